import { within } from '../dataflow/linked-project.js';
import { commentsBetween } from '../parse/comments.js';
import { isFunction, SyntaxKind } from '../parse/syntax.js';
import { anyOf } from './any-of.js';
import { blockOf, statementAround, type DroppingHandler } from './dropping-handler.js';

/** Labels, directives, and words that only repeat what the code does. */
const emptyWord = new RegExp(
  `^(${[
    'todo|fixme|xxx|hack|eslint-.*|errlint-.*|tslint:.*|biome-ignore|istanbul|c8|v8|@ts-.*',
    'ignored?|ignoring|noop|no-op|empty|nothing|swallow|swallowed|pass|skip|silently|do|just|simply',
    'errors?|err|exceptions?|failures?|the|an?|any|all|no|op|here|this|it|for|now',
  ].join('|')})$`,
  'i',
);

/** Whether a comment in the handler says that what fails passes by itself: a role that is not ready yet, a replica that lags. */
export function callsItPassing({ file, node }: Pick<DroppingHandler, 'file' | 'node'>): boolean {
  return commentsBetween(file.bound.text, node.pos, node.end).some(({ start, end }) => passing.test(file.bound.text.slice(start, end)));
}

const passing = anyOf(
  /\btemporar|\btransient|\beventual(ly)? (consisten|become)|\bpropagat/i,
  /\bnot (yet )?(ready|available|visible)|\b(ready|available|visible) yet/i,
  /\brace\b/i,
);
/** What a comment above a statement says of failures that are dropped in it. */
const droppingWords = anyOf(
  /ignor|best.?effort|optional|swallow|don'?t care|doesn'?t matter|not (critical|fatal|important)|non.?(critical|fatal)/i,
  /fire.and.forget|may fail|can fail|fail(s|ure)? (is|are) (ok|fine)|noop|silent|surfaces?\b/i,
  /(handled|reported|thrown|caught|logged) (elsewhere|later|below|above|when|where|by)/i,
);

/** A comment in the handler, behind it on its line, or above a one-line handler, that gives a reason in words. */
export function hasReason({ file, node, tried }: DroppingHandler): boolean {
  const { text, source } = file.bound;
  const isReason = (start: number, end: number): boolean =>
    commentsBetween(text, start, end).some((comment) => saysWhy(text.slice(comment.start, comment.end)));
  if (isFunction(node) && isReason(node.pos, node.getStart(source))) return true;
  const block = blockOf(node);
  for (const inner of block === undefined ? [] : [block, ...within(file.bound.blocks, block)]) {
    let from = inner.getStart(source) + 1;
    for (const statement of inner.statements) {
      if (isReason(from, statement.getStart(source))) return true;
      from = statement.end;
    }
    if (isReason(from, inner.end - 1)) return true;
  }
  const lineEnd = text.indexOf('\n', node.end);
  const rest = text.slice(node.end, lineEnd < 0 ? text.length : lineEnd);
  const first = rest.search(/\/[/*]|[\w'"`]/);
  if (rest.charAt(first) === '/' && saysWhy(rest.slice(first))) return true;
  if (block !== undefined && block.statements.length > 0) return false;
  // above the statement that an inline handler ends
  const statement = statementAround(node.kind === SyntaxKind.CatchClause ? tried.parent : node);
  return (
    statement !== undefined &&
    isReason(statement.pos, statement.getStart(source)) &&
    droppingWords.test(text.slice(statement.pos, statement.getStart(source)))
  );
}

/** At least two words that are more than a label. */
function saysWhy(comment: string): boolean {
  const words = comment
    .replace(/^\/[/*]+|\*+\/$/g, '')
    .split(/[\s,;:()*]+/)
    .filter((word) => /^[@\w-]*\p{L}/u.test(word));
  // A directive silences by itself; unused ones are reported.
  if (words[0]?.startsWith('errlint-')) return false;
  if (words[0] !== undefined && /^(eslint|tslint|biome|istanbul|c8|v8|prettier|@ts)/.test(words[0]))
    return /\s--\s+\S+\s+\S+/.test(comment);
  const telling = words.filter((word) => !emptyWord.test(word));
  return words.length >= 2 && telling.length >= 1 && !/^(todo|fixme|xxx|hack)\b/i.test(words[0] ?? '');
}
