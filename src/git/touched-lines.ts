import { diffArrays } from 'diff';
import type { Diagnostic, FileResult, Range } from '../diagnostic.js';
import { createSource } from '../report/source.js';

/** Texts with more differing lines are taken to differ throughout: comparing them exactly takes longer than it is worth. */
const mostDifferences = 5000;

/**
 * The lines of the text, counted from 1, that were added or altered, and those beside which others were taken out. All of them without a
 * text before.
 */
export function touchedLines(before: string | undefined, text: string): ReadonlySet<number> {
  const lines = linesOf(text);
  const changes = before === undefined ? undefined : diffArrays(linesOf(before), lines, { maxEditLength: mostDifferences });
  if (changes === undefined) return new Set(lines.map((_, index) => index + 1));
  const touched = new Set<number>();
  let line = 1;
  changes.forEach(({ added, removed, count }, index) => {
    if (added) for (let offset = 0; offset < count; offset += 1) touched.add(line + offset);
    else if (removed && changes[index + 1]?.added !== true) touched.add(line - 1).add(line);
    if (!removed) line += count;
  });
  return touched;
}

/** The diagnostics that lie on touched lines, or whose trace leads over one. */
export function onTouchedLines(
  files: readonly FileResult[],
  linesIn: (file: string, text: string) => ReadonlySet<number>,
  textOf: (file: string) => string | undefined,
): readonly FileResult[] {
  const isTouchedByFile = new Map<string, (range: Range) => boolean>();

  function isTouched(file: string, range: Range): boolean {
    let answer = isTouchedByFile.get(file);
    if (answer === undefined) isTouchedByFile.set(file, (answer = touchingIn(textOf(file) ?? '', (text) => linesIn(file, text))));
    return answer(range);
  }

  const isShown = (diagnostic: Diagnostic) => [diagnostic, ...diagnostic.trace].some((place) => isTouched(place.file, place));
  return files.map((result) => ({
    ...result,
    diagnostics: result.diagnostics.filter(isShown),
    suppressed: result.suppressed.filter(isShown),
  }));
}

function touchingIn(text: string, linesIn: (text: string) => ReadonlySet<number>): (range: Range) => boolean {
  const source = createSource(text, []);
  const lines = linesIn(text);
  return ({ start, end }) => {
    const last = source.positionOf(Math.max(start, end - 1)).line;
    for (let { line } = source.positionOf(start); line <= last; line += 1) if (lines.has(line)) return true;
    return false;
  };
}

/** As reports count them: lines end as in ECMAScript. */
function linesOf(text: string): string[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/);
}
