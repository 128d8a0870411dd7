/** A baseline in the project as it is now: files may have been moved or deleted since it was written. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { openRepository } from '../git/repository.js';
import { UserError } from '../project/user-error.js';
import { nameOf } from '../report/report.js';
import { readBaseline, type Baseline } from './baseline.js';

/** What a baseline says of the files that are there. */
export interface PresentBaseline {
  /** By the names that the files have now. */
  readonly known: Baseline;
  /** The number of entries of files that are gone. */
  readonly gone: number;
}

/**
 * Reads the baseline; undefined when the file is not there. What has become of files that are not where they were, git is asked. Throws a
 * UserError when it is no baseline.
 */
export function presentBaseline(file: string, root: string): PresentBaseline | undefined {
  const baseline = readBaseline(file);
  if (baseline === undefined) return undefined;
  const isThere = (name: string) => existsSync(path.join(root, name));
  if (Object.keys(baseline).every(isThere)) return { known: baseline, gone: 0 };
  const newNames = movesSince(file, root);
  const known: Record<string, Record<string, readonly string[]>> = {};
  let gone = 0;
  for (const [name, rules] of Object.entries(baseline)) {
    const now = isThere(name) ? name : newNames.get(name);
    if (now === undefined) gone += Object.values(rules).flat().length;
    else for (const [rule, anchors] of Object.entries(rules)) (known[now] ??= {})[rule] = [...(known[now]?.[rule] ?? []), ...anchors];
  }
  return { known, gone };
}

/** The new names of files by their old ones, from the last commit that changed the baseline up to what is staged; none without git. */
function movesSince(file: string, root: string): ReadonlyMap<string, string> {
  const moves = new Map<string, string>();
  try {
    const repository = openRepository(root);
    for (const { file: now, movedFrom } of repository.changesSince(repository.lastCommitOf(file) ?? repository.head())) {
      if (movedFrom !== undefined) moves.set(nameOf(root, movedFrom), nameOf(root, now));
    }
  } catch (error) {
    // In no repository, or in one that git cannot read, files that are not there are gone.
    if (!(error instanceof UserError)) throw error;
  }
  return moves;
}
