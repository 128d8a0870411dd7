/**
 * Flows answer where a value goes, inside one file: from a root (parameter, caught error, result of a call) to the places that do
 * something with it. They are origins turned round: every place that uses values is asked for its origins once per file.
 */
import type { BoundFile } from '../bind/scopes.js';
import {
  bodyOf,
  isFunction,
  unwrap,
  SyntaxKind,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import type { Origin, Origins } from './origins.js';

/** A root's value arriving at a place that uses it. */
export interface Flow {
  readonly origin: Origin;
  readonly sink: Sink;
}

export type Sink =
  | { readonly kind: 'argument'; readonly node: CallExpression | NewExpression; readonly index: number }
  /** `error.report()`, `response.body.pipe()`: a member of the value is called. */
  | { readonly kind: 'receiver'; readonly node: CallExpression }
  | { readonly kind: 'tag'; readonly node: ts.TaggedTemplateExpression }
  | { readonly kind: 'return'; readonly node: Expression; readonly from: FunctionNode }
  | { readonly kind: 'yield'; readonly node: Expression }
  | { readonly kind: 'throw'; readonly node: ts.ThrowStatement }
  /** `a.b = value`, `outer = value`. */
  | { readonly kind: 'assign'; readonly node: ts.BinaryExpression };

/** All flows of a file, by root. */
export function flowsOf(file: BoundFile, origins: Origins): ReadonlyMap<Node, readonly Flow[]> {
  const byRoot = new Map<Node, Flow[]>();
  const add = (expression: Expression, sink: Sink): void => {
    for (const origin of origins.of(expression)) {
      const flows = byRoot.get(origin.root);
      if (flows === undefined) byRoot.set(origin.root, [{ origin, sink }]);
      else flows.push({ origin, sink });
    }
  };

  for (const call of file.calls) {
    call.arguments?.forEach((argument, index) => {
      const value = argument.kind === SyntaxKind.SpreadElement ? (argument as ts.SpreadElement).expression : argument;
      if (canHold(value)) add(value, { kind: 'argument', node: call, index });
    });
    const { expression: callee } = call;
    if (call.kind === SyntaxKind.CallExpression && callee.kind === SyntaxKind.PropertyAccessExpression) {
      add((callee as ts.PropertyAccessExpression).expression, { kind: 'receiver', node: call });
    }
  }
  for (const statement of file.returns) {
    const { expression } = statement;
    const from = bodyOf(statement);
    if (expression !== undefined && isFunction(from)) add(expression, { kind: 'return', node: expression, from });
  }
  for (const fn of file.functions) {
    if (fn.kind !== SyntaxKind.ArrowFunction || fn.body.kind === SyntaxKind.Block) continue;
    add(fn.body as Expression, { kind: 'return', node: fn.body as Expression, from: fn });
  }
  for (const statement of file.throws) add(statement.expression, { kind: 'throw', node: statement });
  for (const assignment of file.assignments) add(assignment.right, { kind: 'assign', node: assignment });
  for (const node of file.yields) if (node.expression !== undefined) add(node.expression, { kind: 'yield', node: node.expression });
  for (const node of file.taggedTemplates) {
    if (node.template.kind !== SyntaxKind.TemplateExpression) continue;
    for (const span of (node.template as ts.TemplateExpression).templateSpans) add(span.expression, { kind: 'tag', node });
  }
  return byRoot;
}

/** Whether an expression of this kind can have origins; literals and functions have none. */
function canHold(expression: Expression): boolean {
  switch (unwrap(expression).kind) {
    case SyntaxKind.StringLiteral:
    case SyntaxKind.NoSubstitutionTemplateLiteral:
    case SyntaxKind.NumericLiteral:
    case SyntaxKind.TrueKeyword:
    case SyntaxKind.FalseKeyword:
    case SyntaxKind.NullKeyword:
    case SyntaxKind.ArrowFunction:
    case SyntaxKind.FunctionExpression:
    case SyntaxKind.RegularExpressionLiteral:
      return false;
    default:
      return true;
  }
}
