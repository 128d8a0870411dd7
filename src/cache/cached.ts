import type { Analysis } from '../diagnostic.js';
import { openKeptResults } from './kept-results.js';
import { hashOf, type Question } from './question.js';

/** The outcome of a run that may have been answered by an earlier one. */
export interface CachedAnalysis {
  readonly analysis: Analysis;
  /** What the user should know of the cache. */
  readonly notices: readonly string[];
}

/**
 * Answers from what an earlier run has kept, or analyses and keeps the result. `location` is the folder to keep results in, as the user
 * gave it. A run in which something failed is not kept: it may be different the next time.
 */
export async function analyzeCached(
  question: Question,
  location: string | undefined,
  analyze: () => Promise<Analysis>,
): Promise<CachedAnalysis> {
  const hash = hashIfReadable(question);
  if (hash === undefined) return { analysis: await analyze(), notices: [] };
  const results = openKeptResults(question.root, location);
  const files = results.read(hash, (file) => question.reader.read(file));
  if (files !== undefined) return { analysis: { files, failures: [] }, notices: [] };
  const analysis = await analyze();
  const problem = analysis.failures.length === 0 ? await results.write(hash, analysis.files) : undefined;
  // Where nobody asked for a place, a machine without one to write to is no news.
  return { analysis, notices: problem === undefined || location === undefined ? [] : [problem] };
}

/** What an earlier run has kept of the question; undefined when there is nothing that can be believed. */
export function keptAnalysis(question: Question, location: string | undefined): Analysis | undefined {
  const hash = hashIfReadable(question);
  if (hash === undefined) return undefined;
  const files = openKeptResults(question.root, location).read(hash, (file) => question.reader.read(file));
  return files && { files, failures: [] };
}

function hashIfReadable(question: Question): string | undefined {
  try {
    return hashOf(question);
  } catch {
    // A file that cannot be read, which the analysis meets as well and names; or errlint is being worked on.
    return undefined;
  }
}
