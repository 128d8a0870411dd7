/** The edits that add a listener to an emitter. */
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { Edit } from '../diagnostic.js';
import { SyntaxKind, type CallExpression, type FunctionNode, type NewExpression, type Node, type ts } from '../parse/syntax.js';
import { blanksBefore } from './blanks-before.js';
import type { Arrival } from './emitter-arrival.js';

/** A listener behind the statement that holds the emitter, or in the chain. */
export function listeningTo(node: CallExpression | NewExpression, arrival: Arrival, { bound }: AnalysedFile): readonly Edit[] {
  const listener = `.on('error', (error) => console.error(error))`;
  const statement = arrival.kind === 'name' ? statementOf(arrival.holding) : undefined;
  if (arrival.kind === 'name' && statement !== undefined) {
    const start = statement.getStart(bound.source);
    const indent = blanksBefore(bound.text, start);
    return [{ start: statement.end, end: statement.end, text: `\n${indent}${arrival.symbol.name}${listener};` }];
  }
  const text = node.arguments === undefined ? `()${listener}` : listener;
  return [{ start: node.end, end: node.end, text }];
}

/** A listener at the start of the callback, where that has a block. */
export function listeningIn({ body }: FunctionNode, name: string, { bound }: AnalysedFile): readonly Edit[] {
  if (body?.kind !== SyntaxKind.Block) return [];
  const [first] = (body as ts.Block).statements;
  const start = first?.getStart(bound.source) ?? body.end - 1;
  const indent = /\n[ \t]*$/.exec(bound.text.slice(0, start))?.[0] ?? ' ';
  return [{ start, end: start, text: `${name}.on('error', (error) => console.error(error));${indent}` }];
}

/** The statement that is nothing but the declaration or the assignment. */
function statementOf(holding: ts.VariableDeclaration | ts.BinaryExpression): Node | undefined {
  const statement = holding.kind === SyntaxKind.BinaryExpression ? holding.parent : holding.parent.parent;
  return statement.kind === SyntaxKind.VariableStatement || statement.kind === SyntaxKind.ExpressionStatement ? statement : undefined;
}
