import { nameOf } from '../bind/names.js';
import { SyntaxKind, type FunctionNode, type Node, type ts } from '../parse/syntax.js';

/** The name that a function stands under: its own, that of the variable, the property or the member it is given to. */
export function nameOfFunction(fn: FunctionNode): string | undefined {
  if (fn.kind === SyntaxKind.Constructor) return 'constructor';
  if (fn.name !== undefined) return nameOf(fn.name as ts.PropertyName);
  let node: Node = fn;
  while (node.parent.kind === SyntaxKind.ParenthesizedExpression || node.parent.kind === SyntaxKind.AsExpression) node = node.parent;
  const { parent } = node;
  switch (parent.kind) {
    case SyntaxKind.VariableDeclaration:
    case SyntaxKind.PropertyAssignment:
    case SyntaxKind.PropertyDeclaration:
      return nameOf((parent as ts.PropertyAssignment).name);
    case SyntaxKind.BinaryExpression: {
      const { left } = parent as ts.BinaryExpression;
      return left.kind === SyntaxKind.PropertyAccessExpression
        ? nameOf((left as ts.PropertyAccessExpression).name as ts.Identifier)
        : undefined;
    }
    default:
      return undefined;
  }
}
