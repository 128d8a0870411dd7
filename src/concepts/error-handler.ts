/**
 * An error handler is code that runs because something failed, in whatever spelling: a catch clause, `.catch(f)`, the second argument of
 * `.then`, an error-first callback, an `error` listener, a framework's error middleware.
 *
 * Its paths come from one pass over its flow graph. The state at a point is a set of marks (logged, answered, narrowed …) for each way
 * that leads there; ways with equal marks are one path. Ways on which there is no error (`if (!err) …` in a callback) are left out.
 */
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { Effect } from '../dataflow/effects.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import type { Edit } from '../diagnostic.js';
import type { Node } from '../parse/syntax.js';
import type { ErrorReply } from './error-reply.js';
import type { SuccessReply } from './success-told.js';

/** How a handler is spelled, in the words of a message. */
export type HandlerKind =
  | 'catch clause'
  | '`.catch()` handler'
  | '`.then()` rejection handler'
  | '`catchError` handler'
  | 'callback'
  | '`error` listener'
  | 'error middleware';

/** What one path does with the error, the strongest deed first. `unknown`: something that errlint cannot see into. */
export type Outcome =
  'rethrown' | 'forwarded' | 'exited' | 'answered' | 'reported' | 'logged' | 'returned' | 'stored' | 'used' | 'unknown' | 'dropped';

/** Whether the path is one on which the error was picked out by a test (`met`), one that is left over (`rest`), or neither. */
export type Narrowing = 'none' | 'met' | 'rest';

/** Why dropping the error here is what the author wants. */
export type Deliberate = 'comment' | 'name' | 'probe' | 'cleanup' | 'predicate' | 'best effort' | 'handled elsewhere';

/** One way through a handler, from the error to an exit. */
export interface HandlerPath {
  readonly outcome: Outcome;
  readonly narrowing: Narrowing;
  readonly exit: 'end' | 'return' | 'throw' | 'jump';
  /** Where the path leaves, if a statement says so. */
  readonly at: Node | undefined;
  /** The text of the constant that takes the place of the result: `null`, `[]`. */
  readonly fallback: string | undefined;
}

/** Code that gets an error: a catch clause, or a function that is called with one. */
export interface ErrorHandler {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  /** The catch clause or the handling function. */
  readonly node: Node;
  readonly kind: HandlerKind;
  /** The parameter or caught variable; undefined for `catch {`. */
  readonly root: Node | undefined;
  /** The name of the error in the handler. */
  readonly name: string | undefined;
  /** What is tried: the `try` block, the promise, the call that takes the callback. */
  readonly tried: Node;
  /** The call that most likely failed, by name: `orders.save`; undefined when there are several or none. */
  readonly triedName: string | undefined;
  readonly isEmpty: boolean;
  readonly deliberate: Deliberate | undefined;
  readonly paths: readonly HandlerPath[];
  /** The conditions that pick errors out, as the code spells them: `error.code === '23505'`. */
  readonly picks: readonly string[];
  /** It only writes the error down, and what has failed would have answered a client, who waits on. */
  readonly leavesClientWaiting: boolean;
  /** It only writes the error down, and the client is told of success behind it all the same. */
  readonly successTold: SuccessReply | undefined;
  /** It lets a request go on that what has failed was there to check, in a function that nobody is to get past. */
  readonly letsIn: boolean;
  /** Makes every path that drops the error rethrow it; undefined where that takes more than an edit. */
  readonly rethrow: readonly Edit[] | undefined;
  /** What happens to the error, here and in the functions that get it. */
  readonly effects: readonly Effect[];
  /** Replies to clients that hold (a part of) the error. */
  readonly replies: readonly ErrorReply[];
  /** Everything that is tried checks outside input: what it throws is written for who sent it. */
  readonly triesInputOnly: boolean;
  /** It is in a page, an example, a script or a benchmark: nobody's request depends on it. */
  readonly isBesideBackend: boolean;
}
