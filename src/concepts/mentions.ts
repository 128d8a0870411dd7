import { symbolOf, type Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { forEachChild, SyntaxKind, type Node, type ts } from '../parse/syntax.js';

/** Whether one of the symbols stands in the node. */
export function mentions(node: Node, symbols: ReadonlySet<Symbol>, file: AnalysedFile): boolean {
  if (node.kind === SyntaxKind.Identifier) {
    const symbol = symbolOf(file.bound, node as ts.Identifier);
    return symbol !== undefined && symbols.has(symbol);
  }
  return forEachChild(node, (child) => mentions(child, symbols, file) || undefined) ?? false;
}
