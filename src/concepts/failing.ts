/**
 * Failing answers whether a function can throw or its promise reject, and whether an expression is a promise that can. Only what is seen to
 * fail counts: a `throw`, an `await` of something that can reject, calls with a role that reaches outside, project functions that can fail.
 * Code inside a `try` with a catch clause, and clean-up in `catch` and `finally`, does not.
 *
 * A function that is asked about while it is being looked at cannot fail by that alone: the result is a least fixpoint for recursion.
 */
import { initializerOf, referencesOf, symbolOf, type Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import { callsIn, literalText, type FoundFunction, type LinkedProject } from '../dataflow/linked-project.js';
import type { Block } from '../flow/flow-graph.js';
import { leavingErrors } from '../flow/leaving-errors.js';
import type { Role } from '../models/model.js';
import {
  bodyOf,
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
import { isAsync } from './async-function.js';
import { memberCall, memberCallOn } from './member-call.js';
import { isOfPromising, isPromiseType } from './promise-type.js';
import { promisifiedIn } from './promisified.js';
import { remembered } from '../remembered.js';

/** Whether a promise can reject without anybody having handled it; `unknown` where nothing is known of the value. */
export type Rejecting = 'can' | 'cannot' | 'unknown';

/** Roles of calls that fail for reasons outside the code; a promise is asked about by itself. */
export const failingRoles: ReadonlySet<Role> = new Set([
  'io',
  'query',
  'find',
  'transaction',
  'acquire',
  'parse',
  'validate',
  'validate-env',
  'verify-token',
  'request',
  'send-mail',
  'hash',
  'verify-password',
]);
/** Functions that only let time pass. */
const waiting = /^(sleep|delay|wait|pause|tick|nextTick|timeout|setTimeout|setImmediate|flushPromises|onIdle|onEmpty)($|[A-Z_])/;

/** Functions of Node that call back without an error. */
const neverFailing = /(^|\.)(setTimeout|setImmediate|nextTick|exists)$/;

const answersIn = remembered((_project: LinkedProject) => new Map<FunctionNode, boolean>());
const unknownIn = remembered((_project: LinkedProject) => new Map<FunctionNode, boolean>());

/** Whether calling the function surely gives a promise: it is `async`, says so, or every result is one. */
export function givesPromise(fn: FunctionNode, file: AnalysedFile, project: LinkedProject, depth = 0): boolean {
  if ('asteriskToken' in fn && fn.asteriskToken !== undefined) return false;
  if (isAsync(fn)) return true;
  if (fn.type !== undefined) return isPromiseType(fn.type);
  const returned = file.names.returnedBy(fn);
  return (
    depth < 4 &&
    returned.length > 0 &&
    !mayEnd(fn, file) &&
    returned.every((result) => isPromise(result as Expression, file, project, depth + 1))
  );
}

/** Whether the body can run off its end. */
function mayEnd(fn: FunctionNode, file: AnalysedFile): boolean {
  if (fn.body === undefined || fn.body.kind !== SyntaxKind.Block) return false;
  return file.flowOf(fn).exit.predecessors.some(({ kind }) => kind !== 'return');
}

/** Methods of a promise, and of what queries itself when it is waited for, that give another one. */
const continuing = /^(then|catch|finally|exec|execute)$/;

/** Whether the expression surely is a promise. */
export function isPromise(expression: Expression, file: AnalysedFile, project: LinkedProject, depth = 0): boolean {
  const node = unwrap(expression);
  if (node.kind === SyntaxKind.NewExpression) return calleeName(node as NewExpression) === 'Promise';
  if (node.kind === SyntaxKind.ConditionalExpression) {
    const { whenTrue, whenFalse } = node as ts.ConditionalExpression;
    return isPromise(whenTrue, file, project, depth) && isPromise(whenFalse, file, project, depth);
  }
  if (node.kind !== SyntaxKind.CallExpression) return false;
  const call = node as CallExpression;
  const method = memberCall(call);
  if (method !== undefined && /^(Promise\.(all|allSettled|any|race|reject|resolve|try)|Array\.fromAsync)$/.test(calleeName(call)))
    return true;
  if (method !== undefined && continuing.test(method.name) && isPromise(method.receiver, file, project, depth)) return true;
  if (isChainedOn(call) || promisifiedIn(call, file) !== undefined) return true;
  const functions = project.functionsOf(call, file);
  if (functions.length > 0) {
    if (functions.every((target) => givesPromise(target.node, target.file, project, depth))) return true;
    const chainedOn = promiseChainedOn(call, file, project);
    return chainedOn !== undefined && isPromise(chainedOn, file, project, depth + 1);
  }
  if (isOfPromising(call, file, project)) return true;
  const row = project.rowsCalled(call, file).find(({ call: model }) => model.promise === true);
  return row !== undefined && (row.call.handlers !== undefined || !hasCallback(call, file, project));
}

/**
 * `store.load(id).then((order) => …)`: whatever the store is, what it loads is a promise. What a plain function gives may be the first part of
 * a sentence: `when(order, isPaid).then(() => …)`. A module that is loaded late is there, or the program was never put together.
 */
function isChainedOn(call: CallExpression): boolean {
  const method = memberCall(call);
  const [callback] = call.arguments;
  if (method?.name !== 'then' || callback === undefined || !isFunction(unwrap(callback))) return false;
  const start = memberCall(unwrap(method.receiver));
  return start !== undefined && !sentenceStart.test(start.name);
}

const sentenceStart = /^(when|given|if|unless|on|case|match|and|or|where|expect)$/i;

/**
 * The promise among the arguments that the called function chains on and gives back, without a handler for its rejection: that of
 * `const using = (db, work) => db.then(work).finally(() => db.close())`.
 */
export function promiseChainedOn(call: CallExpression, file: AnalysedFile, project: LinkedProject): Expression | undefined {
  const [target, ...others] = project.functionsOf(call, file);
  if (target === undefined || others.length > 0 || isAsync(target.node) || mayEnd(target.node, target.file)) return undefined;
  const [result, ...more] = target.file.names.returnedBy(target.node);
  const index = result === undefined || more.length > 0 ? undefined : parameterChainedOn(result as Expression, target);
  if (index === undefined || call.arguments.slice(0, index + 1).some(({ kind }) => kind === SyntaxKind.SpreadElement)) return undefined;
  return call.arguments[index];
}

/** The index of the function's parameter that `work.finally(close)` chains on: whether that rejects depends on what callers give. */
function parameterChainedOn(result: Expression, { node: fn, file }: FoundFunction): number | undefined {
  const chain = unwrap(result);
  let root = chain;
  for (let method = chainedMethod(root); method !== undefined; method = chainedMethod(root)) root = method;
  const symbol = root === chain || root.kind !== SyntaxKind.Identifier ? undefined : symbolOf(file.bound, root as ts.Identifier);
  if (symbol?.kind !== 'parameter') return undefined;
  return indexOfParameter(symbol, fn, file);
}

function indexOfParameter(symbol: Symbol, fn: FunctionNode, file: AnalysedFile): number | undefined {
  const index = fn.parameters.findIndex(
    ({ name, dotDotDotToken }) =>
      name.kind === SyntaxKind.Identifier && dotDotDotToken === undefined && symbolOf(file.bound, name) === symbol,
  );
  return index === -1 ? undefined : index;
}

/** `save(order)` of `save(order).then(print)`; undefined where the chain handles the rejection. */
function chainedMethod(node: Node): Expression | undefined {
  const method = memberCall(node);
  const isPassing = method?.name === 'finally' || (method?.name === 'then' && method.call.arguments.length < 2);
  return isPassing ? unwrap(method.receiver) : undefined;
}

/** Whether the last argument is called back instead: `client.query(sql, (err, rows) => …)`. */
function hasCallback({ arguments: args }: CallExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const last = args[args.length - 1];
  if (last === undefined) return false;
  const node = unwrap(last);
  if (node.kind === SyntaxKind.Identifier && /^(cb|callback|done|next|fn)$/.test((node as ts.Identifier).text))
    return !isLeftOut(node as ts.Identifier, file, project);
  return isFunction(node) || project.functionsAmong(project.link.resolve(file.valuesOf(node))).length > 0;
}

/** `callback` of `const query = (text, values, callback) => pool.query(text, values, callback)`, where all callers wait for the promise. */
function isLeftOut(callback: ts.Identifier, file: AnalysedFile, project: LinkedProject): boolean {
  const symbol = symbolOf(file.bound, callback);
  const fn = bodyOf(callback);
  const index = symbol?.kind === 'parameter' && isFunction(fn) ? indexOfParameter(symbol, fn, file) : undefined;
  if (index === undefined) return false;
  const callers = project.callersOf(fn as FunctionNode);
  return (
    callers.length > 0 &&
    callers.every(
      ({ node: { arguments: args = [] } }) => args.length <= index && args.every(({ kind }) => kind !== SyntaxKind.SpreadElement),
    )
  );
}

/** Whether the promise can reject with nobody having handled it inside. */
export function rejecting(expression: Expression, file: AnalysedFile, project: LinkedProject): Rejecting {
  const node = unwrap(expression);
  switch (node.kind) {
    case SyntaxKind.CallExpression:
      return ofCall(node as CallExpression, file, project);
    case SyntaxKind.NewExpression:
      return calleeName(node as NewExpression) === 'Promise' ? ofExecutor(node as NewExpression, file, project) : 'unknown';
    case SyntaxKind.ConditionalExpression: {
      const { whenTrue, whenFalse } = node as ts.ConditionalExpression;
      return either([rejecting(whenTrue, file, project), rejecting(whenFalse, file, project)]);
    }
    case SyntaxKind.Identifier: {
      const initializer = initializerOf(file.bound, node as ts.Identifier);
      return initializer === undefined ? 'unknown' : rejecting(initializer, file, project);
    }
    case SyntaxKind.StringLiteral:
    case SyntaxKind.NumericLiteral:
    case SyntaxKind.TrueKeyword:
    case SyntaxKind.FalseKeyword:
    case SyntaxKind.NullKeyword:
    case SyntaxKind.ObjectLiteralExpression:
      return 'cannot';
    default:
      return 'unknown';
  }
}

function ofCall(call: CallExpression, file: AnalysedFile, project: LinkedProject): Rejecting {
  const { arguments: args } = call;
  // A module that is always the same one is there.
  if (call.expression.kind === SyntaxKind.ImportKeyword)
    return args[0] !== undefined && literalText(args[0]) !== undefined ? 'cannot' : 'unknown';
  const method = memberCall(call);
  if (method?.name === 'catch' && args.length === 1) return rethrows(args[0]!, file) ? 'can' : 'cannot';
  if (method?.name === 'then' && args.length === 2) return rethrows(args[1]!, file) ? 'can' : 'cannot';
  // save(order).catch()
  if (method?.name === 'catch' && args.length === 0) return rejecting(method.receiver, file, project);
  // User.updateOne({ id }, change).exec()
  if ((method?.name === 'exec' || method?.name === 'execute') && isPromise(method.receiver, file, project))
    return rejecting(method.receiver, file, project);
  if (method?.name === 'then' || method?.name === 'finally') {
    const [callback] = args;
    const before = rejecting(method.receiver, file, project);
    return before !== 'can' && callback !== undefined && callbackFails(callback, file, project) ? 'can' : before;
  }
  const name = calleeName(call);
  if (name === 'Promise.reject') return 'can';
  if (name === 'Promise.resolve') return args[0] === undefined ? 'cannot' : rejecting(args[0], file, project);
  if (name === 'Promise.all' || name === 'Promise.any' || name === 'Promise.race')
    return args[0] === undefined ? 'cannot' : either(elementsOf(args[0], file, project));
  const tried = name === 'Promise.try' ? args[0] : name === 'Array.fromAsync' ? args[1] : undefined;
  if (tried !== undefined) return callbackFails(tried, file, project) ? 'can' : 'unknown';
  const functions = project.functionsOf(call, file);
  if (functions.length > 0) {
    const chainedOn = promiseChainedOn(call, file, project);
    if (functions.some((target) => canFail(target, project))) return 'can';
    if (chainedOn !== undefined) return rejecting(chainedOn, file, project);
    return functions.some((target) => givesUnknown(target, project)) ? 'unknown' : 'cannot';
  }
  const rows = project.rowsCalled(call, file);
  if (
    rows.some((row) => row.call.is === 'settle' || (row.call.is === 'respond' && row.call.promise !== true)) ||
    waiting.test(lastName(name))
  )
    return 'cannot';
  const promisified = promisifiedIn(call, file);
  if (promisified !== undefined) return neverFailing.test(promisified.getText(file.bound.source)) ? 'cannot' : 'can';
  return rows.some((row) => row.call.promise === true) || isOfPromising(call, file, project) ? 'can' : 'unknown';
}

/** `const load = (id) => store.load(id)`: what the function gives is known as little as what it calls. */
function givesUnknown({ node, file }: FoundFunction, project: LinkedProject): boolean {
  const known = unknownIn(project);
  const answer = known.get(node);
  if (answer !== undefined) return answer;
  known.set(node, false);
  const isGiven = file.names.returnedBy(node).some((result) => {
    const given = unwrap(result as Expression);
    return isCall(given) && rejecting(given, file, project) === 'unknown';
  });
  known.set(node, isGiven);
  return isGiven;
}

/** `new Promise((resolve) => setTimeout(resolve, 100))` never rejects. */
function ofExecutor({ arguments: args }: NewExpression, file: AnalysedFile, project: LinkedProject): Rejecting {
  const executor = args?.[0] === undefined ? undefined : unwrap(args[0]);
  if (executor === undefined || !isFunction(executor)) return 'unknown';
  const [, reject] = executor.parameters;
  const symbol = reject?.name.kind === SyntaxKind.Identifier ? symbolOf(file.bound, reject.name) : undefined;
  const rejects = reject !== undefined && (symbol === undefined || referencesOf(file.bound, symbol).length > 0);
  // What an async executor throws leaves the promise pending.
  return rejects || (!isAsync(executor) && canFail({ node: executor, file }, project)) ? 'can' : 'cannot';
}

/** What is known of the promises in an array, each element once: `[a(), b()]`, `items.map(save)`, a variable that holds one. */
export function elementsOf(expression: Expression, file: AnalysedFile, project: LinkedProject): readonly Rejecting[] {
  const node = unwrap(expression);
  switch (node.kind) {
    case SyntaxKind.ArrayLiteralExpression:
      return (node as ts.ArrayLiteralExpression).elements.flatMap((element) =>
        element.kind === SyntaxKind.SpreadElement
          ? elementsOf((element as ts.SpreadElement).expression, file, project)
          : [ofElement(element, file, project)],
      );
    case SyntaxKind.CallExpression: {
      const { arguments: args } = node as CallExpression;
      const method = memberCall(node);
      const callback = args[args.length - 1];
      if (method === undefined || callback === undefined) return ['unknown'];
      if (/^(map|flatMap)$/.test(method.name) || calleeName(node as CallExpression) === 'Array.from')
        return [ofCallback(callback, file, project)];
      return /^(filter|slice|concat)$/.test(method.name) ? elementsOf(method.receiver, file, project) : ['unknown'];
    }
    case SyntaxKind.Identifier: {
      const symbol = symbolOf(file.bound, node as ts.Identifier);
      const [declaration] = symbol?.declarations ?? [];
      if (symbol === undefined || declaration?.kind !== SyntaxKind.VariableDeclaration) return ['unknown'];
      const { initializer } = declaration as ts.VariableDeclaration;
      const first = initializer === undefined ? [] : elementsOf(initializer, file, project);
      const pushed = referencesOf(file.bound, symbol).flatMap((reference) => {
        const member = memberCallOn(reference);
        return member?.name === 'push' ? member.call.arguments : [];
      });
      return [...first, ...pushed.map((argument) => ofElement(argument, file, project))];
    }
    default:
      return ['unknown'];
  }
}

/** What a call that nothing is known of gives may well reject; of a value nobody can tell. */
function ofElement(expression: Expression, file: AnalysedFile, project: LinkedProject): Rejecting {
  const known = rejecting(expression, file, project);
  return known === 'unknown' && isCall(unwrap(expression)) ? 'can' : known;
}

/** What `items.map(callback)` holds. */
function ofCallback(callback: Expression, file: AnalysedFile, project: LinkedProject): Rejecting {
  const node = unwrap(callback);
  if (!isFunction(node)) {
    const functions = project.functionsAmong(project.link.resolve(file.valuesOf(node)));
    // What nothing is known of is taken as in `items.map((item) => save(item))`.
    return functions.length === 0 || functions.some((target) => canFail(target, project)) ? 'can' : 'cannot';
  }
  if (isAsync(node)) return canFail({ node, file }, project) ? 'can' : 'cannot';
  return either(
    file.names.returnedBy(node).flatMap((result) => {
      // ids.flatMap((id) => [push(id), mail(id)])
      const isList = unwrap(result as Expression).kind === SyntaxKind.ArrayLiteralExpression;
      return isList ? elementsOf(result as Expression, file, project) : [ofElement(result as Expression, file, project)];
    }),
  );
}

function either(all: readonly Rejecting[]): Rejecting {
  if (all.includes('can')) return 'can';
  return all.includes('unknown') ? 'unknown' : 'cannot';
}

/** Whether a rejection handler lets the rejection go on; what else may fail in it is not the point. */
export function rethrows(handler: Expression, file: AnalysedFile): boolean {
  const node = unwrap(handler);
  if (!isFunction(node)) return false;
  const isThrown = leavingErrors(file.flowOf(node)).some(
    ({ from, kind }) => kind === 'throw' && from.actions.some((action) => action.kind === SyntaxKind.ThrowStatement),
  );
  return isThrown || file.names.returnedBy(node).some((result) => isCall(result) && calleeName(result) === 'Promise.reject');
}

function callbackFails(callback: Expression, file: AnalysedFile, project: LinkedProject): boolean {
  const node = unwrap(callback);
  return isFunction(node) && canFail({ node, file }, project);
}

/** How far functions are followed that have to handle all by themselves. */
const depthOfHandling = 3;

/** Whether the call runs functions of the project that surely handle what fails in them: nothing is left that could reject. */
export function handlesItself(call: CallExpression, file: AnalysedFile, project: LinkedProject, depth = 0): boolean {
  const functions = project.functionsOf(call, file);
  return depth < depthOfHandling && functions.length > 0 && functions.every((target) => handlesAll(target, project, depth));
}

function handlesAll({ node, file }: FoundFunction, project: LinkedProject, depth: number): boolean {
  const returned = file.names.returnedBy(node).map((result) => unwrap(result as Expression));
  const areSettled = returned.every((result) => isSettled(result, file, project, depth) || (isAsync(node) && isPlainValue(result, file)));
  // What a function that is not async throws never gets to the handler of its promise.
  if (!isAsync(node)) return areSettled && returned.length > 0 && !mayEnd(node, file);
  return (
    areSettled &&
    leavingErrors(file.flowOf(node)).every(({ from, kind }) =>
      from.actions.every((action) => {
        if (isFailure(action, kind === 'throw' ? from : undefined, file, project)) return false;
        if (action.kind !== SyntaxKind.AwaitExpression || isAfterwards(action)) return true;
        return isSettled(unwrap((action as ts.AwaitExpression).expression), file, project, depth);
      }),
    )
  );
}

/** `order`, `{ id, total: 0 }`: no promise, unless somebody hands one in. */
function isPlainValue(node: Expression, file: AnalysedFile): boolean {
  if (node.kind !== SyntaxKind.Identifier) return !isCall(node) && callsIn(node, file).length === 0;
  const symbol = symbolOf(file.bound, node as ts.Identifier);
  const initializer = initializerOf(file.bound, node as ts.Identifier);
  if (symbol?.kind === 'parameter' || symbol === undefined) return true;
  return initializer !== undefined && initializer.kind !== SyntaxKind.Identifier && !isCall(unwrap(initializer));
}

/** `load(id).catch(() => undefined)`, `Promise.resolve(order)` */
function isSettled(result: Expression, file: AnalysedFile, project: LinkedProject, depth: number): boolean {
  if (chainedMethod(result) !== undefined || rejecting(result, file, project) === 'can') return false;
  if (result.kind !== SyntaxKind.CallExpression) return rejecting(result, file, project) === 'cannot';
  const call = result as CallExpression;
  if (calleeName(call) === 'Promise.resolve') return call.arguments.every((value) => !isCall(unwrap(value)));
  if (project.functionsOf(call, file).length > 0) return handlesItself(call, file, project, depth + 1);
  return rejecting(call, file, project) === 'cannot';
}

/** What fails when the function throws or its promise rejects: a `throw`, an `await`, a call, at last a result. */
export function* failuresIn({ node, file }: FoundFunction, project: LinkedProject): Generator<Node> {
  for (const { from, kind } of leavingErrors(file.flowOf(node))) {
    for (const action of from.actions) if (isFailure(action, kind === 'throw' ? from : undefined, file, project)) yield action;
  }
  const result = resultThatFails(node, file, project);
  if (result !== undefined) yield result;
}

/** The first of them. */
export function failureIn(fn: FoundFunction, project: LinkedProject): Node | undefined {
  for (const failure of failuresIn(fn, project)) return failure;
  return undefined;
}

/** What fails when the promise rejects that the function gives. One that is not `async` throws all else before there is a promise. */
export function rejectionIn(fn: FoundFunction, project: LinkedProject): Node | undefined {
  return isAsync(fn.node) ? failureIn(fn, project) : resultThatFails(fn.node, fn.file, project);
}

/** Whether the function can throw, or the promise that it gives reject. */
export function canFail({ node, file }: FoundFunction, project: LinkedProject): boolean {
  const known = answersIn(project);
  const answer = known.get(node);
  if (answer !== undefined) return answer;
  known.set(node, false);
  const fails = node.body !== undefined && failureIn({ node, file }, project) !== undefined;
  known.set(node, fails);
  return fails;
}

/** Whether the action is seen to fail. `thrown` is the block that ends in a throw. */
export function isFailure(action: Node, thrown: Block | undefined, file: AnalysedFile, project: LinkedProject): boolean {
  switch (action.kind) {
    case SyntaxKind.ThrowStatement:
      return thrown !== undefined;
    case SyntaxKind.ForOfStatement:
      return (action as ts.ForOfStatement).awaitModifier !== undefined;
    case SyntaxKind.AwaitExpression:
      return !isAfterwards(action) && rejecting((action as ts.AwaitExpression).expression, file, project) !== 'cannot';
    case SyntaxKind.CallExpression:
    case SyntaxKind.NewExpression:
      return !isAfterwards(action) && throwsHere(action as CallExpression, file, project);
    default:
      return false;
  }
}

/** Whether the call itself throws; what it gives is looked at where it is awaited. */
function throwsHere(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const functions = project.functionsOf(call, file);
  if (functions.length > 0) return functions.some((target) => !givesPromise(target.node, target.file, project) && canFail(target, project));
  return project
    .rowsCalled(call, file)
    .some(({ call: model }) => model.promise !== true && failingRoles.has(model.is) && failsAtOnce(model.is, call, file, project));
}

/** Whether a call of the role fails by throwing. `validationResult(request)` tells, `query(sql, callback)` calls back. */
function failsAtOnce(role: Role, call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const name = lastName(calleeName(call));
  if (role === 'validate') return /^(parse|assert|attempt|cast|create|validateSync|validateOrReject|cleanEnv)$/.test(name);
  // What the code itself has encoded can be decoded.
  if (role === 'parse' && /^decodeURI(Component)?$/.test(name)) return false;
  // createHash('sha256').update(text) only computes
  if (role === 'hash' && /^(update|digest)$/.test(name)) return false;
  return name.endsWith('Sync') || call.kind !== SyntaxKind.CallExpression || !hasCallback(call as CallExpression, file, project);
}

/** Whether the node stands in a catch clause or a `finally`: what goes on after a failure is not where the failure is missed. */
function isAfterwards(node: Node): boolean {
  for (let current = node; !isFunction(current) && current.kind !== SyntaxKind.SourceFile; current = current.parent) {
    if (current.kind === SyntaxKind.CatchClause) return true;
    if (current.parent.kind === SyntaxKind.TryStatement && (current.parent as ts.TryStatement).finallyBlock === current) return true;
  }
  return false;
}

/** A returned promise rejects whatever `try` it is returned from. Of what an async function returns, only a known promise is one. */
function resultThatFails(fn: FunctionNode, file: AnalysedFile, project: LinkedProject): Node | undefined {
  const isDeclared = fn.type !== undefined && isPromiseType(fn.type);
  return file.names.returnedBy(fn).find((result) => {
    const node = unwrap(result as Expression);
    const known = rejecting(node, file, project);
    if (known === 'unknown')
      return (
        isDeclared && !isAsync(fn) && node.kind === SyntaxKind.CallExpression && parameterChainedOn(node, { node: fn, file }) === undefined
      );
    return known === 'can' && (isAsync(fn) || isDeclared || isPromise(node, file, project));
  });
}
