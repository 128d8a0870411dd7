import { createTwoFilesPatch } from 'diff';
import { nameOf } from '../report/report.js';
import type { FixedFile } from './fix-all.js';

/** The file's fixes as a unified diff, as `git apply` takes it. */
export function diffOf({ file, before, text }: FixedFile, root: string): string {
  const name = nameOf(root, file);
  const patch = createTwoFilesPatch(`a/${name}`, `b/${name}`, before, text, undefined, undefined, { context: 3 });
  return patch.slice(patch.indexOf('--- '));
}
