import { isInside, type Node } from '../parse/syntax.js';

/** The nodes of one file that lie in no other of them. */
export function outermostOf<T extends Node>(nodes: readonly T[]): readonly T[] {
  return nodes.filter((node) => !nodes.some((other) => other !== node && isInside(node, other)));
}
