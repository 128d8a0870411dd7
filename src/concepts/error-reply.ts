import { symbolOf } from '../bind/scopes.js';
import type { Value } from '../bind/value.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName, mergeGuards, type Effect } from '../dataflow/effects.js';
import { callsIn, literalText, within, type LinkedProject } from '../dataflow/linked-project.js';
import { splitPath } from '../dataflow/origins.js';
import type { Edit } from '../diagnostic.js';
import { canReach } from '../flow/conditions.js';
import type { Role } from '../models/model.js';
import type { Row } from '../models/paths.js';
import {
  bodyOf,
  isAwaited,
  isCall,
  isFunction,
  SyntaxKind,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type Identifier,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { endsInCatchClause } from './catch-around.js';
import type { ErrorHandler } from './error-handler.js';
import { guardsOfFilter } from './exception-filter.js';
import { canFail, failingRoles } from './failing.js';
import { isNothing } from './nothing-said.js';
import { isForDevelopment, isInDevelopmentFunction } from './package-place.js';
import { raisedErrors } from './raised-error.js';
import { effectsAtCallers } from './returned-effect.js';
import { isExportedInPlace, isServerAction } from './server-action.js';
import { numberOf, propertyOf, statusOf } from './status.js';

/**
 * What a reply tells of an error: its `stack`, its `query` (SQL, parameters, rows), the `whole` object, its `text`. Codes, names, statuses
 * and lists of validation faults are written for clients and are none of these.
 */
export type ErrorPart = 'stack' | 'query' | 'whole' | 'text';

/** A reply that holds (a part of) an error. */
export interface ErrorReply {
  readonly effect: Effect;
  readonly part: ErrorPart;
  /** Undefined when nobody sets one or the text does not show the number. */
  readonly status: number | undefined;
  /** It is the text, name included, of whatever a query fails with: nobody wrote that for clients. */
  readonly isOfQuery: boolean;
  /** The expression, at the place where the error leaves the handler. */
  readonly use: Node;
  /** Puts a fixed text in its place; undefined where the error leaves through a helper or is spread. */
  readonly fixedText: Edit | undefined;
}

/** Only drivers of databases have these. */
const driverMembers = new Set(['sql', 'sqlMessage', 'driverError', 'internalQuery', 'routine']);
/** Drivers have these, and other errors may. */
const queryMembers = new Set([...driverMembers, 'query', 'parameters', 'detail', 'hint', 'where', 'parent', 'original']);
const textMembers = new Set(['message', 'originalMessage', 'reason', 'cause', 'meta']);
/** An error that stands behind another one. */
const innerMembers = new Set(['cause', 'original', 'parent', 'originalError']);
/** Members of the whole error that say nothing of what went wrong inside. */
const harmlessWhole = new Set(['code', 'status', 'statusCode', 'name']);

/** The replies to clients that hold the handler's error, here or in functions that it is passed to. */
export function repliesWith(handler: ErrorHandler): readonly ErrorReply[] {
  const replies: ErrorReply[] = [];
  if (isForDevelopment(handler.file) || isInDevelopmentFunction(handler.node)) return replies;
  for (const effect of guarded([...handler.effects, ...effectsOfResult(handler)], handler)) {
    const part = toldBy(effect, handler);
    if (part === undefined) continue;
    const status = statusSaid(effect, handler);
    if (status === undefined || ((part === 'text' || part === 'stack') && isOverwritten(effect, handler))) continue;
    replies.push({
      effect,
      part,
      // It speaks of the error, not of the one that stands behind it.
      status: effect.part.startsWith('.originalError') ? undefined : status.value,
      isOfQuery: effect.isText && effect.part === '' && triesQueries(handler),
      use: effect.use,
      fixedText: fixedText(effect, handler),
    });
  }
  return replies;
}

/**
 * The effects, with what is known of the error by the class around the handler (`@Catch(HttpException)`), or by another parameter:
 * `formatted` of `formatError(formatted, error)`.
 */
function guarded(effects: readonly Effect[], handler: ErrorHandler): readonly Effect[] {
  const { kind, node, root, file, project } = handler;
  if (kind !== 'error middleware') return effects;
  const declared = guardsOfFilter(handler);
  const known = declared === undefined ? effects : effects.map((effect) => ({ ...effect, guards: { ...effect.guards, ...declared } }));
  const others = (node as FunctionNode).parameters.filter(
    (other) => other !== root && other.name.kind === SyntaxKind.Identifier && project.isNamed(other.name, 'error', file),
  );
  return others.reduce<readonly Effect[]>((told, other) => {
    return told.map((effect) => ({ ...effect, guards: mergeGuards(effect.guards, project.effects.guardsAt(effect.use, other, file)) }));
  }, known);
}

/** The status that the client gets along with the error; undefined where no client gets it. */
function statusSaid(effect: Effect, handler: ErrorHandler): { readonly value: number | undefined } | undefined {
  switch (effect.kind) {
    case 'call':
      return statusOfReply(effect, handler);
    case 'wrap':
      return statusOfException(effect, handler);
    case 'store':
      return statusOfPage(effect, handler);
    case 'return':
      return isReturnedByAction(effect, handler) ? { value: statusBeside(effect, handler) } : undefined;
    default:
      return undefined;
  }
}

/** `return { error: String(error) }` of a server action: its caller is a page. React keeps what an error object holds to itself. */
function isReturnedByAction(effect: Effect, { file }: ErrorHandler): boolean {
  const fn = bodyOf(effect.from);
  return partOf(effect) !== 'whole' && isFunction(fn) && isServerAction({ node: fn, file }) && isExportedInPlace(fn);
}

/** What callers do with an error that the handler's function returns; error middleware gives back what it was given. */
function effectsOfResult({ kind, effects, project }: ErrorHandler): readonly Effect[] {
  if (kind === 'error middleware') return [];
  return effectsAtCallers(
    effects.filter((effect) => effect.kind === 'return' && partOf(effect) !== undefined),
    project,
  );
}

/** What the reply itself shows of the part: of an error that is thrown, at most the text is sent. */
function toldBy(effect: Effect, handler: ErrorHandler): ErrorPart | undefined {
  const part = partOf(effect);
  const { kind } = handler;
  const model = effect.row?.call;
  if (part === 'text') return effect.guards.isOfDatabase || isOfDatabase(handler, effect) ? 'query' : 'text';
  if (part !== 'whole') return part;
  // reply.send(error) is the error handler's matter, unless it stands there.
  if (model?.forwardsErrors === true && effect.into === '') return kind === 'error middleware' ? 'text' : undefined;
  return model?.hidesServerErrors === true ? 'text' : part;
}

const asking: ReadonlySet<Role> = new Set(['query', 'find', 'transaction']);
const checking: ReadonlySet<Role> = new Set(['validate', 'parse', 'verify-token']);
const checkingName = /^(parse(?!Int$|Float$)|validate|assert|check|verify|ensure|decode|guard|require|must)(?![a-z])/;

/** Whether the error is certainly a database's: nothing but queries can fail, or the handler is declared for an error of that class. */
function isOfDatabase(handler: ErrorHandler, { guards }: Effect): boolean {
  const { kind, root, tried, file, project } = handler;
  const type = root?.kind === SyntaxKind.Parameter ? (root as ts.ParameterDeclaration).type : undefined;
  if (type !== undefined && project.link.errorsOf(classesOf(file.names.valuesOfType(type))).some(({ leaks }) => leaks === true))
    return true;
  switch (kind) {
    case 'callback':
      return isCall(tried) && project.rowsCalled(tried, file).some(failsOnlyAsDatabase);
    case 'catch clause':
    case '`.catch()` handler':
    case '`.then()` rejection handler':
      return !guards.isNarrowed && triesQueriesOnly(handler);
    default:
      return false;
  }
}

/** Whether all that the call can raise is what the database says. */
function failsOnlyAsDatabase({ call, model: { errors, calls = [] } }: Row): boolean {
  const raisedElsewhere = calls.flatMap(({ raises }) => (raises === undefined || raises === call.raises ? [] : [raises]));
  return asking.has(call.is) && errors?.every((error) => error.leaks === true || raisedElsewhere.includes(error.class)) === true;
}

/** Whether something is tried that asks a database, and nothing that is known or awaited fails in another way. */
function triesQueriesOnly({ tried, file, project }: ErrorHandler): boolean {
  let asksDatabase = false;
  for (const call of callsIn(tried, file)) {
    if (project.rowsCalled(call, file).some(failsOnlyAsDatabase)) asksDatabase = true;
    else if (isAwaited(call) || failsOnItsOwn(call, file, project)) return false;
  }
  return asksDatabase && within(file.bound.throws, tried).length === 0;
}

function failsOnItsOwn(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  return (
    calleeName(call) === 'Promise.reject' ||
    isNamedLikeCheck(call) ||
    project.rowsCalled(call, file).some(({ call: { is } }) => failingRoles.has(is)) ||
    project.functionsOf(call, file).some((target) => canFail(target, project))
  );
}

/** `parseOrder(body)`, `assertPaid(order)`: its faults may be told to clients. */
function isNamedLikeCheck(call: CallExpression | NewExpression): boolean {
  return checkingName.test(lastName(calleeName(call)));
}

/** Whether a database is asked among what is tried, and nothing is checked there whose faults are told to clients. */
function triesQueries({ tried, file, project }: ErrorHandler): boolean {
  const calls = callsIn(tried, file);
  const rows = calls.flatMap((call) => project.rowsCalled(call, file));
  return (
    rows.some(({ call: { is }, model: { errors } }) => asking.has(is) && errors?.some(({ leaks }) => leaks === true) === true) &&
    !rows.some(({ call: { is } }) => checking.has(is)) &&
    !calls.some(isNamedLikeCheck) &&
    within(file.bound.throws, tried).length === 0
  );
}

/** The classes that the values are instances of. */
function classesOf(instances: readonly Value[]): readonly Value[] {
  return instances.flatMap(({ of, step }) => (step === '()' && of !== undefined ? [of] : []));
}

function partOf({ part, isText, guards }: Effect): ErrorPart | undefined {
  const steps = splitPath(part).map((step) => step.slice(1));
  const [first] = steps;
  const last = steps[steps.length - 1];
  if (first === undefined || last === undefined) return isText ? 'text' : 'whole';
  if (harmlessWhole.has(first)) return undefined;
  if (last === 'stack') return 'stack';
  // error.stack.split('\n')[0]: the name and the message
  if (last === ']' && steps[steps.length - 2] === 'stack') return 'text';
  // What a class of its own calls a hint is no driver's.
  if (queryMembers.has(last)) return guards.isOfOwnClass && !steps.some((step) => driverMembers.has(step)) ? 'text' : 'query';
  if (last === 'originalError') return 'whole';
  return textMembers.has(last) && (steps.length === 1 || innerMembers.has(first)) ? 'text' : undefined;
}

/**
 * `if (isUnexpected) body.message = 'Internal error'`, `if (isProduction) error.stack = undefined`: some statement puts something fixed in
 * the error's place; in the error itself not only for those that a test picks out.
 */
function isOverwritten({ use, into }: Effect, { root, file, project }: ErrorHandler): boolean {
  const isMember = use.kind === SyntaxKind.PropertyAccessExpression;
  const holder = isMember ? (use as ts.PropertyAccessExpression).expression : use;
  const key = isMember ? (use as ts.PropertyAccessExpression).name.text : splitPath(into)[0]?.slice(1);
  const symbol = holder.kind === SyntaxKind.Identifier ? symbolOf(file.bound, holder as Identifier) : undefined;
  if (key === undefined || symbol === undefined) return false;
  return file.bound.assignments.some(({ left, right }) => {
    const isFixed = literalText(right) !== undefined || (isMember && isNothing(right));
    if (left.kind !== SyntaxKind.PropertyAccessExpression || !isFixed) return false;
    const { expression, name } = left as ts.PropertyAccessExpression;
    if (name.text !== key || expression.kind !== SyntaxKind.Identifier || symbolOf(file.bound, expression as Identifier) !== symbol)
      return false;
    return !isMember || root === undefined || !project.effects.guardsAt(left, root, file).isNarrowed;
  });
}

/** A replying call, assignment or return with the error in its body. */
function statusOfReply(effect: Effect, handler: ErrorHandler): { readonly value: number | undefined } | undefined {
  const { row, argument, into, at, isWrapped } = effect;
  const { project } = handler;
  if ((row?.call.is !== 'respond' && row?.call.is !== 'flash') || !isInBody(row, argument, into)) return undefined;
  // `return new Error(…)`: an error has nothing that JSON would show.
  if (isWrapped && (at.kind !== SyntaxKind.NewExpression || row.how !== 'call')) return undefined;
  const reply = project.nodeAt(at);
  const status = statusBeside(effect, handler) ?? (reply && statusOf(reply.node, row, reply.file, project).status);
  if (row.call.hidesServerErrors === true && (status === undefined || status >= 500)) return undefined;
  return { value: status };
}

/** `response.locals.error = error; response.status(500).render('error')`: what a page is made of that is rendered later on. */
function statusOfPage({ at }: Effect, { project }: ErrorHandler): { readonly value: number | undefined } | undefined {
  const stored = project.nodeAt(at);
  if (stored?.node.kind !== SyntaxKind.BinaryExpression || !isInLocals((stored.node as ts.BinaryExpression).left, stored.file, project))
    return undefined;
  const { node, file } = stored;
  const body = bodyOf(node);
  for (const call of callsIn(body, file)) {
    if (bodyOf(call) !== body) continue;
    const row = project.rowsCalled(call, file).find(({ call: { rendersLocals } }) => rendersLocals === true);
    if (row !== undefined && canReach(file.flowOf(body), node, call)) return { value: statusOf(call, row, file, project).status };
  }
  return undefined;
}

/** `response.locals`, `response.locals.order.error` */
function isInLocals(place: Expression, file: AnalysedFile, project: LinkedProject): boolean {
  if (project.isNamed(place, 'locals', file)) return true;
  return (
    (place.kind === SyntaxKind.PropertyAccessExpression || place.kind === SyntaxKind.ElementAccessExpression) &&
    isInLocals((place as ts.PropertyAccessExpression).expression, file, project)
  );
}

/** The status that an object says which is returned to whoever replies: `return { status: 404, message: error.message }`. */
function statusBeside({ use, from, isElsewhere }: Effect, { file, project }: ErrorHandler): number | undefined {
  if (!isElsewhere) return undefined;
  for (let current: Node = use; current !== from.parent; current = current.parent) {
    if (current.kind !== SyntaxKind.ObjectLiteralExpression) continue;
    for (const key of ['status', 'statusCode', 'code', 'httpStatus']) {
      const value = propertyOf(current as ts.ObjectLiteralExpression, key);
      const number = value === undefined ? undefined : numberOf(value, file, project);
      if (number !== undefined && number >= 400 && number < 600) return number;
    }
  }
  return undefined;
}

function isInBody({ call: { body = 0 }, how }: Row, argument: number, into: string): boolean {
  if (how !== 'call' || body === '*') return true;
  if (body === -1) return false;
  const [index, ...keys] = String(body).split('.');
  return argument === Number(index) && (keys.length === 0 || into.startsWith(`.${keys.join('.')}`));
}

/** `throw new HttpException(error.message, 500)`: the framework sends the exception's text. */
function statusOfException(
  { at, from, isElsewhere, argument, into }: Effect,
  handler: ErrorHandler,
): { readonly value: number | undefined } | undefined {
  const { project } = handler;
  const made = at.kind === SyntaxKind.NewExpression ? project.nodeAt(at) : undefined;
  if (made === undefined) return undefined;
  const { file } = made;
  const call = made.node as NewExpression;
  const model = project.link.errorsOf(file.valuesOf(call.expression)).find(({ exposes }) => exposes === true);
  if (model === undefined || !isExposed(argument, into)) return undefined;
  if (!isRaised(call, file, project) && !(isElsewhere && isRaised(from, handler.file, project))) return undefined;
  if (endsInCatchClause(from, handler.file, project)) return undefined;
  const args: readonly Expression[] = call.arguments ?? [];
  return {
    value:
      model.status ??
      args.map((other) => numberOf(other, file, project)).find((number) => number !== undefined && number >= 400 && number < 600),
  };
}

/** Whether the exception is thrown, rejected or forwarded; one that is returned or converted may end in a log, or be masked later. */
function isRaised(made: Node, file: AnalysedFile, project: LinkedProject): boolean {
  // throwError(() => new HttpException(…))
  const around = made.parent.kind === SyntaxKind.ArrowFunction ? made.parent.parent : made.parent;
  if (around.kind === SyntaxKind.CallExpression && /(^|\.)throwError$/.test(calleeName(around as CallExpression))) return true;
  for (const { value } of raisedErrors(file, project)) {
    if (value === undefined) continue;
    if (value.pos <= made.pos && made.end <= value.end) return true;
    if (file.origins.of(value).some(({ root, way }) => root === made || way.some((node) => node === made))) return true;
  }
  return false;
}

function fixedText({ isElsewhere, use }: Effect, { file }: ErrorHandler): Edit | undefined {
  const { parent } = use;
  if (
    isElsewhere ||
    parent.kind === SyntaxKind.SpreadAssignment ||
    parent.kind === SyntaxKind.SpreadElement ||
    parent.kind === SyntaxKind.BinaryExpression
  )
    return undefined;
  const text = `'Internal Server Error'`;
  const start = use.getStart(file.bound.source);
  if (parent.kind === SyntaxKind.ShorthandPropertyAssignment)
    return { start, end: use.end, text: `${use.getText(file.bound.source)}: ${text}` };
  return { start, end: use.end, text };
}

/** The message is sent, also where it stands among the options behind a status; a cause or another option is kept. */
function isExposed(argument: number, into: string): boolean {
  return argument === 0 ? into === '' || /^\.(message|error|description|details?)\b/.test(into) : /^\.message\b/.test(into);
}
