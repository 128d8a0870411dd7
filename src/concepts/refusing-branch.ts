import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { conditionsAt } from '../flow/conditions.js';
import { bodyOf, isFunction, isLoop, SyntaxKind, unwrap, type Expression, type Node, type ts } from '../parse/syntax.js';

/**
 * Whether the node stands where something asked for is missing, or is not what it should be: `if (!order) …`,
 * `if (typeof name !== 'string') …`, behind `if (order) return …`. That a list is empty is no failure.
 */
export function isInRefusingBranch(node: Node, file: AnalysedFile): boolean {
  const test = testAround(node) ?? conditionsAt(file.flowOf(bodyOf(node)), node).at(-1);
  return test !== undefined && isRefusal(unwrap(test.expression), test.holds);
}

/** What the innermost statement or expression asks that chooses the node. */
function testAround(node: Node): { readonly expression: Expression; readonly holds: boolean } | undefined {
  for (let inner = node; !isFunction(inner) && inner.kind !== SyntaxKind.SourceFile; inner = inner.parent) {
    const { parent } = inner;
    if (parent.kind === SyntaxKind.IfStatement) {
      const { expression, thenStatement } = parent as ts.IfStatement;
      if (inner !== expression) return { expression, holds: inner === thenStatement };
    }
    if (parent.kind === SyntaxKind.ConditionalExpression) {
      const { condition, whenTrue } = parent as ts.ConditionalExpression;
      if (inner !== condition) return { expression: condition, holds: inner === whenTrue };
    }
    if (parent.kind === SyntaxKind.CaseClause || parent.kind === SyntaxKind.DefaultClause || isLoop(parent)) return undefined;
  }
  return undefined;
}

function isRefusal(test: Expression, holds: boolean): boolean {
  switch (test.kind) {
    case SyntaxKind.PrefixUnaryExpression: {
      const { operator, operand } = test as ts.PrefixUnaryExpression;
      return operator === SyntaxKind.ExclamationToken && isRefusal(unwrap(operand), !holds);
    }
    case SyntaxKind.BinaryExpression:
      return isRefusedComparison(test as ts.BinaryExpression, holds);
    case SyntaxKind.Identifier:
    case SyntaxKind.PropertyAccessExpression:
    case SyntaxKind.CallExpression:
    case SyntaxKind.AwaitExpression:
      return !holds && !isCount(test);
    default:
      return false;
  }
}

function isRefusedComparison({ left, operatorToken, right }: ts.BinaryExpression, holds: boolean): boolean {
  const sides = [unwrap(left), unwrap(right)];
  switch (operatorToken.kind) {
    case SyntaxKind.BarBarToken:
    case SyntaxKind.AmpersandAmpersandToken:
      return sides.some((side) => isRefusal(side, holds));
    case SyntaxKind.EqualsEqualsToken:
    case SyntaxKind.EqualsEqualsEqualsToken:
      return isUnlike(sides, !holds);
    case SyntaxKind.ExclamationEqualsToken:
    case SyntaxKind.ExclamationEqualsEqualsToken:
      return isUnlike(sides, holds);
    default:
      return false;
  }
}

/** `order === undefined`, `given !== expected` */
function isUnlike(sides: readonly Expression[], isDifferent: boolean): boolean {
  if (sides.some((side) => isCount(side) || side.kind === SyntaxKind.NumericLiteral)) return false;
  return sides.some(isMissing) ? !isDifferent : isDifferent;
}

/** `null`, `undefined`, the text of `typeof order === 'undefined'`, `false` */
function isMissing(node: Expression): boolean {
  switch (node.kind) {
    case SyntaxKind.NullKeyword:
    case SyntaxKind.FalseKeyword:
      return true;
    case SyntaxKind.Identifier:
      return (node as ts.Identifier).text === 'undefined';
    case SyntaxKind.StringLiteral:
      return /^(undefined)?$/.test((node as ts.StringLiteral).text);
    default:
      return false;
  }
}

/** `orders.length`, `count` */
function isCount(node: Expression): boolean {
  const name =
    node.kind === SyntaxKind.Identifier
      ? (node as ts.Identifier).text
      : node.kind === SyntaxKind.PropertyAccessExpression
        ? (node as ts.PropertyAccessExpression).name.text
        : '';
  return /(^|[a-z])(length|size|count|total)$/i.test(name);
}
