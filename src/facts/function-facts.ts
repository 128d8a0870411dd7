/** What is known of one function of a package, for those who call it and have no source of it. */
import { lastName, type Ending } from '../dataflow/effects.js';
import type { FoundFunction, LinkedProject } from '../dataflow/linked-project.js';
import { canFail, givesPromise } from '../concepts/failing.js';
import type { CallModel } from '../models/model.js';

/** What a call of the function means, without saying how it is called. */
export type FunctionFact = Omit<CallModel, 'assign' | 'call' | 'returns'>;

const levels: Readonly<Record<string, Extract<CallModel['level'], string>>> = {
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  log: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  fatal: 'fatal',
};

/** The roles that a call of the function plays whatever it is given. */
export function factsOfFunction(found: FoundFunction, project: LinkedProject): readonly FunctionFact[] {
  const { node, file } = found;
  const { canReturn, parameters } = project.summaryOf(found);
  if (!canReturn) return [{ is: 'exit' }];
  const endings = parameters.map((all) => all.filter(isUnconditional));
  const isPromise = givesPromise(node, file, project);
  const promise = isPromise && canFail(found, project) ? { promise: true } : {};
  const told = [...logging(endings), ...responding(endings)];
  if (told.length > 0) return told.map((fact) => ({ ...fact, ...promise }));
  return promise.promise === undefined ? [] : [{ is: 'io', ...promise }];
}

function isUnconditional({ kind, guards, row }: Ending): boolean {
  return kind === 'call' && row !== undefined && !guards.isDevelopment && !guards.isExposed && !guards.isNarrowed;
}

/** A function that logs some of its arguments only is none of a logger: what it is given besides does not get into the log. */
function logging(endings: readonly (readonly Ending[])[]): readonly FunctionFact[] {
  const whole = endings.map((all) => all.find(({ row, part }) => (row!.call.is === 'log' || row!.call.is === 'report') && part === ''));
  const [first] = whole;
  if (first === undefined || whole.includes(undefined)) return [];
  const { is } = first.row!.call;
  const level = is === 'log' ? levelOf(first) : undefined;
  return [{ is, ...(level === undefined ? {} : { level }) }];
}

function levelOf({ row, at }: Ending): FunctionFact['level'] {
  if (typeof row!.call.level === 'string') return row!.call.level;
  return levels[lastName(at.callee)];
}

function responding(endings: readonly (readonly Ending[])[]): readonly FunctionFact[] {
  return endings.flatMap((all, body) => {
    const sent = all.filter(({ row }) => row!.call.is === 'respond');
    const shown = sent.find(({ part }) => part === '') ?? sent[0];
    if (shown === undefined) return [];
    return [{ is: 'respond' as const, body, ...(shown.part === '' ? {} : { part: shown.part }) }];
  });
}
