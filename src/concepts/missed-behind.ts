import { symbolOf, writesOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { callsIn, type LinkedProject } from '../dataflow/linked-project.js';
import {
  isCall,
  isFunction,
  isInside,
  isUnequal,
  lastStatementIn,
  NodeFlags,
  SyntaxKind,
  unwrap,
  wrapped,
  type Expression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { awaitedBehind } from './awaited-answer.js';
import { statementAfter, statementAround, type DroppingHandler } from './dropping-handler.js';
import { isCallerFault } from './error-class.js';
import { saysDown } from './failure-body.js';
import { isNothing } from './nothing-said.js';
import { statusOf } from './status.js';
import { tellsAlways } from './told-below.js';

/**
 * `try { rows = await load(); } catch { rows = undefined; } if (!rows) throw new Error('no rows');`, or the same of
 * `const rows = await load().catch(() => undefined);`: the caller hears of the failure right behind, by an exception or a reply, or the log
 * does. Where the caller is told there that it has done something wrong itself, what has failed stays hidden.
 */
export function isMissedBehind({ file, project, node, paths }: DroppingHandler): boolean {
  const isClause = node.kind === SyntaxKind.CatchClause;
  if (!paths.every(({ exit, fallback }) => (isClause ? exit === 'end' : exit === 'end' || emptyText.test(fallback ?? '')))) return false;
  const around = isClause ? node.parent : statementAround(node);
  const after = around === undefined ? undefined : firstOf(statementAfter(around));
  if (isClause && after?.kind === SyntaxKind.ThrowStatement) return throwsFault(after as ts.Statement, file, project);
  if (after?.kind !== SyntaxKind.IfStatement) return false;
  const branch = missingBranch(after as ts.IfStatement);
  const tellings = [throwsFault, answersFault, logsFault, returnsDown, endsProcess];
  if (branch === undefined || !tellings.some((tellsOf) => tellsOf(branch.statement, file, project))) return false;
  const { missed } = branch;
  return isClause ? isLeftEmpty(missed, node as ts.CatchClause, file) : isMadeBy(missed, node, file, project);
}

const emptyText = /^(null|undefined|\[\])$/;

/** `(await cached(id).catch(() => null)) ?? (await load(id))`: what is missing is got from elsewhere. */
export function isReplacedInPlace({ file, project, node, paths }: DroppingHandler): boolean {
  const awaited = isFunction(node) ? awaitedBehind(node, file, project) : undefined;
  if (awaited === undefined || !paths.every(({ exit, fallback }) => exit === 'end' || emptyText.test(fallback ?? ''))) return false;
  const outer = wrapped(awaited);
  if (outer.parent.kind !== SyntaxKind.BinaryExpression) return false;
  const { left, operatorToken, right } = outer.parent as ts.BinaryExpression;
  const isInstead = operatorToken.kind === SyntaxKind.QuestionQuestionToken || operatorToken.kind === SyntaxKind.BarBarToken;
  return isInstead && left === outer && unwrap(right).kind === SyntaxKind.AwaitExpression;
}

/** What runs when something is missing. */
interface MissingBranch {
  readonly missed: ts.Identifier;
  readonly statement: ts.Statement;
}

/** `throw new Error('no rows')` of `if (!rows) throw new Error('no rows');` and of `if (rows) return rows; throw new Error('no rows');` */
function missingBranch(asking: ts.IfStatement): MissingBranch | undefined {
  const { expression, thenStatement, elseStatement } = asking;
  const missed = missedIn(expression);
  if (missed !== undefined) return { missed, statement: thenStatement };
  const found = unwrap(expression);
  const behind = statementAfter(asking);
  const isFound = found.kind === SyntaxKind.Identifier && lastStatementIn(thenStatement)?.kind === SyntaxKind.ReturnStatement;
  if (!isFound || elseStatement !== undefined || behind?.kind !== SyntaxKind.ThrowStatement) return undefined;
  return { missed: found as ts.Identifier, statement: behind as ts.Statement };
}

/** The statement itself, or what a `try` starts with. */
function firstOf(statement: Node | undefined): Node | undefined {
  return statement?.kind === SyntaxKind.TryStatement ? (statement as ts.TryStatement).tryBlock.statements[0] : statement;
}

/** `throw new Error('no rows')`, but not `throw new NotFoundError()`. */
function throwsFault(statement: ts.Statement, file: AnalysedFile, project: LinkedProject): boolean {
  const last = lastStatementIn(statement);
  if (last?.kind !== SyntaxKind.ThrowStatement) return false;
  const thrown = unwrap((last as ts.ThrowStatement).expression);
  return !isCall(thrown) || !isCallerFault(thrown, file, project);
}

/** `return response.status(503).json(…)`, but not `response.sendStatus(404)` */
function answersFault(statement: ts.Statement, file: AnalysedFile, project: LinkedProject): boolean {
  return callsIn(statement, file).some((call) =>
    project.rowsCalled(call, file).some((row) => row.call.is === 'respond' && (statusOf(call, row, file, project).status ?? 0) >= 500),
  );
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
 * `typeof rows !== 'string'`.
 */
function missedIn(condition: Expression): ts.Identifier | undefined {
  const node = unwrap(condition);
  if (node.kind === SyntaxKind.PrefixUnaryExpression) {
    const { operator, operand } = node as ts.PrefixUnaryExpression;
    return operator === SyntaxKind.ExclamationToken ? holderOf(operand) : undefined;
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

/** Whether the variable gets its value in the `try` block, and holds nothing before that or because of the handler. */
function isLeftEmpty(name: ts.Identifier, clause: ts.CatchClause, { bound }: AnalysedFile): boolean {
  const symbol = symbolOf(bound, name);
  const [declaration] = symbol?.declarations ?? [];
  if (symbol === undefined || declaration?.kind !== SyntaxKind.VariableDeclaration) return false;
  const writes = writesOf(bound, symbol);
  const { initializer } = declaration as ts.VariableDeclaration;
  const isEmptied = initializer === undefined || isUnset(initializer) || writes.some((write) => isInside(write, clause));
  return isEmptied && writes.some((write: Node) => isInside(write, clause.parent.tryBlock));
}

/** `undefined`, `false` of `let isSaved = false` */
function isUnset(value: Expression): boolean {
  return isNothing(value) || unwrap(value).kind === SyntaxKind.FalseKeyword;
}

/** Whether the variable holds what the promise with the handler gives: `const rows = await load().catch(() => undefined)`. */
function isMadeBy(name: ts.Identifier, handler: Node, file: AnalysedFile, project: LinkedProject): boolean {
  const [declaration] = symbolOf(file.bound, name)?.declarations ?? [];
  if (declaration?.kind !== SyntaxKind.VariableDeclaration) return false;
  const { initializer } = declaration as ts.VariableDeclaration;
  return initializer !== undefined && unwrap(initializer) === awaitedBehind(handler, file, project);
}
