import { NodeFlags, SyntaxKind, type Node, type ts } from '../parse/syntax.js';
import { canThrow, type Block, type FlowGraph } from './flow-graph.js';

/** The writes of a variable whose value a use may see. */
export interface ReachingWrites {
  readonly writes: readonly Node[];
  /** Whether it may also be the value at the body's entry: a parameter's, `undefined`, or an outer one. */
  readonly uninitialised: boolean;
}

/**
 * The writes of one variable that reach a use of it. `writes` are all of this body: variable declarations, assignments, updates,
 * `for … of` / `for … in` statements or their heads. What closures write is not seen. All of them reach a use in another
 * body, which may run at any time, and (to be on the safe side) one in dead code.
 *
 * Walks back from the use until each way has met a write or the entry. An `error` edge is entered before each action that can throw.
 */
export function reachingWrites(graph: FlowGraph, writes: readonly Node[], use: Node): ReachingWrites {
  const places = graph.placesOf(use);
  if (places.length === 0) return { writes, uninitialised: true };

  const writeOf = new Map<Node, Node>();
  for (const write of writes) {
    if (!isRedeclaration(write)) writeOf.set(actionOf(write), write);
  }
  const reaching = new Set<Node>();
  let uninitialised = false;
  const seen = new Uint8Array(graph.blocks.length);
  const queue: { block: Block; end: number; isError: boolean }[] = [];
  for (const { block, index } of places) queue.push({ block, end: index, isError: false });

  for (let next = queue.pop(); next; next = queue.pop()) {
    const { block, end, isError } = next;
    let isOpen = !isError;
    for (let index = end - 1; index >= 0 && (isOpen || isError); index--) {
      const action = block.actions[index]!;
      if (isOpen && writeOf.has(action)) {
        reaching.add(writeOf.get(action)!);
        isOpen = false;
      }
      if (isError && canThrow(action)) isOpen = true;
    }
    if (!isOpen) continue;

    if (block === graph.entry) uninitialised = true;
    for (const { from, kind } of block.predecessors) {
      const way = kind === 'error' ? 2 : 1;
      if ((seen[from.id]! & way) !== 0) continue;
      seen[from.id]! |= way;
      queue.push({ block: from, end: from.actions.length, isError: kind === 'error' });
    }
  }
  return { writes: writes.filter((write) => reaching.has(write)), uninitialised };
}

/** The action that does the write. */
function actionOf(write: Node): Node {
  const isLoop = write.kind === SyntaxKind.ForOfStatement || write.kind === SyntaxKind.ForInStatement;
  let node: Node = isLoop ? (write as ts.ForInOrOfStatement).initializer : write;
  if (node.kind === SyntaxKind.VariableDeclarationList) return (node as ts.VariableDeclarationList).declarations[0]!;
  while (node.kind === SyntaxKind.BindingElement) node = node.parent.parent;
  return node;
}

/** Whether this is `var x;`, which leaves the value as it is (`let x;` sets it to `undefined`). */
function isRedeclaration(write: Node): boolean {
  if (write.kind !== SyntaxKind.VariableDeclaration || (write as ts.VariableDeclaration).initializer) return false;
  const list = write.parent;
  if (list.kind !== SyntaxKind.VariableDeclarationList || (list.flags & NodeFlags.BlockScoped) !== 0) return false;
  return list.parent.kind !== SyntaxKind.ForOfStatement && list.parent.kind !== SyntaxKind.ForInStatement;
}
