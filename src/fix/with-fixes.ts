import type { Edit } from '../diagnostic.js';

/** A text after fixes, and how many were made. */
export interface FixedText {
  readonly text: string;
  readonly count: number;
}

/** Makes all fixes that do not touch one that is made already; the others can be made when the result has been analysed again. */
export function withFixes(text: string, fixes: readonly (readonly Edit[])[]): FixedText {
  const ordered = fixes
    .filter((fix) => fix.length > 0)
    .map(inOrder)
    .sort((a, b) => a[0]!.start - b[0]!.start);
  let result = '';
  let done = 0;
  let count = 0;
  for (const fix of ordered) {
    if (count > 0 && fix[0]!.start <= done) continue;
    for (const { start, end, text: replacement } of fix) {
      result += text.slice(done, start) + replacement;
      done = end;
    }
    count += 1;
  }
  return { text: result + text.slice(done), count };
}

function inOrder(fix: readonly Edit[]): readonly Edit[] {
  return [...fix].sort((a, b) => a.start - b.start || a.end - b.end);
}
