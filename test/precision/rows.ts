import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { placeOf } from './corpus-run.js';
import type { Report } from './corpus-run.js';

const rowsFile = fileURLToPath(new URL('precision.jsonl', import.meta.url));

/** A reviewed diagnostic. */
export interface Row {
  /** npm package, or `owner/name` of a repository. */
  readonly package: string;
  readonly version: string;
  /** Path in the package. */
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly verdict: 'right' | 'wrong';
  /** In a few words. */
  readonly reason: string;
  readonly fingerprint: string;
}

/** Every row that is kept. */
export function readRows(): Row[] {
  if (!existsSync(rowsFile)) return [];
  return readFileSync(rowsFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

/** Keeps the rows: one per line and in order, so that git merges them line by line. */
export function writeRows(rows: readonly Row[]): void {
  const keyOf = (row: Row) => [row.package, row.rule, row.file, String(row.line).padStart(6, '0'), row.fingerprint].join('\0');
  const sorted = [...rows].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  writeFileSync(rowsFile, sorted.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

/** Whether the row is the review of the report: the fingerprint survives edits of the package, the place those of errlint. */
export function isReviewOf(row: Row, report: Report): boolean {
  if (row.package !== report.package || row.rule !== report.rule || row.file !== report.file) return false;
  return row.fingerprint === report.fingerprint || (row.version === report.version && row.line === report.line);
}

// @budibase/server src/api/row.ts 12 swallowed-error right nothing says that the row is lost
const verdictPattern = /^(\S+ \S+ \d+ [a-z-]+) (right|wrong) (\S.*)$/;

/** The row that a reviewer's line stands for. Throws when it cannot be read or nothing is reported there. */
export function rowFrom(text: string, reports: readonly Report[]): Row {
  const [, place, verdict, reason = ''] = verdictPattern.exec(text) ?? [];
  if (place === undefined) throw new Error(`Cannot read \`${text}\`: say package, file, line, rule, right or wrong, and why`);
  const report = reports.find((candidate) => placeOf(candidate) === place);
  if (report === undefined) throw new Error(`Nothing is reported at \`${place}\``);
  const { package: name, version, file, line, rule, fingerprint } = report;
  return { package: name, version, file, line, rule, verdict: verdict as Row['verdict'], reason, fingerprint };
}
