import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { literalText, type LinkedProject } from '../dataflow/linked-project.js';
import { nameOf } from '../bind/names.js';
import { symbolOf, writesOf } from '../bind/scopes.js';
import { alwaysPrecedes } from '../flow/conditions.js';
import type { Row } from '../models/paths.js';
import {
  bodyOf,
  isInside,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type Identifier,
  type Node,
  type ts,
} from '../parse/syntax.js';

/** The argument of a call, or the place in an object argument, that a row's index names: `0`, `1.status`. */
export function argumentAt(args: readonly Expression[], place: number | string): Expression | undefined {
  const [index, ...keys] = String(place).split('.');
  let node = args[Number(index)];
  for (const key of keys) {
    if (node === undefined) return undefined;
    const literal = unwrap(node);
    if (literal.kind !== SyntaxKind.ObjectLiteralExpression) return undefined;
    node = propertyOf(literal as ts.ObjectLiteralExpression, key);
  }
  return node;
}

/** The value of a property in an object literal. */
export function propertyOf(literal: ts.ObjectLiteralExpression, key: string): Expression | undefined {
  for (const property of literal.properties) {
    if (property.name === undefined || nameOf(property.name) !== key) continue;
    if (property.kind === SyntaxKind.PropertyAssignment) return property.initializer;
    if (property.kind === SyntaxKind.ShorthandPropertyAssignment) return property.name;
  }
  return undefined;
}

/** The status that an expression is: a literal, a constant from any file, or a name like `HttpStatus.NOT_FOUND`. */
export function numberOf(expression: Expression, file: AnalysedFile, project: LinkedProject): number | undefined {
  const node = unwrap(expression);
  switch (node.kind) {
    case SyntaxKind.StringLiteral:
      return /^\d{3}$/.test((node as ts.StringLiteral).text) ? Number((node as ts.StringLiteral).text) : undefined;
    case SyntaxKind.BinaryExpression: {
      // err.status || 500 may be anything, but what it falls back to is what unexpected errors get
      const { operatorToken, right } = node as ts.BinaryExpression;
      const isFallback = operatorToken.kind === SyntaxKind.BarBarToken || operatorToken.kind === SyntaxKind.QuestionQuestionToken;
      return isFallback ? numberOf(right, file, project) : undefined;
    }
    case SyntaxKind.NumericLiteral:
    case SyntaxKind.Identifier:
    case SyntaxKind.PropertyAccessExpression: {
      const written = node.kind === SyntaxKind.Identifier ? highestWritten(node as Identifier, file, project) : undefined;
      if (written !== undefined) return written;
      const numbers = project.link.resolve(file.valuesOf(node)).filter(({ kind }) => kind === 'number');
      if (numbers.length > 0) return numbers.length === 1 ? Number(numbers[0]!.step) : undefined;
      const name =
        node.kind === SyntaxKind.Identifier
          ? (node as ts.Identifier).text
          : node.kind === SyntaxKind.PropertyAccessExpression
            ? (node as ts.PropertyAccessExpression).name.text
            : '';
      return statusNames.get(plainName(name));
    }
    default:
      return undefined;
  }
}

/** `let status = 200; … status = 500;`: the gravest that a variable of the function is set to; undefined where it is set once. */
function highestWritten(name: Identifier, file: AnalysedFile, project: LinkedProject): number | undefined {
  const symbol = symbolOf(file.bound, name);
  const writes = symbol?.kind === 'variable' ? writesOf(file.bound, symbol) : [];
  if (writes.length < 2) return undefined;
  const numbers = writes.flatMap((write) => {
    const { initializer } = write as ts.VariableDeclaration;
    const value = write.kind === SyntaxKind.BinaryExpression ? (write as ts.BinaryExpression).right : initializer;
    // What another name stands for may depend on this one: status = error.status ?? status
    return value === undefined || fallbackOf(value).kind === SyntaxKind.Identifier ? [] : (numberOf(value, file, project) ?? []);
  });
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}

/** `500` of `error.status ?? 500`. */
function fallbackOf(value: Expression): Expression {
  const node = unwrap(value);
  return node.kind === SyntaxKind.BinaryExpression ? fallbackOf((node as ts.BinaryExpression).right) : node;
}

/** `NOT_FOUND`, `NotFound`, `HTTP_404_NOT_FOUND`: the names of the statuses (RFC 9110 §15), without separators and prefixes. */
const statusNames: ReadonlyMap<string, number> = new Map([
  ['ok', 200],
  ['created', 201],
  ['accepted', 202],
  ['nocontent', 204],
  ['movedpermanently', 301],
  ['found', 302],
  ['seeother', 303],
  ['notmodified', 304],
  ['temporaryredirect', 307],
  ['badrequest', 400],
  ['unauthorized', 401],
  ['paymentrequired', 402],
  ['forbidden', 403],
  ['notfound', 404],
  ['methodnotallowed', 405],
  ['notacceptable', 406],
  ['requesttimeout', 408],
  ['conflict', 409],
  ['gone', 410],
  ['preconditionfailed', 412],
  ['payloadtoolarge', 413],
  ['unsupportedmediatype', 415],
  ['unprocessableentity', 422],
  ['unprocessablecontent', 422],
  ['locked', 423],
  ['toomanyrequests', 429],
  ['internalservererror', 500],
  ['internalerror', 500],
  ['notimplemented', 501],
  ['badgateway', 502],
  ['serviceunavailable', 503],
  ['gatewaytimeout', 504],
]);

/** The status that a name says: `NOT_FOUND`, `BadRequest`. */
export function statusOfName(name: string): number | undefined {
  return statusNames.get(plainName(name));
}

function plainName(name: string): string {
  return name
    .replace(/^(http|status|sc)?_?(\d{3}_)?/i, '')
    .replace(/[^a-z]/gi, '')
    .toLowerCase();
}

/** The status of a reply; undefined when nobody sets one, or when the text does not show the number. */
export interface ReplyStatus {
  readonly status: number | undefined;
  readonly isSet: boolean;
  /** The reply sets it itself, no statement before. */
  readonly isOwn: boolean;
}

/**
 * The status that a reply goes out with: its own argument, a call further up the chain (`response.status(500).json(…)`), or a statement
 * that always runs before it.
 */
export function statusOf(reply: Node, row: Row, file: AnalysedFile, project: LinkedProject): ReplyStatus {
  const { call } = row;
  if (call.code !== undefined) return { status: call.code, isSet: true, isOwn: true };
  if (call.status !== undefined) {
    const args = argumentsOf(reply, row);
    const argument = argumentAt(args, call.status);
    // send(code?, body?)
    const isLeftOut = argument !== undefined && unwrap(argument).kind === SyntaxKind.ObjectLiteralExpression;
    if (argument !== undefined && !isLeftOut) return { status: numberOf(argument, file, project), isSet: true, isOwn: true };
    if (isOpenAt(args, call.status)) return { status: barelyGiven(args, call.status, file, project), isSet: true, isOwn: true };
  }
  if (reply.kind === SyntaxKind.CallExpression) {
    const chained = statusInChain((reply as CallExpression).expression, file, project);
    if (chained !== undefined) return { ...chained, isOwn: true };
  }
  return { ...statusBefore(reply, file, project), isOwn: false };
}

function argumentsOf(reply: Node, { how }: Row): readonly Expression[] {
  if (how === 'returns') return [reply as Expression];
  return how === 'assign' ? [(reply as ts.BinaryExpression).right] : ((reply as CallExpression).arguments ?? []);
}

/** `Response.json(body, init)`: the place may be in an object that the text does not show. */
function isOpenAt(args: readonly Expression[], place: number | string): boolean {
  const [index, ...keys] = String(place).split('.');
  const argument = args[Number(index)];
  if (keys.length === 0 || argument === undefined) return false;
  const node = unwrap(argument);
  if (node.kind !== SyntaxKind.ObjectLiteralExpression) return true;
  return (node as ts.ObjectLiteralExpression).properties.some(({ kind }) => kind === SyntaxKind.SpreadAssignment);
}

/** `json(body, 404)`: the number in the place of the object that would hold it. */
function barelyGiven(args: readonly Expression[], place: number | string, file: AnalysedFile, project: LinkedProject): number | undefined {
  const argument = args[Number.parseInt(String(place), 10)];
  return argument === undefined ? undefined : numberOf(argument, file, project);
}

/** What is given for the reply's status: an argument of its own, or of the only call in its function that sets one. */
export function statusArgumentOf(reply: Node, row: Row, file: AnalysedFile, project: LinkedProject): Expression | undefined {
  const own = row.call.status === undefined ? undefined : argumentAt(argumentsOf(reply, row), row.call.status);
  if (own !== undefined || reply.kind !== SyntaxKind.CallExpression) return own;
  const body = bodyOf(reply);
  const [setter, ...others] = project.statusSetters(file).filter(({ node }) => bodyOf(node) === body);
  if (setter === undefined || others.length > 0 || setter.node.kind !== SyntaxKind.CallExpression) return undefined;
  const isSet = isInside(setter.node, reply) || alwaysPrecedes(file.flowOf(body), setter.node, reply);
  return isSet ? argumentAt((setter.node as CallExpression).arguments, setter.row.call.status ?? 0) : undefined;
}

function statusInChain(
  callee: Expression,
  file: AnalysedFile,
  project: LinkedProject,
): { status: number | undefined; isSet: true } | undefined {
  let node: Expression = unwrap(callee);
  for (;;) {
    if (node.kind === SyntaxKind.PropertyAccessExpression) node = unwrap((node as ts.PropertyAccessExpression).expression);
    else if (node.kind === SyntaxKind.CallExpression) {
      const row = project.rowWithRole(node as CallExpression, file, 'status');
      if (row !== undefined) return { status: statusArgument(row, (node as CallExpression).arguments, file, project), isSet: true };
      node = unwrap((node as CallExpression).expression);
    } else return undefined;
  }
}

/** The status that a statement sets which sends nothing itself: `response.status(500);`, `context.status = 500;` */
export function statusSetBy(node: Node, row: Row, file: AnalysedFile, project: LinkedProject): number | undefined {
  const args = node.kind === SyntaxKind.BinaryExpression ? [(node as ts.BinaryExpression).right] : (node as CallExpression).arguments;
  return statusArgument(row, args, file, project);
}

function statusArgument({ call }: Row, args: readonly Expression[], file: AnalysedFile, project: LinkedProject): number | undefined {
  if (call.code !== undefined) return call.code;
  const argument = argumentAt(args, call.status ?? 0);
  return argument === undefined ? undefined : numberOf(argument, file, project);
}

/** `response.status(500);` or `context.status = 500;` on every way to the reply; the last one counts. */
function statusBefore(reply: Node, file: AnalysedFile, project: LinkedProject): { status: number | undefined; isSet: boolean } {
  const body = bodyOf(reply);
  let found: { status: number | undefined; isSet: boolean } = { status: undefined, isSet: false };
  const consider = (node: Node, status: () => number | undefined): void => {
    if (bodyOf(node) === body && alwaysPrecedes(file.flowOf(body), node, reply)) found = { status: status(), isSet: true };
  };
  for (const setter of project.statusSetters(file)) {
    if (setter.node.pos < body.pos || setter.node.end > body.end || setter.node.pos > reply.end) continue;
    consider(setter.node, () => statusSetBy(setter.node, setter.row, file, project));
  }
  return found;
}

/** Whether the text of a literal reads like a failure's discriminator. */
export function isFailureText(expression: Expression): boolean {
  const text = literalText(expression);
  return text !== undefined && /^(error|errored|fail|failed|failure|ko|nok|unhealthy|down|rejected|invalid|degraded)$/i.test(text);
}
