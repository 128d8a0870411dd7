import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, type Effect } from '../dataflow/effects.js';
import { callsIn, type LinkedProject } from '../dataflow/linked-project.js';
import { patternPath, startsWithStep } from '../dataflow/origins.js';
import type { Role } from '../models/model.js';
import {
  bodyOf,
  isAwaited,
  isFunction,
  SyntaxKind,
  type Body,
  type CallExpression,
  type FunctionNode,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { isBesideBackend } from './backend-code.js';
import { deliberateReason } from './deliberate.js';
import { makesError } from './error-class.js';
import type { ErrorHandler, HandlerKind, HandlerPath } from './error-handler.js';
import { repliesWith } from './error-reply.js';
import { callbackOf, isEmptyBody, nothingGivenBy, operatorHandlerOf, rejectionHandlerOf, type FoundHandler } from './handler-functions.js';
import { picksIn, pathsOf } from './handler-paths.js';
import { outermostOf } from './inside.js';
import { letsIn } from './lets-in.js';
import { startOfChain } from './member-call.js';
import { rethrowing } from './rethrow.js';
import { successToldBehind } from './success-told.js';
import { leavesClientWaiting } from './unanswered.js';

/** The error handlers of a file, in order of position within each kind. */
export function* errorHandlers(file: AnalysedFile, project: LinkedProject): Generator<ErrorHandler> {
  for (const { catchClause, tryBlock } of file.bound.tries) {
    if (catchClause === undefined) continue;
    const { variableDeclaration, block } = catchClause;
    yield create(file, project, catchClause, 'catch clause', variableDeclaration, tryBlock, block);
  }
  const listeners = new Set<Node>();
  for (const call of file.bound.calls) {
    if (call.kind !== SyntaxKind.CallExpression) continue;
    const found = handlerIn(call as CallExpression, file, project);
    if (found === undefined) continue;
    const { node, fn, kind, tried } = found;
    if (kind === '`error` listener') listeners.add(node);
    yield create(file, project, node, kind, fn !== undefined && node === fn ? firstParameterOf(fn) : undefined, tried, fn);
  }
  for (const fn of file.bound.functions) {
    if (fn.body === undefined || listeners.has(fn)) continue;
    for (const parameter of fn.parameters) {
      const part = partWithError(parameter, file, project);
      if (part !== undefined && !project.isHelper(fn, file)) yield create(file, project, fn, 'error middleware', parameter, fn, fn, part);
    }
  }
}

function handlerIn(call: CallExpression, file: AnalysedFile, project: LinkedProject): FoundHandler | undefined {
  return rejectionHandlerOf(call, file, project) ?? operatorHandlerOf(call, file, project) ?? callbackOf(call, file, project);
}

/** The first one that callers give; `this: Request` only says what the function is bound to. */
function firstParameterOf({ parameters }: FunctionNode): ts.ParameterDeclaration | undefined {
  return parameters.find(({ name }) => name.kind !== SyntaxKind.Identifier || name.text !== 'this');
}

/** Which part of what the parameter gets is the error: all of it, or `.error` in `({ error, set }) => …`. */
function partWithError(parameter: ts.ParameterDeclaration, file: AnalysedFile, project: LinkedProject): string | undefined {
  const { name } = parameter;
  if (name.kind === SyntaxKind.Identifier) return project.isNamed(name, 'error', file) ? '' : undefined;
  if (name.kind !== SyntaxKind.ObjectBindingPattern) return undefined;
  // ({ status = 500, message }, request, response, next) => …
  if (project.link.hasName(file.names.valuesOfDeclaration(parameter), 'error')) return '';
  const element = name.elements.find((each) => each.name.kind === SyntaxKind.Identifier && project.isNamed(each.name, 'error', file));
  return element === undefined ? undefined : patternPath(element);
}

/** What becomes of the error in a function that stands elsewhere and does nothing: `noop`, `toNull`. */
function pathsOfIdle(fn: Body | undefined): readonly HandlerPath[] {
  const given = fn !== undefined && isFunction(fn) ? nothingGivenBy(fn) : undefined;
  const exit = given === undefined ? 'end' : 'return';
  return [{ outcome: 'dropped', narrowing: 'none', exit, at: undefined, fallback: given?.getText() }];
}

function create(
  file: AnalysedFile,
  project: LinkedProject,
  node: Node,
  kind: HandlerKind,
  root: ts.VariableDeclaration | ts.ParameterDeclaration | undefined,
  tried: Node,
  body: Body | undefined,
  part = '',
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
      return kind === '`error` listener' ? listenedToBy(tried as CallExpression) : triedNameOf(tried, file);
    },
    isEmpty: body === undefined || isEmptyBody(body),
    get effects() {
      return root === undefined ? [] : effectsOn(part, project.effects.of(root, file));
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
      if (body === undefined || (node.kind !== SyntaxKind.CatchClause && node !== body)) return pathsOfIdle(body);
      const { effects } = handler;
      const mayLackError = kind === 'callback';
      const paths = pathsOf({ file, project, node, root, graph: file.flowOf(body), effects, mayLackError });
      Object.defineProperty(handler, 'paths', { value: paths });
      return paths;
    },
    get picks() {
      return root === undefined || body === undefined ? [] : picksIn(file.flowOf(body), root, file);
    },
    get leavesClientWaiting() {
      return leavesClientWaiting(handler);
    },
    get successTold() {
      return successToldBehind(handler);
    },
    get letsIn() {
      return letsIn(handler);
    },
    get rethrow() {
      return body !== undefined && (node.kind === SyntaxKind.CatchClause || node === body) ? rethrowing(handler, body) : undefined;
    },
    get deliberate() {
      const reason = deliberateReason(handler);
      Object.defineProperty(handler, 'deliberate', { value: reason });
      return reason;
    },
  };
  return handler;
}

/** What happens to the part, told of the part alone. */
function effectsOn(part: string, effects: readonly Effect[]): readonly Effect[] {
  if (part === '') return effects;
  const own = effects.filter((effect) => startsWithStep(effect.part, part));
  return own.map((effect) => ({ ...effect, part: effect.part.slice(part.length) }));
}

/** The name of the only outermost call that is tried, or of the one that it waits for: `orders.load` of `list.push(await orders.load(id))`. */
function triedNameOf(tried: Node, file: AnalysedFile): string | undefined {
  const calls = tried.kind === SyntaxKind.CallExpression ? [tried as CallExpression] : callsIn(tried, file);
  const [only, ...others] = outermostOf(calls).map(startOfChain);
  const isWaitedIn = (call: Node): boolean => isAwaited(call) && bodyOf(call) === bodyOf(tried);
  const [waited, ...more] = only === undefined || isAwaited(only) ? [] : callsIn(only, file).filter(isWaitedIn);
  const named = waited !== undefined && more.length === 0 ? waited : only;
  const name = named === undefined || others.length > 0 ? undefined : calleeName(named);
  return name === 'a function' ? undefined : name;
}

/** `socket` of `socket.on('error', …)` */
function listenedToBy(listening: CallExpression): string | undefined {
  const name = calleeName(listening);
  const end = name.lastIndexOf('.');
  return end > 0 ? name.slice(0, end) : undefined;
}

const checking: ReadonlySet<Role> = new Set<Role>(['validate', 'parse', 'verify-token']);
const reachingOut: ReadonlySet<Role> = new Set<Role>(['query', 'request', 'io', 'find']);

/** Whether the only calls with a role that are tried parse, validate or verify what a client sent. */
function triesInputOnly(tried: Node, file: AnalysedFile, project: LinkedProject): boolean {
  let isChecking = false;
  for (const call of callsIn(tried, file)) {
    const roles = project.rowsCalled(call, file).map((row) => row.call.is);
    if (roles.some((role) => checking.has(role))) isChecking = true;
    else if (roles.some((role) => reachingOut.has(role))) return false;
    else if (roles.length === 0 && call.parent.kind === SyntaxKind.AwaitExpression) return false;
    else if (onlyChecks(call, file, project)) isChecking = true;
  }
  return isChecking;
}

/** `const orderIn = (text) => schema.parse(JSON.parse(text))`: a helper that does nothing else; it may make an error of what it catches. */
function onlyChecks(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const functions = project.functionsOf(call, file);
  return (
    functions.length > 0 &&
    functions.every(({ node, file: home }) => {
      const others = callsIn(node, home).filter((inner) => !makesError(inner, home, project));
      const isCheck = (inner: CallExpression | NewExpression): boolean =>
        project.rowsCalled(inner, home).some((row) => checking.has(row.call.is));
      return others.length > 0 && others.every(isCheck);
    })
  );
}
