import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import type { Edit } from '../diagnostic.js';
import type { Block, Edge, FlowGraph } from '../flow/flow-graph.js';
import { symbolOf, type Symbol } from '../bind/scopes.js';
import {
  bodyOf,
  forEachChild,
  isInside,
  SyntaxKind,
  unwrap,
  type Body,
  type CallExpression,
  type Expression,
  type Identifier,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { acquisitionsIn, type Acquisition } from './acquisition.js';
import { isServiceCode } from './backend-code.js';
import { isFailure } from './failing.js';
import { releasingInFinally } from './release-edit.js';
import { outermostFunction, usesOfAcquired, type ResourceUses } from './resource-uses.js';
import { cutAt } from './short-text.js';
import { beginsOrUndoes } from './transaction-sql.js';

/** Something taken that must be given back, and a way out of the function on which nobody does. */
export interface HeldResource {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  /** What takes it: `pool.connect()`. */
  readonly node: CallExpression;
  /** As the code calls it: `client`; what takes it where it has no name. */
  readonly name: string;
  /** What gives it back: `client.release()`. */
  readonly release: string;
  readonly isTransaction: boolean;
  readonly leak: Leak | undefined;
  /** Moves the release to a `finally`; undefined where that takes more than an edit. */
  readonly fix: readonly Edit[] | undefined;
}

/** Why it is not given back: something `fails`, the code `leaves` before, or nothing does so at all (`never`). */
export interface Leak {
  readonly kind: 'fails' | 'leaves' | 'never';
  /** What fails or leaves. */
  readonly node: Node | undefined;
  /** As the code spells it, in short. */
  readonly text: string;
}

/** The things that the file's functions take and have to give back, in order of position. */
export function* heldResources(file: AnalysedFile, project: LinkedProject): Generator<HeldResource> {
  const leaked = new Set<Symbol>();
  for (const acquired of acquisitionsIn(file, project)) {
    // A script or a command ends with the error, and gives back all it has.
    if (!isServiceCode(file, project)) return;
    const { node, holder, isState } = acquired;
    // The transaction of a client that is lost is lost with it.
    if (isState && holder !== undefined && leaked.has(holder)) continue;
    const uses = usesOfAcquired(acquired, file, project);
    const leak = leakOf(acquired, uses, file, project);
    if (leak !== undefined && holder !== undefined) leaked.add(holder);
    yield {
      file,
      project,
      node,
      name: nameOf(acquired),
      release: releaseText(acquired, uses, file),
      isTransaction: acquired.isTransaction,
      leak,
      get fix() {
        return leak?.kind === 'never' || acquired.isTransaction ? undefined : releasingInFinally(acquired, uses, file);
      },
    };
  }
}

function leakOf(acquired: Acquisition, uses: ResourceUses, file: AnalysedFile, project: LinkedProject): Leak | undefined {
  const { body, holder, releaser, isState, releases } = acquired;
  if (uses.isKept) return undefined;
  if (uses.releases.length === 0) {
    if (uses.settled.length > 0) return undefined;
    // Who opens a connection of his own may keep it for as long as the process lives.
    const isShared = releases.length === 0 || releases.includes('release');
    const canBeNamed = holder !== undefined || releaser !== undefined || !isState;
    return isShared && canBeNamed && !isState ? { kind: 'never', node: undefined, text: '' } : undefined;
  }
  const direct = firstLeak(body, acquired, uses, file, project);
  if (direct !== undefined) return direct;
  const failing = failingBeforeThen(uses, body);
  if (failing !== undefined) return { kind: 'fails', node: failing, text: textOf(failing, file) };
  for (const callback of uses.callbacks) {
    const leak = firstLeak(callback, acquired, inCallback(uses, callback), file, project);
    if (leak !== undefined) return leak;
  }
  return undefined;
}

/** The promise before `.then((…) => client.release())`, where nothing releases when it rejects. */
function failingBeforeThen({ releases, settled }: ResourceUses, body: Body): Node | undefined {
  if (settled.some((node) => !releases.some(({ pos, end }) => pos >= node.pos && end <= node.end))) return undefined;
  let failing: Node | undefined;
  for (const release of releases) {
    const callback = bodyOf(release);
    const call = callback.parent;
    if (callback === body || call?.kind !== SyntaxKind.CallExpression) return undefined;
    const { expression: callee, arguments: args } = call as CallExpression;
    const isThen = callee.kind === SyntaxKind.PropertyAccessExpression && (callee as ts.PropertyAccessExpression).name.text === 'then';
    if (!isThen || args[0] !== callback || isCaught((callee as ts.PropertyAccessExpression).expression)) return undefined;
    failing = earlier(failing, (callee as ts.PropertyAccessExpression).expression);
  }
  return failing;
}

/** `load().catch(…)` */
function isCaught(promise: Expression): boolean {
  for (let node: Expression = promise; node.kind === SyntaxKind.CallExpression || node.kind === SyntaxKind.PropertyAccessExpression;) {
    if (node.kind === SyntaxKind.PropertyAccessExpression && (node as ts.PropertyAccessExpression).name.text === 'catch') return true;
    node = unwrap((node as CallExpression).expression);
  }
  return false;
}

/** The uses as they look from inside one of the callbacks. */
function inCallback(uses: ResourceUses, callback: Body): ResourceUses {
  const settled = [...uses.releases, ...uses.releasers].flatMap((node) => {
    if (node.pos < callback.pos || node.end > callback.end) return [];
    return [outermostFunction(node, callback) ?? node];
  });
  const kept = uses.settled.filter((node) => isInside(node, callback) && bodyOf(node) === callback);
  return { ...uses, settled: [...settled, ...kept], callbacks: [] };
}

/** The way out with the first failure, or else with the first jump, in the text. */
function firstLeak(body: Body, acquired: Acquisition, uses: ResourceUses, file: AnalysedFile, project: LinkedProject): Leak | undefined {
  const graph = file.flowOf(body);
  const barriers = barriersIn(graph, uses.settled);
  const starts = startsIn(graph, body, acquired, uses, file);
  let failing: Node | undefined;
  let leaving: Node | undefined;
  let hasLeft = false;
  const seen = new Set<Block>();
  // A `return` is the way out through every `finally` that it runs; a `throw` may be caught.
  const queue: { block: Block; index: number; cause?: Node | undefined; jump?: Node | undefined }[] = [...starts];
  const arrive = (to: Block, cause: Node | undefined, jump: Node | undefined): void => {
    if (to === graph.exit || to === graph.throws) {
      if (cause !== undefined) failing = earlier(failing, cause);
      else if (jump !== undefined || to === graph.exit) {
        leaving = earlier(leaving, jump);
        hasLeft = true;
      }
    } else if (!seen.has(to)) {
      seen.add(to);
      queue.push({ block: to, index: 0, cause, jump: jump?.kind === SyntaxKind.ReturnStatement ? jump : undefined });
    }
  };
  // First in, first out: what fails is seen in the order of the text.
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { block, index, cause, jump } = next;
    const barrier = (barriers.get(block) ?? []).find((place) => place >= index) ?? Infinity;
    for (const edge of block.successors) {
      if (edge.kind === 'error') {
        const failed = block.actions
          .slice(index, Math.min(barrier, block.actions.length))
          .find((action) => fails(action, acquired, file, project));
        if (failed !== undefined) arrive(edge.to, cause ?? failed, undefined);
      } else if (barrier === Infinity && !isNotTaken(edge, acquired, file)) {
        arrive(edge.to, cause, jump ?? jumpAt(edge));
      }
    }
  }
  if (failing !== undefined) return { kind: 'fails', node: failing, text: textOf(failing, file) };
  return hasLeft
    ? { kind: 'leaves', node: leaving, text: leaving === undefined ? 'the end of the function' : textOf(leaving, file) }
    : undefined;
}

function barriersIn(graph: FlowGraph, settled: readonly Node[]): ReadonlyMap<Block, readonly number[]> {
  const barriers = new Map<Block, number[]>();
  for (const { block, index } of settled.flatMap((node) => graph.placesOf(node))) {
    const known = barriers.get(block);
    if (known === undefined) barriers.set(block, [index]);
    else known.push(index);
  }
  for (const places of barriers.values()) places.sort((a, b) => a - b);
  return barriers;
}

function startsIn(
  graph: FlowGraph,
  body: Body,
  acquired: Acquisition,
  uses: ResourceUses,
  file: AnalysedFile,
): { block: Block; index: number }[] {
  const { from, isLazy, holder, body: home } = acquired;
  if (from === undefined || body !== home) return [{ block: graph.entry, index: 0 }];
  const start = isLazy && holder !== undefined ? (firstUse(holder, body, uses, file) ?? from) : from;
  const isSettling = uses.settled.some((node) => node !== start && isInside(node, start));
  return graph.placesOf(start).map(({ block, index }) => ({
    block,
    index: block.actions[index] === start && !isSettling ? index + 1 : index,
  }));
}

/** The first call of one of the thing's methods, or else the first that is given it, before it is released. */
function firstUse(holder: Symbol, body: Body, { releases }: ResourceUses, file: AnalysedFile): Node | undefined {
  // A call runs after those that its callee is made of: `session.run(…)` in `session.run(…).finally(…)`.
  const calls = file.bound.calls.filter((call) => bodyOf(call) === body && !releases.includes(call)).sort((a, b) => a.end - b.end);
  const first =
    calls.find((call) => mentions(call.expression, holder, file)) ??
    calls.find((call) => call.arguments?.some((argument) => mentions(argument, holder, file)));
  return first?.parent.kind === SyntaxKind.AwaitExpression ? first.parent : first;
}

/** Whether the action is seen to fail while the thing is held. That it cannot be begun is not counted. */
function fails(action: Node, { holder, source, node, failure }: Acquisition, file: AnalysedFile, project: LinkedProject): boolean {
  const call = action.kind === SyntaxKind.AwaitExpression ? unwrap((action as ts.AwaitExpression).expression) : action;
  // What fails in callbacks comes as their first argument.
  if (call === node || (failure !== undefined && action.kind !== SyntaxKind.AwaitExpression)) return false;
  if (call.kind === SyntaxKind.CallExpression) {
    const callee = unwrap((call as CallExpression).expression);
    const isOnIt = holder !== undefined && mentions(callee, holder, file);
    const name = calleeName(call as CallExpression);
    if (beginsOrUndoes(call as CallExpression) || (isOnIt && /\.connect$/.test(name))) return false;
    const isGiven = holder !== undefined && (call as CallExpression).arguments.some((argument) => mentions(argument, holder, file));
    if ((isOnIt || isGiven) && /(^|\.)(begin|beginTransaction|startTransaction)$/.test(name)) return false;
    // The next thing is taken from the same source.
    const isOnSource = source !== undefined && !isOnIt && name.startsWith(`${source}.`);
    if (isOnSource && project.rowWithRole(call as CallExpression, file, 'acquire') !== undefined) return true;
  }
  return isFailure(action, undefined, file, project);
}

/** The statement that the edge leaves by; for a call that always throws, the call. */
function jumpAt({ kind, from }: Edge): Node | undefined {
  const last = from.actions[from.actions.length - 1];
  if (last === undefined) return undefined;
  if (kind === 'return') return last.kind === SyntaxKind.ReturnStatement ? last : undefined;
  return kind === 'throw' && (last.kind === SyntaxKind.ThrowStatement || last.kind === SyntaxKind.CallExpression) ? last : undefined;
}

/** Whether the edge is only taken where there is nothing to release: `!client`, `error` of the callback. */
function isNotTaken({ kind, condition }: Edge, { holder, failure }: Acquisition, file: AnalysedFile): boolean {
  if (condition === undefined || (kind !== 'true' && kind !== 'false')) return false;
  if (failure !== undefined && mentions(condition, failure, file)) return kind === 'true';
  if (holder === undefined) return false;
  const node = unwrap(condition);
  if (node.kind === SyntaxKind.Identifier) return kind === 'false' && symbolOf(file.bound, node as Identifier) === holder;
  if (node.kind !== SyntaxKind.BinaryExpression || !mentions((node as ts.BinaryExpression).left, holder, file)) return false;
  const { operatorToken, right } = node as ts.BinaryExpression;
  if (!/^(null|undefined)$/.test(right.getText(file.bound.source))) return false;
  return kind === (operatorToken.getText(file.bound.source).startsWith('!') ? 'false' : 'true');
}

function mentions(node: Node, symbol: Symbol, file: AnalysedFile): boolean {
  if (node.kind === SyntaxKind.Identifier && symbolOf(file.bound, node as Identifier) === symbol) return true;
  return forEachChild(node, (child) => mentions(child, symbol, file) || undefined) ?? false;
}

function earlier(first: Node | undefined, second: Node | undefined): Node | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return second.pos < first.pos ? second : first;
}

function nameOf({ holder, releaser, source, isState, node }: Acquisition): string {
  if (holder !== undefined) return holder.name;
  return (isState || releaser !== undefined ? source : undefined) ?? `${calleeName(node)}()`;
}

/** `client.release()`, `closeSync(descriptor)`, `release()` */
function releaseText(acquired: Acquisition, { releases: calls }: ResourceUses, file: AnalysedFile): string {
  const { holder, releaser, source, releases, isSql, isTransaction, isState } = acquired;
  if (isSql) return 'ROLLBACK';
  const [first = 'release'] = releases;
  // Where a helper or the pool gives it back, the code says how.
  const isMethod = (one: CallExpression | NewExpression): boolean => holder !== undefined && calleeName(one).startsWith(`${holder.name}.`);
  const call = calls.find((one) => calleeName(one).endsWith(first)) ?? calls.find((one) => !isMethod(one));
  if (!isTransaction && call !== undefined) {
    const text = call.getText(file.bound.source);
    return text.length <= 40 && !text.includes('\n') ? text : `${calleeName(call)}(…)`;
  }
  if (releaser !== undefined) return `${releaser.name}()`;
  const owner = holder?.name ?? (isState ? source : undefined);
  return owner === undefined ? `${first}()` : `${owner}.${first}()`;
}

/** `client.query(…)` of `await client.query('select …')`, `return callback(error)` */
function textOf(node: Node, file: AnalysedFile): string {
  let call = node;
  while (call.kind === SyntaxKind.AwaitExpression) call = unwrap((call as ts.AwaitExpression).expression);
  if (call.kind === SyntaxKind.CallExpression || call.kind === SyntaxKind.NewExpression) {
    const name = calleeName(call as CallExpression | NewExpression);
    return name === 'a function' ? shortened(call, file) : `${name}(…)`;
  }
  return shortened(call, file);
}

function shortened(node: Node | Expression, file: AnalysedFile): string {
  return cutAt(node.getText(file.bound.source).replace(/\s+/g, ' ').replace(/;$/, ''), 40, 38);
}
