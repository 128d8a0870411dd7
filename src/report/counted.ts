import type { Summary } from './report.js';

/** The count with its noun: `1 file`, `2 files`; `plural` where an s does not make it. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** The run in one line: `1 error, 0 warnings; 3 of 4 files analysed; 2 in the baseline`. */
export function countedSummary({ errors, warnings, filesAnalysed, filesFound, known }: Summary): string {
  const old = known > 0 ? `; ${known} in the baseline` : '';
  return `${counted(errors, 'error')}, ${counted(warnings, 'warning')}; ${filesAnalysed} of ${counted(filesFound, 'file')} analysed${old}`;
}
