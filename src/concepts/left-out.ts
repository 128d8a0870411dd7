/**
 * What a logger leaves out of its line: pino takes what stands behind the text for the values of placeholders, so that
 * `logger.error('order not saved', error)` writes nothing but the text.
 */
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import { unwrap, type CallExpression, type Expression, type NewExpression } from '../parse/syntax.js';
import { hasLoggersAsTheyCome } from './plain-logger.js';
import { isTextLiteral } from './text-literal.js';

/** The index from which on the call's arguments are not written; undefined where all of them are, or where that is not known. */
export function leftOutFrom(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): number | undefined {
  if (project.rowWithRole(call, file, 'log')?.call.leavesRestOut !== true || !hasLoggersAsTheyCome(project)) return undefined;
  // The text is the first argument, or the second behind an object.
  const [first, second] = call.arguments ?? [];
  const text = first !== undefined && isTextLiteral(unwrap(first)) ? first : second;
  if (text === undefined || !isTextLiteral(unwrap(text))) return undefined;
  return (text === first ? 1 : 2) + placesIn(text, file);
}

/** Two of `'order %s not saved: %o'`. */
function placesIn(text: Expression, { bound }: AnalysedFile): number {
  const written = text.getText(bound.source).replaceAll('%%', '');
  return written.match(/%[a-zA-Z]/g)?.length ?? 0;
}
