/** A source file as reports may show it: by position and by line, with the secrets taken out. */
import type { Range } from '../diagnostic.js';
import { safeText } from './safe-text.js';
import { cellsOf, graphemesOf, type Cell } from './width.js';

/** A place in a file, counted from 1, in UTF-16 code units as editors and ESLint count. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A line as it may be shown. */
export interface SourceLine {
  readonly number: number;
  /** Without tabs, control characters and secrets. */
  readonly cells: readonly Cell[];
  /** The range's part of this line, as numbers of cells; undefined when there is none. */
  readonly mark: Range | undefined;
  /** The line goes on before or after the cells. */
  readonly isCutBefore: boolean;
  readonly isCutAfter: boolean;
}

/** A file that reports can quote from. */
export interface Source {
  readonly lineCount: number;
  positionOf(offset: number): Position;
  /** As `positionOf`, with the column in bytes of UTF-8. */
  bytePositionOf(offset: number): Position;
  /** The line, counted from 1, and the part of the range that is on it. */
  lineAt(line: number, range?: Range): SourceLine;
  /** The text in place of the range if the edits are made, and the range; undefined when a secret would be in it. */
  replacementOf(edits: readonly { readonly start: number; readonly end: number; readonly text: string }[]): Replacement | undefined;
  /** The text with every secret of the file that occurs in it taken out. */
  redact(text: string): string;
}

/** One edit that does what several do together. */
export interface Replacement extends Range {
  readonly text: string;
}

const tab = '  ';
const longestLine = 1000;

/**
 * A source that hides the literals at `secrets`. When they are not known, because the file was only read for what others import from it,
 * every string literal is hidden.
 */
export function createSource(text: string, secrets: readonly Range[] | 'unknown'): Source {
  let knownStarts: readonly number[] | undefined;
  // Most files have nothing to show, so nobody asks for their lines.
  const lineStarts = () => (knownStarts ??= lineStartsOf(text));
  const places = secrets === 'unknown' ? [] : secrets;
  const literals = [...new Set(places.map(({ start, end }) => withoutQuotes(text.slice(start, end))))]
    // What is shorter gives nothing away, and would be found in every other word. The longest first: one may hold another.
    .filter((literal) => literal.length >= 6)
    .sort((a, b) => b.length - a.length);
  // What is secret in one place is secret wherever else it stands.
  const ranges = [...places, ...literals.flatMap((literal) => occurrencesOf(literal, text))];
  ranges.sort((a, b) => a.start - b.start || b.end - a.end);

  function lineNumberOf(offset: number): number {
    const starts = lineStarts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  function secretsIn(start: number, end: number): readonly Range[] {
    if (secrets !== 'unknown') return ranges.filter((range) => range.start < end && range.end > start);
    const line = text.slice(start, end);
    return [...line.matchAll(/(["'`])(?:\\.|(?!\1)[^\\])*\1/g)].map((match) => ({
      start: start + match.index,
      end: start + match.index + match[0].length,
    }));
  }

  function positionOf(offset: number): Position {
    const inside = Math.max(0, Math.min(offset, text.length));
    const line = lineNumberOf(inside);
    return { line, column: inside - (lineStarts()[line - 1] ?? 0) + 1 };
  }

  return {
    get lineCount() {
      return lineStarts().length;
    },
    positionOf,
    bytePositionOf(offset) {
      const { line, column } = positionOf(offset);
      const start = lineStarts()[line - 1] ?? 0;
      return { line, column: Buffer.byteLength(text.slice(start, start + column - 1)) + 1 };
    },
    lineAt(number, range) {
      const lineStart = lineStarts()[number - 1] ?? text.length;
      const lineEnd = withoutLineBreak(text, lineStart, lineStarts()[number] ?? text.length);
      // Of a line that is too long for any terminal, only what is around the mark.
      const start = Math.max(lineStart, Math.min((range?.start ?? lineStart) - longestLine / 2, lineEnd - longestLine));
      const end = Math.min(lineEnd, start + longestLine);
      const cells: Cell[] = [];
      const cellAt = new Map<number, number>();
      const add = (from: number, to: number, shown: string) => {
        for (let offset = from; offset < to; offset++) cellAt.set(offset, cells.length);
        cells.push(...cellsOf(shown));
      };
      let from = start;
      for (const secret of secretsIn(start, end)) {
        addCode(from, Math.max(from, secret.start));
        from = Math.max(from, secret.start);
        const to = Math.min(secret.end, end);
        if (to > from) add(from, to, hidden(text, secret, from === secret.start, to === secret.end));
        from = Math.max(from, to);
      }
      addCode(from, end);
      return { number, cells, mark: range && markOf(range), isCutBefore: start > lineStart, isCutAfter: end < lineEnd };

      function addCode(codeStart: number, codeEnd: number): void {
        let at = codeStart;
        for (const segment of graphemesOf(text.slice(codeStart, codeEnd))) {
          add(at, at + segment.length, segment.replaceAll('\t', tab).replace(/[^ ]+/g, safeText));
          at += segment.length;
        }
      }

      function markOf({ start: markStart, end: markEnd }: Range): Range | undefined {
        if (markEnd < start || markStart > end || (markEnd === start && markStart < lineStart)) return undefined;
        const first = cellAt.get(Math.max(markStart, start)) ?? cells.length;
        const last = markEnd >= end ? cells.length : (cellAt.get(markEnd) ?? cells.length);
        return { start: first, end: Math.max(last, first + 1) };
      }
    },
    replacementOf(edits) {
      const [first, ...rest] = [...edits].sort((a, b) => a.start - b.start);
      if (first === undefined) return undefined;
      let { end, text: merged } = first;
      for (const edit of rest) {
        merged += text.slice(end, edit.start) + edit.text;
        end = edit.end;
      }
      return literals.some((literal) => merged.includes(literal)) ? undefined : { start: first.start, end, text: merged };
    },
    redact(shown) {
      let safe = shown;
      for (const literal of literals) safe = safe.replaceAll(literal, '…');
      return safe;
    },
  };
}

/** What stands for a secret: `"…"`, or as much of it as is on the line. */
function hidden(text: string, { start, end }: Range, isStart: boolean, isEnd: boolean): string {
  const quote = (at: number) => (/["'`]/.test(text.charAt(at)) ? text.charAt(at) : '');
  return `${isStart ? quote(start) : ''}…${isEnd ? quote(end - 1) : ''}`;
}

function occurrencesOf(literal: string, text: string): Range[] {
  const ranges: Range[] = [];
  for (let start = text.indexOf(literal); start >= 0; start = text.indexOf(literal, start + literal.length)) {
    ranges.push({ start, end: start + literal.length });
  }
  return ranges;
}

function withoutQuotes(literal: string): string {
  return /^(["'`])[^]*\1$/.test(literal) ? literal.slice(1, -1) : literal;
}

/** The offsets at which lines start. Lines end as in ECMAScript. */
function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) starts.push(match.index + match[0].length);
  return starts;
}

function withoutLineBreak(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && /[\n\r\u2028\u2029]/.test(text.charAt(last - 1))) last--;
  return last;
}
