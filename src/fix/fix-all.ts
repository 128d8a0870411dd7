import type { FileResult } from '../diagnostic.js';
import { fixFile } from './fix-file.js';
import { withFixes, type FixedText } from './with-fixes.js';

/** Fixes can make others possible, and after so many rounds they no longer end. */
const mostRounds = 10;

/** What was fixed. */
export interface FixResult<Result> {
  /** What is left. */
  readonly result: Result;
  readonly fixes: number;
  readonly files: number;
  /** Files with fixes that were not made. */
  readonly leftAlone: readonly { readonly file: string; readonly reason: string }[];
}

/** Lints and fixes until nothing is left that can be fixed. */
export async function fixAll<Result extends { readonly files: readonly FileResult[]; readonly root: string }>(
  lint: () => Promise<Result>,
): Promise<FixResult<Result>> {
  const fixed = new Set<string>();
  const leftAlone = new Map<string, string>();
  let fixes = 0;
  let result = await lint();
  for (let round = 1; round <= mostRounds; round += 1) {
    const made = fixes;
    for (const { file, before: analysed, text, count } of fixedTexts(result.files)) {
      if (leftAlone.has(file)) continue;
      const reason = await fixFile(file, analysed, text, result.root);
      if (reason === undefined) {
        fixed.add(file);
        fixes += count;
      } else leftAlone.set(file, reason);
    }
    if (fixes === made) break;
    result = await lint();
  }
  return { result, fixes, files: fixed.size, leftAlone: [...leftAlone].map(([file, reason]) => ({ file, reason })) };
}

/** As {@link fixAll}, of a text that is in no file. */
export async function fixText<Result extends { readonly files: readonly FileResult[] }>(
  text: string,
  lint: (text: string) => Promise<Result>,
): Promise<{ readonly result: Result; readonly text: string }> {
  let result = await lint(text);
  for (let round = 1; round <= mostRounds; round += 1) {
    const [fixed] = fixedTexts(result.files);
    if (fixed === undefined) break;
    text = fixed.text;
    result = await lint(text);
  }
  return { result, text };
}

/** A file with fixes. */
export interface FixedFile extends FixedText {
  readonly file: string;
  readonly before: string;
}

/** The files that have fixes, with these made. */
export function fixedTexts(files: readonly FileResult[]): readonly FixedFile[] {
  return files.flatMap(({ file, text: before, diagnostics }) => {
    const fixes = diagnostics.flatMap(({ fix }) => (fix === undefined ? [] : [fix]));
    return fixes.length === 0 ? [] : [{ file, before, ...withFixes(before, fixes) }];
  });
}
