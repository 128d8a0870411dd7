/**
 * What a function does with something that it has acquired. A use **settles** when after it the function need not release any more: it
 * releases, or it hands the thing to somebody who may. Everything else only uses it.
 *
 * Who gets the thing as an argument may keep it, unless the function itself releases it later: then it was only lent.
 */
import { referencesOf, symbolOf, writeAt, type Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import { callsIn, type LinkedProject } from '../dataflow/linked-project.js';
import { canReach } from '../flow/conditions.js';
import {
  bodyOf,
  forEachChild,
  isFunction,
  isInside,
  lastStatementIn,
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
import { sourceOf, type Acquisition } from './acquisition.js';
import { isInCatch } from './catch-around.js';
import { endsTransaction } from './transaction-sql.js';

/** What the body does with what it has acquired. */
export interface ResourceUses {
  /** Nodes of the body before or at which the thing is settled. */
  readonly settled: readonly Node[];
  /** The calls that release it, in nested functions too. */
  readonly releases: readonly (CallExpression | NewExpression)[];
  /** Where a function of the body is named that releases it: `fail` of `return fail(error)`. */
  readonly releasers: readonly Node[];
  /** It may live longer than any way through the function. */
  readonly isKept: boolean;
  /** Callbacks of calls on the thing itself in which it is released. */
  readonly callbacks: readonly FunctionNode[];
}

const givingBack = /^(release|end|close|destroy|dispose|unlock|terminate|free)$/;
const undoing = /roll_?back|abort/i;
const handingBack = /release|roll_?back|give_?back|return_?to|dispose|close|destroy|end|finish|free|clean_?up/i;
const listening = /^(on|once|addListener|prependListener|subscribe|setInterval|setTimeout|setImmediate)$/;

/** What happens to the acquired thing in the body. */
export function usesOfAcquired(acquired: Acquisition, file: AnalysedFile, project: LinkedProject): ResourceUses {
  const { body, holder, releaser } = acquired;
  const graph = file.flowOf(body);
  const releases = callsIn(body, file).filter((call) => call !== acquired.node && isRelease(call, acquired, file, project));
  const settled: Node[] = [];
  const callbacks = new Set<FunctionNode>();
  const names = new Set<Symbol>(releaser === undefined ? [] : [releaser]);
  for (const call of releases) {
    const nested = outermostFunction(call, body);
    if (nested === undefined) {
      settled.push(...guardsOf(call, acquired, file));
      continue;
    }
    for (let fn: FunctionNode | undefined = nested; fn !== undefined; fn = outermostFunction(call, fn)) {
      if (isCallbackOf(fn, acquired, file)) callbacks.add(fn);
    }
    const name = symbolOfFunction(nested, file);
    if (name === undefined) settled.push(nested);
    else names.add(name);
  }
  // release, done: called, passed on or returned
  const releasers = [...names].flatMap((name) =>
    referencesOf(file.bound, name).filter((reference) => writeAt(reference) === undefined && isInside(reference, body)),
  );
  settled.push(...releasers.map((reference) => outermostFunction(reference, body) ?? reference));
  const direct = releases.filter((call) => bodyOf(call) === body && !isInCatch(call, body));
  let isKept = false;
  for (const reference of holder === undefined ? [] : referencesOf(file.bound, holder)) {
    if (!isInside(reference, body) || writeAt(reference) !== undefined) continue;
    const nested = outermostFunction(reference, body);
    const use = nested === undefined ? useOf(reference, acquired, file, project) : useByFunction(nested, file, project);
    if (use === 'listens') isKept = true;
    if (use !== 'kept' && use !== 'passed') continue;
    const at = nested ?? reference;
    const isLent = use === 'passed' && direct.some((call) => canReach(graph, at, call));
    if (!isLent) settled.push(at);
  }
  return { settled, releases, releasers, isKept, callbacks: [...callbacks] };
}

/** Whether the call gives the thing back. */
function isRelease(call: CallExpression | NewExpression, acquired: Acquisition, file: AnalysedFile, project: LinkedProject): boolean {
  if (call.kind !== SyntaxKind.CallExpression) return false;
  const { holder, releaser, releases, source, isSql, isTransaction, isState } = acquired;
  const callee = unwrap(call.expression);
  const isSymbol = (expression: Expression, symbol: Symbol | undefined): boolean =>
    symbol !== undefined && expression.kind === SyntaxKind.Identifier && symbolOf(file.bound, expression as Identifier) === symbol;
  if (isSymbol(callee, releaser)) return true;
  const name = lastName(calleeName(call));
  if (isTransaction && undoing.test(name)) return true;
  if (callee.kind === SyntaxKind.PropertyAccessExpression) {
    const receiver = unwrap((callee as ts.PropertyAccessExpression).expression);
    const isOnHolder = isSymbol(receiver, holder) || (isState && sourceOf(call as CallExpression, file) === source);
    if (isOnHolder) {
      if (isSql && endsTransaction(call)) return true;
      if (releases.includes(name)) return true;
      // A connection that is thrown away takes its transaction with it.
      if (isTransaction) return (name === 'release' && call.arguments!.length > 0) || /^(end|destroy)$/.test(name);
      return givingBack.test(name);
    }
    const isOnSource = source !== undefined && sourceOf(call as CallExpression, file) === source;
    if (isOnSource && (releases.includes(name) || (!isTransaction && givingBack.test(name)))) return true;
  }
  const isGiven = call.arguments!.some((argument) => {
    const given = unwrap(argument);
    return isSymbol(given, holder) || (isState && given.getText(file.bound.source) === source);
  });
  if (!isGiven || releases.includes(name)) return isGiven;
  const functions = project.functionsOf(call, file);
  if (functions.length > 0) return functions.some((target) => releasesParameter(target.node, target.file, acquired, project, 3));
  return project.rowsCalled(call, file).length === 0 && handingBack.test(name);
}

/** Whether the function, or one that it calls, releases what it is given. */
function releasesParameter(fn: FunctionNode, file: AnalysedFile, acquired: Acquisition, project: LinkedProject, depth: number): boolean {
  const { releases, isSql, isTransaction } = acquired;
  return callsIn(fn, file).some((call) => {
    const name = lastName(calleeName(call));
    if (releases.includes(name) || (isTransaction ? undoing.test(name) : givingBack.test(name))) return true;
    if (isSql && endsTransaction(call)) return true;
    if (depth === 0) return false;
    const others = project.functionsOf(call, file).filter(({ node }) => node !== fn);
    return others.some((target) => releasesParameter(target.node, target.file, acquired, project, depth - 1));
  });
}

/**
 * The release itself, or the test before it that only asks whether there is something to release: in a `catch` or `finally`, of the thing
 * itself, where it was taken only sometimes, or with code behind it either way.
 */
function guardsOf(release: Node, acquired: Acquisition, file: AnalysedFile): readonly Node[] {
  const { body, node: acquisition, holder, from } = acquired;
  const found: Node[] = [release];
  const isSometimes = from !== undefined && isConditional(acquisition, body);
  let isShort = release.kind === SyntaxKind.CallExpression && hasOptionalChain(release as CallExpression);
  for (let node = release, { parent } = node; node !== body; node = parent, { parent } = node) {
    if (isAndOr(parent)) isShort = true;
    if (parent.kind === SyntaxKind.ExpressionStatement && isShort) found.push(parent);
    if (parent.kind !== SyntaxKind.IfStatement || isInside(acquisition, parent)) continue;
    const { expression, thenStatement, elseStatement } = parent as ts.IfStatement;
    if (node === expression) continue;
    const goesOn = elseStatement === undefined && !leaves(thenStatement);
    if (goesOn || isSometimes || isAfterFailure(parent, body) || mentions(expression, holder, file)) found.push(parent);
  }
  return found;
}

type Use = 'used' | 'listens' | 'kept' | 'passed';

/** What is done with a reference in the body itself. */
function useOf(reference: Node, acquired: Acquisition, file: AnalysedFile, project: LinkedProject, depth = 3): Use {
  let node = reference;
  for (;;) {
    node = wrapped(node);
    const { parent } = node;
    switch (parent.kind) {
      case SyntaxKind.SpreadAssignment:
      case SyntaxKind.SpreadElement:
      case SyntaxKind.PropertyAssignment:
      case SyntaxKind.ShorthandPropertyAssignment:
      case SyntaxKind.ObjectLiteralExpression:
      case SyntaxKind.ArrayLiteralExpression:
      case SyntaxKind.ConditionalExpression:
      case SyntaxKind.AwaitExpression:
        if (parent.kind === SyntaxKind.ConditionalExpression && (parent as ts.ConditionalExpression).condition === node) return 'used';
        node = parent;
        break;
      case SyntaxKind.BinaryExpression: {
        const { operatorToken, right } = parent as ts.BinaryExpression;
        if (/^([!=]==?|instanceof|in)$/.test(operatorToken.getText())) return 'used';
        if (operatorToken.kind === SyntaxKind.EqualsToken && right === node) return 'kept';
        node = parent;
        break;
      }
      case SyntaxKind.PropertyAccessExpression: {
        const call = parent.parent;
        const isCalled = call.kind === SyntaxKind.CallExpression && (call as CallExpression).expression === parent;
        if (!isCalled || !listening.test((parent as ts.PropertyAccessExpression).name.text)) return 'used';
        const [event] = (call as CallExpression).arguments;
        return event?.getText(file.bound.source).includes('error') === true ? 'used' : 'listens';
      }
      case SyntaxKind.CallExpression:
      case SyntaxKind.NewExpression: {
        const call = parent as CallExpression;
        if (call.expression === node) return 'used';
        if (project.rowsCalled(call, file).length > 0) return 'used';
        const functions = project.functionsOf(call, file);
        const index = call.arguments.indexOf(node as Expression);
        const isKnown = call.kind === SyntaxKind.CallExpression && functions.length > 0;
        return isKnown && functions.every((target) => onlyUses(target.node, index, target.file, acquired, project, depth))
          ? 'used'
          : 'passed';
      }
      case SyntaxKind.ElementAccessExpression:
      case SyntaxKind.IfStatement:
      case SyntaxKind.WhileStatement:
      case SyntaxKind.PrefixUnaryExpression:
      case SyntaxKind.TypeOfExpression:
      case SyntaxKind.ExpressionStatement:
      case SyntaxKind.TemplateSpan:
      case SyntaxKind.TaggedTemplateExpression:
        return 'used';
      default:
        return 'kept';
    }
  }
}

/** Whether the function does nothing with its parameter but call its methods. */
function onlyUses(
  fn: FunctionNode,
  index: number,
  file: AnalysedFile,
  acquired: Acquisition,
  project: LinkedProject,
  depth: number,
): boolean {
  const name = fn.parameters[index]?.name;
  const symbol = name?.kind === SyntaxKind.Identifier ? symbolOf(file.bound, name as Identifier) : undefined;
  if (symbol === undefined || depth === 0 || fn.kind === SyntaxKind.Constructor) return false;
  return referencesOf(file.bound, symbol).every((reference) => useOf(reference, acquired, file, project, depth - 1) === 'used');
}

/** What a function that mentions the thing does with it as a whole: run it at once, or keep it. */
function useByFunction(fn: FunctionNode, file: AnalysedFile, project: LinkedProject): Use {
  const name = symbolOfFunction(fn, file);
  if (name !== undefined) {
    const isCalled = referencesOf(file.bound, name).every(({ parent }) => parent.kind === SyntaxKind.CallExpression);
    return isCalled ? 'used' : 'kept';
  }
  const { parent } = fn;
  if (parent.kind !== SyntaxKind.CallExpression) return 'kept';
  const call = parent as CallExpression;
  if (listening.test(lastName(calleeName(call)))) return 'kept';
  return isAwaited(call) || isRunAtOnce(call) || project.rowsCalled(call, file).length > 0 ? 'used' : 'passed';
}

function isRunAtOnce(call: CallExpression): boolean {
  return /^(map|forEach|filter|reduce|some|every|find|flatMap|sort)$/.test(lastName(calleeName(call)));
}

function isAwaited(call: Node): boolean {
  let node = call;
  while (isLink(node.parent)) node = node.parent;
  return node.parent.kind === SyntaxKind.AwaitExpression;
}

/** `f().then(…)`, `(f())`, `[f()]` in `Promise.all([f()])` */
function isLink({ kind }: Node): boolean {
  return (
    kind === SyntaxKind.PropertyAccessExpression ||
    kind === SyntaxKind.CallExpression ||
    kind === SyntaxKind.ParenthesizedExpression ||
    kind === SyntaxKind.ArrayLiteralExpression
  );
}

/** Whether the function is handed to a call on the thing itself: `connection.query(sql, callback)`. */
function isCallbackOf(fn: FunctionNode, { holder, source, isState }: Acquisition, file: AnalysedFile): boolean {
  const { parent } = fn;
  if (parent.kind !== SyntaxKind.CallExpression || (parent as CallExpression).arguments.at(-1) !== fn) return false;
  const callee = unwrap((parent as CallExpression).expression);
  if (callee.kind !== SyntaxKind.PropertyAccessExpression || listening.test((callee as ts.PropertyAccessExpression).name.text))
    return false;
  const receiver = unwrap((callee as ts.PropertyAccessExpression).expression);
  const isHolder =
    receiver.kind === SyntaxKind.Identifier && holder !== undefined && symbolOf(file.bound, receiver as Identifier) === holder;
  return isHolder || (isState && receiver.getText(file.bound.source) === source);
}

/** The nested function of the body that the node stands in, the outermost one. */
export function outermostFunction(node: Node, body: Node): FunctionNode | undefined {
  let found: FunctionNode | undefined;
  for (let current = node.parent; current !== body && current.kind !== SyntaxKind.SourceFile; current = current.parent) {
    if (isFunction(current)) found = current;
  }
  return found;
}

/** The name of `const done = () => …` and `function done() { … }`. */
function symbolOfFunction(fn: FunctionNode, file: AnalysedFile): Symbol | undefined {
  const declared = fn.kind === SyntaxKind.FunctionDeclaration ? fn : fn.parent;
  const isNamed = declared === fn || declared.kind === SyntaxKind.VariableDeclaration;
  const name = isNamed ? (declared as ts.VariableDeclaration).name : undefined;
  return name?.kind === SyntaxKind.Identifier ? symbolOf(file.bound, name as Identifier) : undefined;
}

/** Whether the call or what it is on may be missing: `client?.release()`. */
function hasOptionalChain(call: CallExpression): boolean {
  for (let node: Node = call; 'expression' in node; node = (node as CallExpression).expression) {
    if ('questionDotToken' in node && node.questionDotToken !== undefined) return true;
  }
  return false;
}

function isAndOr(node: Node): boolean {
  if (node.kind === SyntaxKind.ConditionalExpression) return true;
  if (node.kind !== SyntaxKind.BinaryExpression) return false;
  const { kind } = (node as ts.BinaryExpression).operatorToken;
  return kind === SyntaxKind.AmpersandAmpersandToken || kind === SyntaxKind.BarBarToken || kind === SyntaxKind.QuestionQuestionToken;
}

/** Whether what is acquired is so only on some condition. */
function isConditional(node: Node, body: Node): boolean {
  for (let current = node; current !== body; current = current.parent) {
    if (isAndOr(current) || current.kind === SyntaxKind.IfStatement) return true;
  }
  return false;
}

/** Whether the node stands in a `catch` or `finally` of the body. */
function isAfterFailure(node: Node, body: Node): boolean {
  if (isInCatch(node, body)) return true;
  for (let current = node; current !== body; current = current.parent) {
    const { parent } = current;
    if (parent.kind === SyntaxKind.TryStatement && (parent as ts.TryStatement).finallyBlock === current) return true;
  }
  return false;
}

function mentions(node: Node, symbol: Symbol | undefined, file: AnalysedFile): boolean {
  if (symbol === undefined) return false;
  if (node.kind === SyntaxKind.Identifier && symbolOf(file.bound, node as Identifier) === symbol) return true;
  return forEachChild(node, (child) => mentions(child, symbol, file) || undefined) ?? false;
}

/** Whether the statement ends in a jump. */
function leaves(statement: ts.Statement): boolean {
  const last = lastStatementIn(statement);
  switch (last?.kind) {
    case SyntaxKind.ReturnStatement:
    case SyntaxKind.ThrowStatement:
    case SyntaxKind.BreakStatement:
    case SyntaxKind.ContinueStatement:
      return true;
    default:
      return false;
  }
}
