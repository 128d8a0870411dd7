import { symbolOf, writesOf, type Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { callsIn, type LinkedProject } from '../dataflow/linked-project.js';
import {
  bodyOf,
  isAwaited,
  isFunction,
  isInside,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import type { Attempt } from './attempt.js';
import { mentions } from './mentions.js';
import { isCallOf } from './self-call.js';

/** How long a retry waits before the next attempt. `unknown`: something is waited for, nobody sees how long. */
export type Pause = 'none' | 'constant' | 'growing' | 'unknown';

type Length = Exclude<Pause, 'none'>;

const pauseName = /sleep|delay|wait|back_?off|pause|set_?timeout|timer|throttle|jitter|retry_?after|next_?(tick|attempt)/i;

/** Whether the call waits for time to pass, by its name. */
export function isPause(call: CallExpression | NewExpression): boolean {
  return pauseName.test(calleeName(call));
}

/** The pause in what runs again; what is tried is no pause. */
export function pauseIn({ again, trying, counters }: Attempt, file: AnalysedFile, project: LinkedProject): Pause {
  const calls = callsIn(again, file).filter((call) => !isCallOf(again, call, file, project));
  const pauses = calls.filter(isPause);
  if (pauses.length > 0) return longestOf(pauses.map((call) => lengthOf(call, again, counters, file)));
  const body = isFunction(again) ? again : bodyOf(again);
  const isWaiting = calls.some((call) => !isInside(call, trying) && isAwaited(call) && bodyOf(call) === body);
  const isPausing = calls.some((call) => project.functionsOf(call, file).some(({ node, file: home }) => setsTimer(node, home)));
  return isWaiting || isPausing ? 'unknown' : 'none';
}

function longestOf(lengths: readonly Length[]): Length {
  if (lengths.every((length) => length === 'constant')) return 'constant';
  return lengths.includes('growing') ? 'growing' : 'unknown';
}

function setsTimer(fn: Node, { bound }: AnalysedFile): boolean {
  return bound.identifiers.get('setTimeout')?.some((identifier) => isInside(identifier, fn)) ?? false;
}

function lengthOf(call: CallExpression | NewExpression, again: Node, counters: ReadonlySet<Symbol>, file: AnalysedFile): Length {
  const args = call.arguments ?? [];
  const time = /setTimeout$/.test(calleeName(call)) && args.length > 1 ? args[1] : args[0];
  return time === undefined ? 'unknown' : ofTime(time, again, counters, file);
}

function ofTime(expression: Expression, again: Node, counters: ReadonlySet<Symbol>, file: AnalysedFile): Length {
  const node = unwrap(expression);
  if (mentions(node, counters, file)) return 'growing';
  switch (node.kind) {
    case SyntaxKind.NumericLiteral:
      return 'constant';
    case SyntaxKind.BinaryExpression: {
      const { left, right } = node as ts.BinaryExpression;
      return longestOf([left, right].map((side) => ofTime(side, again, counters, file)));
    }
    case SyntaxKind.Identifier: {
      const symbol = symbolOf(file.bound, node as ts.Identifier);
      if (symbol === undefined) return 'unknown';
      if (writesOf(file.bound, symbol).some((write) => isInside(write, again))) return 'growing';
      return ['constant', 'parameter', 'variable'].includes(symbol.kind) ? 'constant' : 'unknown';
    }
    default:
      return 'unknown';
  }
}
