import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import type { Edit } from '../diagnostic.js';
import type { Node, ts } from '../parse/syntax.js';
import { throwingLast } from './last-error-edit.js';
import { isByIndex, loopAttemptIn } from './loop-attempt.js';
import { endingOf, type CountedAttempt, type Exhaustion } from './retry-ending.js';
import { selfRetries } from './self-retry.js';

/** A bounded loop, or a function that calls itself, that tries the same thing again when it has failed. */
export interface RetryLoop {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  /** The loop; the handler from which a function calls itself. */
  readonly node: Node;
  readonly again: 'loop' | 'function';
  /** The call that is tried, by name; undefined when there are several. */
  readonly triedName: string | undefined;
  readonly exhaustion: Exhaustion;
  /** The throw behind the loop, or the return or `break`, that leaves the last error out. */
  readonly ending: Node | undefined;
  /** Keeps the last error and throws it behind the loop; undefined where that takes more than an edit. */
  readonly throwingLast: readonly Edit[] | undefined;
}

/** The retry loops of a file. */
export function* retryLoops(file: AnalysedFile, project: LinkedProject): Generator<RetryLoop> {
  for (const node of file.bound.loops) {
    const attempt = countedAttemptIn(node, file);
    if (attempt === undefined) continue;
    const { awaited, catchClause, success } = attempt;
    const { exhaustion, ending } = endingOf(attempt, file, project);
    yield {
      file,
      project,
      node,
      again: 'loop',
      triedName: awaited.length === 1 ? calleeName(awaited[0]!) : undefined,
      exhaustion,
      ending,
      get throwingLast() {
        return success === 'return' && exhaustion === 'silently' ? throwingLast(node, catchClause, file) : undefined;
      },
    };
  }
  yield* selfRetries(file, project);
}

/** `for (let i = 0; i < 3; i++) { try { return await load() } catch { … } }`, `for (const delay of [100, 500]) …` */
function countedAttemptIn(loop: ts.IterationStatement, file: AnalysedFile): CountedAttempt | undefined {
  const attempt = loopAttemptIn(loop, file);
  if (attempt === undefined) return undefined;
  const counters = attempt.numbered ?? (attempt.limiting.size > 0 ? attempt.limiting : attempt.updated);
  return counters.size === 0 || isByIndex(attempt.tryBlock, counters, file) ? undefined : { ...attempt, counters };
}
