/**
 * How long one full run takes, as a multiple of the time it takes to read and parse the same files with TypeScript.
 *
 *     npm run bench -- [--corpus folder] [--runs n]
 *
 * Both are measured in turns, in this process and as processes of their own; the medians count.
 *
 * Then, what a keystroke costs in an editor: one more character in a file of about 500 lines, with the project read already. That is what
 * the ESLint plugin adds to ESLint's own work.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { analyze } from '../src/analyze.js';
import { findSources } from '../src/project/files.js';
import { openIndex } from '../src/project/project-index.js';
import { openProject } from '../src/project/project.js';
import { createSourceReader } from '../src/project/source-text.js';
import { rules } from '../rules/index.js';
import { defaultCorpusFolder, fetchCorpus } from './corpus.js';
import { repository } from './imports.js';
import { settingsOf } from './run.js';

const { values } = parseArgs({
  options: { corpus: { type: 'string', default: '@budibase/server' }, runs: { type: 'string', default: '7' } },
});
const folder = path.join(defaultCorpusFolder, values.corpus.replace('/', '__'));
if (!existsSync(folder)) await fetchCorpus([values.corpus]);

const { files } = findSources({ root: folder, paths: ['.'], reader: createSourceReader() });
const lines = files.reduce((sum, file) => sum + readFileSync(file, 'utf8').split('\n').length, 0);
console.log(`${values.corpus}: ${files.length} files, ${lines} lines; median of ${values.runs}`);

/** Reads and parses the files named on standard input: `parseAll` as a program. */
const parsing = `
  import { readFileSync } from 'node:fs';
  import ts from 'typescript';
  for (const file of readFileSync(0, 'utf8').split('\\n')) {
    ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  }
`;

const phases = new Map<string, number[]>();
compare('one process', parseAll, runOnce);
for (const [phase, times] of phases) console.log(`  ${phase}: ${median(times).toFixed(0)} ms`);

const command = path.join(repository, 'bin/errlint.js');
if (existsSync(command)) {
  compare('own processes', () => start('--input-type=module', '-e', parsing), () => start(command, folder, '--quiet'));
}

measureKeystrokes();

function parseAll(): void {
  for (const file of files) ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
}

function runOnce(): void {
  const reader = createSourceReader();
  const settings = settingsOf({});
  const project = openProject(folder, findSources({ root: folder, paths: ['.'], reader }).files, reader);
  analyze(project, rules, {
    settingsFor: () => settings,
    onPhase: (phase, milliseconds) => phases.set(phase, [...(phases.get(phase) ?? []), milliseconds]),
  });
}

function start(...nodeArguments: readonly string[]): void {
  const options = { cwd: repository, input: files.join('\n'), maxBuffer: 2 ** 30, encoding: 'utf8' } as const;
  const { status, error, stderr } = spawnSync(process.execPath, nodeArguments, options);
  // The command ends with 1 when it reports something.
  if (status !== 0 && status !== 1) throw new Error(`${nodeArguments[0]} failed: ${stderr}`, { cause: error });
}

function compare(name: string, floor: () => void, errlint: () => void): void {
  const times = Array.from({ length: Number(values.runs) }, () => ({ floor: timeOf(floor), errlint: timeOf(errlint) }));
  const [least, ours] = [median(times.map((time) => time.floor)), median(times.map((time) => time.errlint))];
  console.log(`${name}: floor ${least.toFixed(0)} ms, errlint ${ours.toFixed(0)} ms, ratio ${(ours / least).toFixed(2)}`);
}

function timeOf(action: () => void): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

function measureKeystrokes(): void {
  const settings = settingsOf({});
  const index = openIndex({ root: folder, isWholeTree: true });
  const analyseText = (file: string, text: string) => index.analyze(file, text, rules, { settingsFor: () => settings });
  const texts = files.map((file) => [file, readFileSync(file, 'utf8')] as const);
  const long = texts.filter(([, text]) => Math.abs(text.split('\n').length - 500) < 80).slice(0, 20);
  if (long.length === 0) return;
  const [first = ['', ''] as const] = long;
  console.log(`index: ${timeOf(() => analyseText(...first)).toFixed(0)} ms`);
  const times: { wall: number; cpu: number }[] = [];
  for (const [file, text] of long) {
    const at = text.indexOf(';\n', text.length / 2) + 1;
    analyseText(file, text);
    for (const length of Array.from('\nconst x = 1;').keys()) {
      const typed = text.slice(0, at) + '\nconst x = 1;'.slice(0, length + 1) + text.slice(at);
      const before = process.cpuUsage();
      const wall = timeOf(() => analyseText(file, typed));
      const { user, system } = process.cpuUsage(before);
      // The first one in a file also finds out what a stand-in for it does not know.
      if (length > 0) times.push({ wall, cpu: (user + system) / 1000 });
    }
  }
  const worst = times.map(({ wall }) => wall).sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN;
  const [wall, cpu] = [median(times.map((time) => time.wall)), median(times.map((time) => time.cpu))];
  console.log(`keystroke in ${long.length} files: ${wall.toFixed(1)} ms (95 of 100 within ${worst.toFixed(1)} ms), processor ${cpu.toFixed(1)} ms`);
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
