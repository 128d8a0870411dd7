import { referencesOf, symbolOf, writesOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
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
  type Node,
  type ts,
} from '../parse/syntax.js';
import { anyOf } from './any-of.js';
import { asksStatusOnly } from './awaited-answer.js';
import { isBestEffort, isCleanUp } from './clean-up.js';
import { hasReason, isPromisedAbove } from './comment-reason.js';
import { statementAfter, statementAround, statementsBehind, type DroppingHandler } from './dropping-handler.js';
import type { Deliberate, HandlerPath } from './error-handler.js';
import { handlesItself } from './failing.js';
import { nameOfFunction } from './function-name.js';
import { callbackOf } from './handler-functions.js';
import { memberCall } from './member-call.js';
import { checksAccess } from './lets-in.js';
import { isMissedBehind, isReplacedInPlace } from './missed-behind.js';
import { kindOfPackage } from './package-place.js';
import {
  asksCommand,
  checksInMemory,
  isDiscarded,
  isProbe,
  looksUp,
  makesFolder,
  readsBody,
  readsVersion,
  takesApart,
  triesModule,
  verifies,
} from './probe.js';
import { responses } from './response.js';
import { isToldBelow } from './told-below.js';
import { isTriedAgain } from './tried-again.js';

/** Names that say the error is not wanted. A bare `_err` is what unused-variable rules make people write, and says nothing. */
export const unwantedName = /^(_|_?(ignored?|expected|unused)\w*)$/;

/** Something else gets the error, or does the work without it. */
const otherPlaces = [
  waitsForAnother,
  isHandledElsewhere,
  isToldToCallback,
  isHandledInside,
  isThrownAfter,
  isAlternative,
  isAnsweredBehind,
  isMissedBehind,
  isReplacedInPlace,
  isToldBelow,
  isTriedAgain,
];

/** What is tried may be a question, whose failure is an answer. */
const questions = [
  isProbe,
  checksInMemory,
  looksUp,
  readsBody,
  readsVersion,
  takesApart,
  verifies,
  triesModule,
  makesFolder,
  asksCommand,
  asksStatusOnly,
];

/** Why the author wants the error dropped, if the code says so. */
export function deliberateReason(handler: DroppingHandler): Deliberate | undefined {
  const { name } = handler;
  if (name !== undefined && unwantedName.test(name)) return 'name';
  if (hasReason(handler)) return 'comment';
  if (failsOpen(handler)) return undefined;
  if (isPromisedAbove(handler)) return 'comment';
  if (otherPlaces.some((isThere) => isThere(handler))) return 'handled elsewhere';
  if (questions.some((isAsked) => isAsked(handler))) return 'probe';
  if (isCleanUp(handler) && !tellsOfSome(handler)) return 'cleanup';
  if (isPredicate(handler)) return 'predicate';
  if (isPromisedByName(handler)) return 'name';
  if (isBestEffort(handler)) return 'best effort';
  return undefined;
}

/** `try { verify(token); return true; } catch { return true; }`: whatever goes wrong lets everybody in. */
function failsOpen(handler: DroppingHandler): boolean {
  return handler.paths.some(({ fallback }) => fallback === 'true') && checksAccess(handler);
}

/**
 * Whether the handler tells a client of some of the failures, or makes an error of its own of one: who waits for that hears nothing of the
 * others.
 */
function tellsOfSome({ paths }: DroppingHandler): boolean {
  return paths.some(({ outcome, narrowing, at }) => outcome === 'answered' || (narrowing === 'met' && at !== undefined && throwsNew(at)));
}

/** `throw new OrderError('no such order')` */
function throwsNew(statement: Node): boolean {
  return (
    statement.kind === SyntaxKind.ThrowStatement && unwrap((statement as ts.ThrowStatement).expression).kind === SyntaxKind.NewExpression
  );
}

/** `await this.starting.catch(() => {})`: whoever made the promise gets its error, here it is only waited for. */
function waitsForAnother({ node, tried }: DroppingHandler): boolean {
  return isFunction(node) && (tried.kind === SyntaxKind.Identifier || tried.kind === SyntaxKind.PropertyAccessExpression);
}

/** `p.catch(() => {})` on a promise that somebody else awaits as well: it only keeps Node from complaining too early. */
function isHandledElsewhere({ file, node, tried }: DroppingHandler): boolean {
  if (node.kind === SyntaxKind.CatchClause) return false;
  if (tried.kind === SyntaxKind.CallExpression && calleeName(tried as CallExpression) === 'pipeline')
    return feedsOther(tried as CallExpression, file);
  if (tried.kind !== SyntaxKind.Identifier) return false;
  const symbol = symbolOf(file.bound, tried as ts.Identifier);
  if (symbol === undefined) return false;
  return referencesOf(file.bound, symbol).some((reference) => {
    if (reference === tried) return false;
    const { parent } = reference;
    return parent.kind !== SyntaxKind.PropertyAccessExpression && parent.kind !== SyntaxKind.BinaryExpression;
  });
}

/** `child.on('error', () => {})` where `child = exec(command, (error, output) => …)`: the callback gets the same error. */
function isToldToCallback({ file, project, kind, tried }: DroppingHandler): boolean {
  if (kind !== '`error` listener') return false;
  const listening = memberCall(tried);
  const origins = listening === undefined ? [] : file.origins.of(listening.receiver);
  return (
    origins.length > 0 &&
    origins.every(
      ({ root }) => root.kind === SyntaxKind.CallExpression && callbackOf(root as CallExpression, file, project)?.kind === 'callback',
    )
  );
}

/** `flush().catch(() => {})` on a function that has a handler around everything: only a rule about promises wants another one. */
function isHandledInside({ file, project, node, tried }: DroppingHandler): boolean {
  if (node.kind === SyntaxKind.CatchClause || tried.kind !== SyntaxKind.CallExpression) return false;
  return handlesItself(tried as CallExpression, file, project);
}

/** `pipeline(source, sink)` destroys its streams with the error, so that who reads the last one gets it. */
function feedsOther(call: CallExpression, file: AnalysedFile): boolean {
  const [first] = call.arguments;
  const streams = first?.kind === SyntaxKind.ArrayLiteralExpression ? (first as ts.ArrayLiteralExpression).elements : call.arguments;
  const last = streams[streams.length - 1];
  const symbol = last?.kind === SyntaxKind.Identifier ? symbolOf(file.bound, last as ts.Identifier) : undefined;
  return (
    symbol !== undefined &&
    referencesOf(file.bound, symbol).some(({ parent, pos }) => pos > call.end && parent.kind !== SyntaxKind.PropertyAccessExpression)
  );
}

/** `promise.catch(() => {})` right before a `throw`: the caller hears of the failure anyway. */
function isThrownAfter({ node }: DroppingHandler): boolean {
  const statement = node.kind === SyntaxKind.CatchClause ? undefined : statementAround(node);
  return statement?.kind === SyntaxKind.ExpressionStatement && statementAfter(statement)?.kind === SyntaxKind.ThrowStatement;
}

/**
 * One of several ways to the same end: `for (const key of keys) { try { return open(key) } catch {} }`, or the search ends behind the `try`
 * and the handler goes on with the next; what no way leads to is told behind the loop.
 */
function isAlternative({ file, node, paths }: DroppingHandler): boolean {
  if (node.kind !== SyntaxKind.CatchClause) return false;
  const { parent: block } = node.parent;
  if (block.kind !== SyntaxKind.Block || block.parent.kind !== SyntaxKind.ForOfStatement) return false;
  const { tryBlock } = node.parent as ts.TryStatement;
  const mayEnd = (part: ts.Block): boolean => endsSearch(part) || asksWhetherFound(part, tryBlock, file);
  const isEndedInside = mayEnd(tryBlock) && statementAfter(node.parent) === undefined;
  if (!isEndedInside && !(paths.every(({ exit }) => exit === 'jump') && mayEnd(block as ts.Block))) return false;
  let after = statementAfter(block.parent);
  // Loops and conditions around belong to the search.
  for (
    let outer = block.parent.parent;
    after === undefined && outer.kind === SyntaxKind.Block && /^(If|For)/.test(SyntaxKind[outer.parent.kind]);
    outer = outer.parent.parent
  )
    after = statementAfter(outer.parent);
  return (
    after !== undefined && (after.kind === SyntaxKind.ThrowStatement || after.kind === SyntaxKind.ExpressionStatement || throwsIf(after))
  );
}

/**
 * `try { return reply.send(await open(path)); } catch {} reply.sendStatus(404);`, `… reply.code(404); return { error };`: the client hears
 * of the failure right behind.
 */
function isAnsweredBehind({ file, project, node, paths }: DroppingHandler): boolean {
  if (node.kind !== SyntaxKind.CatchClause || !paths.every(({ exit, outcome }) => exit === 'end' || outcome !== 'dropped')) return false;
  if (!endsSearch((node.parent as ts.TryStatement).tryBlock)) return false;
  let statement: Node = node.parent;
  while (statementAfter(statement) === undefined && statement.parent.kind === SyntaxKind.Block && isIf(statement.parent.parent))
    statement = statement.parent.parent;
  for (const after of statementsBehind(statement)) {
    if (isIf(after)) return false;
    const [reply] = responses(file, project, after);
    if (reply !== undefined) return (reply.status ?? 0) >= 400;
  }
  return false;
}

function isIf({ kind }: Node): boolean {
  return kind === SyntaxKind.IfStatement;
}

/** Whether what runs to the block's end has found what it looks for. */
function endsSearch({ statements }: ts.Block): boolean {
  const last = statements[statements.length - 1];
  if (last?.kind !== SyntaxKind.TryStatement) return last?.kind === SyntaxKind.ReturnStatement || last?.kind === SyntaxKind.BreakStatement;
  const { tryBlock, catchClause } = last as ts.TryStatement;
  return endsSearch(tryBlock) && (catchClause === undefined || endsSearch(catchClause.block));
}

/** `if (order !== undefined) return order;` at the end of the block, of what is tried. */
function asksWhetherFound(block: ts.Block, tried: Node, { bound }: AnalysedFile): boolean {
  const last = lastStatementIn(block);
  if (last?.kind !== SyntaxKind.IfStatement) return false;
  const { expression, thenStatement, elseStatement } = last as ts.IfStatement;
  const end = lastStatementIn(thenStatement)?.kind;
  if (elseStatement !== undefined || (end !== SyntaxKind.ReturnStatement && end !== SyntaxKind.BreakStatement)) return false;
  const isOfTried = (node: Node): boolean => {
    const symbol = node.kind === SyntaxKind.Identifier ? symbolOf(bound, node as ts.Identifier) : undefined;
    if (symbol !== undefined && [...symbol.declarations, ...writesOf(bound, symbol)].some((place) => isInside(place, tried))) return true;
    return forEachChild(node, (child) => isOfTried(child) || undefined) ?? false;
  };
  return isOfTried(expression);
}

/** `if (found === undefined) throw new Error('none of them')` */
function throwsIf(statement: Node): boolean {
  if (statement.kind !== SyntaxKind.IfStatement) return false;
  const { thenStatement } = statement as ts.IfStatement;
  const first = thenStatement.kind === SyntaxKind.Block ? (thenStatement as ts.Block).statements[0] : thenStatement;
  return first?.kind === SyntaxKind.ThrowStatement;
}

/** `attemptRead(id): Row | null`, `ignoreRejection(promise)`: the name of the function says what becomes of a failure. */
function isPromisedByName({ node, paths }: DroppingHandler): boolean {
  if (isFunction(node) && droppingName.test(nameOfFunction(node) ?? '')) return true;
  const fn = bodyOf(node);
  if (!isFunction(fn)) return false;
  const name = nameOfFunction(fn) ?? '';
  if (droppingName.test(name)) return true;
  return answeringName.test(name) && (paths.every(({ exit }) => exit === 'return') || endsInsteadOfReturning(node));
}

/** `try { return read(path); } catch {}` at the end of a function. */
function endsInsteadOfReturning(node: Node): boolean {
  if (node.kind !== SyntaxKind.CatchClause || statementAfter(node.parent) !== undefined) return false;
  const { statements } = (node.parent as ts.TryStatement).tryBlock;
  return statements[statements.length - 1]?.kind === SyntaxKind.ReturnStatement && isFunction(node.parent.parent.parent);
}

const droppingName = /^_*(ignore|swallow|silence|suppress)([A-Z_]|$)/;
const answeringName =
  /^_*(attempt|try|safe|safely|maybe|optional)[A-Z_]|[a-z0-9](Safe|Safely|OrNull|OrUndefined|OrDefault|OrEmpty|OrElse)$/;

/**
 * `return false` where the function answers yes or no, or `.catch(() => false)` where somebody takes the answer. `return true` would let
 * through what failed, unless a yes is what shuts out.
 */
function isPredicate({ file, project, node, kind, paths }: DroppingHandler): boolean {
  const dropped = paths.filter(({ outcome, narrowing }) => outcome === 'dropped' && narrowing !== 'met');
  const [first] = dropped;
  if (first === undefined || !dropped.every(({ fallback }) => fallback === first.fallback)) return false;
  // Whoever calls back may look at what the callback gives.
  if (first.fallback === 'false' && isFunction(node)) return kind === 'callback' || !isDiscarded(wrapped(node).parent);
  const fn = bodyOf(node);
  if (!isFunction(fn)) return false;
  if (isNo(first) && isGivenBack(node)) {
    const name = nameOfFunction(fn) ?? '';
    if (asking.test(name) && !shuttingOut.test(name)) return true;
  }
  if (!answersYesOrNo(fn, node, file) || isNeverAsked(fn, file, project)) return false;
  if (first.fallback === 'false' && banning.test(nameOfFunction(fn) ?? '')) return false;
  return first.fallback === 'false' || (first.fallback === 'true' && shuttingOut.test(nameOfFunction(fn) ?? ''));
}

const asking = /^_*(is|has|have|can|should|are|was|does|supports)[A-Z_]/;

/** `await sendReceipt(order);` wherever it is called: it says whether it has worked, and nobody wants to know. Who uses a library might. */
function isNeverAsked(fn: FunctionNode, file: AnalysedFile, project: LinkedProject): boolean {
  if (kindOfPackage(file, project) === 'library') return false;
  return project.isHelper(fn, file) && project.callersOf(fn).every(({ node }) => isDiscarded(node));
}

/** `hasBinary`: nothing instead of a yes is a no. */
function isNo({ fallback }: HandlerPath): boolean {
  return fallback === 'null' || fallback === 'undefined';
}

/** Whether what the handler gives is what the function gives: `return load(id).catch(() => null)`. */
function isGivenBack(node: Node): boolean {
  if (node.kind === SyntaxKind.CatchClause) return true;
  let given = node.parent;
  while (given.parent.kind === SyntaxKind.AwaitExpression || given.parent.kind === SyntaxKind.ParenthesizedExpression) given = given.parent;
  return given.parent.kind === SyntaxKind.ReturnStatement || (isFunction(given.parent) && given.parent.body === given);
}

const shuttingOut = anyOf(
  /^(is|are|was|has|should)?_?(Hidden|Block|Den(y|ied)|Lock|Expired?|Invalid|Revoked?|Disabled?|Limited|Stale|Outdated)/i,
  /^(is|are|was|has|should)?_?(Missing|Empty|Unsafe|Private|Refresh|Skip)/i,
  /^needs?[A-Z]|^requires?[A-Z]/i,
);

/** `isBanned`, `isTokenRevoked`: a no because the ban could not be looked up lets in whom it shuts out. */
const banning =
  /^_*(is|are|was|has)(?!_?(not|no|un))\w*?(?<!un)(banned|blocked|black_?listed|deny_?listed|revoked|suspended|rate_?limited|locked_?out)/i;

/** Says so by its type or its name, or returns answers only, some of them not from the handler: who never says yes has not been asked. */
function answersYesOrNo(fn: FunctionNode, handler: Node, file: AnalysedFile): boolean {
  if (fn.type !== undefined && /^(Promise<)?\s*(boolean|\w+ is\b|asserts\b)/.test(fn.type.getText(file.bound.source))) return true;
  const results = file.names.returnedBy(fn);
  const isAsked = asking.test(nameOfFunction(fn) ?? '') || results.some((result) => !isInside(result, handler));
  return isAsked && results.every((result) => isYesOrNo(result, file));
}

/** Names of variables that hold an answer. */
const answerName = /^(ok|valid|allowed|matches|exists|is[A-Z]\w*|has[A-Z]\w*|can[A-Z]\w*)$/;

function isYesOrNo(expression: Expression, file: AnalysedFile): boolean {
  const node = unwrap(expression);
  switch (node.kind) {
    case SyntaxKind.Identifier:
      return answerName.test((node as ts.Identifier).text) || startsWithAnswer(node as ts.Identifier, file);
    case SyntaxKind.TrueKeyword:
    case SyntaxKind.FalseKeyword:
    case SyntaxKind.PrefixUnaryExpression:
    case SyntaxKind.AwaitExpression:
    case SyntaxKind.CallExpression:
    case SyntaxKind.BinaryExpression:
      return true;
    case SyntaxKind.ConditionalExpression: {
      const { whenTrue, whenFalse } = node as ts.ConditionalExpression;
      return isYesOrNo(whenTrue, file) && isYesOrNo(whenFalse, file);
    }
    default:
      return false;
  }
}

/** `let found = false;` */
function startsWithAnswer(name: ts.Identifier, { bound }: AnalysedFile): boolean {
  const [declaration] = symbolOf(bound, name)?.declarations ?? [];
  const value = declaration?.kind === SyntaxKind.VariableDeclaration ? (declaration as ts.VariableDeclaration).initializer : undefined;
  return value?.kind === SyntaxKind.TrueKeyword || value?.kind === SyntaxKind.FalseKeyword;
}
