import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import { firstFrom, isFunction, SyntaxKind, type Node, type ts } from '../parse/syntax.js';
import type { HandlerKind, HandlerPath } from './error-handler.js';

/** What a handler looks like to the question whether dropping the error is wanted. */
export interface DroppingHandler {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  readonly node: Node;
  readonly kind: HandlerKind;
  readonly tried: Node;
  readonly name: string | undefined;
  readonly paths: readonly HandlerPath[];
}

/** The block of a catch clause or of a function that has one. */
export function blockOf(node: Node): ts.Block | undefined {
  if (node.kind === SyntaxKind.CatchClause) return (node as ts.CatchClause).block;
  if (!isFunction(node) || node.body?.kind !== SyntaxKind.Block) return undefined;
  return node.body as ts.Block;
}

/** The statement that the node stands in, within the same function. */
export function statementAround(node: Node): Node | undefined {
  for (let current = node; current !== undefined && current.kind !== SyntaxKind.SourceFile; current = current.parent) {
    if (
      current.kind === SyntaxKind.ExpressionStatement ||
      current.kind === SyntaxKind.VariableStatement ||
      current.kind === SyntaxKind.ReturnStatement ||
      current.kind === SyntaxKind.TryStatement
    )
      return current;
    if (isFunction(current) && current !== node) return undefined;
  }
  return undefined;
}

/** The statement behind it in the same block. */
export function statementAfter(statement: Node): Node | undefined {
  return statementsBehind(statement)[0];
}

/** The statements behind it in the same block. */
export function statementsBehind(statement: Node): readonly Node[] {
  const { parent } = statement;
  if (parent.kind !== SyntaxKind.Block && parent.kind !== SyntaxKind.SourceFile) return [];
  const { statements } = parent as ts.Block;
  return statements.slice(firstFrom(statements, statement.pos) + 1);
}
