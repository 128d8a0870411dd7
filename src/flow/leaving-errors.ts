import { isFunction, SyntaxKind, type Node, type ts } from '../parse/syntax.js';
import type { Block, Edge, FlowGraph } from './flow-graph.js';

/**
 * The `error` and `throw` edges on which an error that leaves the body comes up: those to `throws` and those to a `finally` that an error
 * goes through on its way there.
 */
export function leavingErrors({ throws }: FlowGraph): readonly Edge[] {
  const found: Edge[] = [];
  const reached = new Set([throws]);
  for (const block of reached) {
    for (const edge of block.predecessors) {
      if (edge.kind === 'error' || edge.kind === 'throw') found.push(edge);
      if (edge.kind !== 'error' && carriesError(edge.from)) reached.add(edge.from);
    }
  }
  return found;
}

/** Whether the block is part of a `finally` and does not make an error of its own. */
function carriesError({ actions }: Block): boolean {
  return actions.every((action) => action.kind !== SyntaxKind.ThrowStatement && isInFinally(action));
}

function isInFinally(node: Node): boolean {
  for (let current = node; !isFunction(current) && current.kind !== SyntaxKind.SourceFile; current = current.parent) {
    if (current.parent.kind === SyntaxKind.TryStatement && (current.parent as ts.TryStatement).finallyBlock === current) return true;
  }
  return false;
}
