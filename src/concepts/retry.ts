/**
 * A retry does the same thing again because it has failed: a loop around a `try` that success leaves, or a function that calls itself where it
 * handles its error. Loops over different things, polls and workers are none.
 */
import { symbolOf, writesOf, type Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { callsIn, within, type LinkedProject } from '../dataflow/linked-project.js';
import { canReach } from '../flow/conditions.js';
import {
  bodyOf,
  forEachChild,
  isFunction,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type FunctionNode,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { isBackendCode } from './backend-code.js';
import { callsItPassing } from './comment-reason.js';
import { memberCall } from './member-call.js';
import { isPause, pauseIn, type Pause } from './retry-pause.js';
import { mentions } from './mentions.js';
import { breaksIn, conditionOf, countersOf, successOf, updatedIn } from './retry-loop.js';

type Call = CallExpression | NewExpression;

/** Something that is tried again when it has failed. */
export interface Retry {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  /** The loop, or the call by which the function starts again. */
  readonly node: ts.IterationStatement | CallExpression;
  /** The call that is tried. */
  readonly name: string;
  readonly pause: Pause;
  /** It ends some time, whether it has worked or not. */
  readonly isBounded: boolean;
  /** Someone waits for what it returns. */
  readonly isAwaited: boolean;
  /** Which error it was decides what happens, or the author says that all of them pass: nothing is tried again that cannot work. */
  readonly isSelective: boolean;
  /** The error tells by its status or code whether trying again can help: an HTTP request, a write to a database. */
  readonly hasStatus: boolean;
}

/** The retries of a file that is part of a backend. */
export function* retries(file: AnalysedFile, project: LinkedProject): Generator<Retry> {
  for (const node of file.bound.loops) {
    const attempt = attemptIn(node, file, project);
    if (attempt !== undefined && isBackendCode(file, project)) yield retryOf(attempt, file, project);
  }
  for (const node of file.bound.calls) {
    const attempt = node.kind === SyntaxKind.CallExpression ? attemptAgain(node as CallExpression, file, project) : undefined;
    if (attempt !== undefined && isBackendCode(file, project)) yield retryOf(attempt, file, project);
  }
}

interface Attempt {
  readonly node: Retry['node'];
  /** What runs again: the loop, or the whole function. */
  readonly again: Node;
  /** What is tried. */
  readonly trying: Node;
  readonly tried: readonly Call[];
  /** What runs when it has failed: a catch clause, or the callback of `.catch`. */
  readonly handling: ts.CatchClause | FunctionNode;
  /** The variables that tell one attempt from the next. */
  readonly counters: ReadonlySet<Symbol>;
  readonly isBounded: boolean;
  readonly isAwaited: boolean;
}

function retryOf(attempt: Attempt, file: AnalysedFile, project: LinkedProject): Retry {
  const { node, again, trying, tried, handling, counters, isBounded, isAwaited } = attempt;
  return {
    file,
    project,
    node,
    name: calleeName(tried[0]!),
    isBounded,
    isAwaited,
    get pause() {
      return pauseIn(again, trying, counters, file, project);
    },
    get isSelective() {
      return isSelective(handling, trying, file, project) || callsItPassing({ file, node: handling });
    },
    get hasStatus() {
      return tried.some((call) => failsByStatus(call, trying, file, project));
    },
  };
}

/** What makes something else of each attempt, or waits for a person: trying again at once is right. */
const differsEachTime =
  /generat|unique|random|slug|nonce|uuid|code$|name$|port$|listen|lock|rename|mkdir|unlink|prompt|ask|question|read_?line|input|parse|select|click/i;

/** `for (…) { try { return await load() } catch { … } }` */
function attemptIn(loop: ts.IterationStatement, file: AnalysedFile, project: LinkedProject): Attempt | undefined {
  const numbered = numberedIn(loop, file);
  const isOverList = loop.kind === SyntaxKind.ForOfStatement || loop.kind === SyntaxKind.ForInStatement;
  if ((isOverList && numbered === undefined) || loop.statement.kind !== SyntaxKind.Block) return undefined;
  const statement = (loop.statement as ts.Block).statements.find((inner): inner is ts.TryStatement => inner.kind === SyntaxKind.TryStatement);
  const { tryBlock, catchClause } = statement ?? {};
  if (tryBlock === undefined || catchClause === undefined) return undefined;
  const condition = conditionOf(loop);
  const counters = numbered ?? (condition === undefined ? updatedIn(loop, file) : countersOf(loop, condition, file));
  if (condition !== undefined && /\.(length|size)\b/.test(condition.getText(file.bound.source))) return undefined;
  const success = successOf(tryBlock, condition, loop, file);
  const tried = triedIn(tryBlock, loop, file, project);
  if (success === undefined || tried.length === 0 || isIteration(tryBlock, counters, file)) return undefined;
  if (tried.some((call) => differsEachTime.test(calleeName(call)))) return undefined;
  const graph = file.flowOf(bodyOf(loop));
  if (!canReach(graph, catchClause, tried[0]!)) return undefined;
  const isEndless =
    (condition === undefined && numbered === undefined) ||
    condition?.kind === SyntaxKind.TrueKeyword ||
    isFlagOf(condition, tryBlock, loop, file);
  return {
    node: loop,
    again: loop,
    trying: tryBlock,
    tried,
    handling: catchClause,
    counters,
    isBounded: !isEndless || exitsBeside(tryBlock, loop, file),
    isAwaited: success === 'return',
  };
}

/** `for (const attempt of [1, 2, 3])`: the variable, where what is tried does not depend on it. */
function numberedIn(loop: ts.IterationStatement, file: AnalysedFile): ReadonlySet<Symbol> | undefined {
  if (loop.kind !== SyntaxKind.ForOfStatement) return undefined;
  const { expression, initializer } = loop as ts.ForOfStatement;
  const list = unwrap(expression);
  if (list.kind !== SyntaxKind.ArrayLiteralExpression || initializer.kind !== SyntaxKind.VariableDeclarationList) return undefined;
  if (!(list as ts.ArrayLiteralExpression).elements.every(({ kind }) => kind === SyntaxKind.NumericLiteral)) return undefined;
  const [declaration] = (initializer as ts.VariableDeclarationList).declarations;
  const symbol = declaration?.name.kind === SyntaxKind.Identifier ? symbolOf(file.bound, declaration.name) : undefined;
  if (symbol === undefined) return undefined;
  const symbols = new Set([symbol]);
  return within(file.bound.tries, loop).some(({ tryBlock }) => mentions(tryBlock, symbols, file)) ? undefined : symbols;
}

/** `!isSaved`: nothing but success changes it. */
function isFlagOf(condition: Node | undefined, tryBlock: Node, loop: Node, file: AnalysedFile): boolean {
  if (condition?.kind !== SyntaxKind.PrefixUnaryExpression) return false;
  const { operand } = condition as ts.PrefixUnaryExpression;
  const symbol = operand.kind === SyntaxKind.Identifier ? symbolOf(file.bound, operand as ts.Identifier) : undefined;
  if (symbol === undefined) return false;
  return writesOf(file.bound, symbol).every((write) => write.end <= loop.pos || (write.pos >= tryBlock.pos && write.end <= tryBlock.end));
}

function triedIn(tryBlock: Node, around: Node, file: AnalysedFile, project: LinkedProject): readonly Call[] {
  return callsIn(tryBlock, file).filter((call) => {
    const isAwaitedHere = call.parent.kind === SyntaxKind.AwaitExpression && bodyOf(call) === bodyOf(around);
    return isAwaitedHere && !isPause(call) && !isReader(call, file, project);
  });
}

/** `await response.json()`: goes on with what was asked for. */
function isReader(call: Call, file: AnalysedFile, project: LinkedProject): boolean {
  return /\.(json|text)$/.test(calleeName(call)) && project.rowsCalled(call, file).length === 0;
}

/** What is tried is another thing each time: an element by its index, a page by its number. */
function isIteration(tryBlock: Node, counters: ReadonlySet<Symbol>, file: AnalysedFile): boolean {
  const isCountOfAttempts = [...counters].every(({ name }) => /^i$|attempt|retr|tr(y|ies)|count|left|remaining/i.test(name));
  const isByIndex = within(file.bound.members, tryBlock).some(
    (member) => member.kind === SyntaxKind.ElementAccessExpression && mentions(member.argumentExpression, counters, file),
  );
  if (isByIndex) return true;
  return !isCountOfAttempts && callsIn(tryBlock, file).some((call) => call.arguments?.some((argument) => mentions(argument, counters, file)));
}

/** Whether something else than success can leave the loop. */
function exitsBeside(tryBlock: Node, loop: ts.IterationStatement, file: AnalysedFile): boolean {
  const { throws, returns } = file.bound;
  const exits = [...within<Node>(throws, loop), ...within<Node>(returns, loop), ...breaksIn(loop.statement)];
  const isExit = exits.some((node) => (node.pos < tryBlock.pos || node.end > tryBlock.end) && bodyOf(node) === bodyOf(loop));
  return isExit || callsIn(loop, file).some((call) => file.neverReturns(call));
}

/** `return load(id, attempt + 1)` in the catch clause of `load`, or in a callback of `.catch`. */
function attemptAgain(call: CallExpression, file: AnalysedFile, project: LinkedProject): Attempt | undefined {
  // Asked first: what is around a call may be far away.
  const reached = project.functionsOf(call, file);
  if (reached.length === 0) return undefined;
  const { catchClause, callback } = handlingAround(call);
  const handling = catchClause ?? callback;
  if (handling === undefined) return undefined;
  const again = catchClause === undefined ? bodyOf(callback!) : bodyOf(call);
  if (!isFunction(again) || !reached.some(({ node }) => node === again)) return undefined;
  // A loop that starts itself again from everywhere is a poll, and one that nobody waits for a worker.
  const name = calleeName(call).replace(/^this\./, '');
  const mentioned = (file.bound.identifiers.get(name) ?? []).filter(
    (mention) => mention.pos >= again.pos && mention.end <= again.end && mention.parent !== again && !isMemberOfOther(mention),
  );
  if (mentioned.length > 1 || !isWaitedFor(call)) return undefined;
  const trying = catchClause === undefined ? receiverOf(callback!) : (catchClause.parent as ts.TryStatement).tryBlock;
  const calls = trying === undefined ? [] : callback === undefined ? triedIn(trying, call, file, project) : firstCall(trying);
  const [first] = calls;
  if (trying === undefined || first === undefined || calls.some((tried) => differsEachTime.test(calleeName(tried)))) return undefined;
  const counters = parametersOf(again, file);
  const isCounting = call.arguments.some((argument) => isArithmetic(argument) && mentions(argument, counters, file));
  const isSame = call.arguments.every((argument) => {
    const node = unwrap(argument);
    return node.kind === SyntaxKind.Identifier && mentions(node, counters, file);
  });
  // With anything else among the arguments it is another attempt at something else.
  if (!isCounting && !isSame) return undefined;
  const { throws, returns } = file.bound;
  const isConditional = within(throws, handling).length > 0 || within(returns, handling).length > 1 || hasCondition(handling);
  return { node: call, again, trying, tried: calls, handling, counters, isBounded: isCounting || isConditional, isAwaited: true };
}

/** `deliver` of `this.gateway.deliver()`, where the function is `this.deliver`. */
function isMemberOfOther({ parent }: Node): boolean {
  if (parent.kind !== SyntaxKind.PropertyAccessExpression) return false;
  return (parent as ts.PropertyAccessExpression).expression.kind !== SyntaxKind.ThisKeyword;
}

function isWaitedFor(call: CallExpression): boolean {
  let node: Node = call;
  while (node.parent.kind === SyntaxKind.ConditionalExpression || node.parent.kind === SyntaxKind.ParenthesizedExpression)
    node = node.parent;
  const { kind } = node.parent;
  return kind === SyntaxKind.ReturnStatement || kind === SyntaxKind.AwaitExpression || kind === SyntaxKind.ArrowFunction;
}

function handlingAround(call: CallExpression): { readonly catchClause?: ts.CatchClause; readonly callback?: FunctionNode } {
  for (let node: Node = call; node.kind !== SyntaxKind.SourceFile; node = node.parent) {
    if (node.kind === SyntaxKind.CatchClause) return { catchClause: node as ts.CatchClause };
    if (isFunction(node)) return receiverOf(node) === undefined ? {} : { callback: node };
  }
  return {};
}

/** What `.catch(callback)` is called on. */
function receiverOf(callback: FunctionNode): Node | undefined {
  const catching = memberCall(callback.parent);
  return catching?.name === 'catch' && catching.call.arguments[0] === callback ? catching.receiver : undefined;
}

function firstCall(trying: Node): readonly Call[] {
  const chained = memberCall(trying);
  if (chained?.name === 'then' || chained?.name === 'finally') return firstCall(chained.receiver);
  return trying.kind === SyntaxKind.CallExpression ? [trying as CallExpression] : [];
}

function parametersOf(fn: FunctionNode, file: AnalysedFile): ReadonlySet<Symbol> {
  const symbols = new Set<Symbol>();
  for (const { name } of fn.parameters) {
    const symbol = name.kind === SyntaxKind.Identifier ? symbolOf(file.bound, name) : undefined;
    if (symbol !== undefined) symbols.add(symbol);
  }
  return symbols;
}

function isArithmetic(node: Node): boolean {
  const inner = unwrap(node as ts.Expression);
  if (inner.kind === SyntaxKind.PrefixUnaryExpression) return true;
  return inner.kind === SyntaxKind.BinaryExpression && /^[+-]$/.test((inner as ts.BinaryExpression).operatorToken.getText());
}

function hasCondition(node: Node): boolean {
  const { kind } = node;
  if (kind === SyntaxKind.IfStatement || kind === SyntaxKind.ConditionalExpression || kind === SyntaxKind.SwitchStatement) return true;
  return forEachChild(node, (child) => hasCondition(child) || undefined) ?? false;
}

/** Whether the code asks which error it was: in a condition, or by handing it to someone who may. */
function isSelective(handling: ts.CatchClause | FunctionNode, trying: Node, file: AnalysedFile, project: LinkedProject): boolean {
  const { bound } = file;
  const isStatusCompared = within(bound.binaries, trying).some(({ left, right }) =>
    [[left, right], [right, left]].some(([side, other]) => /\b(status|statusCode)$/.test(side!.getText(bound.source)) && !isLimitOfSuccess(other!)),
  );
  if (isStatusCompared) return true;
  const caught = isFunction(handling) ? handling.parameters[0] : handling.variableDeclaration;
  const name = caught?.name;
  if (name === undefined) return false;
  const symbol = name.kind === SyntaxKind.Identifier ? symbolOf(bound, name) : undefined;
  if (symbol === undefined) return true;
  const symbols = new Set([symbol]);
  const isTold = callsIn(handling, file).some(
    (call) => call.arguments?.some((argument) => mentions(argument, symbols, file)) && !isTelling(call, file, project),
  );
  return isTold || asksFor(handling, symbols, file);
}

/** `status >= 400`, `status !== 200`: says no more than `ok`. */
function isLimitOfSuccess(node: Node): boolean {
  return node.kind === SyntaxKind.NumericLiteral && /^(20[0-9]|299|300|399|400)$/.test((node as ts.NumericLiteral).text);
}

/** A log call, or a new error around the old one. */
function isTelling(call: Call, file: AnalysedFile, project: LinkedProject): boolean {
  if (call.kind === SyntaxKind.NewExpression || /^(String|JSON\.stringify|(Promise\.)?reject)$/.test(calleeName(call))) return true;
  if (project.rowsCalled(call, file).some((row) => row.call.is === 'log' || row.call.is === 'report')) return true;
  return /(^|\.)(log|logger|console)\b|\.(debug|info|warn|error|log|trace|push)$/i.test(calleeName(call));
}

/** Whether a condition or a comparison asks for the error. */
function asksFor(node: Node, symbols: ReadonlySet<Symbol>, file: AnalysedFile): boolean {
  const condition =
    node.kind === SyntaxKind.IfStatement || node.kind === SyntaxKind.SwitchStatement
      ? (node as ts.IfStatement).expression
      : node.kind === SyntaxKind.ConditionalExpression
        ? (node as ts.ConditionalExpression).condition
        : undefined;
  if (condition !== undefined && mentions(condition, symbols, file)) return true;
  if (node.kind === SyntaxKind.VariableDeclaration && (node as ts.VariableDeclaration).initializer !== undefined) {
    if (mentions((node as ts.VariableDeclaration).initializer!, symbols, file)) return true;
  }
  return forEachChild(node, (child) => asksFor(child, symbols, file) || undefined) ?? false;
}

function failsByStatus(call: Call, trying: Node, file: AnalysedFile, project: LinkedProject): boolean {
  return project.rowsCalled(call, file).some(({ call: { is, throwsOnStatus, writes } }) => {
    if (is === 'request') return throwsOnStatus === true || within(file.bound.throws, trying).length > 0;
    return is === 'query' && writes === true;
  });
}
