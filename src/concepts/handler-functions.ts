import { referencesOf, symbolOf, writesOf, type Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import { keysOf, usesArguments, type FoundFunction, type LinkedProject } from '../dataflow/linked-project.js';
import type { Row } from '../models/paths.js';
import {
  bodyOf,
  isFunction,
  isInside,
  SyntaxKind,
  unwrap,
  wrapped,
  type Body,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { anyOf } from './any-of.js';
import { isUserInterface } from './backend-code.js';
import type { HandlerKind } from './error-handler.js';
import { memberCall, memberCallOn } from './member-call.js';
import { isNothing } from './nothing-said.js';

/** What code calls an error that it gets. */
export const errorName = /^_*(e|er|err|error|ex|exc|exception|cause|reason)$|(Err|Error)$/;

/** A function that is handed over to handle an error. */
export interface FoundHandler {
  /** The function where it is written in place, the name of it otherwise. */
  readonly node: Node;
  /** Undefined for a function of a package that does nothing. */
  readonly fn: FunctionNode | undefined;
  readonly kind: HandlerKind;
  readonly tried: Node;
}

/** `promise.catch(f)`, `promise.then(done, f)` */
export function rejectionHandlerOf(call: CallExpression, file: AnalysedFile, project: LinkedProject): FoundHandler | undefined {
  const { expression: callee } = call;
  if (callee.kind !== SyntaxKind.PropertyAccessExpression) return undefined;
  const { name, expression: promise } = callee as ts.PropertyAccessExpression;
  const argument = handlerArgument(call);
  if (argument === undefined || project.rowsCalled(call, file).length > 0) return undefined;
  const kind = name.text === 'catch' ? '`.catch()` handler' : '`.then()` rejection handler';
  const fn = inlineFunction(argument) ?? ownFunction(argument, file, project);
  if (fn !== undefined) return { node: fn, fn, kind, tried: unwrap(promise) };
  const empty = emptyFunction(argument, file, project);
  if (empty === undefined && !project.isNamed(argument, 'noop', file)) return undefined;
  return { node: argument, fn: empty, kind, tried: unwrap(promise) };
}

/** `orders.pipe(map(read), catchError(f))` */
export function operatorHandlerOf(call: CallExpression, file: AnalysedFile, project: LinkedProject): FoundHandler | undefined {
  const [argument] = call.arguments;
  const fn = argument === undefined ? undefined : inlineFunction(argument);
  if (fn === undefined || project.rowWithRole(call, file, 'catch') === undefined || isUserInterface(file, project)) return undefined;
  const piping = memberCall(wrapped(call).parent);
  if (piping?.name !== 'pipe' || isToldBefore(call, piping.call)) return undefined;
  return { node: fn, fn, kind: '`catchError` handler', tried: unwrap(piping.receiver) };
}

/** `tap({ error: (error) => log.error(error) })` or `tap(show, (error) => log.error(error))` in front of it. */
function isToldBefore(call: CallExpression, { arguments: operators }: CallExpression): boolean {
  return operators.slice(0, operators.indexOf(wrapped(call) as Expression)).some((each) => {
    const operator = unwrap(each);
    if (operator.kind !== SyntaxKind.CallExpression || calleeName(operator as CallExpression) !== 'tap') return false;
    const [observer, ...others] = (operator as CallExpression).arguments;
    return observer !== undefined && (others.length > 0 || keysOf(observer).includes('error'));
  });
}

/** `f` of `promise.catch(f)` and `promise.then(done, f)` */
export function handlerArgument({ expression: callee, arguments: args }: CallExpression): Expression | undefined {
  if (callee.kind !== SyntaxKind.PropertyAccessExpression) return undefined;
  const { text } = (callee as ts.PropertyAccessExpression).name;
  const argument = text === 'catch' && args.length === 1 ? args[0] : text === 'then' && args.length === 2 ? args[1] : undefined;
  return argument === undefined ? undefined : unwrap(argument);
}

/**
 * `promise.catch(fail)`, `promise.catch(this.fail)`: a function of the file that is there for nothing else, where it is first handed over.
 * One with nothing in it is looked at wherever it is handed over.
 */
function ownFunction(argument: Expression, file: AnalysedFile, project: LinkedProject): FunctionNode | undefined {
  const named = boundBy(argument) ?? argument;
  const references = placesOf(named, file);
  if (references[0] !== named || !references.every(isHandedToPromise)) return undefined;
  const [fn, ...others] = project.functionsAmong(project.link.resolve(file.valuesOf(named)));
  if (fn === undefined || others.length > 0 || fn.file !== file || fn.node.body === undefined || isEmptyBody(fn.node)) return undefined;
  return project.callersOf(fn.node).length === 0 ? fn.node : undefined;
}

/** Where the file names the function, as a constant or as a member of `this`. */
function placesOf(named: Expression, { bound }: AnalysedFile): readonly Node[] {
  if (isOwnMember(named)) return bound.members.filter((member) => isOwnMember(member) && member.name.text === named.name.text);
  const symbol = named.kind === SyntaxKind.Identifier ? symbolOf(bound, named as ts.Identifier) : undefined;
  return symbol?.kind === 'constant' || symbol?.kind === 'function' ? referencesOf(bound, symbol) : [];
}

function isOwnMember(node: Expression): node is ts.PropertyAccessExpression {
  return (
    node.kind === SyntaxKind.PropertyAccessExpression && (node as ts.PropertyAccessExpression).expression.kind === SyntaxKind.ThisKeyword
  );
}

/** `this.fail` of `this.fail.bind(this)` */
function boundBy(argument: Expression): Expression | undefined {
  const call = memberCall(argument);
  return call?.name === 'bind' ? call.receiver : undefined;
}

function isHandedToPromise(reference: Node): boolean {
  const handed = wrapped(memberCallOn(reference)?.name === 'bind' ? reference.parent.parent : reference);
  const { parent } = handed;
  const argument = parent.kind === SyntaxKind.CallExpression ? handlerArgument(parent as CallExpression) : undefined;
  return argument !== undefined && (boundBy(argument) ?? argument) === reference;
}

/** `promise.catch(noop)`, `promise.catch(toNull)`: the function stands elsewhere, and does nothing. */
function emptyFunction(argument: Expression, file: AnalysedFile, project: LinkedProject): FunctionNode | undefined {
  const symbol = argument.kind === SyntaxKind.Identifier ? symbolOf(file.bound, argument as ts.Identifier) : undefined;
  if (symbol === undefined || symbol.kind === 'parameter' || isReplaced(symbol, file)) return undefined;
  const functions = project.functionsAmong(project.link.resolve(file.valuesOf(argument)));
  // One of the file that gives something back is looked at where it stands.
  const isIdle = ({ node, file: home }: FoundFunction): boolean =>
    isEmptyBody(node) || (home !== file && nothingGivenBy(node) !== undefined);
  return functions.length > 0 && functions.every(isIdle) ? functions[0]!.node : undefined;
}

/** `null` of `() => null`, `[]` of `() => { return []; }`: all that the function does is to give that back. */
export function nothingGivenBy({ body }: FunctionNode): Expression | undefined {
  if (body === undefined) return undefined;
  const given = body.kind === SyntaxKind.Block ? onlyReturnIn(body as ts.Block) : (body as Expression);
  return given !== undefined && isNothing(given) ? given : undefined;
}

function onlyReturnIn({ statements: [only, ...others] }: ts.Block): Expression | undefined {
  return only?.kind === SyntaxKind.ReturnStatement && others.length === 0 ? (only as ts.ReturnStatement).expression : undefined;
}

/** `let fail = () => {};` is there to be written over; `var noop = function () {};` may not be. */
function isReplaced(symbol: Symbol, { bound }: AnalysedFile): boolean {
  return symbol.kind === 'variable' && writesOf(bound, symbol).length > 1;
}

/** `read(path, (err, text) => …)`, `read(path, onText)`, `emitter.on('error', (err) => …)` */
export function callbackOf(call: CallExpression, file: AnalysedFile, project: LinkedProject): FoundHandler | undefined {
  const last = call.arguments[call.arguments.length - 1];
  const fn = last === undefined ? undefined : (inlineFunction(last) ?? ownCallback(last, file));
  if (fn === undefined) return undefined;
  const rows = project.rowsCalled(call, file);
  if (rows.some((row) => row.call.is === 'listen-error')) return { node: fn, fn, kind: '`error` listener', tried: call };
  const [first] = fn.parameters;
  // `fs.writeFile(path, text, () => done())`: the library calls back with an error, and nobody takes it.
  if (first === undefined)
    // function () { done.apply(null, arguments); }
    return rows.some((row) => callsBack(row, call)) && !usesArguments(fn, file)
      ? { node: fn, fn, kind: 'callback', tried: call }
      : undefined;
  if (first.name.kind !== SyntaxKind.Identifier || first.dotDotDotToken !== undefined) return undefined;
  // A framework's handler is not a callback, whatever its first parameter is called.
  if (
    rows.some(
      (row) => row.call.is === 'route' || row.call.is === 'use' || row.call.is === 'handle-errors' || row.call.is === 'process-handler',
    )
  )
    return undefined;
  const isKnown = rows.some((row) => row.call.is === 'io' || row.call.is === 'query' || row.call.is === 'session');
  const isCallback =
    errorName.test(first.name.text) &&
    (fn.parameters.length >= 2 || isKnown || mayBeAbsent(first, file) || isNextOfMiddleware(call, file, project));
  return isCallback && !isIteration(call) && (isKnown || !isEventListener(call))
    ? { node: fn, fn, kind: 'callback', tried: call }
    : undefined;
}

/** `function onText(err, text) { … }` that is there for nothing else than to be called back, where it is first handed over. */
function ownCallback(argument: Expression, file: AnalysedFile): FunctionNode | undefined {
  const named = unwrap(argument);
  const symbol = named.kind === SyntaxKind.Identifier ? symbolOf(file.bound, named as ts.Identifier) : undefined;
  const fn = symbol === undefined || isReplaced(symbol, file) ? undefined : functionDeclaredBy(symbol);
  const [first, second] = fn?.parameters ?? [];
  if (symbol === undefined || fn === undefined || second === undefined || isEmptyBody(fn)) return undefined;
  if (first?.name.kind !== SyntaxKind.Identifier || !errorName.test(first.name.text)) return undefined;
  const references = referencesOf(file.bound, symbol);
  const isFirst = references.find((reference) => !isInside(reference, fn)) === named;
  return isFirst && references.every(isHandedLast) ? fn : undefined;
}

/** `function onText(…) { … }`, `const onText = (…) => …` */
function functionDeclaredBy({ declarations: [declaration, ...others] }: Symbol): FunctionNode | undefined {
  if (declaration === undefined || others.length > 0) return undefined;
  if (declaration.kind !== SyntaxKind.VariableDeclaration) return isFunction(declaration) ? declaration : undefined;
  const { initializer } = declaration as ts.VariableDeclaration;
  return initializer && inlineFunction(initializer);
}

/** `onText` of `read(path, onText)`, but not of `texts.forEach(onText)` */
function isHandedLast(reference: Node): boolean {
  const { parent } = reference;
  if (parent.kind !== SyntaxKind.CallExpression) return false;
  const { arguments: args } = parent as CallExpression;
  return args[args.length - 1] === reference && !iterating.test(lastName(calleeName(parent as CallExpression)));
}

/** `mkdir(path, () => …)`, `session.save(() => …)`, `transport.sendMail(mail, () => …)`: what is given last gets the error. */
function callsBack({ call: { is, promise } }: Row, { arguments: args }: CallExpression): boolean {
  return is === 'send-mail' || is === 'session' || (promise !== true && (is === 'io' || (is === 'query' && args.length > 1)));
}

/** `parseBody(request, response, (error) => …)`: middleware calls on with an error, or with none. */
function isNextOfMiddleware({ arguments: args }: CallExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const [request, response, , ...others] = args;
  if (request === undefined || response === undefined || others.length > 0) return false;
  return project.isNamed(request, 'request', file) && project.isNamed(response, 'response', file);
}

/**
 * `connect((error) => { if (error) … })`, `connect((error) => { if (error && error.code === 'busy') … })`: who gets an error alone and asks
 * whether there is one is called back on success as well.
 */
function mayBeAbsent({ name, parent }: ts.ParameterDeclaration, { bound }: AnalysedFile): boolean {
  // An event, a reason to end: other things are called that, too.
  if (/^_*(e|reason|cause)$/.test((name as ts.Identifier).text)) return false;
  const symbol = symbolOf(bound, name as ts.Identifier);
  const references = symbol === undefined ? [] : referencesOf(bound, symbol);
  return references.some((reference) => bodyOf(reference) === parent && isAskedFirst(reference));
}

/** `error` of `if (error)`, of `if (error && error.code === 'busy')` */
function isAskedFirst(reference: Node): boolean {
  const { parent } = reference;
  if (parent.kind === SyntaxKind.IfStatement) return (parent as ts.IfStatement).expression === reference;
  if (parent.kind !== SyntaxKind.BinaryExpression) return false;
  const { left, operatorToken } = parent as ts.BinaryExpression;
  return operatorToken.kind === SyntaxKind.AmpersandAmpersandToken && left === reference && isAskedFirst(parent);
}

const iterating = anyOf(
  /^(forEach|map|filter|reduce|reduceRight|some|every|find|findIndex|findLast|flatMap|each|sort|then|catch|mapValues)$/,
  /^(forOwn|transform)$/,
);

/** `errors.forEach((error, index) => …)`: elements, not failures. */
export function isIteration({ expression: callee, arguments: [first] }: CallExpression): boolean {
  if (callee.kind !== SyntaxKind.PropertyAccessExpression || first === undefined || !isFunction(unwrap(first))) return false;
  return iterating.test((callee as ts.PropertyAccessExpression).name.text);
}

const listeningName = anyOf(
  /^(on|once|off|addListener|prependListener|addEventListener|bind|live|delegate|click|change|hover|subscribe|each)$/,
  /^(watch|use|setErrorHandler|onError)$/,
);

/** `button.on('click', (e, item) => …)`: the first parameter is an event. `app.use((error, request, response) => …)` is middleware. */
function isEventListener({ expression: callee }: CallExpression): boolean {
  if (callee.kind !== SyntaxKind.PropertyAccessExpression) return false;
  return listeningName.test((callee as ts.PropertyAccessExpression).name.text);
}

function inlineFunction(argument: Expression): FunctionNode | undefined {
  const node = unwrap(argument);
  return isFunction(node) && node.body !== undefined ? node : undefined;
}

/** Whether there is nothing in the body. */
export function isEmptyBody(body: Body): boolean {
  const block: Node | undefined = isFunction(body) ? body.body : body;
  return block?.kind === SyntaxKind.Block && (block as ts.Block).statements.length === 0;
}
