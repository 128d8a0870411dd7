import { referencesOf, symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import { callsIn, type FoundFunction, type LinkedProject } from '../dataflow/linked-project.js';
import { isFunction, SyntaxKind, unwrap, type CallExpression, type Expression, type ts } from '../parse/syntax.js';
import { anyOf } from './any-of.js';
import { isAsync } from './async-function.js';
import { takesError } from './dropped-argument.js';
import { elementsOf, givesPromise, isPromise, promiseChainedOn, rejecting, rejectionIn, rethrows } from './failing.js';
import { memberCall } from './member-call.js';

/** What goes on with a promise. */
export const chained = /^(then|finally|exec|execute)$/;
/** Makes a list of what it is called with. */
export const iterating = /^(map|flatMap)$/;
/** What only reads: that its result is dropped is no matter of errors. */
const reading = anyOf(
  /^(select|selectDistinct|pluck|count|first|exists|distinct|aggregate|find|findOne|findMany|findAll|get|ping|toArray)$/,
  /^(isValid|where|query\.\w+)$/,
);

/**
 * The call whose promise is loose in the expression; undefined where it has a handler, cannot reject or is no promise for sure, or where it
 * only reads and the result is not wanted.
 */
export function looseCallIn(node: Expression, file: AnalysedFile, project: LinkedProject, isWanted = false): CallExpression | undefined {
  if (node.kind !== SyntaxKind.CallExpression) return undefined;
  const call = node as CallExpression;
  const source = sourceOf(call, file, project);
  if (source === undefined || source.arguments.some((argument) => takesError(argument) || isCallback(argument, file))) return undefined;
  if (isCallback(source.expression, file) || addsToQuery(source, file, project) || emitsErrors(source, file, project)) return undefined;
  const known = isPromise(call, file, project) ? rejecting(call, file, project) : 'unknown';
  if (known === 'cannot') return undefined;
  if (known === 'unknown') return chainsOnWork(call, source, file, project) ? source : isLooseList(call, file, project) ? call : undefined;
  if (source === call && onlyThrows(call, file, project)) return undefined;
  const functions = project.functionsOf(source, file);
  // got.get(webhook): what is asked for over the network may well be done there.
  const isChange = project.rowsCalled(source, file).some(({ call: { is, runsOnAwait } }) => is === 'request' || runsOnAwait === true);
  const isRead = !isChange && functions.length === 0 && reading.test(lastName(calleeName(source)));
  return isRead && !isWanted && !isContinued(call, source) ? undefined : source;
}

/** Whether all that can fail in the functions that are called fails at the call, before there is a promise. */
export function onlyThrows(call: CallExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const functions = project.functionsOf(call, file);
  if (functions.length === 0 || functions.some((target) => rejectionIn(target, project) !== undefined)) return false;
  return promiseChainedOn(call, file, project) === undefined;
}

/** `orders.map(async (order) => …)`, where at least one of the promises can reject. */
function isLooseList(call: CallExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const callback = call.arguments[0] === undefined ? undefined : unwrap(call.arguments[0]);
  if (callback === undefined || !isFunction(callback) || !iterating.test(lastName(calleeName(call)))) return false;
  return givesPromise(callback, file, project) && elementsOf(call, file, project).includes('can');
}

/** `users.find(id).then(answer)`: somebody waits for the result. */
function isContinued(call: CallExpression, source: CallExpression): boolean {
  if (call === source) return false;
  const link = memberCall(call);
  const inner = link && unwrap(link.receiver);
  return link?.name === 'then' || (inner?.kind === SyntaxKind.CallExpression && isContinued(inner as CallExpression, source));
}

/**
 * `callback(null, rows)`: nobody waits for a callback; one that fails is the affair of whoever handed it in. `load(ids, callback)`,
 * `flush(resolve)`: what is handed one on calls it back, with its error where there is one.
 */
function isCallback(expression: Expression, { bound }: AnalysedFile): boolean {
  const node = unwrap(expression);
  if (node.kind !== SyntaxKind.Identifier || !/^(cb|callback|done|resolve)$/i.test((node as ts.Identifier).text)) return false;
  return symbolOf(bound, node as ts.Identifier)?.kind === 'parameter';
}

/**
 * `store.save(order).then(answer)` where nothing is known of the store: what can be chained on is a promise, and what does work outside of
 * this code can fail. So it does in a function that gives back such a chain.
 */
function chainsOnWork(call: CallExpression, source: CallExpression, file: AnalysedFile, project: LinkedProject, depth = 0): boolean {
  if (project.rowsCalled(source, file).length > 0) return false;
  const functions = project.functionsOf(source, file);
  if (functions.length > 0) return depth < 4 && functions.every((target) => givesChainOnWork(target, project, depth + 1));
  return call !== source && working.test(lastName(calleeName(source)));
}

/** `const save = (order) => store.save(order).then((saved) => saved.id)` */
function givesChainOnWork({ node, file }: FoundFunction, project: LinkedProject, depth: number): boolean {
  const results = isAsync(node) ? [] : file.names.returnedBy(node).map((result) => unwrap(result as Expression));
  return (
    results.length > 0 &&
    results.every((result) => {
      const source = result.kind === SyntaxKind.CallExpression ? sourceOf(result as CallExpression, file, project) : undefined;
      return source !== undefined && chainsOnWork(result as CallExpression, source, file, project, depth);
    })
  );
}

const working = anyOf(
  /^(get|fetch|find|load|read|retrieve|query|list|count|search|look_?up|save|store|set|put|post|patch|write|insert)([A-Z_]|$)/,
  /^(create|update|upsert|delete|remove|send|publish|upload|download|request|call|invoke|execute|run)([A-Z_]|$)/,
  /^(connect|log_?in|sign_?in|authenticate|verify|register|subscribe|sync)([A-Z_]|$)/i,
);

/** `query.increment('visits')`, `query.whereNull('held').limit(10)` on a query that is kept in a variable, to be run when all is added. */
function addsToQuery(call: CallExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const isLazy = project.rowsCalled(call, file).some(({ call: row }) => row.isLazy === true && (row.is === 'query' || row.is === 'find'));
  if (!isLazy) return false;
  let start = memberCall(call)?.receiver;
  if (start?.kind === SyntaxKind.Identifier) return true;
  while (start?.kind === SyntaxKind.CallExpression) start = memberCall(start)?.receiver;
  return start?.kind === SyntaxKind.Identifier && project.isNamed(start, 'builder', file);
}

/** `request.stream = true; request.query(sql)`: whoever listens hears of the error. */
function emitsErrors(call: CallExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const receiver = memberCall(call)?.receiver;
  const symbol = receiver?.kind === SyntaxKind.Identifier ? symbolOf(file.bound, receiver as ts.Identifier) : undefined;
  if (symbol === undefined) return false;
  return referencesOf(file.bound, symbol).some(({ parent: member }) => {
    const isSet = member.kind === SyntaxKind.PropertyAccessExpression && member.parent.kind === SyntaxKind.BinaryExpression;
    return isSet && project.rowsAssigned(member as Expression, file).some((row) => row.call.is === 'emit-errors');
  });
}

/** The call at the start of a chain that nobody catches: `save(order).then(print)`; a handler that throws again catches nothing. */
function sourceOf(call: CallExpression, file: AnalysedFile, project: LinkedProject): CallExpression | undefined {
  const callee = unwrap(call.expression);
  if (callee.kind !== SyntaxKind.PropertyAccessExpression) return call;
  const { name, expression: receiver } = callee as ts.PropertyAccessExpression;
  const handler = name.text === 'catch' ? call.arguments[0] : name.text === 'then' ? call.arguments[1] : undefined;
  if (handler !== undefined && !rethrows(handler, file)) return undefined;
  // Order.findById(id).exec((err, order) => …)
  if (/^exec(ute)?$/.test(name.text) && call.arguments.some((argument) => takesError(argument) || isCallback(argument, file)))
    return undefined;
  // stop().finally(() => process.exit(1))
  if (name.text === 'finally' && call.arguments.some((argument) => exitsIn(argument, file, project))) return undefined;
  // save(order).catch()
  const isLink = chained.test(name.text) || (name.text === 'catch' && call.arguments.length === 0);
  if (handler === undefined && (!isLink || project.rowsCalled(call, file).length > 0)) return call;
  const inner = unwrap(receiver);
  return inner.kind === SyntaxKind.CallExpression ? sourceOf(inner as CallExpression, file, project) : call;
}

function exitsIn(argument: Expression, file: AnalysedFile, project: LinkedProject): boolean {
  return isFunction(unwrap(argument)) && callsIn(argument, file).some((call) => project.rowWithRole(call, file, 'exit') !== undefined);
}
