import { appendFile } from 'node:fs/promises';
import type { LintResult } from '../api.js';
import { reasonOf, UserError } from '../project/user-error.js';

/** GitHub takes no more than a mebibyte from one step; what other commands of the step write is in it as well. */
const mostBytes = 900_000;

/** Adds the report to the summary of a GitHub Actions job: of annotations, GitHub shows ten errors and ten warnings of a step. */
export async function addStepSummary(file: string, result: LintResult, quiet: boolean): Promise<void> {
  try {
    await appendFile(file, shortened(result.format('markdown', { quiet })));
  } catch (error) {
    throw new UserError(`The step summary \`${file}\` cannot be written: ${reasonOf(error)}.`, { cause: error });
  }
}

/** Ends after a whole line, and says so. */
function shortened(report: string): string {
  const bytes = Buffer.from(report);
  if (bytes.length <= mostBytes) return report;
  return `${bytes.toString('utf8', 0, bytes.lastIndexOf('\n', mostBytes))}\n\nThere is more than GitHub shows here.\n`;
}
