/**
 * Which replies running a call leads to: its own, those of project functions that always answer the response they get, and late ones of
 * callbacks that answer once the work is done. A function answers a client if no way leads from its start to its end without a reply;
 * ways on which something throws are left out.
 */
import { symbolOf, writesOf, type Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { callsIn, type FoundFunction, type LinkedProject, type PlacedNode } from '../dataflow/linked-project.js';
import type { Block, Edge, FlowGraph, Place } from '../flow/flow-graph.js';
import type { Row } from '../models/paths.js';
import {
  bodyOf,
  forEachChild,
  isFunction,
  isInside,
  isLoop,
  SyntaxKind,
  unwrap,
  wrapped,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type Identifier,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { isAsync } from './async-function.js';
import { catchClauseHolding } from './catch-around.js';
import { failureIn } from './failure-body.js';
import { contentOf } from './failure-reply.js';
import { memberCall } from './member-call.js';
import { bodyArguments } from './response.js';
import { statusOf } from './status.js';
import { remembered } from '../remembered.js';

/** A reply that running a call surely leads to. */
export interface SentReply {
  /** Who is answered: the name of the response, or of what holds it. */
  readonly client: Symbol;
  /** The call that leads to it, and the one that answers: often the same. */
  readonly from: CallExpression;
  readonly at: PlacedNode<CallExpression>;
  /** It goes out after the code around has gone on: in a callback. */
  readonly isLate: boolean;
  /** Does nothing to a reply that is finished already. */
  readonly isHarmless: boolean;
  /** It is left to the handlers that follow: `next()`. */
  readonly isLetThrough: boolean;
}

const none: readonly SentReply[] = [];

/** Where the ways from a place lead: the replies they meet first, and whether one leaves without any. */
export interface NextReplies {
  readonly replies: readonly SentReply[];
  readonly canLeave: boolean;
}

type Start = Pick<Place, 'block' | 'index'>;

/** Which replies are looked for. */
interface Search {
  readonly client: Symbol;
  readonly file: AnalysedFile;
  /** A way may also hand an error on. */
  readonly mayForward: boolean;
  /** The client has its reply: harmless ones do not count. */
  readonly isAnswered: boolean;
  /** Going on to the handlers that follow counts as a reply outside of this statement. */
  readonly leftBranch?: Node | undefined;
  /** The ways start where something that failed is caught: an error that leaves is a way without a reply, and so is a look at what was sent. */
  readonly isCaught?: boolean;
}

/** The replies of a project's calls and functions, remembered. */
export class SentReplies {
  private readonly byCall = new Map<Node, readonly SentReply[]>();
  private readonly byFunction = new Map<FunctionNode, readonly SentReply[]>();
  private readonly onSomeWayByFunction = new Map<FunctionNode, readonly SentReply[]>();

  constructor(private readonly project: LinkedProject) {}

  /** The replies that running the call leads to. */
  of(call: CallExpression, file: AnalysedFile): readonly SentReply[] {
    let replies = this.byCall.get(call);
    if (replies === undefined) {
      this.byCall.set(call, none); // a function that calls itself answers nobody by that
      replies = this.find(call, file);
      this.byCall.set(call, replies);
    }
    return replies;
  }

  private find(call: CallExpression, file: AnalysedFile): readonly SentReply[] {
    const own = this.ownReply(call, file);
    if (own !== undefined) return [own];
    const functions = this.project.functionsOf(call, file);
    if (functions.length > 0) return ofHelpers(call, functions, file, (fn) => this.sentBy(fn, false));
    const callback = lateCallbackOf(call);
    if (callback === undefined) return none;
    return this.sentBy({ node: callback, file }, true).map((reply) => ({ ...reply, from: call, isLate: true }));
  }

  /** `response.json(…)`, `response.status(404).end()` */
  private ownReply(call: CallExpression, file: AnalysedFile): SentReply | undefined {
    const rows = this.project.rowsCalled(call, file);
    if (!rows.some((row) => row.call.is === 'respond' && row.call.ends === true) || rows.some((row) => row.call.is === 'exit'))
      return undefined;
    // response.render('page', (error, html) => …) only hands over what it would have sent.
    if (call.arguments.some((argument) => isFunction(unwrap(argument)))) return undefined;
    const client = clientOf(call, file);
    if (client === undefined) return undefined;
    return { client, from: call, at: { node: call, file }, isLate: false, isHarmless: isBareEnd(call), isLetThrough: false };
  }

  /**
   * The replies that the call leads to on some way, after which it comes to its end all the same: `requireId(request, response)`, of which
   * nobody looks at the result.
   */
  possibleOf(call: CallExpression, file: AnalysedFile): readonly SentReply[] {
    return ofHelpers(call, this.project.functionsOf(call, file), file, (fn) => this.onSomeWay(fn));
  }

  private onSomeWay({ node, file }: FoundFunction): readonly SentReply[] {
    let replies = this.onSomeWayByFunction.get(node);
    if (replies === undefined) {
      replies = callsIn(node, file).flatMap((call) => {
        if (call.kind !== SyntaxKind.CallExpression || bodyOf(call) !== node) return none;
        return this.of(call as CallExpression, file).filter(({ client, isLate }) => !isLate && this.after(call, client, file).canLeave);
      });
      this.onSomeWayByFunction.set(node, replies);
    }
    return replies;
  }

  /** The clients that the function answers on every way to its end; with `mayForward`, a way may also hand an error on. */
  private sentBy(fn: FoundFunction, mayForward: boolean): readonly SentReply[] {
    const known = mayForward ? undefined : this.byFunction.get(fn.node);
    if (known !== undefined) return known;
    if (!mayForward) this.byFunction.set(fn.node, none);
    const { node, file } = fn;
    const sent: SentReply[] = [];
    for (const call of callsIn(node, file)) {
      if (call.kind !== SyntaxKind.CallExpression || bodyOf(call) !== node) continue;
      for (const reply of this.of(call as CallExpression, file)) {
        if (sent.some(({ client }) => client === reply.client)) continue;
        const graph = file.flowOf(node);
        const { replies, canLeave } = this.nextFrom(graph, startOf(graph), { client: reply.client, file, mayForward, isAnswered: false });
        const [next] = replies;
        if (next !== undefined && !canLeave) sent.push({ ...next, isHarmless: replies.every(({ isHarmless }) => isHarmless) });
      }
    }
    if (!mayForward) this.byFunction.set(node, sent);
    return sent;
  }

  /**
   * Where the client's next replies are on the ways from just after the call, on which nothing fails. Where the call refuses a request in
   * a branch, letting it through to the handlers that follow behind that branch counts as well.
   */
  after(call: Node, client: Symbol, file: AnalysedFile): NextReplies {
    const body = bodyOf(call);
    const graph = file.flowOf(body);
    const starts = placesAfter(call, graph);
    const leftBranch = call.kind === SyntaxKind.CallExpression ? this.refusalAround(call as CallExpression, file) : undefined;
    const next = this.nextFrom(graph, starts, { client, file, mayForward: false, isAnswered: true, leftBranch });
    if (!next.canLeave || !isFunction(body)) return next;
    const later = this.afterCallback(body, client, file);
    return later === undefined ? next : { replies: [...next.replies, ...later.replies], canLeave: later.canLeave };
  }

  /** Where the next replies are to a client who has one already, on the ways from where a failure is caught. */
  afterFailure(caught: Block, graph: FlowGraph, client: Symbol, file: AnalysedFile): NextReplies {
    return this.nextFrom(graph, [{ block: caught, index: 0 }], { client, file, mayForward: false, isAnswered: true, isCaught: true });
  }

  /** Whether the reply does nothing some time after another one: Node drops what `end` is given, if no headers go with it. */
  private isLost(reply: SentReply): boolean {
    const { node, file } = reply.at;
    if (this.isDroppedBehind(reply)) return true;
    if (memberCall(node)?.name !== 'end') return false;
    return !callsIn(catchClauseHolding(node) ?? bodyOf(node), file).some((call) => this.setsHeaders(call, file));
  }

  private setsHeaders(call: CallExpression | NewExpression, file: AnalysedFile): boolean {
    return memberCall(call)?.name === 'writeHead' || this.project.rowWithRole(call, file, 'header') !== undefined;
  }

  /** Whether the framework drops a second reply like this one, without an error. */
  isDroppedBehind({ at }: SentReply): boolean {
    return this.project.rowsCalled(at.node, at.file).some(({ call }) => call.is === 'respond' && call.dropsRepeats === true);
  }

  /** `if (!user) { response.sendStatus(401); }`, `catch (error) { next(error); }` */
  private refusalAround(reply: CallExpression, file: AnalysedFile): Node | undefined {
    const row = this.project.rowWithRole(reply, file, 'respond');
    const status = row === undefined ? undefined : statusOf(reply, row, file, this.project).status;
    const isRefusal = (status !== undefined && status >= 400) || (row !== undefined && this.refusesInBody(reply, row, file));
    if (!isRefusal && !forwardsError(reply, file, this.project)) return undefined;
    for (let node: Node = reply; !isFunction(node); node = node.parent) {
      if (node.kind === SyntaxKind.IfStatement || node.kind === SyntaxKind.CatchClause) return node;
      if (node.kind === SyntaxKind.SourceFile) return undefined;
    }
    return undefined;
  }

  /** `response.json({ error: 'no such user' })` */
  private refusesInBody({ arguments: args }: CallExpression, row: Row, file: AnalysedFile): boolean {
    return bodyArguments(row, args).some((body) => failureIn(contentOf(body, file), undefined, file, this.project) === 'certain');
  }

  /** `next()` lets the request through. */
  private runsOn(call: CallExpression, file: AnalysedFile): boolean {
    return call.arguments.length === 0 && this.project.rowWithRole(call, file, 'forward')?.call.runsOn === true;
  }

  /** Whether the block ends in a `throw`, of other errors than those of one class or code. */
  private throwsAnything({ actions }: Block, kind: Edge['kind'], file: AnalysedFile): boolean {
    const last = actions[actions.length - 1];
    return kind === 'throw' && (last === undefined || !this.isOfSomeErrors(last, file));
  }

  /** `if (error instanceof OrderError) throw error;` */
  private isOfSomeErrors(node: Node, file: AnalysedFile): boolean {
    const caught = catchClauseHolding(node)?.variableDeclaration;
    return caught !== undefined && this.project.effects.guardsAt(node, caught, file).isNarrowed;
  }

  private nextFrom(graph: FlowGraph, starts: readonly Start[], search: Search): NextReplies {
    const replies: SentReply[] = [];
    const { file } = search;
    let canLeave = starts.length === 0;
    const seen = new Set<Block>();
    const queue = [...starts];
    for (let place = queue.pop(); place !== undefined; place = queue.pop()) {
      const { block, index } = place;
      if (this.meetsReply(block.actions, index, search, replies)) continue;
      for (const { kind, to, condition } of block.successors) {
        if (
          search.isCaught === true &&
          (asksWhatWasSent(condition, search) || (to === graph.throws && this.throwsAnything(block, kind, file)))
        )
          canLeave = true;
        if (kind === 'error' || to === graph.throws || seen.has(to)) continue;
        seen.add(to);
        if (to === graph.exit) canLeave = true;
        else queue.push({ block: to, index: 0 });
      }
    }
    return { replies: replies.sort((a, b) => a.from.pos - b.from.pos), canLeave };
  }

  private meetsReply(
    actions: readonly Node[],
    from: number,
    { client, file, mayForward, isAnswered, leftBranch, isCaught = false }: Search,
    replies: SentReply[],
  ): boolean {
    for (let index = from; index < actions.length; index += 1) {
      const action = actions[index]!;
      if (action.kind !== SyntaxKind.CallExpression) continue;
      if (!isCaught && isReturnedRejection(action as CallExpression)) return true;
      const reply = this.of(action as CallExpression, file).find(
        (sent) => sent.client === client && !(isAnswered && sent.isHarmless) && !(isCaught && this.isLost(sent)),
      );
      if (reply !== undefined) {
        replies.push(reply);
        return true;
      }
      const isPast = leftBranch !== undefined && (action.pos >= leftBranch.end || action.end <= leftBranch.pos);
      if (isPast && this.runsOn(action as CallExpression, file)) {
        const call = action as CallExpression;
        replies.push({ client, from: call, at: { node: call, file }, isLate: false, isHarmless: false, isLetThrough: true });
        return true;
      }
      if (
        (mayForward || (isCaught && this.isOfSomeErrors(action, file))) &&
        (action as CallExpression).arguments.length > 0 &&
        this.project.rowWithRole(action as CallExpression, file, 'forward') !== undefined
      )
        return true;
    }
    return false;
  }

  /** What comes after an inline callback that runs in turn: the next link of a promise chain, the code after a `forEach`. */
  private afterCallback(callback: FunctionNode, client: Symbol, file: AnalysedFile): NextReplies | undefined {
    const call = callOfCallback(callback);
    if (call === undefined || call.expression.kind !== SyntaxKind.PropertyAccessExpression) return undefined;
    const { name } = call.expression as ts.PropertyAccessExpression;
    if (iterating.test(name.text)) return isAsync(callback) ? undefined : this.after(call, client, file);
    if (!chaining.test(name.text)) return undefined;
    const replies: SentReply[] = [];
    let link: CallExpression = call;
    for (let next = nextLink(link); next !== undefined; next = nextLink(link)) {
      link = next.call;
      if (next.name !== 'then') continue;
      const [handler] = link.arguments;
      const fn = handler === undefined ? undefined : unwrap(handler);
      if (fn === undefined || !isFunction(fn)) return undefined;
      const graph = file.flowOf(fn);
      const found = this.nextFrom(graph, startOf(graph), { client, file, mayForward: false, isAnswered: true });
      replies.push(...found.replies);
      if (!found.canLeave) return { replies, canLeave: false };
    }
    const last = link.parent.kind === SyntaxKind.AwaitExpression ? this.after(link.parent, client, file) : undefined;
    return { replies: [...replies, ...(last?.replies ?? [])], canLeave: last?.canLeave ?? true };
  }
}

/** Where the call is through. */
export function placesAfter(call: Node, graph: FlowGraph): readonly Start[] {
  return graph.placesOf(call).map(({ block, index }) => ({ block, index: block.actions[index] === call ? index + 1 : index }));
}

/** `response.headersSent`, `isAnswered`: whether the condition looks at the client, or at something that is set in a `try`. */
function asksWhatWasSent(condition: Node | undefined, search: Search): boolean {
  if (condition === undefined) return false;
  if (condition.kind !== SyntaxKind.Identifier)
    return forEachChild(condition, (child) => asksWhatWasSent(child, search) || undefined) ?? false;
  const { client, file } = search;
  const symbol = symbolOf(file.bound, condition as Identifier);
  if (symbol === undefined) return false;
  return (
    symbol === client || writesOf(file.bound, symbol).some((write) => file.bound.tries.some(({ tryBlock }) => isInside(write, tryBlock)))
  );
}

/** `return Promise.reject(error)` leaves like `throw error`. */
function isReturnedRejection(call: CallExpression): boolean {
  return wrapped(call).parent.kind === SyntaxKind.ReturnStatement && calleeName(call) === 'Promise.reject';
}

function startOf({ entry }: FlowGraph): readonly Start[] {
  return [{ block: entry, index: 0 }];
}

/** The replies of the project's calls. */
export const sentRepliesOf = remembered((project: LinkedProject) => new SentReplies(project));

const iterating = /^(forEach|map|flatMap|filter|some|every|find|findIndex|each)$/;
const chaining = /^(then|catch|finally)$/;
const errorName = /^_*(e|er|err|error|ex|exception)$|(Err|Error)$/;

/** `next(error)` makes the error handler reply. */
export function forwardsError(call: CallExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const [error] = call.arguments;
  if (error === undefined || noError.has(unwrap(error).kind)) return false;
  const isForward = project.rowsCalled(call, file).some(({ call: { is, error: index } }) => is === 'forward' && index === 0);
  return isForward && unwrap(call.expression).kind === SyntaxKind.Identifier;
}

/** `next('route')`, `next(false)`, `next(null)` */
const noError: ReadonlySet<ts.SyntaxKind> = new Set([SyntaxKind.StringLiteral, SyntaxKind.FalseKeyword, SyntaxKind.NullKeyword]);

/** The name that the called member hangs on: `response` of `response.status(404).json()`, `context` of `context.res.end()`. */
function clientOf(call: CallExpression, file: AnalysedFile): Symbol | undefined {
  let node: Expression = unwrap(call.expression);
  while (node.kind === SyntaxKind.PropertyAccessExpression || node.kind === SyntaxKind.CallExpression) {
    node = unwrap((node as ts.PropertyAccessExpression).expression);
  }
  const symbol = node.kind === SyntaxKind.Identifier ? symbolOf(file.bound, node as Identifier) : undefined;
  return symbol === undefined || isPerTurn(symbol) ? undefined : symbol;
}

/** Declared in a loop: a different client in each turn. */
function isPerTurn({ kind, declarations }: Symbol): boolean {
  if (kind === 'parameter') return false;
  return declarations.some((declaration) => {
    for (let node = declaration.parent; node.kind !== SyntaxKind.SourceFile && !isFunction(node); node = node.parent)
      if (isLoop(node)) return true;
    return false;
  });
}

/** Node: `end()` without a body does nothing to a reply that is finished. */
function isBareEnd({ expression: callee, arguments: args }: CallExpression): boolean {
  return (
    args.length === 0 && callee.kind === SyntaxKind.PropertyAccessExpression && (callee as ts.PropertyAccessExpression).name.text === 'end'
  );
}

/** `sendError(response, 404)`: every function that the call can reach answers the client. */
function ofHelpers(
  call: CallExpression,
  functions: readonly FoundFunction[],
  file: AnalysedFile,
  repliesOf: (fn: FoundFunction) => readonly SentReply[],
): readonly SentReply[] {
  const [first = none, ...others] = functions.map((fn) => repliesOf(fn).flatMap((reply) => atCaller(reply, fn, call, file)));
  return first.filter(({ client }) => others.every((replies) => replies.some((other) => other.client === client)));
}

/** The reply of a function, as one of the call: the parameter's client is the argument's, a captured one stays. */
function atCaller(reply: SentReply, { node }: FoundFunction, call: CallExpression, file: AnalysedFile): readonly SentReply[] {
  const [declaration] = reply.client.declarations;
  const index = node.parameters.findIndex((parameter) => parameter === declaration);
  if (index < 0) return declaration !== undefined && isInside(declaration, node) ? none : [{ ...reply, from: call }];
  const argument = call.arguments[index];
  const name = argument === undefined ? undefined : unwrap(argument);
  const client = name?.kind === SyntaxKind.Identifier ? symbolOf(file.bound, name as Identifier) : undefined;
  return client === undefined ? none : [{ ...reply, client, from: call }];
}

/** The callback that gets the result once: `query(sql, (error, rows) => …)`, `load().then((rows) => …)`. */
function lateCallbackOf({ expression: callee, arguments: args }: CallExpression): FunctionNode | undefined {
  const name = callee.kind === SyntaxKind.PropertyAccessExpression ? (callee as ts.PropertyAccessExpression).name.text : '';
  const argument = name === 'then' ? args[0] : args[args.length - 1];
  const fn = argument === undefined ? undefined : unwrap(argument);
  if (fn === undefined || !isFunction(fn) || fn.body === undefined) return undefined;
  if (name === 'then') return fn;
  const [first] = fn.parameters;
  const isErrorFirst = first?.name.kind === SyntaxKind.Identifier && errorName.test((first.name as Identifier).text);
  return isErrorFirst && !/^(on|once|addListener|catch|forEach|map|use)$/.test(name) ? fn : undefined;
}

/** The call that the inline function is the first argument of. */
function callOfCallback(fn: FunctionNode): CallExpression | undefined {
  let node: Node = fn;
  while (node.parent.kind === SyntaxKind.ParenthesizedExpression) node = node.parent;
  const { parent } = node;
  return parent.kind === SyntaxKind.CallExpression && (parent as CallExpression).arguments[0] === node
    ? (parent as CallExpression)
    : undefined;
}

/** `.catch(…)` of `promise.then(…).catch(…)` */
function nextLink(call: CallExpression | NewExpression): { readonly name: string; readonly call: CallExpression } | undefined {
  const { parent } = call;
  if (parent.kind !== SyntaxKind.PropertyAccessExpression || parent.parent.kind !== SyntaxKind.CallExpression) return undefined;
  const { name } = parent as ts.PropertyAccessExpression;
  return chaining.test(name.text) ? { name: name.text, call: parent.parent as CallExpression } : undefined;
}
