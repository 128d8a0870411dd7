import type ts from 'typescript';
import type { Range } from '../diagnostic.js';
import { commentsAt } from './comments.js';

export type DirectiveKind = 'disable-next-line' | 'disable-line' | 'disable' | 'enable' | 'disable-file';

/** A comment that silences rules: `errlint-disable-next-line swallowed-error -- best effort`. */
export interface Directive extends Range {
  readonly kind: DirectiveKind;
  readonly rules: readonly string[];
  /** What stands behind `--`; empty when nothing does. */
  readonly reason: string;
}

const kinds: readonly DirectiveKind[] = ['disable-next-line', 'disable-line', 'disable-file', 'disable', 'enable'];
const mark = 'errlint-';

/** The directives of a file, in order. */
export function directivesIn(text: string, source: ts.SourceFile): readonly Directive[] {
  const marks: number[] = [];
  for (let found = text.indexOf(mark); found >= 0; found = text.indexOf(mark, found + mark.length)) marks.push(found);
  const comments = commentsAt(source, marks);
  return marks.flatMap((found) => {
    const comment = comments.get(found);
    const directive = comment && read(text.slice(comment.start, comment.end), found - comment.start);
    return comment === undefined || directive === undefined ? [] : [{ ...directive, start: comment.start, end: comment.end }];
  });
}

function read(comment: string, offset: number): Omit<Directive, keyof Range> | undefined {
  const isBlock = comment.startsWith('/*');
  // Only the comment's first words are a directive; elsewhere it is talked about.
  if (comment.slice(2, offset).replace(/^\*/, '').trim() !== '') return undefined;
  const words = (isBlock ? comment.slice(0, -2) : comment).slice(offset + mark.length);
  const kind = kinds.find((name) => words.startsWith(name) && !/[\w-]/.test(words[name.length] ?? ''));
  if (kind === undefined) return undefined;
  const rest = words.slice(kind.length);
  const dashes = rest.indexOf('--');
  const list = dashes < 0 ? rest : rest.slice(0, dashes);
  const rules = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return { kind, rules, reason: dashes < 0 ? '' : rest.slice(dashes + 2).trim() };
}
