/** Members that statements give to an object after its literal: `const body = {}; body.stack = error.stack;`. */
import { referencesOf, writesOf, type BoundFile, type Symbol } from '../bind/scopes.js';
import { SyntaxKind, unwrap, wrapped, type Node, type ts } from '../parse/syntax.js';
import { remembered } from '../remembered.js';

/** `body.stack = …` or `delete body.stack`. */
interface MemberChange {
  readonly name: string;
  readonly node: ts.BinaryExpression | ts.DeleteExpression;
}

const none: readonly never[] = [];

/**
 * The last assignment to each member of a variable that never holds anything but its object literal; a member that is deleted later
 * has none.
 */
export function setMembersOf(symbol: Symbol, file: BoundFile): readonly ts.BinaryExpression[] {
  const changes = changesOf(symbol, file);
  if (changes.length === 0) return none;
  const last = new Map(changes.map(({ name, node }) => [name, node]));
  return [...last.values()].filter((node) => node.kind === SyntaxKind.BinaryExpression);
}

/** The expressions that set or delete the member of the variable's object, given as the step `.stack`. */
export function memberChangesOf(symbol: Symbol, step: string | undefined, file: BoundFile): readonly Node[] {
  const changes = step === undefined ? none : changesOf(symbol, file);
  return changes.length === 0 ? none : changes.filter(({ name }) => `.${name}` === step).map(({ node }) => node);
}

/** What is done to the members of a variable that never holds anything but its object literal, in the order of the text. */
const changesOf = remembered((symbol: Symbol, file: BoundFile): readonly MemberChange[] =>
  holdsOneLiteral(symbol, file) ? findChanges(symbol, file) : none,
);

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

function findChanges(symbol: Symbol, file: BoundFile): readonly MemberChange[] {
  return referencesOf(file, symbol).flatMap((reference) => {
    const access = wrapped(reference).parent;
    if (access.kind !== SyntaxKind.PropertyAccessExpression) return [];
    const { name, parent } = access as ts.PropertyAccessExpression;
    const isChange = isAssignmentTo(access, parent) || parent.kind === SyntaxKind.DeleteExpression;
    return isChange ? [{ name: name.text, node: parent as MemberChange['node'] }] : [];
  });
}

function isAssignmentTo(access: Node, parent: Node): parent is ts.BinaryExpression {
  if (parent.kind !== SyntaxKind.BinaryExpression) return false;
  const { left, operatorToken } = parent as ts.BinaryExpression;
  return left === access && operatorToken.kind === SyntaxKind.EqualsToken;
}
