/**
 * A process handler runs when an error or a rejection was handled by nobody. Registering one takes the decision from Node, which would end
 * the process: a handler that only tells of the error lets everything go on in whatever state the error left it.
 */
import { symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { constantOf } from '../dataflow/constants.js';
import { calleeName } from '../dataflow/effects.js';
import { callsIn, literalText, within, type FoundFunction, type LinkedProject } from '../dataflow/linked-project.js';
import type { Role } from '../models/model.js';
import {
  isCall,
  isFunction,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { isLevelOfLogger, isLoggerByName } from './log-call.js';
import { memberCall } from './member-call.js';
import { functionsAt } from './registration.js';
import { remembered } from '../remembered.js';
import { rememberedByPackage } from './package-place.js';

/** A call that registers a handler for errors that nobody handled. */
export interface ProcessHandler {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  /** The call; where it is one of a chain, the event's name in it. */
  readonly node: Node;
  /** `uncaughtException` or `unhandledRejection`. */
  readonly event: string;
  /** `unknown` where it calls code that errlint cannot see into. */
  readonly ending: 'ends' | 'goes on' | 'unknown';
}

/** The process handlers of a file, in order of position. */
export function* processHandlers(file: AnalysedFile, project: LinkedProject): Generator<ProcessHandler> {
  for (const node of file.bound.calls) {
    const registered = registeredBy(node, file, project);
    if (registered === undefined) continue;
    yield {
      file,
      project,
      node: isInChain(node) ? registered.name : node,
      event: registered.event,
      get ending() {
        // Node calls every handler of the event: one that ends the process is enough.
        const all = handlersOf(project).filter((other) => other.event === registered.event && mayRunTogether(other.file, file, project));
        const endings = all.map((other) => endingOf(other.handler, other.file, project));
        return endings.includes('ends') ? 'ends' : endings.includes('unknown') ? 'unknown' : 'goes on';
      },
    };
  }
}

/** `process.on('exit', close).on('uncaughtException', tell)`: the call starts where the chain does. */
function isInChain(node: Node): boolean {
  const link = memberCall(node);
  return link !== undefined && isCall(unwrap(link.receiver));
}

/** Programs that nobody imports are started by themselves. */
function mayRunTogether(other: AnalysedFile, file: AnalysedFile, project: LinkedProject): boolean {
  if (other === file) return true;
  return project.importersOf(other).length > 0 && project.packageOf(other.path)?.folder === project.packageOf(file.path)?.folder;
}

interface Registered {
  readonly event: string;
  readonly name: Expression;
  readonly handler: Expression;
  readonly file: AnalysedFile;
}

function registeredBy(node: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): Registered | undefined {
  const [name, handler] = node.arguments ?? [];
  if (name === undefined || node.kind !== SyntaxKind.CallExpression) return undefined;
  const event =
    project.rowWithRole(node, file, 'process-handler') === undefined ? eventInTurn(node, name, file, project) : literalText(name);
  return event === undefined || handler === undefined ? undefined : { event, name, handler, file };
}

/** The first event of `for (const event of ['uncaughtException', 'unhandledRejection']) process.on(event, handle)`. */
function eventInTurn(
  { expression: callee }: CallExpression | NewExpression,
  name: Expression,
  file: AnalysedFile,
  project: LinkedProject,
): string | undefined {
  const event = unwrap(name);
  const list = event.kind === SyntaxKind.Identifier ? listedBy(event as ts.Identifier, file, project) : undefined;
  if (list === undefined) return undefined;
  const rows = project.link.rowsOf(file.valuesOf(callee), file.path).filter(({ call: { is } }) => is === 'process-handler');
  const events = rows.flatMap(({ call: { when } }) => [when?.[0] ?? []].flat());
  return list.elements.map(literalText).find((text) => text !== undefined && events.includes(text));
}

/** The list whose elements the name stands for, one after the other: in `for … of`, in a callback of `forEach`. */
function listedBy(name: ts.Identifier, file: AnalysedFile, project: LinkedProject): ts.ArrayLiteralExpression | undefined {
  const [declaration] = symbolOf(file.bound, name)?.declarations ?? [];
  const holder = declaration?.parent;
  const each = holder?.parent;
  const list =
    declaration?.kind === SyntaxKind.VariableDeclaration && each?.kind === SyntaxKind.ForOfStatement
      ? (each as ts.ForOfStatement).expression
      : declaration?.kind === SyntaxKind.Parameter && each?.kind === SyntaxKind.CallExpression
        ? eachIn(each as CallExpression)
        : undefined;
  const node = list === undefined ? undefined : constantOf(list, file, project)?.node;
  return node?.kind === SyntaxKind.ArrayLiteralExpression ? (node as ts.ArrayLiteralExpression) : undefined;
}

/** `list` of `list.forEach(…)` */
function eachIn({ expression: callee }: CallExpression): Expression | undefined {
  if (callee.kind !== SyntaxKind.PropertyAccessExpression) return undefined;
  const { name, expression: list } = callee as ts.PropertyAccessExpression;
  return name.text === 'forEach' ? list : undefined;
}

/** All process handlers of the project. */
export const handlersOf = remembered((project: LinkedProject): readonly Registered[] =>
  [...project.files.values()].flatMap((file) =>
    file.bound.calls.flatMap((node) => {
      const registered = registeredBy(node, file, project);
      return registered === undefined ? [] : [registered];
    }),
  ),
);

/** Whether a rejection that nobody handles ends nothing: what the package runs on, or a process handler, only tells of it. */
export const outlivesRejections = rememberedByPackage(
  (file, project) => runsOnOutliving(file, project) || outlivingHandlers(project).length > 0,
);

/** The same of a program that is started by itself: process handlers of other programs are not there. */
export function outlivesOwnRejections(file: AnalysedFile, project: LinkedProject): boolean {
  if (!outlivesRejections(file, project)) return false;
  return runsOnOutliving(file, project) || outlivingHandlers(project).some((handler) => mayRunTogether(handler.file, file, project));
}

function runsOnOutliving(file: AnalysedFile, project: LinkedProject): boolean {
  const isOutliving = (name: string) =>
    project.link.modelsOf(name).some(({ traits }) => traits?.some(({ is }) => is === 'outlives-rejections'));
  return Object.keys(project.packageOf(file.path)?.dependencies ?? {}).some(isOutliving);
}

const outlivingHandlers = remembered((project: LinkedProject): readonly Registered[] =>
  handlersOf(project).filter(({ event, handler, file }) => event === 'unhandledRejection' && endingOf(handler, file, project) !== 'ends'),
);

function endingOf(handler: Expression, file: AnalysedFile, project: LinkedProject): ProcessHandler['ending'] {
  const functions = functionsAt(handler, file, project);
  if (functions.length > 0) return either(functions.map((fn) => endingIn(fn, project, new Set())));
  // process.on('uncaughtException', logger.error)
  const rows = project.link.rowsOf(file.valuesOf(handler), file.path);
  return rows.length > 0 && rows.every((row) => telling.has(row.call.is)) ? 'goes on' : 'unknown';
}

/** Roles of calls that tell of the error, here or to somebody else. `process.kill` may mean the process itself. */
const telling: ReadonlySet<Role> = new Set(['log', 'report', 'mask', 'fail', 'request', 'send-mail']);

function endingIn({ node: fn, file }: FoundFunction, project: LinkedProject, seen: Set<FunctionNode>): ProcessHandler['ending'] {
  if (seen.has(fn)) return 'goes on';
  seen.add(fn);
  if (within(file.bound.throws, fn).length > 0) return 'ends';
  const calls = callsIn(fn, file).map((call) => endingBy(call, file, project, seen));
  if (calls.includes('ends')) return 'ends';
  // `process.exitCode = 1`, `isShuttingDown = true`: something may come of it.
  const changesMore = within(file.bound.assignments, fn).some(({ left }) => !isOwn(left, fn, file));
  return calls.includes('unknown') || changesMore ? 'unknown' : 'goes on';
}

/** A variable of the function, or a field that its constructor sets. */
function isOwn(target: Expression, fn: FunctionNode, { bound }: AnalysedFile): boolean {
  let holder = unwrap(target);
  while (holder.kind === SyntaxKind.PropertyAccessExpression || holder.kind === SyntaxKind.ElementAccessExpression) {
    holder = unwrap((holder as ts.PropertyAccessExpression).expression);
  }
  if (holder.kind === SyntaxKind.ThisKeyword) return fn.kind === SyntaxKind.Constructor;
  const symbol = holder.kind === SyntaxKind.Identifier ? symbolOf(bound, holder as ts.Identifier) : undefined;
  return symbol?.declarations.every(({ pos, end }) => pos >= fn.pos && end <= fn.end) ?? false;
}

function endingBy(
  call: CallExpression | NewExpression,
  file: AnalysedFile,
  project: LinkedProject,
  seen: Set<FunctionNode>,
): ProcessHandler['ending'] {
  // What a link of a promise chain does counts by itself, as its function stands in the handler.
  if (call.expression.kind === SyntaxKind.ImportKeyword || isLink(call)) return 'goes on';
  const rows = project.rowsCalled(call, file);
  if (rows.some((row) => row.call.is === 'exit')) return 'ends';
  if (rows.some(({ call: { is } }) => telling.has(is) || (is === 'io' && writing.test(calleeName(call))))) return 'goes on';
  const functions = project.functionsOf(call, file);
  const isHarmless = isLoggerByName(call) || harmless.test(calleeName(call));
  if (functions.length > 0 && functions.every(isLevelOfLogger)) return functions.some((fn) => endsItself(fn, project)) ? 'ends' : 'goes on';
  if (functions.length > 0) {
    const inside = either(functions.map((fn) => endingIn(fn, project, seen)));
    return inside === 'unknown' && isHarmless ? 'goes on' : inside;
  }
  return isHarmless && rows.length === 0 ? 'goes on' : 'unknown';
}

/** Whether the function throws or exits in its own body, whatever what it calls may do. */
function endsItself({ node, file }: FoundFunction, project: LinkedProject): boolean {
  return (
    within(file.bound.throws, node).length > 0 ||
    callsIn(node, file).some((call) => project.rowsCalled(call, file).some((row) => row.call.is === 'exit'))
  );
}

/** `import('./log.js').then((log) => …)` */
function isLink(call: CallExpression | NewExpression): boolean {
  return /^(then|catch|finally)$/.test(memberCall(call)?.name ?? '') && (call.arguments ?? []).every((each) => isFunction(unwrap(each)));
}

function either(endings: readonly ProcessHandler['ending'][]): ProcessHandler['ending'] {
  return endings.includes('ends') ? 'ends' : endings.includes('unknown') ? 'unknown' : 'goes on';
}

/** The language's own, making texts and errors; and what tells somebody else of the error, by its name. */
const harmless = new RegExp(
  [
    '^(Error|TypeError|String|Number|Boolean|Date|Object\\.\\w+|JSON\\.stringify|Date\\.now|util\\.inspect|util\\.format|inspect|format)$',
    '^(Array\\.isArray|AbortSignal\\.timeout|process\\.(uptime|memoryUsage|cwd|hrtime))$',
    '(^|\\.)(toString|toISOString|toLocaleString|toJSON|join|split|slice|trim|replace|includes|startsWith)$',
    '(^|\\.)(send|capture|report|record|track|notify)(Error|Exception)s?$',
  ].join('|'),
);
/** `fs.appendFileSync(path, error.stack)`: a log of its own. */
const writing = /(^|\.)(append|write)File(Sync)?$/;
