import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { within, type LinkedProject } from '../dataflow/linked-project.js';
import { bodyOf, isAwaited, isCall, isFunction, SyntaxKind, type FunctionNode, type Node, type ts } from '../parse/syntax.js';

/** The catch clause of its own function that handles what the node throws. */
export function catchClauseAround(node: Node): ts.CatchClause | undefined {
  for (let current = node; current.parent !== undefined && !isFunction(current); current = current.parent) {
    const { parent } = current;
    if (parent.kind !== SyntaxKind.TryStatement) continue;
    const { tryBlock, catchClause } = parent as ts.TryStatement;
    if (tryBlock === current && catchClause !== undefined) return catchClause;
  }
  return undefined;
}

/** The innermost catch clause of its own function that the node stands in. */
export function catchClauseHolding(node: Node): ts.CatchClause | undefined {
  for (let current = node; !isFunction(current) && current.kind !== SyntaxKind.SourceFile; current = current.parent)
    if (current.kind === SyntaxKind.CatchClause) return current as ts.CatchClause;
  return undefined;
}

/** Whether the node stands in a catch clause of the body. */
export function isInCatch(node: Node, body: Node): boolean {
  for (let current = node; current !== body; current = current.parent) if (current.kind === SyntaxKind.CatchClause) return true;
  return false;
}

/**
 * Whether what the node throws gets no further than a catch clause of the code around it, also out of callbacks that are waited for:
 * `try { await transaction(async () => { throw … }) } catch { return failed }`.
 */
export function endsInCatchClause(node: Node, file: AnalysedFile, project: LinkedProject): boolean {
  const clause = catchClauseAround(node);
  if (clause !== undefined) return !letsThrough(clause, file, project) || endsInCatchClause(clause, file, project);
  const fn = bodyOf(node);
  return isFunction(fn) && isAwaitedCallback(fn) && endsInCatchClause(fn.parent, file, project);
}

/** `await transaction(async () => { … })` */
function isAwaitedCallback(fn: FunctionNode): boolean {
  const { parent } = fn;
  return isCall(parent) && parent.arguments?.some((argument) => argument === fn) === true && isAwaited(parent);
}

/** Whether an error leaves the clause again: thrown, rejected, forwarded, or sent to a client. */
function letsThrough({ variableDeclaration, block }: ts.CatchClause, file: AnalysedFile, project: LinkedProject): boolean {
  if (within(file.bound.throws, block).length > 0) return true;
  if (variableDeclaration === undefined) return false;
  return project.effects
    .of(variableDeclaration, file)
    .some(({ kind, row }) => kind === 'throw' || kind === 'wrap' || row?.call.is === 'forward' || row?.call.is === 'respond');
}
