/** Lines of code with a mark under what is meant. */
import type { Range } from '../diagnostic.js';
import { safeText } from './safe-text.js';
import type { Source, SourceLine } from './source.js';
import type { Style } from './style.js';
import { wrap, type Cell } from './width.js';

/** How many lines of a long range are shown. */
const maxMarkedLines = 4;

/** The code around the range: a line before, the lines of the range, two lines after. */
export function codeFrame(source: Source, range: Range, style: Style, paint: (text: string) => string, indent: string): string[] {
  const first = source.positionOf(range.start).line;
  const last = Math.max(first, endLineOf(source, range));
  const lastShown = Math.min(last, first + maxMarkedLines - 1);
  const numbers = Array.from({ length: lastShown - first + 4 }, (_, index) => first - 1 + index).filter(
    (line) => line >= 1 && line <= source.lineCount,
  );
  const lines = numbers.map((number) => source.lineAt(number, range));
  // Context that shows nothing is no context, and what follows a cut is none either.
  const shown = lines.filter(
    ({ number, cells }) => (number >= first && number <= lastShown) || (!isBlank(cells) && (number < first || last === lastShown)),
  );
  const margin = Math.min(
    ...shown.filter(({ cells }) => !isBlank(cells)).map(({ cells, isCutBefore }) => (isCutBefore ? 0 : indentOf(cells))),
  );
  const gutter = String(shown.at(-1)?.number ?? first).length;
  const room = style.width - indent.length - gutter - 5;

  const output: string[] = [];
  for (const line of shown) {
    const isMarked = line.number >= first && line.number <= lastShown;
    const { text, mark } = fit(line, Number.isFinite(margin) ? margin : 0, room);
    const pointer = isMarked ? paint('❯') : ' ';
    const number = String(line.number).padStart(gutter);
    const [shownNumber, shownText] = isMarked ? [number, text] : [style.faint(number), style.faint(text)];
    output.push(`${indent}${pointer} ${shownNumber} ${style.faint('│')} ${shownText}`.trimEnd());
    if (isMarked && first === last && mark !== undefined) {
      output.push(
        `${indent}  ${' '.repeat(gutter)} ${style.faint('│')} ${' '.repeat(mark.start)}${paint('━'.repeat(mark.end - mark.start))}`,
      );
    }
  }
  if (last > lastShown) output.push(`${indent}  ${style.faint(`${'⋮'.padStart(gutter)} │`)}`);
  return output;
}

/** One line of code, without its indentation. */
export function codeLine(source: Source, range: Range, room: number): string {
  const line = source.lineAt(source.positionOf(range.start).line, range);
  return fit(line, indentOf(line.cells), room).text.trim();
}

/** A range that ends at the start of a line ends on the line before. */
function endLineOf(source: Source, { start, end }: Range): number {
  const { line, column } = source.positionOf(end);
  return column === 1 && end > start ? line - 1 : line;
}

/** The line without the margin, cut to the room so that the mark is seen. The mark is in columns. */
function fit(
  { cells, mark, isCutBefore, isCutAfter }: SourceLine,
  margin: number,
  room: number,
): { readonly text: string; readonly mark: Range | undefined } {
  const widths = cells.map(({ width }) => width);
  const sum = (from: number, to: number) => widths.slice(from, to).reduce((total, width) => total + width, 0);
  let [from, to] = [Math.min(margin, cells.length), cells.length];
  let [isCutStart, isCutEnd] = [isCutBefore, isCutAfter];
  if (sum(from, to) + (isCutStart ? 1 : 0) + (isCutEnd ? 1 : 0) > room) {
    // The mark's start goes to a third of the line when it would not be seen otherwise.
    const wanted = mark === undefined ? from : Math.min(mark.end, mark.start + Math.floor(room / 2));
    if (sum(from, wanted) > room - 2) {
      from = Math.max(from, (mark?.start ?? from) - Math.floor(room / 3));
      isCutStart = true;
    }
    to = from;
    for (let used = 2; to < cells.length && used + (widths[to] ?? 0) <= room; to++) used += widths[to] ?? 0;
    isCutEnd ||= to < cells.length;
  }
  const text =
    (isCutStart ? '…' : '') +
    cells
      .slice(from, to)
      .map((cell) => cell.text)
      .join('')
      .trimEnd() +
    (isCutEnd ? '…' : '');
  if (mark === undefined) return { text, mark };
  const [markStart, markEnd] = [Math.max(mark.start, from), Math.min(mark.end, to)];
  const start = sum(from, markStart) + (isCutStart ? 1 : 0);
  return { text, mark: { start, end: start + Math.max(1, sum(markStart, markEnd)) } };
}

function isBlank(cells: readonly Cell[]): boolean {
  return cells.every(({ text }) => text.trim() === '');
}

function indentOf(cells: readonly Cell[]): number {
  const first = cells.findIndex(({ text }) => text !== ' ');
  return first < 0 ? cells.length : first;
}

/** A sentence over several lines, with its `code` set off. Without colours the backticks stay. */
export function prose(text: string, style: Style, width: number): string[] {
  const lines = wrap(safeText(text), width);
  if (!style.hasColor) return lines;
  let isCode = false;
  return lines.map((line) => {
    const parts = line.split('`');
    return parts
      .map((part, index) => {
        if (index > 0) isCode = !isCode;
        return isCode && part !== '' ? style.code(part) : part;
      })
      .join('');
  });
}
