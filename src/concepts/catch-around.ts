import { isFunction, SyntaxKind, type Node, type ts } from '../parse/syntax.js';

/** The catch clause of its own function that handles what the node throws. */
export function catchClauseAround(node: Node): ts.CatchClause | undefined {
  for (let current = node; current.parent !== undefined && !isFunction(current); current = current.parent) {
    const { parent } = current;
    if (parent.kind !== SyntaxKind.TryStatement) continue;
    const { tryBlock, catchClause } = parent as ts.TryStatement;
    if (tryBlock === current && catchClause !== undefined) return catchClause;
  }
  return undefined;
}
