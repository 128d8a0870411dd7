/**
 * An acquisition takes something that must be given back: a pool's client, a transaction, a lock, an open file, a span. What is taken is
 * known by the name it is bound to, by the object that it is taken from (`mutex.acquire()`), or by a callback's parameter.
 *
 * A call is an acquisition when a model says so, when a project function returns what such a call gives, when its SQL begins a
 * transaction; and, where nothing at all is known of it, when it has the name of an acquisition of some model and the function gives the
 * result back by the name that belongs to it.
 */
import { symbolOf, type Symbol } from '../bind/scopes.js';
import { rootOf } from '../bind/value.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { callsIn, type FoundFunction, type LinkedProject } from '../dataflow/linked-project.js';
import type { CallModel } from '../models/model.js';
import {
  bodyOf,
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
import { placeOf } from './acquired-place.js';
import {
  acquiring,
  callable,
  givesCallable,
  lastName,
  lastNames,
  releasesOfName,
  rowOfState,
  startsAlike,
  statesOf,
} from './acquisition-names.js';
import { statementAround } from './dropping-handler.js';
import { beginsTransaction, commitsTransaction } from './transaction-sql.js';
import { remembered } from '../remembered.js';

/** Something that is taken and must be given back. */
export interface Acquisition {
  readonly node: CallExpression;
  /** The function whose ways lead from here to the release. */
  readonly body: FunctionNode;
  /** Where it has been taken; undefined for the start of the body. */
  readonly from: Node | undefined;
  /** The name it is known by. */
  readonly holder: Symbol | undefined;
  /** A name whose call gives it back: `release()`. */
  readonly releaser: Symbol | undefined;
  /** The text of the object it is taken from: `pool`, `this.mutex`. */
  readonly source: string | undefined;
  /** Methods that give it back, the one to name first. */
  readonly releases: readonly string[];
  /** It is the state of `source` and not a thing of its own: a transaction, a lock. */
  readonly isState: boolean;
  readonly isTransaction: boolean;
  /** It was begun by SQL. */
  readonly isSql: boolean;
  readonly isLazy: boolean;
  /** The error parameter of the callback: where it is set, nothing was taken. */
  readonly failure: Symbol | undefined;
}

/** The acquisitions in the file whose ways can be followed, in order of position. */
export function* acquisitionsIn(file: AnalysedFile, project: LinkedProject): Generator<Acquisition> {
  for (const node of file.bound.calls) {
    if (node.kind !== SyntaxKind.CallExpression) continue;
    const acquisition = acquisitionAt(node as CallExpression, file, project);
    if (acquisition !== undefined && !isGenerator(acquisition.body)) yield acquisition;
  }
}

function acquisitionAt(node: CallExpression, file: AnalysedFile, project: LinkedProject): Acquisition | undefined {
  const row = project.rowsCalled(node, file).find(({ call }) => call.is === 'acquire')?.call;
  if (row !== undefined) {
    const isGivenCallback = row.handlers !== undefined && node.arguments[Number.parseInt(String(row.handlers), 10)] !== undefined;
    return isGivenCallback ? ofCallback(node, row, file) : ofResult(node, row, file);
  }
  if (beginsTransaction(node)) return ofSql(node, file);
  const given = givenBy(node, file, project, 2);
  if (given !== undefined) return ofResult(node, given, file);
  return byName(node, file, project);
}

/** `const client = await pool.connect()`, `await connection.beginTransaction()` */
function ofResult(node: CallExpression, row: CallModel, file: AnalysedFile): Acquisition | undefined {
  const body = bodyOf(node);
  if (functionArguments(node, '0..').length > 0) return undefined;
  const paths = [row.release ?? []].flat();
  const releases = paths.filter((path) => path.includes('.')).map(lastName);
  const source = sourceOf(node, file);
  const isTransaction = releases.some((name) => /rollback/i.test(name));
  const then = ofThen(node, { node, source, releases, isTransaction }, file);
  if (then !== undefined) return then;
  if (!isFunction(body)) return undefined;
  const common = { node, body, source, releases, isTransaction, isSql: false, isLazy: row.isLazy === true, failure: undefined };
  const isState = paths.every((path) => startsAlike(path, row.call ?? ''));
  const isCallable = paths.some((path) => !path.includes('.'));
  const place = placeOf(node, file);
  if (place === undefined) return undefined;
  if (place.symbol === undefined) {
    const isOfSource = isState || (isCallable && releases.length > 0);
    if (!isOfSource) return { ...common, from: place.node, holder: undefined, releaser: undefined, isState: false };
    const holder = isState ? receiverSymbol(node, file) : undefined;
    // A connection that is opened on an object of the whole module may stay open.
    const isOpened = !isTransaction && /^(end|close)$/.test(releases[0] ?? '');
    if (isOpened && (holder === undefined || bodyOf(holder.declarations[0]!) !== body)) return undefined;
    return source === undefined ? undefined : { ...common, from: place.node, holder, releaser: undefined, isState: true };
  }
  return isCallable
    ? { ...common, from: place.node, holder: undefined, releaser: place.symbol, isState: false }
    : { ...common, from: place.node, holder: place.symbol, releaser: undefined, isState: false };
}

/** `pool.connect().then((client) => …)` */
function ofThen(
  node: CallExpression,
  known: Pick<Acquisition, 'node' | 'source' | 'releases' | 'isTransaction'>,
  file: AnalysedFile,
): Acquisition | undefined {
  const { parent: access } = node;
  const call = access.parent;
  const isThen = access.kind === SyntaxKind.PropertyAccessExpression && (access as ts.PropertyAccessExpression).name.text === 'then';
  if (!isThen || call.kind !== SyntaxKind.CallExpression) return undefined;
  const [callback] = functionArguments(call as CallExpression, 0);
  const holder = callback === undefined ? undefined : parameterSymbol(callback, 0, file);
  if (callback?.body === undefined || holder === undefined) return undefined;
  return {
    ...known,
    body: callback,
    from: undefined,
    holder,
    releaser: undefined,
    isState: false,
    isSql: false,
    isLazy: false,
    failure: undefined,
  };
}

/** `pool.getConnection((error, connection) => …)` */
function ofCallback(node: CallExpression, row: CallModel, file: AnalysedFile): Acquisition | undefined {
  const [callback] = functionArguments(node, row.handlers!);
  const index = row.parameter ?? 0;
  const holder = callback === undefined ? undefined : parameterSymbol(callback, index, file);
  if (callback?.body === undefined || holder === undefined) return undefined;
  return {
    node,
    body: callback,
    from: undefined,
    holder,
    releaser: parameterSymbol(callback, index + 1, file),
    source: sourceOf(node, file),
    releases: [row.release ?? []].flat().map(lastName),
    isState: false,
    isTransaction: false,
    isSql: false,
    isLazy: false,
    failure: index === 0 ? undefined : parameterSymbol(callback, 0, file),
  };
}

/** `client.query('BEGIN')`, followed by a `COMMIT` in the same function. */
function ofSql(node: CallExpression, file: AnalysedFile): Acquisition | undefined {
  const body = bodyOf(node);
  const source = sourceOf(node, file);
  if (!isFunction(body) || source === undefined) return undefined;
  const commits = callsIn(body, file).some((call) => commitsTransaction(call) && sourceOf(call as CallExpression, file) === source);
  if (!commits) return undefined;
  return {
    node,
    body,
    from: node.parent.kind === SyntaxKind.AwaitExpression ? node.parent : node,
    holder: receiverSymbol(node, file),
    releaser: undefined,
    source,
    releases: [],
    isState: true,
    isTransaction: true,
    isSql: true,
    isLazy: false,
    failure: undefined,
  };
}

/** `const client = await takeClient()`, where the project's own function returns what it has taken. */
function givenBy(node: CallExpression, file: AnalysedFile, project: LinkedProject, depth: number): CallModel | undefined {
  const functions = project.functionsOf(node, file);
  if (functions.length !== 1 || depth === 0) return undefined;
  const [{ node: fn, file: home }] = functions as [FoundFunction];
  return returnedIn(project)(fn, home, depth);
}

const returnedIn = remembered((project: LinkedProject) =>
  remembered((fn: FunctionNode, home: AnalysedFile, depth: number) => returnedAcquisition({ node: fn, file: home }, project, depth)),
);

function returnedAcquisition({ node: fn, file: home }: FoundFunction, project: LinkedProject, depth: number): CallModel | undefined {
  for (const returned of home.names.returnedBy(fn)) {
    for (const { root, part, into } of home.origins.of(returned)) {
      if (part !== '' || into !== '' || root.kind !== SyntaxKind.CallExpression || bodyOf(root) !== fn) continue;
      const row = project.rowsCalled(root as CallExpression, home).find(({ call }) => call.is === 'acquire')?.call;
      // What the object itself is in is not given with the result.
      if (row !== undefined && ![row.release ?? []].flat().every((path) => startsAlike(path, row.call ?? ''))) return row;
      const given = givenBy(root as CallExpression, home, project, depth - 1);
      if (given !== undefined) return given;
    }
  }
  return undefined;
}

/** Of something from nobody knows where: `const client = await pool.connect()` … `client.release()`. */
function byName(node: CallExpression, file: AnalysedFile, project: LinkedProject): Acquisition | undefined {
  const callee = unwrap(node.expression);
  if (callee.kind !== SyntaxKind.PropertyAccessExpression) return undefined;
  const method = (callee as ts.PropertyAccessExpression).name.text;
  const isGuess = releasesOfName(method) !== undefined || givesCallable(method) || rowOfState(method) !== undefined;
  if (!isGuess || isOfPackage(callee, file, project)) return undefined;
  const isOwn = project.functionsOf(node, file).length > 0;
  if (node.parent.kind !== SyntaxKind.AwaitExpression) return isOwn ? undefined : callbackByName(node, method, file);
  const place = placeOf(node, file);
  if (place === undefined) return undefined;
  if (place.symbol === undefined) return stateByName(node, method, isOwn, file);
  return isOwn ? undefined : resultByName(node, method, place.symbol, file);
}

function resultByName(node: CallExpression, method: string, symbol: Symbol, file: AnalysedFile): Acquisition | undefined {
  const calls = callsIn(bodyOf(node), file);
  if (givesCallable(method) && calls.some(({ expression, arguments: args }) => isNamed(expression, symbol, file) && args?.length === 0))
    return ofResult(node, callable, file);
  const released = methodsOf(symbol, calls, file);
  const row = acquiring().find(({ call = '', release = [] }) => {
    const paths = [release].flat().filter((path) => !startsAlike(path, call));
    return lastNames(call).includes(method) && paths.some((path) => released.has(lastName(path)));
  });
  return row === undefined || releasesOfName(method) === undefined ? undefined : ofResult(node, row, file);
}

/** `pool.getConnection((error, connection) => …)` … `connection.release()` */
function callbackByName(node: CallExpression, method: string, file: AnalysedFile): Acquisition | undefined {
  const row = acquiring().find(({ call = '', handlers, parameter }) => handlers === 0 && parameter === 1 && lastName(call) === method);
  const acquisition = row === undefined ? undefined : ofCallback(node, row, file);
  if (acquisition?.holder === undefined || node.parent.kind !== SyntaxKind.ExpressionStatement) return undefined;
  const released = methodsOf(acquisition.holder, callsIn(acquisition.body, file), file);
  return acquisition.releases.some((name) => released.has(name)) ? acquisition : undefined;
}

/**
 * `await connection.beginTransaction()` … `connection.commit()`, `await this.lock.acquire()` … `this.lock.release()`. Of classes of the project,
 * only locks: what else their methods mean is seen in them. A lock that is taken on one condition and released on another is held on purpose.
 */
function stateByName(node: CallExpression, method: string, isOwn: boolean, file: AnalysedFile): Acquisition | undefined {
  const row = rowOfState(method);
  const source = sourceOf(node, file);
  if (row === undefined || source === undefined) return undefined;
  const ending = statesOf(row);
  const isTransaction = ending.some((name) => /rollback/i.test(name));
  const around = isTransaction ? bodyOf(node) : statementAround(node)?.parent;
  if (around === undefined || (isOwn && isTransaction)) return undefined;
  const isEnded = callsIn(around, file).some((call) => sourceOf(call, file) === source && ending.includes(lastName(calleeName(call))));
  return isEnded ? ofResult(node, row, file) : undefined;
}

function isNamed(expression: Expression, symbol: Symbol, file: AnalysedFile): boolean {
  return expression.kind === SyntaxKind.Identifier && symbolOf(file.bound, expression as ts.Identifier) === symbol;
}

/** The methods of what the symbol holds that are called. */
function methodsOf(symbol: Symbol, calls: readonly (CallExpression | NewExpression)[], file: AnalysedFile): ReadonlySet<string> {
  return new Set(
    calls.flatMap(({ expression }) => {
      const called = unwrap(expression);
      if (called.kind !== SyntaxKind.PropertyAccessExpression) return [];
      const { expression: receiver, name } = called as ts.PropertyAccessExpression;
      return isNamed(unwrap(receiver), symbol, file) ? [name.text] : [];
    }),
  );
}

/** Whether it comes from a package: what that does with its own names is not known. */
function isOfPackage(callee: Expression, file: AnalysedFile, project: LinkedProject): boolean {
  return project.link.resolve(file.valuesOf(callee)).some((value) => {
    const { kind, step } = rootOf(value);
    return kind === 'package' && !/^[.~@#]?\//.test(step) && !step.startsWith('.');
  });
}

/** The object that the method is called on, as the code spells it. */
export function sourceOf(call: CallExpression | NewExpression, file: AnalysedFile): string | undefined {
  const callee = unwrap(call.expression);
  if (callee.kind !== SyntaxKind.PropertyAccessExpression) return undefined;
  return unwrap((callee as ts.PropertyAccessExpression).expression).getText(file.bound.source);
}

/** The function literals among the arguments at `0` or `1..`. */
function functionArguments({ arguments: args }: CallExpression, places: number | string): readonly FunctionNode[] {
  const first = Number.parseInt(String(places), 10);
  const at = String(places).endsWith('..') ? args.slice(first) : args.slice(first, first + 1);
  return at.map((argument): Node => unwrap(argument)).filter(isFunction);
}

function receiverSymbol(call: CallExpression, file: AnalysedFile): Symbol | undefined {
  const callee = unwrap(call.expression);
  if (callee.kind !== SyntaxKind.PropertyAccessExpression) return undefined;
  const receiver = unwrap((callee as ts.PropertyAccessExpression).expression);
  return receiver.kind === SyntaxKind.Identifier ? symbolOf(file.bound, receiver as ts.Identifier) : undefined;
}

function parameterSymbol({ parameters }: FunctionNode, index: number, file: AnalysedFile): Symbol | undefined {
  const name = parameters[index]?.name;
  return name?.kind === SyntaxKind.Identifier ? symbolOf(file.bound, name as ts.Identifier) : undefined;
}

function isGenerator(fn: FunctionNode): boolean {
  return 'asteriskToken' in fn && fn.asteriskToken !== undefined;
}
