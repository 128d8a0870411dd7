import type { Condition, Edge } from '../flow/flow-graph.js';
import { SyntaxKind, type Expression, type Node } from '../parse/syntax.js';

/** What holds on the edge; past the last `case` of a switch, that none of them did. */
export function conditionsOn({ from, kind, condition, subject }: Edge): readonly Condition[] {
  if (condition !== undefined) return [{ expression: condition, holds: kind === 'true' || kind === 'case', subject }];
  if (kind !== 'default') return [];
  return from.successors.flatMap((other) =>
    other.kind === 'case' ? [{ expression: other.condition!, holds: false, subject: other.subject }] : [],
  );
}

/** Whether the condition decides where to go. In `const isKnown = a || b` it only makes a value, which is tested later. */
export function decides(condition: Expression): boolean {
  let node: Node = condition;
  for (;;) {
    const { parent } = node;
    switch (parent.kind) {
      case SyntaxKind.ParenthesizedExpression:
      case SyntaxKind.PrefixUnaryExpression:
      case SyntaxKind.BinaryExpression:
      case SyntaxKind.AwaitExpression:
        node = parent;
        break;
      case SyntaxKind.VariableDeclaration:
      case SyntaxKind.PropertyAssignment:
      case SyntaxKind.CallExpression:
      case SyntaxKind.NewExpression:
        return false;
      default:
        return true;
    }
  }
}
