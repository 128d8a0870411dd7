import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { Edit } from '../diagnostic.js';
import { bodyOf, SyntaxKind, type Node, type ts } from '../parse/syntax.js';
import type { Acquisition } from './acquisition.js';
import type { ResourceUses } from './resource-uses.js';

/**
 * Puts everything behind the acquisition into a `try`, and the only release into its `finally`:
 *
 *     const client = await pool.connect();
 *     try {
 *       …
 *     } finally {
 *       client.release();
 *     }
 */
export function releasingInFinally(
  { from, body }: Acquisition,
  { releases }: ResourceUses,
  file: AnalysedFile,
): readonly Edit[] | undefined {
  const [release, ...others] = releases;
  if (from === undefined || release === undefined || others.length > 0 || bodyOf(release) !== body) return undefined;
  const taken = statementOf(from);
  const given = statementOf(release);
  if (taken === undefined || given?.kind !== SyntaxKind.ExpressionStatement || taken.parent !== given.parent) return undefined;
  const { statements } = taken.parent as ts.Block;
  const first = statements[statements.indexOf(taken as ts.Statement) + 1]!;
  const last = statements[statements.length - 1]!;
  const { text, source } = file.bound;
  const start = first.getStart(source);
  const end = last.end;
  const lineOf = (offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineOf(start)))![0];
  const unit = indent.includes('\t') ? '\t' : '  ';
  // Each on its own line, and no text of several lines that an indent would change.
  const isPlain = lineOf(start) > lineOf(taken.end) && statements.indexOf(given as ts.Statement) > statements.indexOf(first);
  if (!isPlain || hasLongText(text.slice(start, end))) return undefined;
  const edits: Edit[] = [{ start: lineOf(start), end: lineOf(start), text: `${indent}try {\n` }];
  const removedFrom = lineOf(given.getStart(source));
  const afterGiven = text.indexOf('\n', given.end) + 1;
  for (let line = lineOf(start); line < end && line > 0; line = text.indexOf('\n', line) + 1) {
    if (line >= removedFrom && line < afterGiven) continue;
    if (/^[ \t]*\S/.test(text.slice(line, line + 200)) && line !== lineOf(start)) edits.push({ start: line, end: line, text: unit });
    else if (line === lineOf(start)) edits[0] = { start: line, end: line, text: `${indent}try {\n${unit}` };
  }
  const kept = given.getText(source);
  const closing = `${indent}} finally {\n${indent}${unit}${kept}\n${indent}}`;
  if (given === last) edits.push({ start: removedFrom, end: given.end, text: closing });
  else edits.push({ start: removedFrom, end: afterGiven, text: '' }, { start: end, end, text: `\n${closing}` });
  return edits.sort((a, b) => a.start - b.start);
}

/** Whether there is a template that goes over several lines. */
function hasLongText(text: string): boolean {
  return text
    .split('`')
    .slice(1, -1)
    .some((part) => part.includes('\n'));
}

/** The statement that the node stands in. */
function statementOf(node: Node): Node | undefined {
  let current = node;
  while (current.parent.kind !== SyntaxKind.Block) {
    current = current.parent;
    if (current.kind === SyntaxKind.SourceFile || current.parent.kind === SyntaxKind.SourceFile) return undefined;
    if (current.kind === SyntaxKind.IfStatement) return undefined;
  }
  return current;
}
