/** How wide text is on a terminal. */

let segmenter: Intl.Segmenter | undefined;

// What Unicode calls East Asian Wide or Fullwidth, in blocks.
const wide = new RegExp(
  '[\\u1100-\\u115f\\u231a\\u231b\\u2329\\u232a\\u23e9-\\u23ec\\u23f0\\u23f3\\u25fd\\u25fe\\u2e80-\\u303e\\u3041-\\ua4cf\\ua960-\\ua97f' +
    '\\uac00-\\ud7a3\\uf900-\\ufaff\\ufe10-\\ufe19\\ufe30-\\ufe6f\\uff01-\\uff60\\uffe0-\\uffe6\\u{16fe0}-\\u{18aff}\\u{1b000}-\\u{1b2ff}' +
    '\\u{1f200}-\\u{1f2ff}\\u{20000}-\\u{3fffd}]',
  'u',
);
const emoji = /\p{Emoji_Presentation}|\p{Emoji}\ufe0f/u;
const combining = /^[\p{Mn}\p{Me}]+$/u;

/** One thing that a terminal draws, and the columns it takes. */
export interface Cell {
  readonly text: string;
  readonly width: number;
}

/** The text as what a terminal draws. It must hold no control characters. */
export function cellsOf(text: string): Cell[] {
  return graphemesOf(text).map((grapheme) => ({ text: grapheme, width: graphemeWidth(grapheme) }));
}

/** The characters as people count them: what is several code points may be one. */
export function graphemesOf(text: string): readonly string[] {
  if (/^[\x20-\x7e\t]*$/.test(text)) return [...text];
  // Made late: it takes longer than the analysis of a small file.
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** The columns that the text takes. It must hold no control characters. */
export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  return cellsOf(text).reduce((sum, { width }) => sum + width, 0);
}

function graphemeWidth(grapheme: string): number {
  if (grapheme.length === 1 && grapheme <= '~') return 1;
  if (emoji.test(grapheme)) return 2;
  if (combining.test(grapheme)) return 0;
  return wide.test(grapheme) ? 2 : 1;
}

/** The text filled with spaces to the width. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** The text broken into lines at spaces; a word that is longer than a line is broken where the line ends. */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(width, 16);
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ')) {
    const wordWidth = widthOf(word);
    if (used > 0 && used + 1 + wordWidth <= room) {
      line += ` ${word}`;
      used += 1 + wordWidth;
      continue;
    }
    if (used > 0) lines.push(line);
    [line, used] = [word, wordWidth];
    while (used > room) {
      const head = cut(line, room);
      lines.push(head);
      line = line.slice(head.length);
      used = widthOf(line);
    }
  }
  return [...lines, line];
}

/** As much of the start of the text as fits. */
function cut(text: string, width: number): string {
  let head = '';
  let used = 0;
  for (const cell of cellsOf(text)) {
    used += cell.width;
    // At least one, or nothing would ever fit.
    if (used > width && head !== '') break;
    head += cell.text;
  }
  return head;
}
