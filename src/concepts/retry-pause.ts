import { symbolOf, writesOf, type Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { callsIn, type LinkedProject } from '../dataflow/linked-project.js';
import { bodyOf, SyntaxKind, unwrap, type CallExpression, type Expression, type NewExpression, type Node, type ts } from '../parse/syntax.js';
import { mentions } from './mentions.js';

/** How long a retry waits before the next attempt. `unknown`: something is waited for, nobody sees how long. */
export type Pause = 'none' | 'constant' | 'growing' | 'unknown';

const pauseName = /sleep|delay|wait|back_?off|pause|set_?timeout|timer|throttle|jitter|retry_?after|next_?(tick|attempt)/i;

/** Whether the call waits for time to pass, by its name. */
export function isPause(call: CallExpression | NewExpression): boolean {
  return pauseName.test(calleeName(call));
}

/** The pause in what runs again; what is tried is no pause. */
export function pauseIn(again: Node, trying: Node, counters: ReadonlySet<Symbol>, file: AnalysedFile, project: LinkedProject): Pause {
  const calls = callsIn(again, file).filter((call) => !project.functionsOf(call, file).some(({ node }) => node === again));
  const pauses = calls.filter(isPause);
  if (pauses.length > 0) {
    const lengths = pauses.map((call) => lengthOf(call, again, counters, file));
    return lengths.every((length) => length === 'constant') ? 'constant' : lengths.includes('growing') ? 'growing' : 'unknown';
  }
  const isWaiting = calls.some((call) => {
    const isTried = call.pos >= trying.pos && call.end <= trying.end;
    return !isTried && call.parent.kind === SyntaxKind.AwaitExpression && bodyOf(call) === bodyOfWhole(again);
  });
  const isPausing = calls.some((call) => project.functionsOf(call, file).some(({ node, file: home }) => setsTimer(node, home)));
  return isWaiting || isPausing ? 'unknown' : 'none';
}

function bodyOfWhole(again: Node): Node {
  return 'parameters' in again ? again : bodyOf(again);
}

function setsTimer(fn: Node, { bound }: AnalysedFile): boolean {
  return bound.identifiers.get('setTimeout')?.some(({ pos, end }) => pos >= fn.pos && end <= fn.end) ?? false;
}

function lengthOf(call: CallExpression | NewExpression, again: Node, counters: ReadonlySet<Symbol>, file: AnalysedFile): Exclude<Pause, 'none'> {
  const args = call.arguments ?? [];
  const time = /setTimeout$/.test(calleeName(call)) && args.length > 1 ? args[1] : args[0];
  return time === undefined ? 'unknown' : ofTime(time, again, counters, file);
}

function ofTime(expression: Expression, again: Node, counters: ReadonlySet<Symbol>, file: AnalysedFile): Exclude<Pause, 'none'> {
  const node = unwrap(expression);
  if (mentions(node, counters, file)) return 'growing';
  switch (node.kind) {
    case SyntaxKind.NumericLiteral:
      return 'constant';
    case SyntaxKind.BinaryExpression: {
      const { left, right } = node as ts.BinaryExpression;
      const sides = [ofTime(left, again, counters, file), ofTime(right, again, counters, file)];
      return sides.every((side) => side === 'constant') ? 'constant' : sides.includes('growing') ? 'growing' : 'unknown';
    }
    case SyntaxKind.Identifier: {
      const symbol = symbolOf(file.bound, node as ts.Identifier);
      if (symbol === undefined) return 'unknown';
      const isWrittenAgain = writesOf(file.bound, symbol).some(({ pos, end }) => pos >= again.pos && end <= again.end);
      if (isWrittenAgain) return 'growing';
      return ['constant', 'parameter', 'variable'].includes(symbol.kind) ? 'constant' : 'unknown';
    }
    default:
      return 'unknown';
  }
}
