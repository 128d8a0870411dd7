import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { Edit } from '../diagnostic.js';
import { bodyOf, SyntaxKind, type Node, type ts } from '../parse/syntax.js';
import { blanksBefore } from './blanks-before.js';

/** `let lastError;` before the loop, `lastError = error;` in the catch clause, `throw lastError;` behind the loop. */
export function throwingLast(
  loop: Node,
  { variableDeclaration, block }: ts.CatchClause,
  { bound }: AnalysedFile,
): readonly Edit[] | undefined {
  const body = bodyOf(loop);
  const isTaken = bound.identifiers.get('lastError')?.some(({ pos }) => pos >= body.pos && pos < body.end) ?? false;
  if (loop.parent.kind !== SyntaxKind.Block || isTaken) return undefined;
  if (variableDeclaration !== undefined && variableDeclaration.name.kind !== SyntaxKind.Identifier) return undefined;
  const caught = variableDeclaration === undefined ? 'error' : (variableDeclaration.name as ts.Identifier).text;
  const start = loop.getStart(bound.source);
  const indent = blanksBefore(bound.text, start);
  const open = block.getStart(bound.source);
  const binding = variableDeclaration === undefined ? [{ start: open, end: open, text: `(${caught}) ` }] : [];
  return [
    { start, end: start, text: `let lastError;\n${indent}` },
    ...binding,
    { start: open + 1, end: open + 1, text: `\n${indent}    lastError = ${caught};` },
    { start: loop.end, end: loop.end, text: `\n${indent}throw lastError;` },
  ];
}
