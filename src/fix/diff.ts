import { createTwoFilesPatch } from 'diff';
import { nameOf } from '../report/report.js';
import { safeLines } from '../report/safe-text.js';
import type { Style } from '../report/style.js';
import type { FixedFile } from './fix-all.js';

/** The file's fixes as a unified diff, as `git apply` takes it. */
export function diffOf({ file, before, text }: FixedFile, root: string): string {
  const name = nameOf(root, file);
  return unifiedDiff(`a/${name}`, `b/${name}`, before, text);
}

/** A new file as a unified diff. */
export function diffOfNew(name: string, text: string): string {
  return unifiedDiff('/dev/null', `b/${name}`, '', text);
}

/** The diff as a terminal shows it, with colours and nothing that could move the cursor. It is no longer one that can be applied. */
export function shownDiff(diff: string, style: Style): string {
  return safeLines(diff)
    .split('\n')
    .map((line) => paintOf(line, style)(line))
    .join('\n');
}

function paintOf(line: string, style: Style): (text: string) => string {
  if (/^(?:---|\+\+\+) /.test(line)) return style.strong;
  if (line.startsWith('@@')) return style.faint;
  if (line.startsWith('+')) return style.success;
  return line.startsWith('-') ? style.error : (text) => text;
}

function unifiedDiff(oldName: string, newName: string, before: string, text: string): string {
  const patch = createTwoFilesPatch(oldName, newName, before, text, undefined, undefined, { context: 3 });
  return patch.slice(patch.indexOf('--- '));
}
