import { SyntaxKind, type FunctionNode } from '../parse/syntax.js';

/** Whether the function is declared `async`. */
export function isAsync(fn: FunctionNode): boolean {
  return fn.modifiers?.some(({ kind }) => kind === SyntaxKind.AsyncKeyword) ?? false;
}
