/** The share of the files that one of several threads reports on. All of them read the whole project. */
import type { Analysis, Failure } from '../diagnostic.js';

/** One of so many shares, counted from 0. */
export interface Share {
  readonly index: number;
  readonly count: number;
}

/** The files of the share: each of the others in turn, so that folders of large files are spread. */
export function filesOf(files: Iterable<string>, { index, count }: Share): ReadonlySet<string> {
  return new Set([...files].sort().filter((_, place) => place % count === index));
}

/** What the shares come to together: what each of them has met while it read the project counts once. */
export function joined(analyses: readonly Analysis[]): Analysis {
  const failures = new Map<string, Failure>();
  for (const failure of analyses.flatMap((analysis) => analysis.failures)) {
    const key = JSON.stringify([failure.file, failure.rule, failure.line, failure.message]);
    if (!failures.has(key)) failures.set(key, failure);
  }
  const files = analyses.flatMap((analysis) => analysis.files).sort((a, b) => (a.file < b.file ? -1 : 1));
  return { files, failures: [...failures.values()] };
}
