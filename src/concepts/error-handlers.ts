import { referencesOf, symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { callsIn, type LinkedProject } from '../dataflow/linked-project.js';
import {
  bodyOf,
  isFunction,
  SyntaxKind,
  unwrap,
  type Body,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { isBesideBackend } from './backend-code.js';
import { deliberateReason } from './deliberate.js';
import type { ErrorHandler, HandlerKind } from './error-handler.js';
import { repliesWith } from './error-reply.js';
import { picksIn, pathsOf } from './handler-paths.js';
import { rethrowing } from './rethrow.js';

const errorName = /^_*(e|er|err|error|ex|exc|exception|cause|reason)$|(Err|Error)$/;

/** The error handlers of a file, in order of position within each kind. */
export function* errorHandlers(file: AnalysedFile, project: LinkedProject): Generator<ErrorHandler> {
  for (const { catchClause, tryBlock } of file.bound.tries) {
    if (catchClause === undefined) continue;
    const { variableDeclaration, block } = catchClause;
    yield create(file, project, catchClause, 'catch clause', variableDeclaration, tryBlock, block);
  }
  for (const call of file.bound.calls) {
    if (call.kind !== SyntaxKind.CallExpression) continue;
    const found = rejectionHandlerOf(call as CallExpression, file, project) ?? callbackOf(call as CallExpression, file, project);
    if (found === undefined) continue;
    const { node, fn, kind, tried } = found;
    yield create(file, project, node, kind, node === fn ? fn.parameters[0] : undefined, tried, fn);
  }
  for (const fn of file.bound.functions) {
    const parameter = fn.parameters.find(({ name }) => name.kind === SyntaxKind.Identifier && project.isNamed(name, 'error', file));
    if (parameter !== undefined && fn.body !== undefined) yield create(file, project, fn, 'error middleware', parameter, fn, fn);
  }
}

function create(
  file: AnalysedFile,
  project: LinkedProject,
  node: Node,
  kind: HandlerKind,
  root: ts.VariableDeclaration | ts.ParameterDeclaration | undefined,
  tried: Node,
  body: Body,
): ErrorHandler {
  const name = root?.name.kind === SyntaxKind.Identifier ? root.name.text : undefined;
  // Paths and reasons are costly; most rules look at the kind first.
  const handler: ErrorHandler = {
    file,
    project,
    node,
    kind,
    root,
    name,
    tried,
    get triedName() {
      return triedNameOf(tried, file);
    },
    isEmpty: isEmptyBody(body),
    get effects() {
      return root === undefined ? [] : project.effects.of(root, file);
    },
    get replies() {
      const replies = repliesWith(handler);
      Object.defineProperty(handler, 'replies', { value: replies });
      return replies;
    },
    get triesInputOnly() {
      return triesInputOnly(tried, file, project);
    },
    get isBesideBackend() {
      return isBesideBackend(file, project);
    },
    get paths() {
      const { effects } = handler;
      const mayLackError = kind === 'callback';
      const paths = pathsOf({ file, project, node, root, graph: file.flowOf(body), effects, mayLackError });
      Object.defineProperty(handler, 'paths', { value: paths });
      return paths;
    },
    get picks() {
      return root === undefined ? [] : picksIn(file.flowOf(body), root, file);
    },
    get rethrow() {
      return node.kind === SyntaxKind.CatchClause || node === body ? rethrowing(handler, body) : undefined;
    },
    get deliberate() {
      const reason = deliberateReason(handler);
      Object.defineProperty(handler, 'deliberate', { value: reason });
      return reason;
    },
  };
  return handler;
}

/** The name of the only outermost call that is tried. */
function triedNameOf(tried: Node, file: AnalysedFile): string | undefined {
  const calls = tried.kind === SyntaxKind.CallExpression ? [tried as CallExpression] : callsIn(tried, file);
  const outermost = calls.filter((call) => !calls.some((other) => other !== call && other.pos <= call.pos && call.end <= other.end));
  const [only] = outermost;
  const name = only === undefined || outermost.length > 1 ? undefined : calleeName(only);
  return name === 'a function' ? undefined : name;
}

/** Whether the only calls with a role that are tried parse, validate or verify what a client sent. */
function triesInputOnly(tried: Node, file: AnalysedFile, project: LinkedProject): boolean {
  let isChecking = false;
  for (const call of callsIn(tried, file)) {
    const roles = project.rowsCalled(call, file).map((row) => row.call.is);
    if (roles.some((role) => role === 'validate' || role === 'parse' || role === 'verify-token')) isChecking = true;
    else if (roles.some((role) => role === 'query' || role === 'request' || role === 'io' || role === 'find')) return false;
    else if (roles.length === 0 && call.parent.kind === SyntaxKind.AwaitExpression) return false;
  }
  return isChecking;
}

function isEmptyBody(body: Body): boolean {
  const block: Node | undefined = isFunction(body) ? body.body : body;
  return block?.kind === SyntaxKind.Block && (block as ts.Block).statements.length === 0;
}

interface FoundHandler {
  /** The function where it is written in place, the name of it otherwise. */
  readonly node: Node;
  readonly fn: FunctionNode;
  readonly kind: HandlerKind;
  readonly tried: Node;
}

/** `promise.catch(f)`, `promise.then(done, f)` */
function rejectionHandlerOf(call: CallExpression, file: AnalysedFile, project: LinkedProject): FoundHandler | undefined {
  const { expression: callee, arguments: args } = call;
  if (callee.kind !== SyntaxKind.PropertyAccessExpression) return undefined;
  const { name, expression: promise } = callee as ts.PropertyAccessExpression;
  const argument = name.text === 'catch' && args.length === 1 ? args[0] : name.text === 'then' && args.length === 2 ? args[1] : undefined;
  if (argument === undefined || project.rowsCalled(call, file).length > 0) return undefined;
  const kind = name.text === 'catch' ? '`.catch()` handler' : '`.then()` rejection handler';
  const fn = inlineFunction(argument);
  if (fn !== undefined) return { node: fn, fn, kind, tried: unwrap(promise) };
  const empty = emptyFunction(argument, file, project);
  return empty === undefined ? undefined : { node: argument, fn: empty, kind, tried: unwrap(promise) };
}

/** `promise.catch(noop)`: the function stands elsewhere, and there is nothing in it. */
function emptyFunction(argument: Expression, file: AnalysedFile, project: LinkedProject): FunctionNode | undefined {
  const symbol = argument.kind === SyntaxKind.Identifier ? symbolOf(file.bound, argument as ts.Identifier) : undefined;
  // `let fail = () => {};` is there to be written over.
  if (symbol === undefined || symbol.kind === 'variable' || symbol.kind === 'parameter') return undefined;
  const functions = project.functionsAmong(project.link.resolve(file.valuesOf(argument)));
  return functions.length > 0 && functions.every(({ node }) => isEmptyBody(node)) ? functions[0]!.node : undefined;
}

/** `read(path, (err, text) => …)`, `emitter.on('error', (err) => …)` */
function callbackOf(call: CallExpression, file: AnalysedFile, project: LinkedProject): FoundHandler | undefined {
  const last = call.arguments[call.arguments.length - 1];
  const fn = last === undefined ? undefined : inlineFunction(last);
  if (fn === undefined) return undefined;
  const rows = project.rowsCalled(call, file);
  if (rows.some((row) => row.call.is === 'listen-error')) return { node: fn, fn, kind: '`error` listener', tried: call };
  const [first] = fn.parameters;
  // `fs.writeFile(path, text, () => done())`: the library calls back with an error, and nobody takes it.
  if (first === undefined)
    return rows.some(({ call: { is, promise } }) => is === 'io' && promise !== true)
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
  const isKnown = rows.some((row) => row.call.is === 'io' || row.call.is === 'query');
  const isCallback = errorName.test(first.name.text) && (fn.parameters.length >= 2 || isKnown || mayBeAbsent(first, file));
  return isCallback && !isIteration(call) && !isEventListener(call) ? { node: fn, fn, kind: 'callback', tried: call } : undefined;
}

/** `connect((error) => { if (error) … })`: who gets an error alone and asks whether there is one is called back on success as well. */
function mayBeAbsent({ name, parent }: ts.ParameterDeclaration, { bound }: AnalysedFile): boolean {
  // An event, a reason to end: other things are called that, too.
  if (/^_*(e|reason|cause)$/.test((name as ts.Identifier).text)) return false;
  const symbol = symbolOf(bound, name as ts.Identifier);
  const references = symbol === undefined ? [] : referencesOf(bound, symbol);
  return references.some((reference) => {
    const { parent: tested } = reference;
    return bodyOf(reference) === parent && tested.kind === SyntaxKind.IfStatement && (tested as ts.IfStatement).expression === reference;
  });
}

/** `errors.forEach((error, index) => …)`: elements, not failures. */
function isIteration({ expression: callee, arguments: [first] }: CallExpression): boolean {
  if (callee.kind !== SyntaxKind.PropertyAccessExpression || first === undefined || !isFunction(unwrap(first))) return false;
  return /^(forEach|map|filter|reduce|reduceRight|some|every|find|findIndex|findLast|flatMap|each|sort|then|catch|mapValues|forOwn|transform)$/.test(
    (callee as ts.PropertyAccessExpression).name.text,
  );
}

/** `button.on('click', (e, item) => …)`: the first parameter is an event. `app.use((error, request, response) => …)` is middleware. */
function isEventListener({ expression: callee }: CallExpression): boolean {
  if (callee.kind !== SyntaxKind.PropertyAccessExpression) return false;
  return /^(on|once|off|addListener|prependListener|addEventListener|bind|live|delegate|click|change|hover|subscribe|each|watch|use|setErrorHandler|onError)$/.test(
    (callee as ts.PropertyAccessExpression).name.text,
  );
}

function inlineFunction(argument: Expression): FunctionNode | undefined {
  const node = unwrap(argument);
  return isFunction(node) && node.body !== undefined ? node : undefined;
}
