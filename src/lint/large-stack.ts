/** Analysis of code that is nested deeper than the stack of the main thread takes. */
import type { Analysis } from '../diagnostic.js';
import type { LintOptions } from './options.js';
import { analyzeInThread } from './thread.js';

/** Enough for some ten thousand levels of anything. Memory is only taken where the stack reaches. */
const stackSizeMb = 256;
/** Milliseconds after which the code is taken for something that nobody has written by hand. */
const timeout = 30_000;

/** What linting with these options finds, given a stack that is many times the usual one; undefined when that cannot be had. */
export async function analyzeWithLargeStack(options: LintOptions): Promise<Analysis | undefined> {
  const outcome = await analyzeInThread(options, { limits: { stackSizeMb }, timeout });
  return 'analysis' in outcome ? outcome.analysis : undefined;
}
