import { nameOf } from '../bind/names.js';
import { literalText, type LinkedProject } from '../dataflow/linked-project.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { SyntaxKind, unwrap, type Expression, type Node, type ts } from '../parse/syntax.js';
import { anyOf } from './any-of.js';
import { isNothing } from './nothing-said.js';
import { isFailureText, numberOf } from './status.js';

/** How sure the body of a reply tells of a failure: by itself, where a branch asks about what it holds, where an error is handled. */
export type FailureSign = 'certain' | 'in a branch' | 'in a handler';

const errorKey = /^(err|error|errors|errorMessage|error_message|errorMsg|errorText|exception)$/;
const verdictKey = /^(ok|success|succeeded|successful)$/;
const statusKey = /^(status|state|type|result|outcome|code|statusCode|status_code|httpStatus)$/;
const textKey = /^(message|msg|detail|details|description|reason|text|info|title)$/;
const otherKey = anyOf(
  /^(code|errorCode|error_code|name|field|fields|stack|cause|hint|path|timestamp|requestId|request_id|traceId|trace_id)$/,
  /^(uptime|version|service|env|environment|date|time)$/,
  /^(data|result|payload)$/,
);
const emptyKey = /^(data|result|payload)$/;
const failureWords = anyOf(
  /\b(fail(s|ed|ure)?|errors?|unable|could ?n[o']t|cannot|can'?t|invalid|not found|wrong|denied|unauthori[sz]ed)\b/i,
  /\b(forbidden|problem|missing|required|exception|oops|sorry|incorrect|expired|unknown|does(n'?t| not) exist|no such)\b/i,
  /\bwent wrong\b/i,
);

/** What an object literal says of itself; undefined when it says nothing, or holds more than a failure does. */
export function failureIn(body: Expression, root: Node | undefined, file: AnalysedFile, project: LinkedProject): FailureSign | undefined {
  if (body.kind !== SyntaxKind.ObjectLiteralExpression) return undefined;
  const values = new Map<string, Expression>();
  for (const property of (body as ts.ObjectLiteralExpression).properties) {
    const key = property.name === undefined ? undefined : uncapitalized(nameOf(property.name));
    const value =
      property.kind === SyntaxKind.PropertyAssignment
        ? unwrap(property.initializer)
        : property.kind === SyntaxKind.ShorthandPropertyAssignment
          ? property.name
          : undefined;
    if (key === undefined || value === undefined || !(isFailureKey(key) || saysDown(value))) return undefined;
    values.set(key, value);
  }
  const hasText = [...values].some(([key, value]) => (textKey.test(key) || errorKey.test(key)) && !isEmpty(value));
  if (isSlackStyle(values)) return undefined;
  let sign: FailureSign | undefined;
  for (const [key, value] of values) {
    const next = signOf(key, value, hasText, root, file, project);
    if (next === 'none') return undefined;
    if (next !== undefined && (sign === undefined || strength[next] > strength[sign])) sign = next;
  }
  return sign;
}

/** `message` of `Message`. */
function uncapitalized(name: string | undefined): string | undefined {
  return name?.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}

const strength: Readonly<Record<FailureSign, number>> = { certain: 2, 'in a branch': 1, 'in a handler': 0 };

/** `'disconnected'` of `{ status: 'error', database: 'disconnected' }`: a text that tells of a service that does not answer. */
export function saysDown(value: Expression): boolean {
  return /^(down|failed|unhealthy|disconnected|unavailable|unreachable|offline|not connected)$/i.test(literalText(value) ?? '');
}

function isFailureKey(key: string): boolean {
  return errorKey.test(key) || verdictKey.test(key) || statusKey.test(key) || textKey.test(key) || otherKey.test(key);
}

/** `none`: all is well, or the reply holds a result. */
function signOf(
  key: string,
  value: Expression,
  hasText: boolean,
  root: Node | undefined,
  file: AnalysedFile,
  project: LinkedProject,
): FailureSign | 'none' | undefined {
  if (errorKey.test(key)) {
    if (isEmpty(value)) return 'none';
    return isGiven(value) ? 'certain' : 'in a branch';
  }
  if (verdictKey.test(key)) {
    if (value.kind !== SyntaxKind.FalseKeyword) return 'none';
    return hasText ? 'certain' : 'in a handler';
  }
  if (emptyKey.test(key) && !isFailureText(value)) return isEmpty(value) ? undefined : 'none';
  if (statusKey.test(key)) {
    if (isFailureText(value)) return hasText ? 'certain' : 'in a handler';
    const number = numberOf(value, file, project);
    if (number !== undefined && number >= 400 && number < 600) return 'certain';
    return number === undefined && key === 'code' ? undefined : 'none';
  }
  if (!textKey.test(key)) return undefined;
  return readsLikeFailure(value) || (root !== undefined && file.origins.of(value).some((origin) => origin.root === root))
    ? 'in a handler'
    : undefined;
}

/** `{ ok: false, error: 'channel_not_found' }`: Slack's way, which is always sent with 200. */
function isSlackStyle(values: ReadonlyMap<string, Expression>): boolean {
  const error = values.get('error');
  const code = error === undefined ? undefined : literalText(error);
  return values.get('ok')?.kind === SyntaxKind.FalseKeyword && code !== undefined && /^[a-z]+(_[a-z]+)*$/.test(code);
}

/** Whether the text shows that there is something: a text, a list, an object, `true`. */
function isGiven(value: Expression): boolean {
  switch (value.kind) {
    case SyntaxKind.StringLiteral:
    case SyntaxKind.NoSubstitutionTemplateLiteral:
    case SyntaxKind.TemplateExpression:
    case SyntaxKind.TrueKeyword:
    case SyntaxKind.ObjectLiteralExpression:
    case SyntaxKind.ArrayLiteralExpression:
      return true;
    default:
      return false;
  }
}

/** Whether a member with the value says that there is none, or that it does not hold. */
function isEmpty(value: Expression): boolean {
  switch (value.kind) {
    case SyntaxKind.FalseKeyword:
    case SyntaxKind.VoidExpression:
      return true;
    case SyntaxKind.NoSubstitutionTemplateLiteral:
      return (value as ts.NoSubstitutionTemplateLiteral).text === '';
    case SyntaxKind.NumericLiteral:
      return (value as ts.NumericLiteral).text === '0';
    default:
      return isNothing(value);
  }
}

/** Whether a text, a template or a concatenation is worded like a failure. A page for people is none. */
export function readsLikeFailure(expression: Expression): boolean {
  const words = wordsOf(unwrap(expression));
  return failureWords.test(words) && !/^\s*</.test(words);
}

/** Whether an object literal holds a text that is worded like a failure, and no number of its own that tells (`code: 1`). */
export function hasFailureText(body: Expression): boolean {
  const members = (body as ts.ObjectLiteralExpression).properties.filter(({ kind }) => kind === SyntaxKind.PropertyAssignment);
  return (
    members.some((member) => {
      const { name, initializer } = member as ts.PropertyAssignment;
      return textKey.test(uncapitalized(nameOf(name)) ?? '') && readsLikeFailure(initializer);
    }) && !members.some((member) => isNumber(unwrap((member as ts.PropertyAssignment).initializer)))
  );
}

/** `1`, `-1` */
function isNumber(node: Expression): boolean {
  return node.kind === SyntaxKind.NumericLiteral || node.kind === SyntaxKind.PrefixUnaryExpression;
}

/** The fixed parts of a text. */
export function wordsOf(node: Expression): string {
  switch (node.kind) {
    case SyntaxKind.StringLiteral:
    case SyntaxKind.NoSubstitutionTemplateLiteral:
      return (node as ts.StringLiteral).text;
    case SyntaxKind.TemplateExpression: {
      const { head, templateSpans } = node as ts.TemplateExpression;
      return head.text + templateSpans.map(({ literal }) => ` ${literal.text}`).join('');
    }
    case SyntaxKind.BinaryExpression: {
      const { left, operatorToken, right } = node as ts.BinaryExpression;
      return operatorToken.kind === SyntaxKind.PlusToken ? `${wordsOf(unwrap(left))} ${wordsOf(unwrap(right))}` : '';
    }
    default:
      return '';
  }
}
