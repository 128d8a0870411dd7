import { referencesOf, symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { bodyOf, isAssignment, isFunction, SyntaxKind, type Node, type ts } from '../parse/syntax.js';

/** Whether the action only puts something into a variable of its function that nothing reads: `failures.push(error)`, `lastError = error`. */
export function isKeptForNobody(action: Node, { bound }: AnalysedFile): boolean {
  const holder = filledBy(action);
  const symbol = holder && symbolOf(bound, holder);
  const [declaration, ...others] = symbol?.declarations ?? [];
  if (declaration?.kind !== SyntaxKind.VariableDeclaration || others.length > 0 || !isFunction(bodyOf(declaration))) return false;
  return isFresh(declaration as ts.VariableDeclaration) && referencesOf(bound, symbol!).every(isOnlyFilled);
}

function isOnlyFilled(reference: ts.Identifier): boolean {
  const { parent } = reference;
  return [parent, parent.parent].some((action) => filledBy(action) === reference);
}

const filling = /^(push|unshift|add|set|append)$/;

/** The variable that a statement adds to or sets: `failures` of `failures.push(error)`, `failures[id] = error`, `failures += 1`. */
function filledBy(action: Node): ts.Identifier | undefined {
  if (action.parent.kind !== SyntaxKind.ExpressionStatement) return undefined;
  switch (action.kind) {
    case SyntaxKind.CallExpression: {
      const { expression: callee } = action as ts.CallExpression;
      if (callee.kind !== SyntaxKind.PropertyAccessExpression) return undefined;
      const { expression: receiver, name } = callee as ts.PropertyAccessExpression;
      return filling.test(name.text) ? asIdentifier(receiver) : undefined;
    }
    case SyntaxKind.BinaryExpression: {
      const { left, operatorToken } = action as ts.BinaryExpression;
      if (!isAssignment(operatorToken.kind)) return undefined;
      const isMember = left.kind === SyntaxKind.PropertyAccessExpression || left.kind === SyntaxKind.ElementAccessExpression;
      return asIdentifier(isMember ? (left as ts.PropertyAccessExpression | ts.ElementAccessExpression).expression : left);
    }
    case SyntaxKind.PostfixUnaryExpression:
    case SyntaxKind.PrefixUnaryExpression:
      return asIdentifier((action as ts.PostfixUnaryExpression | ts.PrefixUnaryExpression).operand);
    default:
      return undefined;
  }
}

function asIdentifier(node: Node): ts.Identifier | undefined {
  return node.kind === SyntaxKind.Identifier ? (node as ts.Identifier) : undefined;
}

/** `let lastError`, `const failures = []`, `new Map()`, `failed = 0`: what is in it belongs to nobody else. */
function isFresh({ name, initializer, parent }: ts.VariableDeclaration): boolean {
  if (name.kind !== SyntaxKind.Identifier || parent.parent.kind === SyntaxKind.ForOfStatement) return false;
  switch (initializer?.kind) {
    case undefined:
    case SyntaxKind.ArrayLiteralExpression:
    case SyntaxKind.ObjectLiteralExpression:
    case SyntaxKind.NumericLiteral:
    case SyntaxKind.StringLiteral:
    case SyntaxKind.NullKeyword:
    case SyntaxKind.FalseKeyword:
      return true;
    case SyntaxKind.NewExpression:
      return /^(Map|Set|Array)$/.test(asIdentifier((initializer as ts.NewExpression).expression)?.text ?? '');
    default:
      return (initializer as ts.Identifier).text === 'undefined';
  }
}
