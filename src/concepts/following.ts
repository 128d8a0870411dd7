import { isFunction, SyntaxKind, unwrap, type Node, type ts } from '../parse/syntax.js';

/** What comes after the statement up to the end of its function; undefined where that is not the end of a list of statements. */
export function statementsAfter(statement: Node): readonly Node[] | undefined {
  const after: Node[] = [];
  for (let node = statement; ; node = node.parent) {
    const { parent } = node;
    if (parent.kind === SyntaxKind.Block) {
      const { statements } = parent as ts.Block;
      after.push(...statements.slice(statements.indexOf(node as ts.Statement) + 1));
      if (isFunction(parent.parent)) return after;
    } else if (parent.kind !== SyntaxKind.IfStatement && parent.kind !== SyntaxKind.LabeledStatement) return undefined;
  }
}

/** `return`, `return undefined` */
export function isBareReturn(node: Node): boolean {
  if (node.kind !== SyntaxKind.ReturnStatement) return false;
  const { expression } = node as ts.ReturnStatement;
  const result = expression === undefined ? undefined : unwrap(expression);
  return result === undefined || (result.kind === SyntaxKind.Identifier && (result as ts.Identifier).text === 'undefined');
}
