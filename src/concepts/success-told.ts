/**
 * A handler that only writes the error down may stand in front of a reply that goes out as if nothing had failed: `{ success: true }` after a
 * write that did not happen, or what should have been loaded and is nothing now.
 */
import { referencesOf, symbolOf, writesOf, type Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { callsIn, literalText, type LinkedProject } from '../dataflow/linked-project.js';
import {
  bodyOf,
  isAwaited,
  isFunction,
  isInside,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type Identifier,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { statementAround, statementsBehind, type DroppingHandler } from './dropping-handler.js';
import { isByProtocol, statusOfReply } from './failure-reply.js';
import { memberCall } from './member-call.js';
import { saysSuccess } from './nothing-said.js';
import { responses, type Response } from './response.js';
import { shortText } from './short-text.js';
import { failingPartOf, isLeaving } from './unanswered.js';

/** A reply that says that all is well, and the status it goes out with. */
export interface SuccessReply {
  readonly node: Node;
  readonly status: number;
  /** The reply, in short: `response.json(order)`. */
  readonly text: string;
}

/** The reply behind the handler that tells a client of success, whether or not what was tried has failed. */
export function successToldBehind(handler: DroppingHandler): SuccessReply | undefined {
  const { file, project, paths } = handler;
  if (paths.length === 0 || !paths.every(({ outcome, exit }) => outcome === 'logged' && exit !== 'throw' && exit !== 'jump'))
    return undefined;
  const statement = statementThatFails(handler);
  for (const behind of statement === undefined ? [] : statementsBehind(statement)) {
    if (!runsThrough.has(behind.kind)) return undefined;
    for (const response of responses(file, project, behind)) {
      const status = statusOfReply(response);
      if (status === undefined || status < 200 || status > 299 || isByProtocol(response)) return undefined;
      const isUntrue = holdsWhatIsMissing(response, statement!, handler) || claimsTheWrite(response, statement!, handler);
      return isUntrue ? { node: response.node, status, text: shortText(response.node, file, 50) } : undefined;
    }
  }
  return undefined;
}

const runsThrough: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.ExpressionStatement,
  SyntaxKind.VariableStatement,
  SyntaxKind.ReturnStatement,
]);

/** The `try`, the `if (error)` or the statement with the promise behind which the function goes on after a failure. */
function statementThatFails(handler: DroppingHandler): Node | undefined {
  const { kind, tried, paths } = handler;
  const failing = failingPartOf(handler);
  if (failing === undefined) return undefined;
  if (kind === '`.catch()` handler') return statementAround(tried);
  const isLeft = kind === 'callback' ? isLeaving(failing) : paths.some(({ exit }) => exit !== 'end');
  return isLeft ? undefined : failing.parent;
}

/** Whether all that the body holds is what only success would have put there; a page may do without. */
function holdsWhatIsMissing({ node, body: [body] }: Response, statement: Node, handler: DroppingHandler): boolean {
  const { file } = handler;
  const names = body === undefined || memberCall(node)?.name === 'render' ? [] : namesSent(body);
  return (
    names.length > 0 &&
    names.every((name) => {
      const symbol = symbolOf(file.bound, name);
      return symbol !== undefined && isMissing(symbol, statement, handler) && isOnlyReadThere(symbol, name, statement, file);
    })
  );
}

/** `orders` of `orders`, `{ orders }` and `{ ok: true, data: orders }`; none where something else is sent as well. */
function namesSent(body: Expression): readonly Identifier[] {
  const node = unwrap(body);
  if (node.kind === SyntaxKind.Identifier) return [node as Identifier];
  if (node.kind !== SyntaxKind.ObjectLiteralExpression) return [];
  const values = (node as ts.ObjectLiteralExpression).properties.map((property) => {
    if (property.kind === SyntaxKind.ShorthandPropertyAssignment) return (property as ts.ShorthandPropertyAssignment).name;
    return property.kind === SyntaxKind.PropertyAssignment ? unwrap((property as ts.PropertyAssignment).initializer) : property;
  });
  const names = values.filter(({ kind }) => kind === SyntaxKind.Identifier) as Identifier[];
  return values.every((value) => names.includes(value as Identifier) || isFixed(value)) ? names : [];
}

/** `true`, `'loaded'`, `200` */
function isFixed({ kind }: Node): boolean {
  return (
    kind === SyntaxKind.TrueKeyword ||
    kind === SyntaxKind.FalseKeyword ||
    kind === SyntaxKind.StringLiteral ||
    kind === SyntaxKind.NumericLiteral
  );
}

/** Whether the variable is undefined after a failure: set in the `try` alone, the callback's result, `const orders = await load().catch(log)`. */
function isMissing(symbol: Symbol, statement: Node, { file, kind, node }: DroppingHandler): boolean {
  const [declaration, ...others] = symbol.declarations;
  if (declaration === undefined || others.length > 0) return false;
  switch (kind) {
    case 'catch clause': {
      const { tryBlock } = statement as ts.TryStatement;
      const writes = writesOf(file.bound, symbol);
      const isUnset =
        declaration.kind === SyntaxKind.VariableDeclaration && (declaration as ts.VariableDeclaration).initializer === undefined;
      return isUnset && writes.length > 0 && writes.every((write) => isInside(write, tryBlock));
    }
    case 'callback':
      return declaration.parent === node && (node as FunctionNode).parameters.indexOf(declaration as ts.ParameterDeclaration) > 0;
    case '`.catch()` handler':
      return declaration.kind === SyntaxKind.VariableDeclaration && isInside(declaration, statement) && isAwaited(promiseOf(node));
    default:
      return false;
  }
}

/** Whether nothing behind the failure reads the variable before it is sent. */
function isOnlyReadThere(symbol: Symbol, sent: Identifier, statement: Node, { bound }: AnalysedFile): boolean {
  return referencesOf(bound, symbol).every((reference) => reference === sent || reference.pos < statement.end || reference.pos > sent.pos);
}

/** Whether the body claims success and all that the function has waited for is a write that did not happen. */
function claimsTheWrite({ node, body: [body] }: Response, statement: Node, { file, project, kind, tried }: DroppingHandler): boolean {
  if (body === undefined || !saysSuccess(body)) return false;
  const part = kind === 'catch clause' ? (statement as ts.TryStatement).tryBlock : tried;
  if (!callsIn(part, file).some((call) => isWrite(call, file, project))) return false;
  const owner = bodyOf(statement);
  return callsIn(owner, file).every(
    (call) => isInside(call, statement) || isInside(call, tried) || call.pos > node.pos || !isAwaited(call),
  );
}

/** `Order.create(order)`, `pool.query('insert into orders …')` */
function isWrite(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const [first] = call.arguments ?? [];
  const sql = first === undefined ? undefined : literalText(first);
  return project
    .rowsCalled(call, file)
    .some(
      ({ call: { is, writes } }) =>
        is === 'query' && (writes === true || (sql !== undefined && /^\s*(insert|update|delete|merge)\s/i.test(sql))),
    );
}

/** `load().catch(log)` around its handler. */
function promiseOf(handler: Node): Node {
  return isFunction(handler) ? handler.parent : handler;
}
