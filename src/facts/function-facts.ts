/** What is known of one function of a package, for those who call it and have no source of it. */
import { calleeName, lastName, type Effect } from '../dataflow/effects.js';
import type { FoundFunction, LinkedProject } from '../dataflow/linked-project.js';
import { canFail, givesPromise } from '../concepts/failing.js';
import type { CallModel } from '../models/model.js';
import { SyntaxKind, type CallExpression } from '../parse/syntax.js';

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
  if (!project.canReturn(found)) return [{ is: 'exit' }];
  const effects = node.parameters.map((parameter) => project.effects.of(parameter, file).filter(isUnconditional));
  const isPromise = givesPromise(node, file, project);
  const promise = isPromise && canFail(found, project) ? { promise: true } : {};
  const told = [...logging(effects), ...responding(effects)];
  if (told.length > 0) return told.map((fact) => ({ ...fact, ...promise }));
  return promise.promise === undefined ? [] : [{ is: 'io', ...promise }];
}

function isUnconditional({ kind, guards, row }: Effect): boolean {
  return kind === 'call' && row !== undefined && !guards.isDevelopment && !guards.isExposed && !guards.isNarrowed;
}

/** A function that logs some of its arguments only is none of a logger: what it is given besides does not get into the log. */
function logging(effects: readonly (readonly Effect[])[]): readonly FunctionFact[] {
  const whole = effects.map((all) => all.find(({ row, part }) => (row!.call.is === 'log' || row!.call.is === 'report') && part === ''));
  const [first] = whole;
  if (first === undefined || whole.includes(undefined)) return [];
  const { is } = first.row!.call;
  const level = is === 'log' ? levelOf(first) : undefined;
  return [{ is, ...(level === undefined ? {} : { level }) }];
}

function levelOf({ row, node }: Effect): FunctionFact['level'] {
  if (typeof row!.call.level === 'string') return row!.call.level;
  return node.kind === SyntaxKind.CallExpression ? levels[lastName(calleeName(node as CallExpression))] : undefined;
}

function responding(effects: readonly (readonly Effect[])[]): readonly FunctionFact[] {
  return effects.flatMap((all, body) => {
    const sent = all.filter(({ row }) => row!.call.is === 'respond');
    const shown = sent.find(({ part }) => part === '') ?? sent[0];
    if (shown === undefined) return [];
    return [{ is: 'respond' as const, body, ...(shown.part === '' ? {} : { part: shown.part }) }];
  });
}
