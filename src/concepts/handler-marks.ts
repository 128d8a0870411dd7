import { initializerOf, referencesOf, symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName, type Effect } from '../dataflow/effects.js';
import { callsIn, literalText, usesArguments, within, type LinkedProject } from '../dataflow/linked-project.js';
import { testsOf } from '../dataflow/tests.js';
import { conditionsAt } from '../flow/conditions.js';
import type { Edge, FlowGraph } from '../flow/flow-graph.js';
import { solve } from '../flow/solve.js';
import type { Role } from '../models/model.js';
import type { Row } from '../models/paths.js';
import {
  bodyOf,
  isCall,
  isFunction,
  isInside,
  SyntaxKind,
  unwrap,
  waited,
  wrapped,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { isCleanUpName } from './clean-up.js';
import { statementAround } from './dropping-handler.js';
import { conditionsOn, decides } from './edge-conditions.js';
import { errorName, handlerArgument } from './handler-functions.js';
import { isLocal, isMentioned, isOfAnotherFailure, isOwn, isRead, referencesTo, waits, type HandlerBody } from './handler-body.js';
import { isKeptForNobody } from './kept-for-nobody.js';
import { isNamedLikeLog } from './log-call.js';
import {
  awaitedResult,
  textOfEmptyResult,
  textOfNothing,
  holdsEmptyList,
  isEmptyRecord,
  isNothing,
  saysFailure,
  saysSuccess,
} from './nothing-said.js';
import { settledBy } from './raised-error.js';
import { isPause } from './retry-pause.js';
import { statusOf } from './status.js';

/** What has happened on the way to a point, as bits of one number. */
export const mark = {
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

const markByRole: Readonly<Partial<Record<Role | 'throw', number>>> = {
  log: mark.logged,
  report: mark.reported,
  respond: mark.answered,
  flash: mark.answered,
  forward: mark.forwarded,
  exit: mark.exited,
  throw: mark.used,
  reject: mark.rethrown,
  fail: mark.returned,
  'send-mail': mark.reported,
};

/**
 * What each action of the handler's own graph does with the error or because of it, nested functions counted where they are handed over.
 */
export function marksByAction(handler: HandlerBody): ReadonlyMap<Node, number> {
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
    if (isKeptForNobody(action, file)) return;
    const told = mark.logged | mark.used;
    const said = (bits & told) !== 0 && isOnDemand(action, handler) ? bits & ~told : bits;
    const counting = isOfError || !same.has(action) ? said : said & (saidOfFailures | (warns(action, file) ? mark.logged : 0));
    if (counting !== 0) marks.set(action, (marks.get(action) ?? 0) | counting);
  };

  const questions = questionsIn(graph);
  for (const effect of effects) {
    const isGone = effect.kind === 'return' && isResultDropped(handler);
    if (!isGone && !questions.has(effect.from)) addAt(effect.from, marksOfEffect(effect), true);
  }
  for (const call of callsIn(node, file)) {
    const bits = isOfAnotherFailure(call, handler) ? marksOfCall(call, handler) & ~saidOfOthers : marksOfCall(call, handler);
    addAt(call, questions.has(call) ? bits & ~(mark.used | mark.unknown) : bits);
  }
  for (const assignment of within(file.bound.assignments, node)) addAt(assignment, marksOfAssignment(assignment, handler));
  for (const update of within(file.bound.updates, node)) if (!isOwn(update.operand, handler)) addAt(update, mark.stored);
  return marks;
}

const saidOfFailures = mark.reported | mark.exited | mark.rethrown;

/** What `log.error(undoError)` says, nobody hears of the error that made it necessary to undo something. */
const saidOfOthers = mark.logged | mark.reported;

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

const loggingFlag = /^(enable_?)?(logs|logging|log_?errors?)(_?enabled)?$/i;

/** `if (debug) console.error(error)`, `if (options.logs) log.warn(error)`: where nobody has asked for it, nothing is written. */
function isOnDemand(action: Node, { graph, file, project }: HandlerBody): boolean {
  if (action.kind !== SyntaxKind.CallExpression) return false;
  const call = action as CallExpression;
  if (!isNamedLikeLog(call) && project.rowWithRole(call, file, 'log') === undefined) return false;
  const callee = call.expression.getText(file.bound.source);
  return conditionsAt(graph, action).some((condition) => {
    const flag = unwrap(condition.expression);
    const name = flag.getText(file.bound.source);
    // if (debug) debug('not saved', error), if (log.isDebugEnabled()) log.debug(error)
    if (flag.kind === SyntaxKind.CallExpression || callee === name || callee.startsWith(`${name}.`)) return false;
    if (condition.holds && loggingFlag.test(name.split(/[^\w$]/).at(-1) ?? '')) return true;
    return testsOf(file, condition).some(({ kind, isMet }) => kind === 'development' && isMet);
  });
}

/** Whether the action writes a line that is for faults: on success, others are written as well. */
function warns(action: Node, file: AnalysedFile): boolean {
  const calls = action.kind === SyntaxKind.CallExpression ? [action as CallExpression, ...callsIn(action, file)] : callsIn(action, file);
  return calls.some((call) => /(error|err|warn|warning|fatal|critical|crit|exception|alert|emerg)$/i.test(calleeName(call)));
}

function isParameter(callee: Expression, file: AnalysedFile): boolean {
  const symbol = callee.kind === SyntaxKind.Identifier ? symbolOf(file.bound, callee as ts.Identifier) : undefined;
  return symbol?.declarations[0]?.kind === SyntaxKind.Parameter;
}

/** Whether the function looks at what it is given, by name or through `arguments`; a method that does nothing is for subclasses to fill. */
function readsParameters(fn: FunctionNode, file: AnalysedFile): boolean {
  if (fn.body === undefined || isPlaceholder(fn) || fn.parameters.some((parameter) => isRead(parameter, file))) return true;
  return usesArguments(fn, file);
}

/** `send(_message) {}` of a class */
function isPlaceholder({ kind, body, parent }: FunctionNode): boolean {
  if (kind !== SyntaxKind.MethodDeclaration || parent.kind === SyntaxKind.ObjectLiteralExpression) return false;
  return body?.kind === SyntaxKind.Block && (body as ts.Block).statements.length === 0;
}

function marksOfEffect({ kind, row }: Effect): number {
  switch (kind) {
    case 'call':
      return (row === undefined ? undefined : markByRole[row.call.is]) ?? mark.used;
    case 'return':
      return mark.returned;
    case 'store':
      return mark.stored;
    // connection.rollback(() => { throw error; }): a callback that throws it
    case 'throw':
    case 'escape':
      return mark.used;
    default:
      return 0;
  }
}

/** Calls that get no error count by what they are known to do. */
function marksOfCall(call: CallExpression | NewExpression, handler: HandlerBody): number {
  const { file, project, root } = handler;
  let bits = 0;
  const rows = project.rowsCalled(call, file);
  for (const row of rows) {
    const { call: model } = row;
    // next() without an error goes on as if nothing had happened
    if (model.is === 'forward' && (call.arguments?.length ?? 0) === 0) continue;
    if (model.is === 'respond' && answersNothing(call, row, file, project)) continue;
    bits |= markByRole[model.is] ?? 0;
  }
  const name = calleeName(call);
  const functions = project.functionsOf(call, file);
  for (const { node, file: home } of functions) {
    const mayGoOn = project.canReturn({ node, file: home });
    for (const role of project.rolesOf(node, home)) {
      // What ends the process somewhere in it need not do so for this.
      if (role === 'exit' && mayGoOn) bits |= mark.used;
      // What undoes something may fail as well, which says nothing of why it had to.
      else if (role !== 'throw' || !mayGoOn || !isCleanUpName(lastName(name))) bits |= markByRole[role] ?? 0;
    }
  }
  if (bits === 0 && isNamedLikeLog(call)) return mark.logged;
  if (bits !== 0) return bits;
  if (rows.length > 0)
    return rows.some((row) => goesAnotherWay.has(row.call.is)) && !undoes(call, name) && !isPause(call) ? mark.unknown : 0;
  if (/(^|\.)Promise\.reject$/.test(name)) return mark.rethrown;
  if (endsWithReason(call, name)) return mark.unknown;
  if (succeedsWithNothing(call, handler) || handlesInPlace(call)) return 0;
  if (call.kind === SyntaxKind.NewExpression || isCleanUpName(lastName(name)) || inertReceivers.has(firstName(name))) return 0;
  if (root !== undefined && call.arguments?.some((argument) => file.origins.of(argument).some((origin) => origin.root === root))) {
    // The error is handed over: what becomes of it is an effect. A project function that never reads it does nothing.
    // What was handed in is told; what it makes of the error is the affair of whoever handed it in.
    if (isParameter(call.expression, file)) return mark.used;
    return functions.length > 0 && functions.every(({ node, file: home }) => !readsParameters(node, home)) ? 0 : mark.used;
  }
  return mark.unknown;
}

/** `await undo().catch((undoError) => log.warn(undoError));`: what is called there, and in front, counts by itself. */
function handlesInPlace(call: CallExpression | NewExpression): boolean {
  const argument = call.kind === SyntaxKind.CallExpression ? handlerArgument(call as CallExpression) : undefined;
  return argument !== undefined && isFunction(argument) && waited(call).parent.kind === SyntaxKind.ExpressionStatement;
}

/** `catch { await writeFile(path, '') }`: what could not be had in one way is had in another. */
const goesAnotherWay: ReadonlySet<Role> = new Set<Role>(['io', 'query', 'find', 'request']);

/** `unlink(path)`, `client.query('ROLLBACK')` */
function undoes(call: CallExpression | NewExpression, name: string): boolean {
  const [first] = call.arguments ?? [];
  const text = first === undefined ? undefined : literalText(first);
  return isCleanUpName(lastName(name)) || (text !== undefined && /^\s*(rollback|unlock|release)\b/i.test(text));
}

/** `resolve(null)`, `resolve(error ? null : rows)`, `callback()`, `callback(null, [])`: they say as little as `return null`. */
function succeedsWithNothing(call: CallExpression | NewExpression, handler: HandlerBody): boolean {
  const given = call.arguments?.map((argument) => givenOnError(argument, handler)) ?? [];
  if (given.some((argument) => !isNothing(argument) && !isStillEmpty(argument, handler))) return false;
  return settledBy(call, handler.file) === 0 || isErrorFirst(call.expression, handler.file);
}

/** `null` of `error ? null : rows`, `!error ? rows : null` */
function givenOnError(argument: Expression, { file, root }: HandlerBody): Expression {
  const node = unwrap(argument);
  if (node.kind !== SyntaxKind.ConditionalExpression) return argument;
  const { condition, whenTrue, whenFalse } = node as ts.ConditionalExpression;
  const asked = unwrap(condition);
  const isDenied =
    asked.kind === SyntaxKind.PrefixUnaryExpression && (asked as ts.PrefixUnaryExpression).operator === SyntaxKind.ExclamationToken;
  const subject = isDenied ? unwrap((asked as ts.PrefixUnaryExpression).operand) : asked;
  if (subject.kind !== SyntaxKind.Identifier || !file.origins.of(subject).some((origin) => origin.root === root)) return argument;
  return isDenied ? whenFalse : whenTrue;
}

/** Whether it is a callback of the caller to whom other calls hand an error, or say with `null` that there is none. */
function isErrorFirst(callee: Expression, { bound }: AnalysedFile): boolean {
  const symbol = callee.kind === SyntaxKind.Identifier ? symbolOf(bound, callee as ts.Identifier) : undefined;
  if (symbol?.declarations[0]?.kind !== SyntaxKind.Parameter || !/^(cb|callback|done)$/.test(symbol.name)) return false;
  return referencesOf(bound, symbol).some((reference) => {
    const { parent } = reference;
    if (parent.kind !== SyntaxKind.CallExpression || (parent as CallExpression).expression !== reference) return false;
    const [first, ...others] = (parent as CallExpression).arguments;
    if (first === undefined) return false;
    return isNothing(first) ? others.length > 0 : first.kind === SyntaxKind.NewExpression || errorName.test(first.getText());
  });
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

/** `res.json([])`, `res.json({ orders: [] })`, `res.json({ ok: true })`: with a success status, the client gets what it would get if all were well. */
function answersNothing(call: CallExpression | NewExpression, row: Row, file: AnalysedFile, project: LinkedProject): boolean {
  const { body = 0 } = row.call;
  const sent = typeof body === 'number' ? call.arguments?.[body] : undefined;
  if (sent === undefined || (!isNothing(sent) && !saysSuccess(sent) && !holdsEmptyList(sent))) return false;
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
  if (!isNothing(right) && !isEmptyRecord(right, handler.file, handler.project) && !isZeroInstead(left, right, handler)) return mark.stored;
  // `user = null`: the code behind sees what it would see if nothing had been there.
  // What fails in memory, without waiting, is asked for that.
  const isSeenBehind = left.kind === SyntaxKind.Identifier ? isLocal(left as ts.Identifier, handler) : isFilledBefore(left, right, handler);
  return isSeenBehind && waits(handler) ? 0 : mark.unknown;
}

/** `try { count = await orders.count(); } catch { count = 0; }`: a failure looks like a shop without orders. */
function isZeroInstead(target: Expression, value: Expression, handler: HandlerBody): boolean {
  const node = unwrap(value);
  return node.kind === SyntaxKind.NumericLiteral && (node as ts.NumericLiteral).text === '0' && isSetBefore(target, handler);
}

/** `try { ctx.body = await list(); } catch { ctx.body = []; }`: a failure looks like an empty list. `null` may say that there is no answer. */
function isFilledBefore(target: Expression, value: Expression, handler: HandlerBody): boolean {
  return /^(ArrayLiteral|ObjectLiteral|New)Expression$/.test(SyntaxKind[unwrap(value).kind]) && isSetBefore(target, handler);
}

/** Whether what is tried sets the same place. */
function isSetBefore(target: Expression, { file, node }: HandlerBody): boolean {
  if (node.kind !== SyntaxKind.CatchClause) return false;
  const place = target.getText(file.bound.source);
  return within(file.bound.assignments, (node.parent as ts.TryStatement).tryBlock).some(
    ({ left }) => left.getText(file.bound.source) === place,
  );
}

/** What returning the expression says to the caller. */
export function marksOfResult(expression: Expression, handler: HandlerBody): number {
  const { file, project, root } = handler;
  if (isResultDropped(handler)) return 0;
  const node = awaitedResult(givenOnError(expression, handler), file, project);
  if (root !== undefined && file.origins.of(node).some((origin) => origin.root === root)) return mark.returned;
  if (node.kind === SyntaxKind.ObjectLiteralExpression && saysFailure(node as ts.ObjectLiteralExpression, file, project))
    return mark.returned;
  if (node.kind === SyntaxKind.CallExpression || node.kind === SyntaxKind.NewExpression || node.kind === SyntaxKind.AwaitExpression) {
    if (isConversion(node, file)) return mark.unknown;
    // The call is an action and has its own marks; what it gives back may say that something failed.
    const isMade = node.kind === SyntaxKind.NewExpression && project.rowsCalled(node as NewExpression, file).length === 0;
    return isMade && !isNothing(node) && !wrapsNothing(node as NewExpression, handler) ? mark.unknown : 0;
  }
  if (textOfEmptyResult(node, file, project) !== undefined || isStillEmpty(node, handler) || isParameterGivenBack(node, handler)) return 0;
  // a variable, a member, a template: the caller may be able to tell
  return mark.unknown;
}

/** `await save(order).catch((error) => error);`: nobody gets what the handler returns. */
function isResultDropped({ node }: HandlerBody): boolean {
  const { parent: call } = wrapped(node);
  return isFunction(node) && isCall(call) && waited(call).parent.kind === SyntaxKind.ExpressionStatement;
}

/** `new StepResult(null)` where a success is `new StepResult(step)`: `new NotFound(null)` is of a class of its own. */
function wrapsNothing(node: NewExpression, { file, node: handler }: HandlerBody): boolean {
  const name = calleeName(node);
  if (!givesNothing(node)) return false;
  return callsIn(bodyOf(handler), file).some(
    (other) => other.kind === SyntaxKind.NewExpression && calleeName(other) === name && !givesNothing(other),
  );
}

function givesNothing({ arguments: args }: CallExpression | NewExpression): boolean {
  return args !== undefined && args.length > 0 && args.every(isNothing);
}

/** `const found = new Map()` that only what failed puts something into: giving it back says as little as `new Map()`. */
function isStillEmpty(value: Expression, { file, project, node: handler }: HandlerBody): boolean {
  const node = unwrap(value);
  const symbol = node.kind === SyntaxKind.Identifier ? symbolOf(file.bound, node as ts.Identifier) : undefined;
  const [declaration] = symbol?.declarations ?? [];
  if (symbol === undefined || declaration?.kind !== SyntaxKind.VariableDeclaration) return false;
  const initializer = initializerOf(file.bound, node as ts.Identifier);
  if (initializer === undefined || !isEmptyStart(unwrap(initializer), file, project)) return false;
  const references = referencesOf(file.bound, symbol);
  // What outlives the call may hold what an earlier one has found.
  if (bodyOf(declaration) !== bodyOf(handler) && references.some(isAccessed)) return false;
  const tried = statementAround(handler) ?? handler;
  return references.every(
    (reference) =>
      isInside(reference, tried) || reference.pos >= tried.end || wrapped(reference).parent.kind === SyntaxKind.ReturnStatement,
  );
}

/** `async function enrich(order) { try { … } catch { return order; } }`: what was given, as if there had been nothing to add. */
function isParameterGivenBack(value: Expression, handler: HandlerBody): boolean {
  const { file, node } = handler;
  const name = unwrap(value);
  if (node.kind !== SyntaxKind.CatchClause || name.kind !== SyntaxKind.Identifier || asked.test(name.getText()) || !waits(handler))
    return false;
  // What cannot be decoded was not encoded.
  if (callsIn((node.parent as ts.TryStatement).tryBlock, file).some((call) => decoding.test(calleeName(call)))) return false;
  const origins = file.origins.of(name);
  return origins.length > 0 && origins.every(({ root }) => root.kind === SyntaxKind.Parameter && root.parent === bodyOf(node));
}

/** Parameters that say what to give where there is nothing. */
const asked = /^(def|alt|backup)$|default|fall_?back|otherwise|alternative|substitute|^(initial|empty|placeholder)|[a-z](Else|Instead)$/i;

const decoding = /decode|decompress|inflate|gunzip|unzip|unescape|unpack|deserialize/i;

/** `found.set(id, page)`, `found[id] = page` */
function isAccessed({ parent }: Node): boolean {
  return parent.kind === SyntaxKind.PropertyAccessExpression || parent.kind === SyntaxKind.ElementAccessExpression;
}

function isEmptyStart(value: Expression, file: AnalysedFile, project: LinkedProject): boolean {
  if (value.kind === SyntaxKind.ObjectLiteralExpression && saysFailure(value as ts.ObjectLiteralExpression, file, project)) return false;
  return /^(ArrayLiteral|ObjectLiteral|New)Expression$/.test(SyntaxKind[value.kind]) && textOfNothing(value, file) !== undefined;
}

const converting = /^(String|Number|JSON\.stringify|Object\.(assign|keys|values|entries|fromEntries)|Array\.from|Buffer\.from)$/;

/** `String(value)`: what stands for the result is made of what was given. */
function isConversion(node: Expression, file: AnalysedFile): boolean {
  if (node.kind !== SyntaxKind.CallExpression || !converting.test(calleeName(node as CallExpression))) return false;
  return (node as CallExpression).arguments.some((argument) => textOfNothing(argument, file) === undefined);
}

function firstName(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? name : name.slice(0, dot);
}
