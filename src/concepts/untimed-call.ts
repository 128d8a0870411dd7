/**
 * An untimed call waits for something outside the process, and nothing ends the wait: no option, no client, no race with a timer.
 */
import { initializerOf, referencesOf, symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { callsIn, keysOf, within, type LinkedProject } from '../dataflow/linked-project.js';
import { usesOf } from '../dataflow/object-uses.js';
import type { Edit, TraceStep } from '../diagnostic.js';
import type { Row } from '../models/paths.js';
import {
  bodyOf,
  classAround,
  isCall,
  isFunction,
  SyntaxKind,
  unwrap,
  waited,
  wrapped,
  type Body,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { isServiceCode } from './backend-code.js';
import { isInCatch } from './catch-around.js';
import { clientsIn, clientsOf, isSetForAll, mayComeFromClient, mayHoldDeadline, type Client } from './deadline.js';
import { droppedArgument } from './dropped-argument.js';
import { memberCallOn } from './member-call.js';
import { targetOf } from './request-target.js';

type Call = CallExpression | NewExpression;

/** A call that can wait without end. */
export interface UntimedCall {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  readonly node: Call;
  /** `call`: an HTTP request; `client`: all requests through it; `pool`: its connections and queries; `connection`: a single connection. */
  readonly kind: 'call' | 'client' | 'pool' | 'connection';
  /** The call as the code spells it: `axios.get`. */
  readonly name: string;
  /** Something waits for it: the code behind it, a client, a callback that goes on. */
  readonly isAwaited: boolean;
  /** The first option that would set a deadline. */
  readonly option: string;
  /** The option that it sets in vain: it only emits an event of that name, and nobody listens. */
  readonly unheard: string | undefined;
  /** Of a client: the requests through it that have no deadline of their own either. */
  readonly requests: readonly TraceStep[];
  /** Sets a deadline of ten seconds; undefined where it takes more than an option. */
  readonly limiting: readonly Edit[] | undefined;
}

/** The untimed calls of a file that is part of a backend: requests through a client count where it is created. */
export function* untimedCalls(file: AnalysedFile, project: LinkedProject): Generator<UntimedCall> {
  for (const node of file.bound.calls) {
    const row = project.rowsCalled(node, file).find(({ call }) => call.deadline !== undefined && kinds[call.is] !== undefined);
    if (row === undefined || !isServiceCode(file, project)) continue;
    if (clientsOf(node, project).length > 0 || isTimed(node, row, file, project)) continue;
    yield {
      file,
      project,
      node,
      kind: kinds[row.call.is]!,
      name: calleeName(node),
      option: row.call.deadline!.keys[0]!,
      unheard: unheardOption(node, row, file),
      requests: [],
      get isAwaited() {
        return row.call.is !== 'request' || isAwaited(node, file, project);
      },
      get limiting() {
        return limiting(node, row, file);
      },
    };
  }
  for (const client of clientsIn(project)) {
    if (client.file !== file || client.mayHaveDeadline) continue;
    const requests = untimedThrough(client, project);
    if (requests.length > 0) yield untimedClient(client, requests, project);
  }
}

interface Request {
  readonly node: Call;
  readonly file: AnalysedFile;
}

/** The requests through the client that nothing limits. */
function untimedThrough({ calls }: Client, project: LinkedProject): readonly Request[] {
  return calls.flatMap(({ node, file }) => {
    const call = node as Call;
    const row = project.rowsCalled(call, file).find((one) => one.call.deadline !== undefined && one.call.is === 'request');
    return row !== undefined && isServiceCode(file, project) && !isTimed(call, row, file, project) ? [{ node: call, file }] : [];
  });
}

function untimedClient({ node, row, file }: Client, requests: readonly Request[], project: LinkedProject): UntimedCall {
  return {
    file,
    project,
    node,
    kind: 'client',
    name: calleeName(node),
    option: row.call.deadline!.keys[0]!,
    unheard: undefined,
    requests: requests.map((request) => ({
      file: request.file.path,
      start: request.node.getStart(request.file.bound.source),
      end: request.node.end,
      label: 'goes through it',
    })),
    get isAwaited() {
      return requests.some((request) => isAwaited(request.node, request.file, project));
    },
    get limiting() {
      return limiting(node, row, file);
    },
  };
}

const kinds: Readonly<Record<string, UntimedCall['kind']>> = { request: 'call', pool: 'pool', emitter: 'connection' };

function isTimed(call: Call, row: Row, file: AnalysedFile, project: LinkedProject): boolean {
  if (mayHoldDeadline(call, row, file, project)) return true;
  // In the address of the database, or by a statement on each new connection.
  if (row.call.is !== 'request')
    return row.call.is === 'pool' && /\w_timeout ?=|\bset (session |local )?\w+_timeout\b/i.test(file.bound.text);
  if (isSetForAll(row, project) || mayComeFromClient(call, row, file, project)) return true;
  if (targetOf(call.arguments?.[0], file, project) === 'local' && !goesThroughClient(call, project)) return true;
  if (isMeantToStay(call, file) || isLimitedInChain(call, row) || isUnderLimiter(call) || isHandedIn(call, file)) return true;
  return row.call.promise === true ? isRaced(call, file, project, 0) : isHandledElsewhere(call as CallExpression, file, project);
}

/** `timeout` of `http.get(url, { timeout: 5000 })` */
function unheardOption(call: Call, row: Row, file: AnalysedFile): string | undefined {
  const { event } = row.call.deadline!;
  if (event === undefined) return undefined;
  const isSet = call.arguments?.some((given) => {
    const value = given.kind === SyntaxKind.Identifier ? initializerOf(file.bound, given as ts.Identifier) : given;
    return value !== undefined && keysOf(value).includes(event);
  });
  return isSet ? event : undefined;
}

/** `client.get('/orders')`, `client('/orders')`: the client knows the host. */
function goesThroughClient(call: Call, project: LinkedProject): boolean {
  return call.expression.kind === SyntaxKind.PropertyAccessExpression || clientsOf(call, project).length > 0;
}

/** `load(send: typeof fetch)`: whoever hands the function in may have put a deadline around it. */
function isHandedIn({ expression }: Call, file: AnalysedFile): boolean {
  const parameter = parameterOf(unwrap(expression), file);
  return parameter?.type?.kind === SyntaxKind.TypeQuery && parameter.initializer === undefined;
}

/** The parameter that the callee is, also one that is a property of the instance: `constructor(private readonly send: typeof fetch)`. */
function parameterOf(callee: Expression, { bound }: AnalysedFile): ts.ParameterDeclaration | undefined {
  if (callee.kind === SyntaxKind.Identifier) {
    const [declaration] = symbolOf(bound, callee as ts.Identifier)?.declarations ?? [];
    return declaration?.kind === SyntaxKind.Parameter ? (declaration as ts.ParameterDeclaration) : undefined;
  }
  if (callee.kind !== SyntaxKind.PropertyAccessExpression) return undefined;
  const { expression: holder, name } = callee as ts.PropertyAccessExpression;
  if (holder.kind !== SyntaxKind.ThisKeyword) return undefined;
  const constructor = classAround(callee)?.members.find(({ kind }) => kind === SyntaxKind.Constructor) as
    ts.ConstructorDeclaration | undefined;
  return constructor?.parameters.find((each) => each.modifiers !== undefined && each.name.getText() === name.text);
}

/** Streams of events are open as long as both sides live. */
function isMeantToStay(call: Call, { bound }: AnalysedFile): boolean {
  const given = (call.arguments ?? []).map((argument) => {
    const node = unwrap(argument);
    return node.kind === SyntaxKind.Identifier ? initializerOf(bound, node as ts.Identifier) : undefined;
  });
  return [call, ...given].some((node) => node !== undefined && staysOpen.test(bound.text.slice(node.pos, node.end)));
}

const staysOpen = /text\/event-stream|responseType: ['"]stream|\bstream: true/;

/** `superagent.get(url).timeout(5000)`, `http.get(url).pipe(timeout(5000))` */
function isLimitedInChain(call: Call, { call: { deadline } }: Row): boolean {
  for (let next = memberCallOn(call); next !== undefined; next = memberCallOn(next.call)) {
    if (next.name === 'setTimeout' || deadline!.keys.includes(next.name) || isPipedThroughLimit(next.call)) return true;
  }
  return false;
}

/** `.pipe(map(parse), timeout({ each: 5000 }))` */
function isPipedThroughLimit({ arguments: steps }: CallExpression): boolean {
  return steps.map(unwrap).some((step) => step.kind === SyntaxKind.CallExpression && limiterName.test(calleeName(step as CallExpression)));
}

const limiterName = /time_?out|deadline|time_?limit|race|abort|breaker|bulkhead|policy|cancell?able/i;

/** `withTimeout(() => fetch(url), 5000)`, `new CircuitBreaker(async () => …)` */
function isUnderLimiter(call: Call): boolean {
  for (let node: Node = call; node.kind !== SyntaxKind.SourceFile; node = node.parent) {
    const { parent } = node;
    if (isCall(parent) && parent.expression !== node && limiterName.test(parent.expression.getText())) return true;
  }
  return false;
}

/** Whether the promise goes into a race, or into code that may end the wait; also when the caller does that with the function's. */
function isRaced(start: Node, file: AnalysedFile, project: LinkedProject, depth: number): boolean {
  let node = start;
  for (;;) {
    node = wrapped(node);
    const { parent } = node;
    switch (parent.kind) {
      case SyntaxKind.ConditionalExpression:
      case SyntaxKind.ArrayLiteralExpression:
      case SyntaxKind.AwaitExpression:
        node = parent;
        break;
      case SyntaxKind.PropertyAccessExpression: {
        // fetching.then(…): still waits as long
        const next = memberCallOn(node);
        if (next === undefined || !/^(then|catch|finally|json|text)$/.test(next.name)) return false;
        node = next.call;
        break;
      }
      case SyntaxKind.CallExpression:
        if (node.kind === SyntaxKind.AwaitExpression) return false;
        if (!/^Promise\.(all|allSettled|any|resolve)$/.test(calleeName(parent as CallExpression))) return true;
        node = parent;
        break;
      case SyntaxKind.VariableDeclaration: {
        const { name } = parent as ts.VariableDeclaration;
        const symbol =
          node.kind !== SyntaxKind.AwaitExpression && name.kind === SyntaxKind.Identifier ? symbolOf(file.bound, name) : undefined;
        return symbol !== undefined && referencesOf(file.bound, symbol).some((reference) => isRaced(reference, file, project, depth));
      }
      case SyntaxKind.ReturnStatement:
      case SyntaxKind.ArrowFunction: {
        const fn = parent.kind === SyntaxKind.ArrowFunction ? parent : bodyOf(parent);
        return isFunction(fn) && isRacedByCaller(fn, project, depth);
      }
      default: {
        const fn = bodyOf(node);
        return isFunction(fn) && isRacedByCaller(fn, project, depth);
      }
    }
  }
}

function isRacedByCaller(fn: FunctionNode, project: LinkedProject, depth: number): boolean {
  if (depth >= 2) return false;
  return project
    .callersOf(fn)
    .some(({ node, file }) => isInRace(node) || isUnderLimiter(node) || (isReturned(node) && isRaced(node, file, project, depth + 1)));
}

/** `Promise.race([load(), timer])` */
function isInRace({ parent }: Node): boolean {
  const racing = parent.kind === SyntaxKind.ArrayLiteralExpression ? parent.parent : undefined;
  return racing?.kind === SyntaxKind.CallExpression && calleeName(racing as CallExpression) === 'Promise.race';
}

function isReturned({ parent }: Node): boolean {
  return parent.kind === SyntaxKind.ReturnStatement || parent.kind === SyntaxKind.ArrowFunction;
}

/** `request.setTimeout(…)`, `request.on('timeout', …)`, its socket gets one, or the request goes where it cannot be followed. */
function isHandledElsewhere(call: CallExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const { uses } = usesOf(call, file, project, () => true);
  return uses.some(({ kind, node, name, file: home }) => {
    if (kind === 'argument' && isCall(node) && project.rowWithRole(node, home, 'observe') !== undefined) return false;
    if (kind !== 'method') return kind !== 'passed' && kind !== 'called';
    if (name === 'setTimeout' || isPipedThroughLimit(node as CallExpression)) return true;
    const [event] = (node as CallExpression).arguments;
    return (name === 'on' || name === 'once') && event !== undefined && /^['"`](timeout|socket)['"`]$/.test(event.getText());
  });
}

const tellingName = /\b(log|logger|console)\.|(^|\.)(debug|info|warn|error|trace|log|stringify)$|^\w*Error$/;

/** Whether the code, or a callback in the chain behind the call, goes on with the answer; telling a log of it is not going on. */
function isAwaited(call: Call, file: AnalysedFile, project: LinkedProject): boolean {
  const chain = endOfChain(call);
  const { parent } = chain;
  const isLeft = parent.kind === SyntaxKind.ExpressionStatement || parent.kind === SyntaxKind.VoidExpression;
  if (!isLeft && !(endsBody(chain, file) && isLeftAlone(bodyOf(chain), project))) return true;
  return within(file.bound.functions, chain).some((callback) =>
    callsIn(callback, file).some((inner) => {
      const isTelling = project.rowsCalled(inner, file).some((row) => row.call.is === 'log' || row.call.is === 'report');
      const isReading = /\.(json|text|resume)$/.test(calleeName(inner)) && inner.arguments?.length === 0;
      return !isTelling && !isReading && !tellingName.test(calleeName(inner));
    }),
  );
}

/** `fetch(url).then(read).catch(tell)` of the `fetch(url)` in it. */
function endOfChain(call: Node): Node {
  let chain = call;
  for (let next = memberCallOn(call); next !== undefined; next = memberCallOn(next.call)) chain = next.call;
  return chain;
}

/** Whether the function does nothing behind the call but handle its failure: `await fetch(url);` as its last statement, `return fetch(url)`. */
function endsBody(chain: Node, file: AnalysedFile): boolean {
  const body = bodyOf(chain);
  const node = waited(chain);
  if (node.parent.kind === SyntaxKind.ReturnStatement || node.parent === body) return true;
  return (
    node.parent.kind === SyntaxKind.ExpressionStatement &&
    callsIn(body, file).every((other) => other.pos <= node.end || isInCatch(other, body))
  );
}

/** `report(event);`, `setInterval(() => flush(), 1000);` wherever the function is called: nobody waits for it. */
function isLeftAlone(fn: Body, project: LinkedProject): boolean {
  const callers = isFunction(fn) ? project.callersOf(fn) : [];
  return callers.length > 0 && callers.every(({ node, file }) => isDropped(endOfChain(node), file, project));
}

function isDropped(chain: Node, file: AnalysedFile, project: LinkedProject): boolean {
  const { parent } = chain;
  if (parent.kind === SyntaxKind.ExpressionStatement || parent.kind === SyntaxKind.VoidExpression) return true;
  if (parent.kind !== SyntaxKind.ArrowFunction && parent.kind !== SyntaxKind.ReturnStatement) return false;
  const fn = bodyOf(chain);
  const call = fn.parent;
  const dropped = isFunction(fn) && isCall(call) ? droppedArgument(call, file, project) : undefined;
  return dropped !== undefined && (call as Call).arguments?.[dropped.index] === fn;
}

/** `fetch(url)` → `fetch(url, { signal: AbortSignal.timeout(10_000) })` */
function limiting(call: Call, { call: { deadline, promise, is } }: Row, { bound }: AnalysedFile): readonly Edit[] | undefined {
  const { argument, keys } = deadline!;
  const { arguments: args } = call;
  if ((promise !== true || is !== 'request') && is !== 'set-deadline') return undefined;
  if (argument === undefined || args === undefined) return undefined;
  const option = keys[0] === 'signal' ? 'signal: AbortSignal.timeout(10_000)' : `${keys[0]!}: 10_000`;
  const given = args[argument];
  if (given === undefined) {
    const last = args[args.length - 1];
    return args.length === argument && last !== undefined ? [{ start: last.end, end: last.end, text: `, { ${option} }` }] : undefined;
  }
  const literal = unwrap(given);
  if (literal.kind !== SyntaxKind.ObjectLiteralExpression) return undefined;
  const { properties } = literal as ts.ObjectLiteralExpression;
  const isEmpty = properties.length === 0;
  if (properties.some(({ name }) => name !== undefined && keys.includes(name.getText(bound.source)))) return undefined;
  const start = literal.getStart(bound.source) + 1;
  return [{ start, end: start, text: ` ${option}${isEmpty ? ' ' : ','}` }];
}
