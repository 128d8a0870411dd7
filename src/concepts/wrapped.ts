import { SyntaxKind, type Node } from '../parse/syntax.js';

/** The node together with the parentheses, `as` and `!` around it. */
export function wrapped(node: Node): Node {
  let whole = node;
  for (;;) {
    switch (whole.parent.kind) {
      case SyntaxKind.ParenthesizedExpression:
      case SyntaxKind.AsExpression:
      case SyntaxKind.NonNullExpression:
        whole = whole.parent;
        break;
      default:
        return whole;
    }
  }
}
