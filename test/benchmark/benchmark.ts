/**
 * How long errlint takes, beside the least that any such tool needs (reading and parsing the same files with TypeScript) and beside other
 * linters. Everything runs as processes of its own, in turns; the medians count, and of them the ratios.
 *
 *     npm run bench -- [--corpus name] [--runs n] [--linters] [--keystrokes] [--json]
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { findSources } from '../../src/project/files.js';
import { createSourceReader } from '../../src/project/source-text.js';
import { defaultCorpusFolder, fetchCorpus } from '../corpus.js';
import { repository } from '../imports.js';
import { measureKeystrokes } from './keystrokes.js';
import { lintersFor } from './linters.js';

const { values } = parseArgs({
  options: {
    corpus: { type: 'string', default: '@budibase/server' },
    runs: { type: 'string', default: '5' },
    linters: { type: 'boolean', default: false },
    keystrokes: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

/** Something to measure, and what it took. */
interface Contender {
  readonly name: string;
  readonly start: () => string;
  readonly milliseconds: number[];
  /** What the last run said on standard error. */
  said: string;
}

const folder = path.join(defaultCorpusFolder, values.corpus.replace('/', '__'));
if (!existsSync(folder)) await fetchCorpus([values.corpus]);
// ESLint takes a file for one of another project when the path leads over a link.
const home = realpathSync(defaultCorpusFolder);
const { files } = findSources({ root: folder, paths: ['.'], reader: createSourceReader() });
const texts = files.map((file) => readFileSync(file, 'utf8'));
const lines = texts.reduce((sum, text) => sum + text.split('\n').length, 0);
const work = mkdtempSync(path.join(tmpdir(), 'errlint-bench-'));

/** Reads and parses the files named on standard input: the floor. */
const parsing = `
  import { readFileSync } from 'node:fs';
  import ts from 'typescript';
  for (const file of readFileSync(0, 'utf8').split('\\n')) {
    ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  }
`;

try {
  const contenders = [...ours(), ...(values.linters ? others() : [])];
  for (let run = 0; run < Number(values.runs); run += 1) for (const contender of contenders) measure(contender);
  print(contenders);
  if (values.keystrokes) measureKeystrokes(folder, files);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function ours(): Contender[] {
  const errlint = path.join(repository, 'bin/errlint.js');
  if (!existsSync(path.join(repository, 'dist'))) throw new Error('errlint is not built: run `npm run build`');
  const [small = ''] = files.filter((_, index) => (texts[index] ?? '').length < 3000);
  cpSync(small, path.join(work, 'small', path.basename(small)));
  const run = (...args: string[]) => start([errlint, '--quiet', '--stats', '--no-config', ...args], folder);
  const cache = ['--cache-location', path.join(work, 'results')];
  // What the warm run finds.
  run('.', ...cache);
  return [
    contender('floor: read and parse', () => start(['--input-type=module', '-e', parsing], repository)),
    contender('errlint, cold', () => run('.', '--no-cache')),
    contender('errlint, nothing changed', () => run('.', ...cache)),
    contender('errlint, one small file', () => run(path.join(work, 'small'), '--no-cache')),
  ];
}

function others(): Contender[] {
  return lintersFor(home, realpathSync(folder)).map(({ name, nodeArguments, cwd }) => contender(name, () => start(nodeArguments, cwd)));
}

function contender(name: string, run: () => string): Contender {
  return { name, start: run, milliseconds: [], said: '' };
}

function measure(one: Contender): void {
  const from = performance.now();
  one.said = one.start();
  one.milliseconds.push(performance.now() - from);
}

/** Runs Node, and returns what it said on standard error. */
function start(nodeArguments: readonly string[], cwd: string): string {
  const options = { cwd, input: files.join('\n'), maxBuffer: 2 ** 30, encoding: 'utf8' } as const;
  const { status, error, stderr } = spawnSync(process.execPath, nodeArguments, options);
  // A linter ends with 1 when it reports something.
  if (status !== 0 && status !== 1) throw new Error(`${nodeArguments.join(' ')} failed: ${stderr}`, { cause: error });
  return stderr;
}

function print(contenders: readonly Contender[]): void {
  const floor = median(contenders[0]?.milliseconds ?? []);
  const rows = contenders.map(({ name, milliseconds, said }) => {
    const time = median(milliseconds);
    return {
      name,
      milliseconds: Math.round(time),
      ofFloor: time / floor,
      linesPerSecond: Math.round(lines / (time / 1000)),
      said: said.trim(),
    };
  });
  if (values.json) {
    console.log(
      JSON.stringify(
        { corpus: values.corpus, files: files.length, lines, runs: Number(values.runs), node: process.version, rows },
        undefined,
        2,
      ),
    );
    return;
  }
  console.log(`${values.corpus}: ${files.length} files, ${lines} lines; medians of ${values.runs}, Node ${process.version}\n`);
  for (const { name, milliseconds, ofFloor, linesPerSecond } of rows) {
    console.log(
      `${name.padEnd(26)}${String(milliseconds).padStart(8)} ms${ofFloor.toFixed(2).padStart(9)} x floor${String(linesPerSecond).padStart(10)} lines/s`,
    );
  }
  console.log(`\n${rows.find(({ name }) => name === 'errlint, cold')?.said ?? ''}`);
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
