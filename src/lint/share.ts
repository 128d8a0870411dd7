/** Shares of the files that are reported on: of threads, and of runs on several machines. Each of them reads the whole project. */
import type { Analysis, Failure } from '../diagnostic.js';

/** One of so many shares, counted from 1. */
export interface Share {
  readonly index: number;
  readonly count: number;
}

/** Whether there can be so many shares. */
export function isCount(count: number): boolean {
  return Number.isSafeInteger(count) && count >= 1;
}

/** Whether there is such a share. */
export function isShare({ index, count }: Share): boolean {
  return isCount(index) && isCount(count) && index <= count;
}

/** All shares that there are of so many. */
export function sharesOf(count: number): readonly Share[] {
  return Array.from({ length: count }, (_, place) => ({ index: place + 1, count }));
}

/** The files of the thread: each of the others in turn, so that folders of large files are spread. */
export function filesOfThread(files: Iterable<string>, { index, count }: Share): ReadonlySet<string> {
  return new Set([...files].sort().filter((_, place) => place % count === index - 1));
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
