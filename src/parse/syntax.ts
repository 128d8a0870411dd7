/**
 * The part of TypeScript's syntax API that the other layers use. Only `parse` and `bind` use the library itself,
 * through `typescript.ts`, so that it is loaded in one place and never by accident.
 */
import type ts from 'typescript';
import { typescript } from './typescript.js';

export const SyntaxKind = typescript.SyntaxKind;
export const NodeFlags = typescript.NodeFlags;
export const forEachChild = typescript.forEachChild;

export type Node = ts.Node;
export type Expression = ts.Expression;
export type SourceFile = ts.SourceFile;
export type Identifier = ts.Identifier;
export type CallExpression = ts.CallExpression;
export type NewExpression = ts.NewExpression;
export type FunctionNode =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.ConstructorDeclaration
  | ts.GetAccessorDeclaration
  | ts.SetAccessorDeclaration;
/** Whatever has statements that can be looked at as one unit: a function with a body, a class's static block, the whole file, a catch clause's block. */
export type Body = FunctionNode | ts.ClassStaticBlockDeclaration | SourceFile | ts.Block;
export type { ts };

/** Whether the node is a function that can have a body (declaration, expression, arrow, method, accessor, constructor). */
export function isFunction(node: Node): node is FunctionNode {
  switch (node.kind) {
    case SyntaxKind.FunctionDeclaration:
    case SyntaxKind.FunctionExpression:
    case SyntaxKind.ArrowFunction:
    case SyntaxKind.MethodDeclaration:
    case SyntaxKind.Constructor:
    case SyntaxKind.GetAccessor:
    case SyntaxKind.SetAccessor:
      return true;
    default:
      return false;
  }
}

/** Whether the node is a call or a `new` expression. */
export function isCall(node: Node): node is CallExpression | NewExpression {
  return node.kind === SyntaxKind.CallExpression || node.kind === SyntaxKind.NewExpression;
}

/** Whether the value of the node is awaited right where it is made. */
export function isAwaited({ parent }: Node): boolean {
  return parent.kind === SyntaxKind.AwaitExpression;
}

/** `for`, `while`, `do`. */
export function isLoop({ kind }: Node): boolean {
  return kind >= SyntaxKind.DoStatement && kind <= SyntaxKind.ForOfStatement;
}

/** `!==`, `!=` */
export function isUnequal({ kind }: Node): boolean {
  return kind === SyntaxKind.ExclamationEqualsEqualsToken || kind === SyntaxKind.ExclamationEqualsToken;
}

/** Whether the operator assigns: `=`, `+=`, `??=`. */
export function isAssignment(operator: ts.SyntaxKind): boolean {
  return operator >= SyntaxKind.FirstAssignment && operator <= SyntaxKind.LastAssignment;
}

/** The expression together with each `await` and `void` around it. */
export function waited(expression: Node): Node {
  let current = wrapped(expression);
  while (isAwaited(current) || current.parent.kind === SyntaxKind.VoidExpression) current = wrapped(current.parent);
  return current;
}

/** The function, static block or file whose statements the node is part of; for a function node, the body around it. */
export function bodyOf(node: Node): Body {
  let current = node.parent;
  while (!isFunction(current) && current.kind !== SyntaxKind.SourceFile && current.kind !== SyntaxKind.ClassStaticBlockDeclaration) {
    current = current.parent;
  }
  return current as Body;
}

/** `export const …`, `export function …`: whether the statement says so itself. */
export function hasExportKeyword(statement: Node): boolean {
  return ((statement as ts.VariableStatement).modifiers ?? []).some(({ kind }) => kind === SyntaxKind.ExportKeyword);
}

/** The last statement of a block, or the one that stands in the place of a block. */
export function lastStatementIn(statement: ts.Statement): ts.Statement | undefined {
  return statement.kind === SyntaxKind.Block ? (statement as ts.Block).statements.at(-1) : statement;
}

/** The expression together with the parentheses, `as`, `satisfies`, `!` and angle-bracket assertions around it. */
export function wrapped(node: Node): Node {
  let current = node;
  for (;;) {
    switch (current.parent.kind) {
      case SyntaxKind.ParenthesizedExpression:
      case SyntaxKind.AsExpression:
      case SyntaxKind.SatisfiesExpression:
      case SyntaxKind.NonNullExpression:
      case SyntaxKind.TypeAssertionExpression:
        current = current.parent;
        break;
      default:
        return current;
    }
  }
}

/** The expression without parentheses, `as`, `satisfies`, `!` and angle-bracket assertions around it. */
export function unwrap(node: Expression): Expression {
  let current: Node = node;
  for (;;) {
    switch (current.kind) {
      case SyntaxKind.ParenthesizedExpression:
      case SyntaxKind.AsExpression:
      case SyntaxKind.SatisfiesExpression:
      case SyntaxKind.NonNullExpression:
      case SyntaxKind.TypeAssertionExpression:
        current = (current as ts.ParenthesizedExpression).expression;
        break;
      case SyntaxKind.BinaryExpression: {
        // (0, module.f)(…): how compilers write a call that has no receiver.
        const { left, operatorToken, right } = current as ts.BinaryExpression;
        if (operatorToken.kind !== SyntaxKind.CommaToken || left.kind !== SyntaxKind.NumericLiteral) return current as Expression;
        current = right;
        break;
      }
      default:
        return current as Expression;
    }
  }
}

/** The index of the first of the nodes, which are in order of position, that does not start before the position. */
export function firstFrom(nodes: readonly Node[], position: number): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (nodes[middle]!.pos < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether the node is `outer` or lies in it; both are of one file. */
export function isInside(node: Node, outer: Node): boolean {
  return node.pos >= outer.pos && node.end <= outer.end;
}

/** The class whose `this` the node sees; undefined inside a plain function that has one of its own. */
export function classAround(node: Node): ts.ClassLikeDeclaration | undefined {
  for (let current = node.parent; current !== undefined; current = current.parent) {
    if (current.kind === SyntaxKind.ClassDeclaration || current.kind === SyntaxKind.ClassExpression)
      return current as ts.ClassLikeDeclaration;
    if (current.kind === SyntaxKind.FunctionExpression || current.kind === SyntaxKind.FunctionDeclaration) return undefined;
  }
  return undefined;
}
