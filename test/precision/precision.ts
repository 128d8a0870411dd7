/**
 * How often errlint is right on code that nobody here wrote, from reviewed diagnostics.
 *
 *     npx tsx test/precision/precision.ts    precision by rule, and what changed since the last run
 *       --rule id, --corpus name             only these; may be repeated
 *       --show                               lists what changed, what is no longer reported and what was never reviewed
 *       --sample n [--seed text]             n unreviewed diagnostics, chosen at random, with their code
 *       --verdict '@budibase/server src/a.ts 12 swallowed-error right nobody hears of it'
 *       --verdict -                          the same, one per line of standard input
 *
 * The corpus is downloaded by `npx tsx test/corpus.ts`.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { corpusMembers, placeOf, reportsIn } from './corpus-run.js';
import type { Report } from './corpus-run.js';
import { changesSinceLastRun } from './last-run.js';
import { isReviewOf, readRows, rowFrom, writeRows } from './rows.js';
import type { Row } from './rows.js';
import { codeOf, shuffled } from './sample.js';

const { values } = parseArgs({
  options: {
    rule: { type: 'string', multiple: true },
    corpus: { type: 'string', multiple: true },
    show: { type: 'boolean', default: false },
    sample: { type: 'string' },
    seed: { type: 'string', default: 'errlint' },
    verdict: { type: 'string', multiple: true },
  },
});

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  if (values.verdict === undefined) await compare();
  else await review(values.verdict.flatMap((line) => (line === '-' ? readFileSync(0, 'utf8').split('\n') : line)));
}

/** Adds verdicts; a new one replaces the old. */
async function review(verdicts: readonly string[]): Promise<void> {
  const lines = verdicts.map((line) => line.trim()).filter((line) => line !== '');
  const reports = await run([...new Set(lines.map((line) => line.split(' ')[0] ?? ''))]);
  const added = lines.map((line) => rowFrom(line, reports));
  writeRows([...new Map([...readRows(), ...added].map((row) => [placeOf(row), row])).values()]);
  console.log(`${added.length} verdicts added`);
}

/** Prints what is known of the diagnostics, or a sample of those of which nothing is. */
async function compare(): Promise<void> {
  const reports = await run(values.corpus);
  const analysed = new Set(
    corpusMembers()
      .map(({ name }) => name)
      .filter((name) => values.corpus?.includes(name) ?? true),
  );
  const rows = readRows().filter((row) => analysed.has(row.package) && (values.rule?.includes(row.rule) ?? true));
  const unreviewed = reports.filter((report) => !rows.some((row) => isReviewOf(row, report)));
  if (values.sample !== undefined) {
    const sample = shuffled(unreviewed, values.seed).slice(0, Number(values.sample));
    for (const [index, report] of sample.entries()) console.log(codeOf(report, `${index + 1} of ${sample.length}`));
    return;
  }

  const unreported = rows.filter((row) => !reports.some((report) => isReviewOf(row, report)));
  const ids = [...new Set([...rows, ...reports].map(({ rule }) => rule))].sort();
  console.table(
    Object.fromEntries(
      ids.map((id) => {
        const ofRule = ({ rule }: { rule: string }) => rule === id;
        return [id, totalsOf(rows.filter(ofRule), unreported, reports.filter(ofRule).length)];
      }),
    ),
  );
  const { appeared, vanished } = changesSinceLastRun(reports, analysed, values.rule);
  console.log(`Since the last run: ${appeared.length} appeared, ${vanished.length} vanished.`);
  if (!values.show) return;
  for (const place of appeared) console.log(`appeared since the last run: ${place}`);
  for (const place of vanished) console.log(`vanished since the last run: ${place}`);
  for (const row of unreported) console.log(`reviewed as ${row.verdict}, no longer reported: ${placeOf(row)}: ${row.reason}`);
  for (const report of unreviewed) console.log(`not reviewed: ${placeOf(report)}: ${report.message}`);
}

async function run(names: readonly string[] | undefined): Promise<Report[]> {
  const members = corpusMembers().filter(({ name }) => names?.includes(name) ?? true);
  const missing = names?.find((name) => !members.some((member) => member.name === name));
  if (missing !== undefined || members.length === 0) {
    throw new Error(`${missing ?? 'The corpus'} is not here: run \`npx tsx test/corpus.ts\``);
  }
  const reports: Report[] = [];
  // One after the other: each holds the trees of its files while it runs.
  for (const member of members) reports.push(...(await reportsIn(member, values.rule)));
  return reports;
}

/** Precision counts what is still reported: a wrong diagnostic that is gone is a wrong one less. */
function totalsOf(rows: readonly Row[], unreported: readonly Row[], reported: number) {
  const count = (verdict: Row['verdict'], isGone: boolean) =>
    rows.filter((row) => row.verdict === verdict && unreported.includes(row) === isGone).length;
  const [right, wrong] = [count('right', false), count('wrong', false)];
  return {
    reported,
    unreviewed: reported - right - wrong,
    right,
    wrong,
    precision: right + wrong === 0 ? '' : `${Math.round((100 * right) / (right + wrong))} %`,
    'right, gone': count('right', true),
    'wrong, gone': count('wrong', true),
  };
}
