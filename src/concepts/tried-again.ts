import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { within } from '../dataflow/linked-project.js';
import { bodyOf, SyntaxKind, unwrap, type Node, type ts } from '../parse/syntax.js';
import type { DroppingHandler } from './dropping-handler.js';
import { statementsAfter } from './following.js';
import { loopAttemptIn } from './loop-attempt.js';

/**
 * Whether what failed is tried again, and a last failure cannot pass for success: the loop ends by nothing but success and a `throw` of
 * the catch clause, or with a `throw` behind it. What that one leaves out is a question of its own. A `return false` behind says as much
 * where success is `return true`.
 */
export function isTriedAgain({ file, node, paths }: DroppingHandler): boolean {
  if (node.kind !== SyntaxKind.CatchClause) return false;
  const loop = file.bound.loops.find(({ statement }) => statement === node.parent.parent);
  const attempt = loop === undefined ? undefined : loopAttemptIn(loop, file);
  if (attempt?.catchClause !== node) return false;
  const { condition, mayFailQuietly } = attempt;
  if (condition === undefined || condition.kind === SyntaxKind.TrueKeyword) return throwsIn(node, file);
  const behind = statementsAfter(attempt.loop)?.[0];
  if (behind === undefined || mayFailQuietly || !paths.every(({ outcome }) => outcome === 'dropped')) return false;
  if (behind.kind === SyntaxKind.ThrowStatement) return true;
  return gives(behind, SyntaxKind.FalseKeyword) && gives(attempt.tryBlock.statements.at(-1), SyntaxKind.TrueKeyword);
}

/** `return true`, `return false` */
function gives(statement: Node | undefined, answer: ts.SyntaxKind): boolean {
  const given = statement?.kind === SyntaxKind.ReturnStatement ? (statement as ts.ReturnStatement).expression : undefined;
  return given !== undefined && unwrap(given).kind === answer;
}

function throwsIn(clause: Node, file: AnalysedFile): boolean {
  return within<Node>(file.bound.throws, clause).some((node) => bodyOf(node) === bodyOf(clause));
}
