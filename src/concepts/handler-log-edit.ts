/** Puts the error into a line of the log. */
import { nameOf } from '../bind/names.js';
import type { Edit } from '../diagnostic.js';
import type { Row } from '../models/paths.js';
import { SyntaxKind, unwrap, type CallExpression, type Expression, type ts } from '../parse/syntax.js';
import { nameOfError } from './cause-edit.js';
import type { ErrorHandler } from './error-handler.js';
import { isTextLiteral } from './text-literal.js';

/** An error under a key of which the logger expects none. */
export interface Misplaced {
  readonly key: string;
  readonly errorKey: string;
}

/** Edits after which the line has the error where the logger takes one; undefined where that is not known. */
export function addingError(
  call: CallExpression,
  { call: { errorAt } }: Row,
  misplaced: Misplaced | undefined,
  handler: ErrorHandler,
): readonly Edit[] | undefined {
  const [first] = call.arguments;
  const last = call.arguments[call.arguments.length - 1];
  const named = nameOfError(handler);
  if (
    first === undefined ||
    last === undefined ||
    named === undefined ||
    call.arguments.some(({ kind }) => kind === SyntaxKind.SpreadElement)
  )
    return undefined;
  const { name, edits } = named;
  if (misplaced !== undefined) return withRenamed(unwrap(first), misplaced);
  if (errorAt === 'last' || (errorAt === 'second' && first === last))
    return [...edits, { start: last.end, end: last.end, text: `, ${name}` }];
  if (errorAt !== 'first') return undefined;
  const start = first.getStart(handler.file.bound.source);
  const isMoved = call.arguments.length === 2 && isTextLiteral(unwrap(first)) && last.getText(handler.file.bound.source) === name;
  if (isMoved)
    return [
      { start, end: start, text: `${name}, ` },
      { start: first.end, end: last.end, text: '' },
    ];
  if (isTextLiteral(unwrap(first))) return [...edits, { start, end: start, text: `${name}, ` }];
  return unwrap(first).kind === SyntaxKind.ObjectLiteralExpression
    ? withProperty(unwrap(first) as ts.ObjectLiteralExpression, name, edits)
    : undefined;
}

/** `{ error }` gives `{ err: error }`. */
function withRenamed(record: Expression, { key, errorKey }: Misplaced): readonly Edit[] | undefined {
  if (record.kind !== SyntaxKind.ObjectLiteralExpression) return undefined;
  const property = (record as ts.ObjectLiteralExpression).properties.find(({ name }) => name !== undefined && nameOf(name) === key);
  if (property?.name === undefined) return undefined;
  const start = property.name.getStart();
  if (property.kind === SyntaxKind.ShorthandPropertyAssignment) return [{ start, end: start, text: `${errorKey}: ` }];
  const value = property.kind === SyntaxKind.PropertyAssignment ? unwrap(property.initializer) : undefined;
  return value?.kind === SyntaxKind.Identifier ? [{ start, end: property.name.end, text: errorKey }] : undefined;
}

/** `{ id }` gives `{ err: error, id }`: the key under which these loggers look for an error. */
function withProperty({ properties }: ts.ObjectLiteralExpression, name: string, edits: readonly Edit[]): readonly Edit[] | undefined {
  const [first] = properties;
  if (first === undefined) return undefined;
  const start = first.getStart();
  return [...edits, { start, end: start, text: `${name === 'err' ? 'err' : `err: ${name}`}, ` }];
}
