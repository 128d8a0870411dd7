import { referencesOf, symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import type { Role } from '../models/model.js';
import { packagesOf, type Row } from '../models/paths.js';
import {
  isCall,
  isFunction,
  SyntaxKind,
  unwrap,
  wrapped,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { isAsync } from './async-function.js';
import { listening } from './emitter-arrival.js';
import { memberCall, memberCallOn } from './member-call.js';
import { remembered } from '../remembered.js';

const timers = /^(setTimeout|setInterval|setImmediate|queueMicrotask)$/;

/** An argument that a call runs without looking at its result. */
interface DroppedArgument {
  readonly index: number;
  /** The call takes it for a callback, or for the executor of a new promise. */
  readonly how: 'callback' | 'executor';
  /** What it rejects with is caught, and nobody is told of it. */
  readonly isQuiet: boolean;
}

/** The argument of the call, if any, whose promise the call drops when that is an async function. */
export function droppedArgument(
  call: CallExpression | NewExpression,
  file: AnalysedFile,
  project: LinkedProject,
): DroppedArgument | undefined {
  const name = calleeName(call);
  if (name === 'Promise' && call.kind === SyntaxKind.NewExpression) return { index: 0, how: 'executor', isQuiet: false };
  const rows = project.rowsCalled(call, file);
  const subscribing = rows.find(({ call: { is } }) => is === 'subscribe');
  if (subscribing !== undefined) {
    if (isHeard(call, file, project)) return undefined;
    return { index: listenerIn(call, subscribing), how: 'callback', isQuiet: subscribing.call.isQuiet === true };
  }
  const index = call.kind === SyntaxKind.NewExpression ? undefined : calledBackIn(call as CallExpression, rows, file, project);
  return index === undefined ? undefined : { index, how: 'callback', isQuiet: false };
}

/** `const job = scheduleJob(time, clean); job.on('error', tell);`: what the call gives emits what the function rejects with. */
function isHeard(call: Node, file: AnalysedFile, project: LinkedProject): boolean {
  const given = wrapped(call);
  const { parent } = given;
  const name = parent.kind === SyntaxKind.VariableDeclaration ? (parent as ts.VariableDeclaration).name : undefined;
  const symbol = name?.kind === SyntaxKind.Identifier ? symbolOf(file.bound, name as ts.Identifier) : undefined;
  return [given, ...(symbol === undefined ? [] : referencesOf(file.bound, symbol))].some((place) => {
    const call = memberCallOn(place)?.call;
    return call !== undefined && project.rowWithRole(call, file, 'listen-error') !== undefined;
  });
}

/** The index of the function that the call calls back, with no regard to what that gives. */
function calledBackIn(call: CallExpression, rows: readonly Row[], file: AnalysedFile, project: LinkedProject): number | undefined {
  const name = calleeName(call);
  if (takesAnswer(call, rows) || takesCallback(call, rows, file, project)) return call.arguments.length - 1;
  const callee = unwrap(call.expression);
  if (callee.kind === SyntaxKind.Identifier) {
    const isTimer = timers.test(name) && symbolOf(file.bound, callee as ts.Identifier) === undefined;
    return isTimer ? 0 : undefined;
  }
  if (callee.kind !== SyntaxKind.PropertyAccessExpression) return undefined;
  if (name === 'process.nextTick') return 0;
  const { name: method, expression: receiver } = callee as ts.PropertyAccessExpression;
  if (method.text === 'forEach') return call.parent.kind === SyntaxKind.ExpressionStatement ? 0 : undefined;
  if (!listening.test(method.text)) return undefined;
  const hearing = project.link.rowsOf(file.valuesOf(callee), file.path).filter((row) => row.call.is === 'listen-error');
  // What an emitter of the project does with its listeners is its own matter.
  const isOfPackage = project.functionsOf(call, file).length === 0;
  const isEmitter =
    hearing.length > 0 ||
    isChainOnEmitter(receiver, file, project) ||
    (isOfPackage && (isConnection(receiver, file) || acceptsConnections(call, file))) ||
    ['request', 'response'].some((known) => project.isNamed(receiver, known, file));
  return isEmitter && !capturesRejections(hearing, file, project) ? 1 : undefined;
}

/** `createReadStream(path).pipe(parser).on('data', add)`: `on` gives the emitter itself, and `pipe` another one. */
function isChainOnEmitter(receiver: Expression, file: AnalysedFile, project: LinkedProject): boolean {
  const link = memberCall(unwrap(receiver));
  if (link === undefined || !(listening.test(link.name) || link.name === 'pipe')) return false;
  const start = unwrap(link.receiver);
  return (
    (isCall(start) && project.rowWithRole(start, file, 'emitter') !== undefined) ||
    ['request', 'response'].some((known) => project.isNamed(start, known, file)) ||
    isChainOnEmitter(start, file, project)
  );
}

/** `io.on('connection', (socket) => socket.on(…))`: whatever server it is, a connection is an emitter. */
function isConnection(receiver: Expression, { bound }: AnalysedFile): boolean {
  const node = unwrap(receiver);
  if (node.kind !== SyntaxKind.Identifier) return false;
  const parameter = symbolOf(bound, node as ts.Identifier)?.declarations[0];
  const call = parameter?.parent.parent;
  return call?.kind === SyntaxKind.CallExpression && connectionOf(call as CallExpression) === parameter;
}

/** The server is one as well, where its listener listens to the connection. */
function acceptsConnections(call: CallExpression, { bound }: AnalysedFile): boolean {
  const name = connectionOf(call)?.name;
  const connection = name?.kind === SyntaxKind.Identifier ? symbolOf(bound, name) : undefined;
  return (
    connection !== undefined &&
    referencesOf(bound, connection).some(({ parent }) =>
      /^(on|once)$/.test((parent as Partial<ts.PropertyAccessExpression>).name?.getText() ?? ''),
    )
  );
}

/** What a listener that stands in place gets of the event `connection`. */
function connectionOf({ arguments: [event, listener] }: CallExpression): ts.ParameterDeclaration | undefined {
  const isMeant = event?.kind === SyntaxKind.StringLiteral && (event as ts.StringLiteral).text === 'connection';
  return isMeant && listener !== undefined && isFunction(listener) ? listener.parameters[0] : undefined;
}

/**
 * `new EventEmitter({ captureRejections: true })`: an emitter of that kind emits what its async listeners reject with. A plain one may be
 * made in any file, and `EventEmitter.captureRejections = true` counts for all that come after it.
 */
function capturesRejections(hearing: readonly Row[], { bound }: AnalysedFile, project: LinkedProject): boolean {
  const capturing = filesThatCapture(project);
  if (capturing.some((file) => file.bound === bound || capturesAll(file))) return true;
  return capturing.length > 0 && hearing.some(({ model }) => packagesOf(model).includes('events'));
}

function capturesAll({ bound }: AnalysedFile): boolean {
  return bound.assignments.some(({ left }) => /\.captureRejections$/.test(left.getText(bound.source)));
}

const filesThatCapture = remembered((project: LinkedProject): readonly AnalysedFile[] =>
  [...project.files.values()].filter(({ bound }) => bound.identifiers.has('captureRejections')),
);

/** The index of the listener that the call takes: of `1`, the argument; of `0..`, the last one from there. */
function listenerIn({ arguments: args }: CallExpression | NewExpression, { call: { handlers } }: Row): number {
  const index = Number.parseInt(String(handlers), 10);
  return String(handlers).endsWith('..') ? Math.max(index, (args?.length ?? 0) - 1) : index;
}

/** `(error, pad) => …`: what is given such a function says through it what failed, whatever else it gives back. */
export function takesError(argument: Expression): boolean {
  const node = unwrap(argument);
  if (!isFunction(node)) return false;
  const [first] = node.parameters;
  return first?.name.kind === SyntaxKind.Identifier && /^_?(e|er|err|error)$/.test((first.name as ts.Identifier).text);
}

const answering: ReadonlySet<Role> = new Set(['io', 'query', 'find', 'hash', 'verify-password', 'verify-token', 'send-mail', 'request']);

/** `readFile(path, async (error, text) => …)`, `http.get(url, async (response) => …)`: the last argument is called back. */
function takesAnswer({ arguments: args }: CallExpression, rows: readonly Row[]): boolean {
  const last = args[args.length - 1];
  if (last === undefined || !isFunction(unwrap(last))) return false;
  return rows.some(({ call: { is, promise } }) => answering.has(is) && (takesError(last) || (is === 'request' && promise !== true)));
}

/**
 * `client.send(message, async (err, answer) => { if (err) … })` of code that is not known: whatever calls back with an error that may be
 * there or not does so in the way of callbacks, and looks at nothing that comes back.
 */
function takesCallback(call: CallExpression, rows: readonly Row[], file: AnalysedFile, project: LinkedProject): boolean {
  const callback = call.arguments.length === 0 ? undefined : unwrap(call.arguments[call.arguments.length - 1]!);
  if (callback === undefined || !isFunction(callback) || !isAsync(callback) || !takesError(callback)) return false;
  if (rows.length > 0 || project.functionsOf(call, file).length > 0 || handing.test(lastName(calleeName(call)))) return false;
  // passport.authenticate('jwt', async (err, user) => …)(context, next)
  if (isCall(call.parent) && call.parent.expression === call) return false;
  const { length } = callback.parameters;
  return length === 1 ? runsMiddleware(call, file, project) : length < 4 && asksForError(callback, file);
}

/** `upload(request, response, async (err) => …)`: middleware does not wait for what it calls when it is done. */
function runsMiddleware(
  { arguments: [request, response, ...others] }: CallExpression,
  file: AnalysedFile,
  project: LinkedProject,
): boolean {
  if (request === undefined || response === undefined || others.length !== 1) return false;
  return project.isNamed(request, 'request', file) && project.isNamed(response, 'response', file);
}

const handing = /^(on|once|off|addListener|prependListener|use|then|catch|finally|reduce|map|forEach|set\w*|on[A-Z]\w*|add[A-Z]\w*)$/;

/** `if (err) …`, `if (err || !user) …`: whether there is an error is asked, not only what it is. */
function asksForError({ parameters, body }: FunctionNode, { bound }: AnalysedFile): boolean {
  const symbol = symbolOf(bound, parameters[0]!.name as ts.Identifier);
  if (symbol === undefined || body === undefined) return false;
  return referencesOf(bound, symbol).some((reference) => {
    let node: Node = reference;
    while (isAsking(node.parent)) node = node.parent;
    return node.parent.kind === SyntaxKind.IfStatement && (node.parent as ts.IfStatement).expression === node;
  });
}

/** `!err`, `err || !user`, `(err)` */
function isAsking(node: Node): boolean {
  if (node.kind === SyntaxKind.PrefixUnaryExpression || node.kind === SyntaxKind.ParenthesizedExpression) return true;
  return (
    node.kind === SyntaxKind.BinaryExpression && /^(&&|\|\||\?\?|[!=]==?)$/.test((node as ts.BinaryExpression).operatorToken.getText())
  );
}
