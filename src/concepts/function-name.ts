import { nameOf } from '../bind/names.js';
import { SyntaxKind, wrapped, type FunctionNode, type ts } from '../parse/syntax.js';

/** The name that a function stands under: its own, that of the variable, the property or the member it is given to; `close` of `#close`. */
export function nameOfFunction(fn: FunctionNode): string | undefined {
  return spelledName(fn)?.replace(/^#/, '');
}

function spelledName(fn: FunctionNode): string | undefined {
  if (fn.kind === SyntaxKind.Constructor) return 'constructor';
  if (fn.name !== undefined) return nameOf(fn.name as ts.PropertyName);
  const { parent } = wrapped(fn);
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
