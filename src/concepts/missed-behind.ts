import { symbolOf, writesOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { callsIn, type LinkedProject } from '../dataflow/linked-project.js';
import {
  isCall,
  isInside,
  isUnequal,
  lastStatementIn,
  NodeFlags,
  SyntaxKind,
  unwrap,
  wrapped,
  type CallExpression,
  type Expression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { awaitedBehind, awaitedTogether } from './awaited-answer.js';
import { statementAfter, statementAround, statementsBehind, type DroppingHandler } from './dropping-handler.js';
import { isCallerFault } from './error-class.js';
import { saysDown } from './failure-body.js';
import { isNothing } from './nothing-said.js';
import { raisingOf } from './raised-error.js';
import { responses } from './response.js';
import { tellsAlways } from './told-below.js';

/**
 * `try { rows = await load(); } catch { rows = undefined; } if (!rows) throw new Error('no rows');`, or the same of
 * `const rows = await load().catch(() => undefined);`: the caller hears of the failure right behind, by an exception or a reply, or the log
 * does. Where the caller is told there that it has done something wrong itself, what has failed stays hidden.
 */
export function isMissedBehind(handler: DroppingHandler): boolean {
  const { file, project, node, paths } = handler;
  const isClause = node.kind === SyntaxKind.CatchClause;
  if (!paths.every(({ exit, fallback }) => (isClause ? exit === 'end' : exit === 'end' || emptyText.test(fallback ?? '')))) return false;
  const place = isClause ? node.parent : awaitedPlace(handler);
  const around = place && statementAround(place);
  const after = around && firstOf(statementAfter(around));
  if (after === undefined) return false;
  const asked = askedFor(after, file, project);
  if (asked === undefined) return isClause && [throwsFault, raisesFault].some((tells) => tells(after as ts.Statement, file, project));
  if (!asked.isTold) return false;
  return isClause ? isLeftEmpty(asked, node as ts.CatchClause, file) : isMadeBy(asked, handler);
}

const emptyText = /^(null|undefined|\[\])$/;

/** `(await cached(id).catch(() => null)) ?? (await load(id))`: what is missing is got from elsewhere. */
export function isReplacedInPlace({ file, project, node, paths }: DroppingHandler): boolean {
  const awaited = node.kind === SyntaxKind.CatchClause ? undefined : awaitedBehind(node, file, project);
  if (awaited === undefined || !paths.every(({ exit, fallback }) => exit === 'end' || emptyText.test(fallback ?? ''))) return false;
  const outer = wrapped(awaited);
  if (outer.parent.kind !== SyntaxKind.BinaryExpression) return false;
  const { left, operatorToken, right } = outer.parent as ts.BinaryExpression;
  const isInstead = operatorToken.kind === SyntaxKind.QuestionQuestionToken || operatorToken.kind === SyntaxKind.BarBarToken;
  return isInstead && left === outer && unwrap(right).kind === SyntaxKind.AwaitExpression;
}

/** A name that is asked about behind the handler. */
interface Asked {
  readonly name: ts.Identifier;
  /** Whether somebody hears of it when the name holds nothing, or when the flag is up. */
  readonly isTold: boolean;
  readonly isFlag: boolean;
  /** That a list is empty is heard of as well. */
  readonly countsLength: boolean;
}

/**
 * `if (!rows) throw new Error('no rows');`, `if (rows) return rows; throw new Error('no rows');`, `if (hasFailed) throw …;`,
 * `assert(rows);`
 */
function askedFor(statement: Node, file: AnalysedFile, project: LinkedProject): Asked | undefined {
  const asserted = assertedIn(statement, file, project);
  if (asserted !== undefined) return { name: asserted, isTold: true, isFlag: false, countsLength: false };
  if (statement.kind !== SyntaxKind.IfStatement) return undefined;
  const { expression, thenStatement, elseStatement } = statement as ts.IfStatement;
  const countsLength = /\.length\b/.test(expression.getText(file.bound.source));
  const ask = (name: ts.Identifier, isFlag: boolean, told: readonly Node[]): Asked => {
    const isTold = told.some((each) => tellings.some((tells) => tells(each as ts.Statement, file, project)) || (isFlag && throws(each)));
    return { name, isTold, isFlag, countsLength };
  };
  const missed = missedIn(expression);
  if (missed !== undefined) return ask(missed, false, [thenStatement]);
  const found = unwrap(expression);
  if (found.kind !== SyntaxKind.Identifier) return undefined;
  if (isUpFromTheStart(found as ts.Identifier, file)) return ask(found as ts.Identifier, true, [thenStatement]);
  if (elseStatement !== undefined) return ask(found as ts.Identifier, false, [elseStatement]);
  const isLeft = lastStatementIn(thenStatement)?.kind === SyntaxKind.ReturnStatement;
  return isLeft ? ask(found as ts.Identifier, false, statementsBehind(statement)) : undefined;
}

/** `let hasFailed = true` */
function isUpFromTheStart(name: ts.Identifier, { bound }: AnalysedFile): boolean {
  const [declaration] = symbolOf(bound, name)?.declarations ?? [];
  const initial = declaration?.kind === SyntaxKind.VariableDeclaration ? (declaration as ts.VariableDeclaration).initializer : undefined;
  return initial?.kind === SyntaxKind.TrueKeyword;
}

const tellings = [throwsFault, raisesFault, answersFault, logsFault, returnsDown, endsProcess];

/** `order` of `assert(order, 'not loaded')`, of `context.assert(order, 503)`, but not of `context.assert(order, 404)`. */
function assertedIn(statement: Node, file: AnalysedFile, project: LinkedProject): ts.Identifier | undefined {
  const call = statement.kind === SyntaxKind.ExpressionStatement ? unwrap((statement as ts.ExpressionStatement).expression) : undefined;
  if (
    call === undefined ||
    !isCall(call) ||
    !/(^|\.)(assert(\.ok)?|invariant)$/.test(calleeName(call)) ||
    isCallerFault(call, file, project)
  )
    return undefined;
  const [asserted] = call.arguments ?? [];
  return asserted === undefined ? undefined : holderOf(asserted);
}
/** The statement itself, or what a `try` starts with. */
function firstOf(statement: Node | undefined): Node | undefined {
  return statement?.kind === SyntaxKind.TryStatement ? (statement as ts.TryStatement).tryBlock.statements[0] : statement;
}

/** What is doubtful from the start is refused on purpose, whoever is to blame. */
function throws(statement: Node): boolean {
  return lastStatementIn(statement as ts.Statement)?.kind === SyntaxKind.ThrowStatement;
}

/** `throw new Error('no rows')`, but not `throw new NotFoundError()`. */
function throwsFault(statement: ts.Statement, file: AnalysedFile, project: LinkedProject): boolean {
  const last = lastStatementIn(statement);
  if (last?.kind !== SyntaxKind.ThrowStatement) return false;
  const thrown = unwrap((last as ts.ThrowStatement).expression);
  return !isCall(thrown) || !isCallerFault(thrown, file, project);
}

/** `return Promise.reject(new Error('no rows'))`, `next(new Error('no rows'))`, but not `next(new NotFoundError())`. */
function raisesFault(statement: ts.Statement, file: AnalysedFile, project: LinkedProject): boolean {
  const statements = statement.kind === SyntaxKind.Block ? (statement as ts.Block).statements : [statement];
  return statements.some((each) => {
    const { expression } = each as Partial<ts.ExpressionStatement | ts.ReturnStatement>;
    if (expression === undefined || !/^(Expression|Return)Statement$/.test(SyntaxKind[each.kind])) return false;
    const call = unwrap(expression);
    const value = call.kind === SyntaxKind.CallExpression ? raisingOf(call as CallExpression, file, project)?.value : undefined;
    if (value === undefined || isNothing(value)) return false;
    const raised = unwrap(value);
    return !isCall(raised) || !isCallerFault(raised, file, project);
  });
}

/** `return response.status(503).json(…)`, `{ reply.code(503); return { error }; }`, but not `response.sendStatus(404)` */
function answersFault(statement: ts.Statement, file: AnalysedFile, project: LinkedProject): boolean {
  return [...responses(file, project, statement)].some(({ status = 0 }) => status >= 500);
}

/** `{ log.error('no rows'); return []; }`, but not `{ log.error('no rows'); throw new NotFoundError(); }` */
function logsFault(statement: ts.Statement, file: AnalysedFile, project: LinkedProject): boolean {
  return lastStatementIn(statement)?.kind !== SyntaxKind.ThrowStatement && tellsAlways(statement, file, project);
}

/** `process.exit(1)` */
function endsProcess(statement: ts.Statement, file: AnalysedFile, project: LinkedProject): boolean {
  const last = lastStatementIn(statement);
  return last !== undefined && callsIn(last, file).some((call) => project.rowsCalled(call, file).some((row) => row.call.is === 'exit'));
}

/** `return { status: 'down' }` */
function returnsDown(statement: ts.Statement): boolean {
  const last = lastStatementIn(statement);
  const returned = last?.kind === SyntaxKind.ReturnStatement ? (last as ts.ReturnStatement).expression : undefined;
  if (returned === undefined || unwrap(returned).kind !== SyntaxKind.ObjectLiteralExpression) return false;
  return (unwrap(returned) as ts.ObjectLiteralExpression).properties.some(
    (property) => property.kind === SyntaxKind.PropertyAssignment && saysDown(property.initializer),
  );
}

/**
 * `rows` of `!rows`, `rows === undefined`, `rows.length === 0`, `!rows || rows.length === 0`, `rows?.state !== 'new'`,
 * `typeof rows !== 'string'`, `!Array.isArray(rows)`.
 */
function missedIn(condition: Expression): ts.Identifier | undefined {
  const node = unwrap(condition);
  if (node.kind === SyntaxKind.PrefixUnaryExpression) {
    const { operator, operand } = node as ts.PrefixUnaryExpression;
    return operator === SyntaxKind.ExclamationToken ? (holderOf(operand) ?? listAskedOf(operand)) : undefined;
  }
  if (node.kind !== SyntaxKind.BinaryExpression) return undefined;
  const { left, operatorToken, right } = node as ts.BinaryExpression;
  if (operatorToken.kind === SyntaxKind.BarBarToken) return missedIn(left);
  if (isUnequal(operatorToken)) return isNothing(right) ? undefined : (readIn(left) ?? typeAskedOf(left, right));
  const isSame = operatorToken.kind === SyntaxKind.EqualsEqualsEqualsToken || operatorToken.kind === SyntaxKind.EqualsEqualsToken;
  return isSame && (isNothing(right) || isZero(right)) ? holderOf(left) : undefined;
}

/** `rows` of `rows?.state`: what is not there has no state. */
function readIn(expression: Expression): ts.Identifier | undefined {
  const node = unwrap(expression);
  const isOptional = node.kind === SyntaxKind.PropertyAccessExpression && (node.flags & NodeFlags.OptionalChain) !== 0;
  return isOptional ? holderOf(node) : undefined;
}

/** `rows` of `typeof rows !== 'string'` */
function typeAskedOf(left: Expression, right: Expression): ts.Identifier | undefined {
  const node = unwrap(left);
  const type = unwrap(right);
  if (node.kind !== SyntaxKind.TypeOfExpression || type.kind !== SyntaxKind.StringLiteral) return undefined;
  // `typeof null` is 'object'.
  if (/^(object|undefined)$/.test((type as ts.StringLiteral).text)) return undefined;
  return holderOf((node as ts.TypeOfExpression).expression);
}

/** `rows` of `Array.isArray(rows)` */
function listAskedOf(expression: Expression): ts.Identifier | undefined {
  const call = unwrap(expression);
  const [asked] = isCall(call) && calleeName(call) === 'Array.isArray' ? (call.arguments ?? []) : [];
  return asked && holderOf(asked);
}

function isZero(expression: Expression): boolean {
  const node = unwrap(expression);
  return node.kind === SyntaxKind.NumericLiteral && (node as ts.NumericLiteral).text === '0';
}

/** `rows` of `rows`, `rows.length` */
function holderOf(expression: Expression): ts.Identifier | undefined {
  const node = unwrap(expression);
  if (node.kind === SyntaxKind.Identifier) return node as ts.Identifier;
  return node.kind === SyntaxKind.PropertyAccessExpression ? holderOf((node as ts.PropertyAccessExpression).expression) : undefined;
}

/** Whether the variable gets its value in the `try` block, and holds nothing before that or because of the handler; a flag is up before. */
function isLeftEmpty({ name, isFlag }: Asked, clause: ts.CatchClause, { bound }: AnalysedFile): boolean {
  const symbol = symbolOf(bound, name);
  const [declaration] = symbol?.declarations ?? [];
  if (symbol === undefined || declaration?.kind !== SyntaxKind.VariableDeclaration) return false;
  const writes = writesOf(bound, symbol);
  const { initializer } = declaration as ts.VariableDeclaration;
  const isEmptied = initializer === undefined || isUnset(initializer) || writes.some((write) => isInside(write, clause));
  return (isFlag || isEmptied) && writes.some((write: Node) => isInside(write, clause.parent.tryBlock));
}

/** `undefined`, `false` of `let isSaved = false` */
function isUnset(value: Expression): boolean {
  return isNothing(value) || unwrap(value).kind === SyntaxKind.FalseKeyword;
}

/** Where what the promise with the handler gives is waited for. */
function awaitedPlace({ file, project, node }: DroppingHandler): Node | undefined {
  return awaitedBehind(node, file, project) ?? awaitedTogether(node, file, project)?.awaited;
}

/** Whether the variable holds what the promise with the handler gives: `const rows = await load().catch(() => undefined)`. */
function isMadeBy({ name, isFlag, countsLength }: Asked, { file, project, node, paths }: DroppingHandler): boolean {
  if (isFlag || (!countsLength && paths.some(({ fallback }) => fallback === '[]'))) return false;
  const [declaration] = symbolOf(file.bound, name)?.declarations ?? [];
  if (declaration?.kind === SyntaxKind.VariableDeclaration) {
    const { initializer } = declaration as ts.VariableDeclaration;
    return initializer !== undefined && unwrap(initializer) === awaitedBehind(node, file, project);
  }
  // const [orders, stock] = await Promise.all([load(), stockOf().catch(() => null)]);
  const together = awaitedTogether(node, file, project);
  if (together === undefined || declaration?.parent.kind !== SyntaxKind.ArrayBindingPattern) return false;
  const pattern = declaration.parent as ts.ArrayBindingPattern;
  const { initializer } = pattern.parent as ts.VariableDeclaration;
  return (
    initializer !== undefined && unwrap(initializer) === together.awaited && pattern.elements[together.index] === (declaration as Node)
  );
}
