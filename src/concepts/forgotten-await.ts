import { referencesOf, symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { hasExportKeyword, SyntaxKind, wrapped, type CallExpression, type Node, type ts } from '../parse/syntax.js';

/** A call whose result would be of use only if somebody waited for it: asked for its truth, or kept and never looked at. */
export interface ForgottenCall {
  readonly call: CallExpression;
  readonly how: 'tested' | 'kept';
}

/** The calls in the functions of a file whose results are only tested, or kept under a name that nothing else reads. */
export function* forgottenCalls(file: AnalysedFile): Generator<ForgottenCall> {
  for (const call of file.bound.calls) {
    if (call.kind !== SyntaxKind.CallExpression) continue;
    if (isTested(call)) yield { call: call as CallExpression, how: 'tested' };
    else if (isKeptUnread(call, file)) yield { call: call as CallExpression, how: 'kept' };
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

/** `const saving = save(order);` with nothing behind it that reads the name, or only tests of it; whoever calls it `_` means to drop it. */
function isKeptUnread(call: Node, { bound }: AnalysedFile): boolean {
  const { parent } = wrapped(call);
  if (parent.kind !== SyntaxKind.VariableDeclaration) return false;
  const { name, parent: list } = parent as ts.VariableDeclaration;
  const symbol = name.kind === SyntaxKind.Identifier && !name.text.startsWith('_') ? symbolOf(bound, name) : undefined;
  if (symbol === undefined || symbol.declarations.length > 1 || list.parent.kind !== SyntaxKind.VariableStatement) return false;
  return !hasExportKeyword(list.parent) && referencesOf(bound, symbol).every(isTested);
}
