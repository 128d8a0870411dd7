import { referencesOf, symbolOf, type BoundFile, type Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { hasExportKeyword, SyntaxKind, unwrap, wrapped, type CallExpression, type Node, type ts } from '../parse/syntax.js';
import { memberCall } from './member-call.js';

/**
 * A call whose result would be of use only if somebody waited for it: asked for its truth, or kept, alone or in a list, and never looked
 * at.
 */
export interface ForgottenCall {
  readonly call: CallExpression;
  readonly how: 'tested' | 'kept';
}

/** The calls in the functions of a file whose results are only tested, or kept under a name or in a list that nothing else reads. */
export function* forgottenCalls(file: AnalysedFile): Generator<ForgottenCall> {
  for (const call of file.bound.calls) {
    if (call.kind !== SyntaxKind.CallExpression) continue;
    if (isTested(call)) yield { call: call as CallExpression, how: 'tested' };
    else if (isKeptUnread(call, file) || isCollectedUnread(call, file)) yield { call: call as CallExpression, how: 'kept' };
  }
}

/** `if (isKnown(id))`, `!isKnown(id)`, `isKnown(id) && id`, `isKnown(id) ? 1 : 2` */
function isTested(expression: Node): boolean {
  const node = wrapped(expression);
  const { parent } = node;
  switch (parent.kind) {
    case SyntaxKind.IfStatement:
    case SyntaxKind.WhileStatement:
    case SyntaxKind.DoStatement:
      return (parent as ts.IfStatement | ts.WhileStatement | ts.DoStatement).expression === node;
    case SyntaxKind.ConditionalExpression:
      return (parent as ts.ConditionalExpression).condition === node;
    case SyntaxKind.PrefixUnaryExpression:
      return (parent as ts.PrefixUnaryExpression).operator === SyntaxKind.ExclamationToken;
    case SyntaxKind.BinaryExpression: {
      const { left, operatorToken } = parent as ts.BinaryExpression;
      const isAnd = operatorToken.kind === SyntaxKind.AmpersandAmpersandToken;
      if (!isAnd && operatorToken.kind !== SyntaxKind.BarBarToken) return false;
      return (isAnd && left === node) || isTested(parent);
    }
    default:
      return false;
  }
}

/** `const saving = save(order);` with nothing behind it that reads the name, or only tests of it. */
function isKeptUnread(call: Node, { bound }: AnalysedFile): boolean {
  const { parent } = wrapped(call);
  const symbol = parent.kind === SyntaxKind.VariableDeclaration ? keptUnder((parent as ts.VariableDeclaration).name, bound) : undefined;
  return symbol !== undefined && referencesOf(bound, symbol).every(isTested);
}

/** `saved.push(save(order))`, `const saved = [save(order)]`, where nothing reads more of the list than how long it is. */
function isCollectedUnread(call: Node, { bound }: AnalysedFile): boolean {
  const { parent } = wrapped(call);
  const declared = parent.kind === SyntaxKind.ArrayLiteralExpression ? wrapped(parent).parent : undefined;
  const name = declared?.kind === SyntaxKind.VariableDeclaration ? (declared as ts.VariableDeclaration).name : pushedTo(parent);
  const symbol = name && keptUnder(name, bound);
  const declaration = symbol?.declarations[0] as ts.VariableDeclaration | undefined;
  if (symbol === undefined || declaration?.initializer === undefined) return false;
  if (unwrap(declaration.initializer).kind !== SyntaxKind.ArrayLiteralExpression || isMeantToRun(declaration, bound)) return false;
  return referencesOf(bound, symbol).every(isFilledOrCounted);
}

/** The symbol of a variable of the file's own; whoever calls it `_` means to drop what is in it. */
function keptUnder(name: Node, bound: BoundFile): Symbol | undefined {
  const symbol = name.kind === SyntaxKind.Identifier ? symbolOf(bound, name as ts.Identifier) : undefined;
  const [declaration, ...others] = symbol?.declarations ?? [];
  if (symbol === undefined || symbol.name.startsWith('_') || others.length > 0) return undefined;
  const statement = declaration?.kind === SyntaxKind.VariableDeclaration ? declaration.parent.parent : undefined;
  return statement?.kind === SyntaxKind.VariableStatement && !hasExportKeyword(statement) ? symbol : undefined;
}

/** `saved` of the call `saved.push(…)` */
function pushedTo(node: Node): Node | undefined {
  const member = memberCall(node);
  return member?.name === 'push' ? member.receiver : undefined;
}

/** Whether the comment above the list says that nobody is to wait for what is in it. */
function isMeantToRun({ parent: { parent: statement } }: ts.VariableDeclaration, { text, source }: BoundFile): boolean {
  return /\b(a?wait\w*|background|forget)\b/i.test(text.slice(statement.pos, statement.getStart(source)));
}

/** `saved.push(…)`, `saved.length` */
function isFilledOrCounted(reference: Node): boolean {
  const member = wrapped(reference).parent;
  return member.kind === SyntaxKind.PropertyAccessExpression && /^(push|length)$/.test((member as ts.PropertyAccessExpression).name.text);
}
