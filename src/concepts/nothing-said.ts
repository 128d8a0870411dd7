import { symbolOf, type BoundFile } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { keysOf, literalText, type LinkedProject } from '../dataflow/linked-project.js';
import { SyntaxKind, unwrap, type CallExpression, type Expression, type ts } from '../parse/syntax.js';
import { shortText } from './short-text.js';
import { isFailureText, numberOf, propertyOf } from './status.js';

/** `null`, `undefined`, `[]`, `{}`, `''`, `new Map()` */
export function isNothing(expression: Expression): boolean {
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
    case SyntaxKind.NewExpression:
      return isEmptyCollection(node as ts.NewExpression);
    default:
      return false;
  }
}

/** `new Map()`, `new Set()` */
function isEmptyCollection({ expression, arguments: args }: ts.NewExpression): boolean {
  return /^(Map|Set)$/.test(expression.getText()) && (args === undefined || args.length === 0);
}

/** What whoever waits gets of a result: `null` of `Promise.resolve(null)` and of an observable `of(null)`. */
export function awaitedResult(expression: Expression, file: AnalysedFile, project: LinkedProject): Expression {
  const node = unwrap(expression);
  if (node.kind !== SyntaxKind.CallExpression) return node;
  const isResolved =
    calleeName(node as CallExpression) === 'Promise.resolve' || project.rowWithRole(node as CallExpression, file, 'resolve') !== undefined;
  if (!isResolved) return node;
  const [value] = (node as CallExpression).arguments;
  return value === undefined || value.kind === SyntaxKind.SpreadElement ? node : unwrap(value);
}

/** The text of a result that says nothing to whoever waits for it; also `EMPTY`, an observable of nothing. */
export function textOfEmptyResult(expression: Expression, file: AnalysedFile, project: LinkedProject): string | undefined {
  const result = awaitedResult(expression, file, project);
  const isEmpty = result.kind === SyntaxKind.Identifier && project.link.hasName(file.valuesOf(result), 'nothing');
  if (isEmpty) return (result as ts.Identifier).text;
  return isDefault(result, file) || isSuccessText(result) ? shortText(result, file, 40) : textOfNothing(result, file);
}

/** `'ok'`, `'allowed'`: the opposite of what has happened. */
function isSuccessText(result: Expression): boolean {
  return /^(ok|okay|success|succeeded|approved|allow|allowed|accepted|granted|healthy|passed|valid|clean|safe)$/i.test(
    literalText(result) ?? '',
  );
}

/** `DEFAULT_SETTINGS`, `{ ...defaultSettings }`: a constant that stands for what could not be had, and says nothing of that. */
function isDefault(result: Expression, { bound }: AnalysedFile): boolean {
  if (result.kind === SyntaxKind.ObjectLiteralExpression) {
    const [only, ...others] = (result as ts.ObjectLiteralExpression).properties;
    return only?.kind === SyntaxKind.SpreadAssignment && others.length === 0 && isDefaultName(unwrap(only.expression), bound);
  }
  return isDefaultName(result, bound);
}

function isDefaultName(node: Expression, bound: BoundFile): boolean {
  if (node.kind !== SyntaxKind.Identifier || !defaultName.test((node as ts.Identifier).text)) return false;
  const symbol = symbolOf(bound, node as ts.Identifier);
  return symbol?.kind === 'import' || (symbol?.kind === 'constant' && symbol.scope.node === bound.source);
}

const defaultName = /^(DEFAULTS?|FALLBACK)(_|$)|_(DEFAULTS?|FALLBACK)$|^(defaults?|fallback)([A-Z]|$)/;

/** `{ _id: id, entries: [] }`: what there would be if nothing had been stored yet. */
export function isEmptyRecord(expression: Expression, file: AnalysedFile, project: LinkedProject): boolean {
  const node = unwrap(expression);
  if (node.kind !== SyntaxKind.ObjectLiteralExpression || saysFailure(node as ts.ObjectLiteralExpression, file, project)) return false;
  return (node as ts.ObjectLiteralExpression).properties.every((property) => {
    if (property.kind === SyntaxKind.ShorthandPropertyAssignment) return true;
    if (property.kind !== SyntaxKind.PropertyAssignment) return false;
    const value = unwrap(property.initializer);
    const isName = value.kind === SyntaxKind.Identifier || value.kind === SyntaxKind.PropertyAccessExpression;
    // `{ id, online: false }` is an answer.
    const isAnswer = value.kind === SyntaxKind.FalseKeyword || value.kind === SyntaxKind.TrueKeyword;
    return isName || (!isAnswer && textOfNothing(value, file) !== undefined);
  });
}

/** `{ orders: [], total: 0 }`: what there would be if nothing had been found. */
export function holdsEmptyList(expression: Expression): boolean {
  const node = unwrap(expression);
  if (node.kind !== SyntaxKind.ObjectLiteralExpression) return false;
  const values = (node as ts.ObjectLiteralExpression).properties.map((property) =>
    property.kind === SyntaxKind.PropertyAssignment ? unwrap(property.initializer) : undefined,
  );
  const isZero = (value: Expression): boolean => value.kind === SyntaxKind.NumericLiteral && (value as ts.NumericLiteral).text === '0';
  return (
    values.every((value) => value !== undefined && (isNothing(value) || isZero(value))) &&
    values.some((value) => value!.kind === SyntaxKind.ArrayLiteralExpression)
  );
}

/** `{ ok: false }`, `{ error: 'x' }`, `{ status: 'failed' }`, `{ statusCode: 500 }` */
export function saysFailure(literal: ts.ObjectLiteralExpression, file: AnalysedFile, project: LinkedProject): boolean {
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
export function saysSuccess(expression: Expression): boolean {
  const node = unwrap(expression);
  if (node.kind !== SyntaxKind.ObjectLiteralExpression) return false;
  const literal = node as ts.ObjectLiteralExpression;
  const isClaimed = ['ok', 'success', 'succeeded'].some((key) => propertyOf(literal, key)?.kind === SyntaxKind.TrueKeyword);
  return isClaimed && !keysOf(literal).some((key) => /warn|partial|degraded|skip|stale|fallback|cache|note|message|detail|info/i.test(key));
}

/**
 * The text of a result that says nothing: `null`, `undefined`, `[]`, `{}`, `''`, `0`, `false`, `true`, `new Map()`, objects and lists of
 * these, and objects that claim success. Other constants (`'disconnected'`, `-1`) may well tell the caller that something failed.
 */
export function textOfNothing(expression: Expression, file: AnalysedFile): string | undefined {
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
      // `[false, undefined]` answers no.
      if (elements[0]?.kind === SyntaxKind.FalseKeyword) return undefined;
      return elements.every((element) => textOfNothing(element, file) !== undefined) ? shortText(node, file, 40) : undefined;
    }
    case SyntaxKind.ObjectLiteralExpression: {
      const { properties } = node as ts.ObjectLiteralExpression;
      const isConstant = properties.every(
        (property) => property.kind === SyntaxKind.PropertyAssignment && textOfNothing(property.initializer, file) !== undefined,
      );
      return isConstant || saysSuccess(node) ? shortText(node, file, 40) : undefined;
    }
    case SyntaxKind.NewExpression:
      return isEmptyCollection(node as ts.NewExpression) ? shortText(node, file, 40) : undefined;
    default:
      return undefined;
  }
}
