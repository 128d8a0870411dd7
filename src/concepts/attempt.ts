import type { Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { callsIn, type LinkedProject } from '../dataflow/linked-project.js';
import { bodyOf, isAwaited, type CallExpression, type FunctionNode, type NewExpression, type Node, type ts } from '../parse/syntax.js';
import { isPause } from './retry-pause.js';

/** A call that is tried. */
export type Call = CallExpression | NewExpression;

/** Something that is tried, and what runs it again when it has failed. */
export interface Attempt {
  /** The loop, or the call by which the function starts again. */
  readonly node: ts.IterationStatement | CallExpression;
  /** What runs again: the loop, or the whole function. */
  readonly again: Node;
  /** What is tried. */
  readonly trying: Node;
  readonly tried: readonly Call[];
  /** What runs when it has failed: a catch clause, or the callback of `.catch`. */
  readonly handling: ts.CatchClause | FunctionNode;
  /** The variables that tell one attempt from the next. */
  readonly counters: ReadonlySet<Symbol>;
  /** It ends some time, whether it has worked or not. */
  readonly isBounded: boolean;
  /** Someone waits for what it returns. */
  readonly isAwaited: boolean;
}

/** What makes something else of each attempt, or waits for a person: trying again at once is right. */
const differsEachTime = new RegExp(
  [
    'generat|unique|random|slug|nonce|uuid|code$|name$|port$',
    'listen|lock|rename|mkdir|unlink',
    'prompt|(?<![a-z])ask|question|read_?line|input|parse|select|click',
  ].join('|'),
  'i',
);

/** Whether there is something among the calls that is tried, and each time it is the same. */
export function isSameEachTime(tried: readonly Call[]): tried is readonly [Call, ...Call[]] {
  return tried.length > 0 && !tried.some((call) => differsEachTime.test(calleeName(call)));
}

/** The calls that the block itself awaits. */
export function awaitedIn(block: ts.Block, file: AnalysedFile): readonly Call[] {
  return callsIn(block, file).filter((call) => isAwaited(call) && bodyOf(call) === bodyOf(block));
}

/** The awaited calls that do the work: no pauses, and none that go on with what was asked for. */
export function triedAmong(awaited: readonly Call[], file: AnalysedFile, project: LinkedProject): readonly Call[] {
  return awaited.filter((call) => !isPause(call) && !isReader(call, file, project));
}

/** `await response.json()` */
function isReader(call: Call, file: AnalysedFile, project: LinkedProject): boolean {
  return /\.(json|text)$/.test(calleeName(call)) && project.rowsCalled(call, file).length === 0;
}
