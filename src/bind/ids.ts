/** Ids of functions, classes and objects: by these, other files and other texts of the same file name them. */
import type ts from 'typescript';
import type { BoundFile } from './scopes.js';

/** A root that keeps the id which it had in another text of its file. */
interface Kept {
  keptId?: string;
}

/** The id of a function, class or object root. */
export function idOf(node: ts.Node): string {
  return (node as Kept).keptId ?? String(node.pos);
}

/**
 * Gives the roots of an edited file the ids that they have in the text before, so that what is known of them there holds here as well.
 * `offsetBefore` says where an offset was; what is new has none.
 */
export function keepIds(edited: BoundFile, before: BoundFile, offsetBefore: (offset: number) => number | undefined): void {
  const ids = new Map(rootsIn(before).map((root) => [`${root.kind} ${root.getStart(before.source)}`, idOf(root)]));
  for (const root of rootsIn(edited)) {
    const start = offsetBefore(root.getStart(edited.source));
    (root as Kept).keptId = (start === undefined ? undefined : ids.get(`${root.kind} ${start}`)) ?? `edited ${root.pos}`;
  }
}

function rootsIn({ functions, classes, shapes, objects, typeLiterals }: BoundFile): readonly ts.Node[] {
  return [functions, classes, shapes, objects, typeLiterals].flat();
}
