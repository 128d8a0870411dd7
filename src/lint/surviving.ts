/** Analysis by threads that may die: the file that has killed one costs only itself. */
import type { Analysis, Failure } from '../diagnostic.js';
import type { LintOptions } from './options.js';
import { analyzeInThread } from './thread.js';

/** After so many files it is not the files. */
const mostLost = 3;

/**
 * What linting with these options finds, in a thread: one that dies is started again without the file that it was at, which is a failure.
 * Undefined when there is no such file, or one after the other.
 */
export async function analyzeSurviving(options: LintOptions): Promise<Analysis | undefined> {
  const lost: Failure[] = [];
  for (;;) {
    const outcome = await analyzeInThread({ ...options, without: lost.map(({ file }) => file) }, {});
    if ('analysis' in outcome) return { ...outcome.analysis, failures: [...outcome.analysis.failures, ...lost] };
    if (outcome.file === undefined || lost.length === mostLost) return undefined;
    lost.push({ file: outcome.file, message: `a thread died while it analysed the file: ${outcome.reason}`, hasEndedThread: true });
  }
}
