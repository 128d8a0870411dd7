/**
 * What becomes of a result that holds a value and, beside it, what went wrong: `[error, order]`, `{ data, error }`. Whoever makes it never
 * rejects, so that a failure which nobody reads looks like an empty result.
 */
import { nameOf } from '../bind/names.js';
import { referencesOf, symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import {
  isFunction,
  SyntaxKind,
  unwrap,
  waited,
  wrapped,
  type CallExpression,
  type Expression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { isNothing } from './nothing-said.js';

/**
 * `discarded`: nobody gets it. `value only`: the value is read, and the failure is not. `tested`: just so, but somebody asks whether there
 * is a value. `looked at` is everything else.
 */
export type PairUse = 'discarded' | 'value only' | 'tested' | 'looked at';

/** What the code makes of the result of the call; `failure` is the member that says what went wrong. */
export function useOfPair(call: CallExpression, failure: string, file: AnalysedFile): PairUse {
  const node = waited(call);
  const { parent } = node;
  switch (parent.kind) {
    case SyntaxKind.ExpressionStatement:
      return 'discarded';
    case SyntaxKind.VariableDeclaration:
      return node === wrapped(call) ? 'looked at' : useOfName((parent as ts.VariableDeclaration).name, failure, file);
    case SyntaxKind.PropertyAccessExpression:
      return useOfMember(parent as ts.PropertyAccessExpression, failure, file);
    default:
      return 'looked at';
  }
}

/** `(await load()).data`, `load().then(({ data }) => …)` */
function useOfMember(access: ts.PropertyAccessExpression, failure: string, file: AnalysedFile): PairUse {
  const { name, parent } = access;
  if (name.text !== 'then') return valueNames.test(name.text) ? useOfValues([access]) : 'looked at';
  const call = parent.kind === SyntaxKind.CallExpression ? (parent as CallExpression) : undefined;
  const callback = call?.arguments[0] === undefined ? undefined : unwrap(call.arguments[0]);
  const parameter = callback !== undefined && isFunction(callback) ? callback.parameters[0] : undefined;
  return parameter === undefined ? 'looked at' : useOfName(parameter.name, failure, file);
}

const valueNames = /^(data|value|result|count)$/;
/** What people call what they leave unread on purpose. */
const unwantedName = /^(_|_?(ignored?|expected|unused)\w*)$/;

function useOfName(name: ts.BindingName, failure: string, file: AnalysedFile): PairUse {
  if (name.kind === SyntaxKind.Identifier) return useOfResult(name, file);
  const values: Node[] = [];
  for (const [index, element] of name.elements.entries()) {
    if (element.kind !== SyntaxKind.BindingElement) continue;
    const { name: inner, propertyName, dotDotDotToken } = element as ts.BindingElement;
    if (dotDotDotToken !== undefined) return 'looked at';
    const key = name.kind === SyntaxKind.ArrayBindingPattern ? String(index) : nameOf(propertyName ?? inner);
    const references = inner.kind === SyntaxKind.Identifier ? usesOf(inner, file) : undefined;
    if (key === failure) {
      if (references === undefined || references.length > 0 || unwantedName.test((inner as ts.Identifier).text)) return 'looked at';
    } else if (references === undefined) {
      values.push(inner);
    } else {
      if (name.kind === SyntaxKind.ObjectBindingPattern && !valueNames.test(key ?? '') && references.length > 0) return 'looked at';
      values.push(...references);
    }
  }
  return useOfValues(values);
}

/** The whole result under a name: `result.data` is all that is read of it. */
function useOfResult(name: ts.Identifier, file: AnalysedFile): PairUse {
  const members = usesOf(name, file).map(({ parent }) => parent);
  const areValues = members.every(
    (member) => member.kind === SyntaxKind.PropertyAccessExpression && valueNames.test((member as ts.PropertyAccessExpression).name.text),
  );
  return areValues ? useOfValues(members) : 'looked at';
}

function usesOf(name: ts.Identifier, { bound }: AnalysedFile): readonly Node[] {
  const symbol = symbolOf(bound, name);
  return symbol === undefined ? [] : referencesOf(bound, symbol);
}

function useOfValues(values: readonly Node[]): PairUse {
  if (values.length === 0) return 'discarded';
  return values.some(isTested) ? 'tested' : 'value only';
}

const asserting = /^(assert|invariant|expect|ensure|check|require|is[A-Z_]|has[A-Z_]|Boolean$)/;

/** Whether the code asks there whether the value is there: `if (!order)`, `order?.total`, `order ?? notFound()`. */
function isTested(value: Node): boolean {
  const node = wrapped(value);
  const { parent } = node;
  switch (parent.kind) {
    case SyntaxKind.IfStatement:
      return true;
    case SyntaxKind.PrefixUnaryExpression:
      return (parent as ts.PrefixUnaryExpression).operator === SyntaxKind.ExclamationToken;
    case SyntaxKind.ConditionalExpression:
      return (parent as ts.ConditionalExpression).condition === node;
    case SyntaxKind.PropertyAccessExpression:
      return (parent as ts.PropertyAccessExpression).questionDotToken !== undefined || isTested(parent);
    case SyntaxKind.BinaryExpression:
      return isTestedBy(parent as ts.BinaryExpression);
    case SyntaxKind.CallExpression:
      return asserting.test(lastName(calleeName(parent as CallExpression)));
    default:
      return false;
  }
}

function isTestedBy({ operatorToken, right }: ts.BinaryExpression): boolean {
  switch (operatorToken.kind) {
    case SyntaxKind.BarBarToken:
    case SyntaxKind.QuestionQuestionToken:
      return !isNothing(right as Expression);
    case SyntaxKind.EqualsToken:
    case SyntaxKind.PlusToken:
      return false;
    default:
      return true;
  }
}
