import type { FoundFunction } from '../dataflow/linked-project.js';
import { hasExportKeyword, SyntaxKind, type Node, type ts } from '../parse/syntax.js';

/** `'use server'`, over the file or in the function: what the function returns goes to the browser. */
export function isServerAction({ node, file }: FoundFunction): boolean {
  const isDirective = (statement: ts.Statement | undefined): boolean =>
    statement?.kind === SyntaxKind.ExpressionStatement &&
    /^['"]use server['"]$/.test((statement as ts.ExpressionStatement).expression.getText(file.bound.source));
  const { body } = node;
  return isDirective(file.bound.source.statements[0]) || (body?.kind === SyntaxKind.Block && isDirective((body as ts.Block).statements[0]));
}

/** Whether the file exports the function where it stands: of a file of actions, only these are any. */
export function isExportedInPlace(fn: Node): boolean {
  const statement = fn.parent.kind === SyntaxKind.VariableDeclaration ? fn.parent.parent.parent : fn;
  return hasExportKeyword(statement);
}
