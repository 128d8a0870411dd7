/**
 * How long errlint takes and how much memory, beside the least that any such tool needs (reading and parsing the same files with TypeScript)
 * and beside other linters. Everything runs as processes of its own, in turns; the medians count, and of them the ratios.
 *
 *     npm run bench -- [--corpus name] [--runs n] [--threads n] [--linters] [--scale] [--keystrokes] [--json]
 */
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { findSources } from '../../src/project/files.js';
import { createSourceReader } from '../../src/project/source-text.js';
import { defaultCorpusFolder, fetchCorpus } from '../corpus.js';
import { repository } from '../imports.js';
import { measureKeystrokes } from './keystrokes.js';
import { lintersFor } from './linters.js';
import { coldRuns, errlint, grown, warmRuns, type Situation } from './ours.js';
import { startNode, type Ended } from './processes.js';

const { values } = parseArgs({
  options: {
    corpus: { type: 'string', default: '@budibase/server' },
    runs: { type: 'string', default: '5' },
    threads: { type: 'string', default: String(availableParallelism()) },
    linters: { type: 'boolean', default: false },
    scale: { type: 'boolean', default: false },
    keystrokes: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

/** Something to measure, and what it took. */
interface Contender extends Situation {
  /** Lines of source that it is about. */
  readonly lines: number;
  readonly milliseconds: number[];
  /** How the last run ended. */
  ended: Ended | undefined;
}

const scales = [10_000, 100_000, 300_000, 1_000_000];

const folder = path.join(defaultCorpusFolder, values.corpus.replace('/', '__'));
if (!existsSync(folder)) await fetchCorpus([values.corpus]);
// ESLint takes a file for one of another project when the path leads over a link.
const home = realpathSync(defaultCorpusFolder);
const { files } = findSources({ root: folder, paths: ['.'], reader: createSourceReader() });
const lines = files.reduce((sum, file) => sum + readFileSync(file, 'utf8').split('\n').length, 0);
const work = mkdtempSync(path.join(tmpdir(), 'errlint-bench-'));
const sources = { folder, files, work, threads: Number(values.threads) };

/** Reads and parses the files named on standard input: the floor. */
const parsing = `
  import { readFileSync } from 'node:fs';
  import ts from 'typescript';
  for (const file of readFileSync(0, 'utf8').split('\\n')) {
    ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  }
`;

try {
  const contenders = [
    contender({
      name: 'floor: read and parse',
      start: () => startNode(['--input-type=module', '-e', parsing], repository, files.join('\n')),
    }),
    ...[...coldRuns(sources), ...warmRuns(sources), ...(values.linters ? others() : [])].map((situation) => contender(situation)),
    ...(values.scale ? scales.map(scaled) : []),
  ];
  for (let run = 0; run < Number(values.runs); run += 1) for (const one of contenders) measure(one);
  print(contenders);
  if (values.keystrokes) measureKeystrokes(folder, files);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function others(): readonly Situation[] {
  return lintersFor(home, realpathSync(folder)).map(({ name, nodeArguments, cwd }) => ({
    name,
    start: () => startNode(nodeArguments, cwd),
  }));
}

function scaled(size: number): Contender {
  const copies = grown(sources, size);
  return contender(
    { name: `errlint, ${size.toLocaleString('en')} lines`, start: () => errlint(copies.folder, '.', '--no-cache') },
    copies.lines,
  );
}

function contender(situation: Situation, size = lines): Contender {
  return { ...situation, lines: size, milliseconds: [], ended: undefined };
}

function measure(one: Contender): void {
  one.prepare?.();
  const from = performance.now();
  one.ended = one.start();
  one.milliseconds.push(performance.now() - from);
}

function print(contenders: readonly Contender[]): void {
  const floor = median(contenders[0]?.milliseconds ?? []);
  const rows = contenders.map((one) => {
    const time = median(one.milliseconds);
    return {
      name: one.name,
      milliseconds: Math.round(time),
      ofFloor: time / floor,
      linesPerSecond: Math.round(one.lines / (time / 1000)),
      megabytes: Math.round(one.ended?.megabytes ?? 0),
      said: one.ended?.said.trim(),
    };
  });
  if (values.json) {
    const about = { corpus: values.corpus, files: files.length, lines, runs: Number(values.runs), node: process.version };
    console.log(JSON.stringify({ ...about, rows }, undefined, 2));
    return;
  }
  console.log(`${values.corpus}: ${files.length} files, ${lines} lines; medians of ${values.runs}, Node ${process.version}\n`);
  for (const { name, milliseconds, ofFloor, linesPerSecond, megabytes } of rows) {
    const columns = [`${milliseconds} ms`, `${ofFloor.toFixed(2)} x floor`, `${linesPerSecond} lines/s`, `${megabytes} MB`];
    console.log(name.padEnd(28) + columns.map((column) => column.padStart(17)).join(''));
  }
  console.log(`\n${rows.find(({ name }) => name === 'errlint, cold')?.said ?? ''}`);
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
