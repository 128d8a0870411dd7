/**
 * What a function returns goes on at its callers: `return { error: error.message }` in a service, `response.json(await service.load(id))`
 * in the handler that asks it.
 */
import { calleeName, mergeGuards, type Effect } from '../dataflow/effects.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import { join } from '../dataflow/origins.js';
import { bodyOf, isFunction, type FunctionNode } from '../parse/syntax.js';
import { ReturnedResult } from './returned-result.js';

/** From a query over a service to the handler there are not many functions. */
const longestWay = 4;

/** What becomes of the value in the functions that call those which return it. */
export function effectsAtCallers(effects: readonly Effect[], project: LinkedProject): readonly Effect[] {
  return effects.flatMap((effect) => {
    const fn = bodyOf(effect.from);
    // Of `[error, rows]` nobody knows which one is taken.
    const isInList = effect.into.startsWith('[]');
    return effect.kind === 'return' && !isInList && isFunction(fn) ? effectsFrom(effect, fn, project) : [];
  });
}

function effectsFrom(returned: Effect, from: FunctionNode, project: LinkedProject): readonly Effect[] {
  const found: Effect[] = [];
  const seen = new Set<FunctionNode>();
  const follow = (effect: Effect, fn: FunctionNode, length: number): void => {
    if (length > longestWay || seen.has(fn)) return;
    seen.add(fn);
    for (const { node: call, file } of project.callersOf(fn)) {
      const result = new ReturnedResult(call, file, effect);
      for (const next of project.effects.of(call, file)) {
        const [joined] = join(effect, next);
        if (joined === undefined || !result.mayReach(next.use)) continue;
        const label = `\`${calleeName(call)}\` returns it`;
        const onward: Effect = {
          ...next,
          part: joined.part,
          into: joined.into,
          without: joined.without,
          isText: joined.isText,
          isWrapped: effect.isWrapped || next.isWrapped,
          through: [...effect.through, ...next.through],
          guards: mergeGuards(effect.guards, next.guards),
          from: effect.from,
          isElsewhere: true,
          use: effect.use,
          trace: [...effect.trace, { file: file.path, start: call.getStart(file.bound.source), end: call.end, label }, ...next.trace],
        };
        const caller = bodyOf(next.from);
        if (next.kind !== 'return') found.push(onward);
        else if (isFunction(caller)) follow(onward, caller, length + 1);
      }
    }
  };
  follow(returned, from, 1);
  return found;
}
