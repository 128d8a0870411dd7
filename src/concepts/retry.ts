/**
 * A retry does the same thing again because it has failed: a loop around a `try` that success leaves, or a function that calls itself
 * where it handles its error. Loops over different things, polls and workers are none.
 */
import { symbolOf, writesOf, type Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { callsIn, type LinkedProject } from '../dataflow/linked-project.js';
import { canReach } from '../flow/conditions.js';
import { bodyOf, isInside, SyntaxKind, type CallExpression, type Node, type ts } from '../parse/syntax.js';
import { isSameEachTime, triedAmong, type Attempt } from './attempt.js';
import { isBackendCode } from './backend-code.js';
import { callsItPassing } from './comment-reason.js';
import { exitsIn, isByIndex, loopAttemptIn, type LoopAttempt } from './loop-attempt.js';
import { mentions } from './mentions.js';
import { pauseIn, type Pause } from './retry-pause.js';
import { failsByStatus, isSelective } from './retry-selection.js';
import { selfAttemptAt } from './self-attempt.js';

/** Something that is tried again when it has failed. */
export interface Retry {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  /** The loop, or the call by which the function starts again. */
  readonly node: Attempt['node'];
  /** The call that is tried. */
  readonly name: string;
  readonly pause: Pause;
  /** It ends some time, whether it has worked or not. */
  readonly isBounded: boolean;
  /** Someone waits for what it returns. */
  readonly isAwaited: boolean;
  /** Which error it was decides what happens, or the author says that all of them pass: nothing is tried again that cannot work. */
  readonly isSelective: boolean;
  /** The error tells by its status or code whether trying again can help: an HTTP request, a write to a database. */
  readonly hasStatus: boolean;
}

/** The retries of a file that is part of a backend. */
export function* retries(file: AnalysedFile, project: LinkedProject): Generator<Retry> {
  for (const attempt of attemptsIn(file, project)) if (isBackendCode(file, project)) yield retryOf(attempt, file, project);
}

function* attemptsIn(file: AnalysedFile, project: LinkedProject): Generator<Attempt> {
  for (const loop of file.bound.loops) {
    const found = loopAttemptIn(loop, file);
    const attempt = found === undefined ? undefined : attemptOf(found, file, project);
    if (attempt !== undefined) yield attempt;
  }
  for (const call of file.bound.calls) {
    const attempt = call.kind === SyntaxKind.CallExpression ? selfAttemptAt(call as CallExpression, file, project) : undefined;
    if (attempt !== undefined) yield attempt;
  }
}

function retryOf(attempt: Attempt, file: AnalysedFile, project: LinkedProject): Retry {
  const { node, tried, handling, isBounded, isAwaited } = attempt;
  return {
    file,
    project,
    node,
    name: calleeName(tried[0]!),
    isBounded,
    isAwaited,
    get pause() {
      return pauseIn(attempt, file, project);
    },
    get isSelective() {
      return isSelective(attempt, file, project) || callsItPassing({ file, node: handling });
    },
    get hasStatus() {
      return failsByStatus(attempt, file, project);
    },
  };
}

/** The loop as an attempt; undefined where it goes through different things, or does not go on after a failure. */
function attemptOf(found: LoopAttempt, file: AnalysedFile, project: LinkedProject): Attempt | undefined {
  const { loop, condition, tryBlock, catchClause, awaited, success, updated, limiting, numbered } = found;
  const counters = numbered ?? (condition === undefined ? updated : limiting);
  const tried = triedAmong(awaited, file, project);
  if (!isSameEachTime(tried) || isIteration(tryBlock, counters, file)) return undefined;
  const leavesLoop = (action: Node): boolean => !isInside(action, loop);
  if (!canReach(file.flowOf(bodyOf(loop)), catchClause, tried[0], { without: leavesLoop })) return undefined;
  return {
    node: loop,
    again: loop,
    trying: tryBlock,
    tried,
    handling: catchClause,
    counters,
    isBounded: !isEndless(found, file) || exitsBeside(tryBlock, loop, file),
    isAwaited: success === 'return',
  };
}

/** What is tried is another thing each time: an element by its index, a page by its number. */
function isIteration(tryBlock: Node, counters: ReadonlySet<Symbol>, file: AnalysedFile): boolean {
  if (isByIndex(tryBlock, counters, file)) return true;
  const isCountOfAttempts = [...counters].every(({ name }) => /^i$|attempt|retr|tr(y|ies)|count|left|remaining/i.test(name));
  return (
    !isCountOfAttempts && callsIn(tryBlock, file).some((call) => call.arguments?.some((argument) => mentions(argument, counters, file)))
  );
}

/** Whether nothing but success makes the loop stop by itself. */
function isEndless({ loop, condition, tryBlock, numbered }: LoopAttempt, file: AnalysedFile): boolean {
  if (condition === undefined) return numbered === undefined;
  return condition.kind === SyntaxKind.TrueKeyword || isFlagOf(condition, tryBlock, loop, file);
}

/** `!isSaved`: nothing but success changes it. */
function isFlagOf(condition: Node, tryBlock: Node, loop: Node, file: AnalysedFile): boolean {
  if (condition.kind !== SyntaxKind.PrefixUnaryExpression) return false;
  const { operand } = condition as ts.PrefixUnaryExpression;
  const symbol = operand.kind === SyntaxKind.Identifier ? symbolOf(file.bound, operand as ts.Identifier) : undefined;
  if (symbol === undefined) return false;
  return writesOf(file.bound, symbol).every((write) => write.end <= loop.pos || isInside(write, tryBlock));
}

/** Whether something else than success can leave the loop. */
function exitsBeside(tryBlock: Node, loop: Node, file: AnalysedFile): boolean {
  if (exitsIn(loop, loop, file).some((exit) => !isInside(exit, tryBlock))) return true;
  return callsIn(loop, file).some((call) => file.neverReturns(call) || (mayAbort(call) && !isInside(call, tryBlock)));
}

/** `signal.throwIfAborted()`, `await pause(1000, undefined, { signal })`: throws when the caller has had enough. */
function mayAbort(call: Node): boolean {
  return /signal|abort|cancel/i.test(call.getText());
}
