import { referencesOf, symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName, type Effect } from '../dataflow/effects.js';
import { callsIn, keysOf, literalText, within, type LinkedProject } from '../dataflow/linked-project.js';
import { testsOf } from '../dataflow/tests.js';
import type { Condition, Edge, FlowGraph } from '../flow/flow-graph.js';
import { solve } from '../flow/solve.js';
import type { Role } from '../models/model.js';
import type { Row } from '../models/paths.js';
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
import { isCleanUpName } from './clean-up.js';
import { isNamedLikeLog } from './log-call.js';
import { settledBy } from './raised-error.js';
import type { HandlerPath, Narrowing, Outcome } from './error-handler.js';
import { isFailureText, numberOf, propertyOf, statusOf } from './status.js';

/** What has happened on the way to a point, as bits of one number. */
const mark = {
  rethrown: 1,
  forwarded: 2,
  exited: 4,
  answered: 8,
  reported: 16,
  logged: 32,
  returned: 64,
  stored: 128,
  used: 256,
  unknown: 512,
  met: 1024,
  rest: 2048,
} as const;

/** The strongest deed names the outcome. */
const outcomes: readonly Exclude<Outcome, 'dropped'>[] = [
  'rethrown',
  'forwarded',
  'exited',
  'answered',
  'reported',
  'logged',
  'returned',
  'stored',
  'used',
  'unknown',
];

const markByRole: Readonly<Partial<Record<Role | 'throw', number>>> = {
  log: mark.logged,
  report: mark.reported,
  respond: mark.answered,
  forward: mark.forwarded,
  exit: mark.exited,
  throw: mark.used,
  fail: mark.returned,
  'send-mail': mark.reported,
};

/** What the pass over one handler needs to know. */
export interface HandlerBody {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  /** The catch clause or the function. */
  readonly node: Node;
  readonly root: Node | undefined;
  readonly graph: FlowGraph;
  readonly effects: readonly Effect[];
  /** A path on which the error is absent is none of the handler's: callbacks are also called on success. */
  readonly mayLackError: boolean;
}

/** The ways through the handler, equal ones once. */
export function pathsOf(handler: HandlerBody): readonly HandlerPath[] {
  const { graph, file } = handler;
  const marks = marksByAction(handler);
  const after = (state: ReadonlySet<number>, action: Node): ReadonlySet<number> => {
    const added = marks.get(action);
    return added === undefined ? state : new Set([...state].map((bits) => bits | added));
  };
  const solution = solve<ReadonlySet<number>>(graph, {
    entry: new Set([outlives(handler) ? mark.stored : 0]),
    join: (a, b) => new Set([...a, ...b]),
    equals: (a, b) => a.size === b.size && [...a].every((bits) => b.has(bits)),
    transfer: after,
    along: (state, edge) => narrow(state, edge, handler),
  });

  const found = new Map<string, HandlerPath>();
  const add = (bits: number, exit: HandlerPath['exit'], at: Node | undefined, fallback: string | undefined): void => {
    const outcome = outcomes.find((name) => (bits & mark[name]) !== 0) ?? 'dropped';
    const narrowing: Narrowing = bits & mark.met ? 'met' : bits & mark.rest ? 'rest' : 'none';
    const key = `${outcome} ${narrowing} ${exit} ${fallback ?? ''} ${at?.pos ?? ''}`;
    if (!found.has(key)) found.set(key, { outcome, narrowing, exit, at, fallback });
  };

  for (const block of graph.blocks) {
    const before = solution.stateBefore(block);
    if (before === undefined) continue;
    // Nothing runs after a call that ends the process, but what the block did before it may throw.
    const isEnd = block !== graph.exit && block !== graph.throws && block.successors.every(({ kind }) => kind === 'error');
    const out = block.successors.filter(({ to, kind }) => to === graph.exit || (to === graph.throws && kind === 'throw'));
    if (!isEnd && out.length === 0) continue;
    const end = block.actions.reduce(after, before);
    if (isEnd) for (const bits of end) add(bits | mark.exited, 'end', undefined, undefined);
    for (const edge of out) {
      const last = block.actions[block.actions.length - 1];
      for (const bits of narrow(end, edge, handler)) {
        if (edge.to === graph.throws) add(bits | mark.rethrown, 'throw', last, undefined);
        else if (last !== undefined && isJump(last)) add(bits, 'jump', last, undefined);
        else {
          const returned = returnedAt(last, edge, handler.node);
          const deed = returned === undefined ? 0 : marksOfResult(returned, handler);
          add(
            bits | deed,
            returned === undefined && edge.kind !== 'return' ? 'end' : 'return',
            returned ?? last,
            returned === undefined ? undefined : constantText(returned, file),
          );
        }
      }
    }
  }
  return [...found.values()];
}

/** What an edge says of the error; no state is left where there is no error. */
function narrow(state: ReadonlySet<number>, edge: Edge, { file, root, mayLackError }: HandlerBody): ReadonlySet<number> {
  if (root === undefined) return state;
  let added = 0;
  for (const condition of conditionsOn(edge)) {
    if (!decides(condition.expression)) continue;
    for (const { kind, about, isMet } of testsOf(file, condition)) {
      if (about !== root || kind === 'development' || kind === 'sent' || isTypeGuard(condition.expression)) continue;
      if (kind !== 'any') added |= isMet ? mark.met : mark.rest;
      else if (mayLackError && !isMet) return none;
    }
  }
  return added === 0 ? state : new Set([...state].map((bits) => bits | added));
}

/** What holds on the edge; past the last `case` of a switch, that none of them did. */
function conditionsOn({ from, kind, condition, subject }: Edge): readonly Condition[] {
  if (condition !== undefined) return [{ expression: condition, holds: kind === 'true' || kind === 'case', subject }];
  if (kind !== 'default') return [];
  return from.successors.flatMap((other) =>
    other.kind === 'case' ? [{ expression: other.condition!, holds: false, subject: other.subject }] : [],
  );
}

const none: ReadonlySet<number> = new Set();

/** `'code' in error`: asked for the compiler, before the code itself is. */
function isTypeGuard(condition: Expression): boolean {
  return condition.kind === SyntaxKind.BinaryExpression && (condition as ts.BinaryExpression).operatorToken.kind === SyntaxKind.InKeyword;
}

/** Whether the condition decides where to go. In `const isKnown = a || b` it only makes a value, which is tested later. */
function decides(condition: Expression): boolean {
  let node: Node = condition;
  for (;;) {
    const { parent } = node;
    switch (parent.kind) {
      case SyntaxKind.ParenthesizedExpression:
      case SyntaxKind.PrefixUnaryExpression:
      case SyntaxKind.BinaryExpression:
      case SyntaxKind.AwaitExpression:
        node = parent;
        break;
      case SyntaxKind.VariableDeclaration:
      case SyntaxKind.PropertyAssignment:
      case SyntaxKind.CallExpression:
      case SyntaxKind.NewExpression:
        return false;
      default:
        return true;
    }
  }
}

/** The conditions in the graph that pick errors out by code, class, status or text, as the code spells them. */
export function picksIn(graph: FlowGraph, root: Node, file: AnalysedFile): readonly string[] {
  const picks = new Set<string>();
  for (const { successors } of graph.blocks) {
    for (const { condition, subject, kind } of successors) {
      if (condition === undefined || kind === 'false' || kind === 'default' || isOptional(condition)) continue;
      const tests = testsOf(file, { expression: condition, holds: true, subject });
      if (!tests.some((test) => test.about === root && test.kind !== 'any' && test.kind !== 'sent')) continue;
      const text =
        subject === undefined
          ? condition.getText(file.bound.source)
          : `${subject.getText(file.bound.source)} === ${condition.getText(file.bound.source)}`;
      picks.add(text.replace(/\s+/g, ' '));
    }
  }
  return [...picks];
}

/** `error.response` of `error.response?.status`: what is picked out is said behind it. */
function isOptional(condition: Expression): boolean {
  const { parent } = condition;
  return parent.kind === SyntaxKind.PropertyAccessExpression && (parent as ts.PropertyAccessExpression).questionDotToken !== undefined;
}

/** `catch (error) { var failure = error; }`, and behind it `failure` is looked at. */
function outlives({ node, effects }: HandlerBody): boolean {
  return node.kind === SyntaxKind.CatchClause && effects.some(({ from }) => from.pos >= node.end || from.end <= node.pos);
}

/** What each action of the handler's own graph does with the error or because of it, nested functions counted where they are handed over. */
function marksByAction(handler: HandlerBody): ReadonlyMap<Node, number> {
  const { graph, file, node, effects, mayLackError } = handler;
  const actions = new Set<Node>();
  for (const block of graph.blocks) for (const action of block.actions) actions.add(action);
  const marks = new Map<Node, number>();
  // A callback may do anything on success; where it does the same when there is an error, only what is said of a failure counts.
  const same = mayLackError ? doneOnSuccess(handler, actions) : new Set<Node>();
  const addAt = (place: Node, bits: number, isOfError = false): void => {
    let action = place;
    while (!actions.has(action)) {
      if (action === node || action.kind === SyntaxKind.SourceFile) return;
      action = action.parent;
    }
    const counting = isOfError || !same.has(action) ? bits : bits & (saidOfFailures | (warns(action, file) ? mark.logged : 0));
    if (counting !== 0) marks.set(action, (marks.get(action) ?? 0) | counting);
  };

  const questions = questionsIn(graph);
  for (const effect of effects) if (!questions.has(effect.from)) addAt(effect.from, marksOfEffect(effect), true);
  for (const call of callsIn(node, file)) {
    const bits = marksOfCall(call, handler);
    addAt(call, questions.has(call) ? bits & ~(mark.used | mark.unknown) : bits);
  }
  for (const assignment of within(file.bound.assignments, node)) addAt(assignment, marksOfAssignment(assignment, handler));
  for (const update of within(file.bound.updates, node)) if (!isOwn(update.operand, handler)) addAt(update, mark.stored);
  return marks;
}

const saidOfFailures = mark.reported | mark.exited | mark.rethrown;

/**
 * The actions that run on every way on which there is no error: all of them where nobody looks at the error, none where it is used for more
 * than to ask for it.
 */
function doneOnSuccess(handler: HandlerBody, actions: ReadonlySet<Node>): ReadonlySet<Node> {
  const { graph } = handler;
  if (!isMentioned(handler)) return actions;
  if (!referencesTo(handler).every((reference) => isAskedFor(reference, handler))) return new Set();
  const solution = solve<ReadonlySet<Node> | undefined>(graph, {
    entry: new Set(),
    join: (a, b) => (a === undefined ? b : b === undefined ? a : new Set([...a].filter((action) => b.has(action)))),
    equals: (a, b) => a?.size === b?.size,
    transfer: (state, action) => state && new Set([...state, action]),
    along: (state, edge) => (needsError(edge, handler) ? undefined : state),
  });
  return solution.stateBefore(graph.exit) ?? new Set();
}

/** Whether the edge is taken only where there is an error. */
function needsError(edge: Edge, { file, root }: HandlerBody): boolean {
  return conditionsOn(edge).some((condition) => testsOf(file, condition).some(({ about, isMet }) => about === root && isMet));
}

/** Whether the reference stands in the condition of an `if` of the handler itself, or where such a condition leads to. */
function isAskedFor(reference: Node, { node: handler }: HandlerBody): boolean {
  if (bodyOf(reference) !== handler) return false;
  for (let node = reference; node !== handler; node = node.parent) {
    if (node.parent.kind === SyntaxKind.IfStatement) return true;
  }
  return false;
}

const asking =
  /^(is|has|are|can|should)[A-Z_]|^(includes|startsWith|endsWith|test|match|matches|some|every|indexOf|search|hasOwnProperty|equals)$/;

/** Calls that a condition consists of: `isAxiosError(error)`, `error.message.includes('duplicate')` do nothing with the error but ask. */
function questionsIn({ blocks }: FlowGraph): ReadonlySet<Node> {
  const questions = new Set<Node>();
  for (const { successors } of blocks) {
    for (const { condition } of successors) {
      if (
        condition?.kind === SyntaxKind.CallExpression &&
        decides(condition) &&
        asking.test(lastName(calleeName(condition as CallExpression)))
      )
        questions.add(condition);
    }
  }
  return questions;
}

/** Whether the action writes a line that is for faults: on success, others are written as well. */
function warns(action: Node, file: AnalysedFile): boolean {
  const calls = action.kind === SyntaxKind.CallExpression ? [action as CallExpression, ...callsIn(action, file)] : callsIn(action, file);
  return calls.some((call) => /(error|err|warn|warning|fatal|critical|crit|exception|alert|emerg)$/i.test(calleeName(call)));
}

/** Whether the handler reads its error at all. */
function isMentioned({ root, file }: HandlerBody): boolean {
  if (root === undefined) return false;
  return root.kind !== SyntaxKind.Parameter || isRead(root as ts.ParameterDeclaration, file);
}

function isRead({ name }: ts.ParameterDeclaration, file: AnalysedFile): boolean {
  if (name.kind !== SyntaxKind.Identifier) return true;
  const symbol = symbolOf(file.bound, name);
  return symbol === undefined || referencesOf(file.bound, symbol).length > 0;
}

function referencesTo({ root, file }: HandlerBody): readonly Node[] {
  const name = (root as ts.ParameterDeclaration | undefined)?.name;
  const symbol = name?.kind === SyntaxKind.Identifier ? symbolOf(file.bound, name) : undefined;
  return symbol === undefined ? [] : referencesOf(file.bound, symbol);
}

function isParameter(callee: Expression, file: AnalysedFile): boolean {
  const symbol = callee.kind === SyntaxKind.Identifier ? symbolOf(file.bound, callee as ts.Identifier) : undefined;
  return symbol?.declarations[0]?.kind === SyntaxKind.Parameter;
}

/** Whether the function looks at what it is given, by name or through `arguments`. */
function readsParameters(fn: FunctionNode, file: AnalysedFile): boolean {
  if (fn.body === undefined || fn.parameters.some((parameter) => isRead(parameter, file))) return true;
  return within(file.bound.identifiers.get('arguments') ?? [], fn).length > 0;
}

function marksOfEffect({ kind, row }: Effect): number {
  switch (kind) {
    case 'call':
      return (row === undefined ? undefined : markByRole[row.call.is]) ?? mark.used;
    case 'return':
      return mark.returned;
    case 'store':
      return mark.stored;
    case 'escape':
      return mark.used;
    default:
      return 0;
  }
}

/** Calls that get no error count by what they are known to do. */
function marksOfCall(call: CallExpression | NewExpression, { file, project, root }: HandlerBody): number {
  let bits = 0;
  const rows = project.rowsCalled(call, file);
  for (const row of rows) {
    const { call: model } = row;
    // next() without an error goes on as if nothing had happened
    if (model.is === 'forward' && (call.arguments?.length ?? 0) === 0) continue;
    if (model.is === 'respond' && answersNothing(call, row, file, project)) continue;
    bits |= markByRole[model.is] ?? 0;
  }
  const functions = project.functionsOf(call, file);
  for (const { node, file: home } of functions) {
    for (const role of project.rolesOf(node, home)) bits |= markByRole[role] ?? 0;
  }
  if (bits === 0 && isNamedLikeLog(call)) return mark.logged;
  if (bits !== 0 || rows.length > 0) return bits;
  const name = calleeName(call);
  if (name === 'Promise.reject') return mark.rethrown;
  if (endsWithReason(call, name)) return mark.unknown;
  // resolve(null) says as little as `return null`
  if (settledBy(call, file) === 0 && (call.arguments?.every((argument) => isNothing(argument)) ?? true)) return 0;
  if (call.kind === SyntaxKind.NewExpression || isCleanUpName(lastName(name)) || inertReceivers.has(firstName(name))) return 0;
  if (root !== undefined && call.arguments?.some((argument) => file.origins.of(argument).some((origin) => origin.root === root))) {
    // The error is handed over: what becomes of it is an effect. A project function that never reads it does nothing.
    // What was handed in is told; what it makes of the error is the affair of whoever handed it in.
    if (isParameter(call.expression, file)) return mark.used;
    return functions.length > 0 && functions.every(({ node, file: home }) => !readsParameters(node, home)) ? 0 : mark.used;
  }
  return mark.unknown;
}

/** `socket.close(1011, 'no answer')`, `socket.end('HTTP/1.1 401 Unauthorized')`: the other side hears that something is wrong. */
function endsWithReason(call: CallExpression | NewExpression, name: string): boolean {
  const [reason] = call.arguments ?? [];
  if (reason === undefined || !/\.(close|end|destroy|abort|terminate|cancel)$/.test(name)) return false;
  switch (reason.kind) {
    case SyntaxKind.NumericLiteral:
    case SyntaxKind.NewExpression:
    case SyntaxKind.TemplateExpression:
      return true;
    case SyntaxKind.StringLiteral:
    case SyntaxKind.NoSubstitutionTemplateLiteral:
      return literalText(reason) !== '';
    case SyntaxKind.Identifier:
      return /^[A-Z]/.test((reason as ts.Identifier).text);
    default:
      return false;
  }
}

/** `res.json([])`, `res.json({ ok: true })`: with a success status, the client gets what it would get if all were well. */
function answersNothing(call: CallExpression | NewExpression, row: Row, file: AnalysedFile, project: LinkedProject): boolean {
  const { body = 0 } = row.call;
  const sent = typeof body === 'number' ? call.arguments?.[body] : undefined;
  if (sent === undefined || (!isNothing(sent) && !saysSuccess(sent))) return false;
  const { status, isSet } = statusOf(call, row, file, project);
  return isSet ? status !== undefined && status < 400 : true;
}

/** The language's own objects: calling them does nothing about an error. */
const inertReceivers = new Set([
  'Date',
  'Math',
  'JSON',
  'Object',
  'Array',
  'String',
  'Number',
  'Boolean',
  'BigInt',
  'Symbol',
  'Reflect',
  'Promise',
  'performance',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
  'parseInt',
  'parseFloat',
  'isNaN',
  'require',
  'Buffer',
  'path',
  'String.raw',
]);

function marksOfAssignment({ left, right }: ts.BinaryExpression, handler: HandlerBody): number {
  if (isOwn(left, handler)) return 0;
  if (!isNothing(right)) return mark.stored;
  // `user = null`: the code behind sees what it would see if nothing had been there. What fails in memory, without waiting, is asked for that.
  return left.kind === SyntaxKind.Identifier && isLocal(left as ts.Identifier, handler) && waits(handler) ? 0 : mark.unknown;
}

function waits({ file, node }: HandlerBody): boolean {
  if (node.kind !== SyntaxKind.CatchClause) return true;
  const { tryBlock } = node.parent as ts.TryStatement;
  return callsIn(tryBlock, file).some(({ parent }) => parent.kind === SyntaxKind.AwaitExpression);
}

/** Whether the variable belongs to the function that the handler is in. */
function isLocal(name: ts.Identifier, { file, node }: HandlerBody): boolean {
  const body = bodyOf(node);
  const symbol = symbolOf(file.bound, name);
  return symbol !== undefined && isFunction(body) && symbol.declarations.every((declaration) => bodyOf(declaration) === body);
}

/** Whether the assigned place is the handler's own: a variable that is declared in it, or the error itself. */
function isOwn(target: Expression, { file, node }: HandlerBody): boolean {
  let holder = unwrap(target);
  while (holder.kind === SyntaxKind.PropertyAccessExpression || holder.kind === SyntaxKind.ElementAccessExpression) {
    holder = unwrap((holder as ts.PropertyAccessExpression).expression);
  }
  if (holder.kind !== SyntaxKind.Identifier) return false;
  const symbol = symbolOf(file.bound, holder as ts.Identifier);
  return symbol !== undefined && symbol.declarations.every((declaration) => declaration.pos >= node.pos && declaration.end <= node.end);
}

function isNothing(expression: Expression): boolean {
  const node = unwrap(expression);
  switch (node.kind) {
    case SyntaxKind.NullKeyword:
      return true;
    case SyntaxKind.Identifier:
      return (node as ts.Identifier).text === 'undefined';
    case SyntaxKind.ArrayLiteralExpression:
      return (node as ts.ArrayLiteralExpression).elements.length === 0;
    case SyntaxKind.ObjectLiteralExpression:
      return (node as ts.ObjectLiteralExpression).properties.length === 0;
    case SyntaxKind.StringLiteral:
      return (node as ts.StringLiteral).text === '';
    default:
      return false;
  }
}

/** What returning the expression says to the caller. */
function marksOfResult(expression: Expression, { file, project, root }: HandlerBody): number {
  const node = unwrap(expression);
  if (root !== undefined && file.origins.of(node).some((origin) => origin.root === root)) return mark.returned;
  if (node.kind === SyntaxKind.ObjectLiteralExpression && saysFailure(node as ts.ObjectLiteralExpression, file, project))
    return mark.returned;
  if (node.kind === SyntaxKind.CallExpression || node.kind === SyntaxKind.NewExpression || node.kind === SyntaxKind.AwaitExpression) {
    // The call is an action and has its own marks; what it gives back may say that something failed.
    return node.kind === SyntaxKind.NewExpression && project.rowsCalled(node as NewExpression, file).length === 0 ? mark.unknown : 0;
  }
  if (constantText(node, file) !== undefined) return 0;
  // a variable, a member, a template: the caller may be able to tell
  return mark.unknown;
}

/** `{ ok: false }`, `{ error: 'x' }`, `{ status: 'failed' }`, `{ statusCode: 500 }` */
function saysFailure(literal: ts.ObjectLiteralExpression, file: AnalysedFile, project: LinkedProject): boolean {
  return keysOf(literal).some((key) => {
    if (/^(err|error|errors|errorMessage|errorCode|reason|failure|failed|exception|code)$/.test(key)) {
      const value = propertyOf(literal, key);
      return value === undefined || !isNothing(value);
    }
    const value = propertyOf(literal, key);
    if (value === undefined) return false;
    if (/^(ok|success|succeeded|valid|isValid|allowed|authenticated|authorized|healthy|connected|available|found|exists|result)$/.test(key))
      return unwrap(value).kind === SyntaxKind.FalseKeyword;
    if (/^(status|state|type|kind|outcome|tag|_tag|level)$/.test(key))
      return isFailureText(value) || (numberOf(value, file, project) ?? 0) >= 400;
    return /^(statusCode|httpStatus)$/.test(key) && (numberOf(value, file, project) ?? 0) >= 400;
  });
}

/** `{ success: true, id }`: the opposite of what has happened, and nothing that takes it back. */
function saysSuccess(expression: Expression): boolean {
  const node = unwrap(expression);
  if (node.kind !== SyntaxKind.ObjectLiteralExpression) return false;
  const literal = node as ts.ObjectLiteralExpression;
  const isClaimed = ['ok', 'success', 'succeeded'].some((key) => propertyOf(literal, key)?.kind === SyntaxKind.TrueKeyword);
  return isClaimed && !keysOf(literal).some((key) => /warn|partial|degraded|skip|stale|fallback|cache|note|message|detail|info/i.test(key));
}

/**
 * The text of a result that says nothing: `null`, `undefined`, `[]`, `{}`, `''`, `0`, `false`, `true`, objects and lists of these, and objects
 * that claim success. Other constants (`'disconnected'`, `-1`) may well tell the caller that something failed.
 */
function constantText(expression: Expression, file: AnalysedFile): string | undefined {
  const node = unwrap(expression);
  switch (node.kind) {
    case SyntaxKind.NullKeyword:
    case SyntaxKind.TrueKeyword:
    case SyntaxKind.FalseKeyword:
    case SyntaxKind.VoidExpression:
      return node.getText(file.bound.source);
    case SyntaxKind.NumericLiteral:
      return (node as ts.NumericLiteral).text === '0' ? '0' : undefined;
    case SyntaxKind.StringLiteral:
    case SyntaxKind.NoSubstitutionTemplateLiteral:
      return literalText(node) === '' ? "''" : undefined;
    case SyntaxKind.Identifier:
      return (node as ts.Identifier).text === 'undefined' ? 'undefined' : undefined;
    case SyntaxKind.ArrayLiteralExpression: {
      const { elements } = node as ts.ArrayLiteralExpression;
      return elements.every((element) => constantText(element, file) !== undefined) ? short(node, file) : undefined;
    }
    case SyntaxKind.ObjectLiteralExpression: {
      const { properties } = node as ts.ObjectLiteralExpression;
      const isConstant = properties.every(
        (property) => property.kind === SyntaxKind.PropertyAssignment && constantText(property.initializer, file) !== undefined,
      );
      return isConstant || saysSuccess(node) ? short(node, file) : undefined;
    }
    default:
      return undefined;
  }
}

function short(node: Node, file: AnalysedFile): string {
  const text = node.getText(file.bound.source).replace(/\s+/g, ' ');
  return text.length > 40 ? `${text.slice(0, 37)}…` : text;
}

function returnedAt(last: Node | undefined, edge: Edge, handler: Node): Expression | undefined {
  if (edge.kind !== 'return') return undefined;
  if (last?.kind === SyntaxKind.ReturnStatement) return (last as ts.ReturnStatement).expression;
  if (isFunction(handler) && handler.body !== undefined && handler.body.kind !== SyntaxKind.Block) return handler.body as Expression;
  return undefined;
}

function isJump(node: Node): boolean {
  return node.kind === SyntaxKind.BreakStatement || node.kind === SyntaxKind.ContinueStatement;
}

function firstName(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? name : name.slice(0, dot);
}
