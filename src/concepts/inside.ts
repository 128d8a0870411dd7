import type { Node } from '../parse/syntax.js';

/** Whether the node is `outer` or lies in it; both are of one file. */
export function isInside(node: Node, outer: Node): boolean {
  return node.pos >= outer.pos && node.end <= outer.end;
}

/** The nodes of one file that lie in no other of them. */
export function outermostOf<T extends Node>(nodes: readonly T[]): readonly T[] {
  return nodes.filter((node) => !nodes.some((other) => other !== node && isInside(node, other)));
}
