/** Which files belong to a shard of a run on several machines. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Share } from './share.js';

/** The files of the shard, by their paths below the root: a file stays in its shard whatever files come and go, on any machine. */
export function filesOfShard(files: readonly string[], { index, count }: Share, root: string): readonly string[] {
  return files.filter((file) => numberOf(path.relative(root, file)) % count === index - 1);
}

function numberOf(file: string): number {
  return createHash('sha256').update(file.replaceAll(path.sep, '/')).digest().readUInt32BE();
}
