import { symbolOf, type Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import { SyntaxKind, type CallExpression, type FunctionNode, type NewExpression, type Node } from '../parse/syntax.js';

/** Whether the call reaches the function. */
export function isCallOf(fn: Node, call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  return project.functionsOf(call, file).some(({ node }) => node === fn);
}

/** The parameters of the function that have a name of their own. */
export function parametersOf(fn: FunctionNode, file: AnalysedFile): ReadonlySet<Symbol> {
  return new Set(fn.parameters.flatMap(({ name }) => (name.kind === SyntaxKind.Identifier ? (symbolOf(file.bound, name) ?? []) : [])));
}
