import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { SyntaxKind, unwrap, type Expression, type Node, type ts } from '../parse/syntax.js';
import { awaitedIn } from './attempt.js';
import { isPause } from './retry-pause.js';

/**
 * `if (response.ok) return response;`: how a `try` block in a loop is left by an answer whose status is good, where another one only
 * leads to the next attempt. `exits` are all that leaves the loop from there.
 */
export function successByStatus(tryBlock: ts.Block, exits: readonly Node[], file: AnalysedFile): 'return' | 'break' | undefined {
  const test = tryBlock.statements.find(isTestOfSuccess);
  if (test === undefined) return undefined;
  const work = awaitedIn(tryBlock, file).filter((call) => !isPause(call));
  if ([...work, ...exits.filter(isEnd)].some(({ pos }) => pos >= test.end)) return undefined;
  const { thenStatement } = test;
  const last = thenStatement.kind === SyntaxKind.Block ? (thenStatement as ts.Block).statements.at(-1) : thenStatement;
  if (last?.kind === SyntaxKind.BreakStatement) return 'break';
  return last?.kind === SyntaxKind.ReturnStatement ? 'return' : undefined;
}

function isTestOfSuccess(statement: Node): statement is ts.IfStatement {
  return statement.kind === SyntaxKind.IfStatement && saysSuccess((statement as ts.IfStatement).expression);
}

/** A throw leads to the catch clause. */
function isEnd({ kind }: Node): boolean {
  return kind !== SyntaxKind.ThrowStatement;
}

/** `response.ok`, `response.status === 200`, also as one of several conditions. */
function saysSuccess(condition: Expression): boolean {
  const node = unwrap(condition);
  if (node.kind === SyntaxKind.PropertyAccessExpression) return (node as ts.PropertyAccessExpression).name.text === 'ok';
  if (node.kind !== SyntaxKind.BinaryExpression) return false;
  const { left, operatorToken, right } = node as ts.BinaryExpression;
  switch (operatorToken.kind) {
    case SyntaxKind.AmpersandAmpersandToken:
    case SyntaxKind.BarBarToken:
      return saysSuccess(left) || saysSuccess(right);
    case SyntaxKind.EqualsEqualsEqualsToken:
    case SyntaxKind.EqualsEqualsToken:
      return isStatus(left) && isIn(right, 200, 299);
    case SyntaxKind.LessThanToken:
      return isStatus(left) && isIn(right, 300, 500);
    default:
      return false;
  }
}

function isStatus(node: Node): boolean {
  return node.kind === SyntaxKind.PropertyAccessExpression && /^(status|statusCode)$/.test((node as ts.PropertyAccessExpression).name.text);
}

function isIn(node: Node, from: number, to: number): boolean {
  const value = node.kind === SyntaxKind.NumericLiteral ? Number((node as ts.NumericLiteral).text) : undefined;
  return value !== undefined && value >= from && value <= to;
}
