/** Members that statements give to an object after its literal: `const body = {}; body.stack = error.stack;`. */
import { referencesOf, writesOf, type BoundFile, type Symbol } from '../bind/scopes.js';
import { SyntaxKind, unwrap, wrapped, type Node, type ts } from '../parse/syntax.js';

const none: readonly ts.BinaryExpression[] = [];
const knownMembers = new WeakMap<Symbol, readonly ts.BinaryExpression[]>();

/**
 * The last assignment to each member of a variable that never holds anything but its object literal; a member that is deleted later
 * has none.
 */
export function setMembersOf(symbol: Symbol, file: BoundFile): readonly ts.BinaryExpression[] {
  let members = knownMembers.get(symbol);
  if (members === undefined) knownMembers.set(symbol, (members = holdsOneLiteral(symbol, file) ? findMembers(symbol, file) : none));
  return members;
}

/** The statements' expressions that set or delete the member of the variable's object, given as the step `.stack`. */
export function memberChangesOf(symbol: Symbol, step: string | undefined, file: BoundFile): readonly Node[] {
  if (step === undefined || !holdsOneLiteral(symbol, file)) return none;
  return referencesOf(file, symbol).flatMap((reference) => {
    const access = wrapped(reference).parent;
    if (access.kind !== SyntaxKind.PropertyAccessExpression || `.${(access as ts.PropertyAccessExpression).name.text}` !== step) return [];
    const { parent } = access;
    return isAssignmentTo(access, parent) || parent.kind === SyntaxKind.DeleteExpression ? [parent] : [];
  });
}

function holdsOneLiteral(symbol: Symbol, file: BoundFile): boolean {
  const [declaration] = symbol.declarations;
  if (declaration?.kind !== SyntaxKind.VariableDeclaration) return false;
  const { initializer } = declaration as ts.VariableDeclaration;
  return (
    initializer !== undefined &&
    unwrap(initializer).kind === SyntaxKind.ObjectLiteralExpression &&
    writesOf(file, symbol).every((write) => write === declaration)
  );
}

function findMembers(symbol: Symbol, file: BoundFile): readonly ts.BinaryExpression[] {
  const lastByName = new Map<string, ts.BinaryExpression>();
  for (const reference of referencesOf(file, symbol)) {
    const access = wrapped(reference).parent;
    if (access.kind !== SyntaxKind.PropertyAccessExpression) continue;
    const { name, parent } = access as ts.PropertyAccessExpression;
    if (isAssignmentTo(access, parent)) lastByName.set(name.text, parent);
    else if (parent.kind === SyntaxKind.DeleteExpression) lastByName.delete(name.text);
  }
  return lastByName.size === 0 ? none : [...lastByName.values()];
}

function isAssignmentTo(access: Node, parent: Node): parent is ts.BinaryExpression {
  if (parent.kind !== SyntaxKind.BinaryExpression) return false;
  const { left, operatorToken } = parent as ts.BinaryExpression;
  return left === access && operatorToken.kind === SyntaxKind.EqualsToken;
}
