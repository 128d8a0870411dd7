/** errlint itself, in the situations that people meet it in. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repository } from '../imports.js';
import { startNode, type Ended, type Start } from './processes.js';

/** A situation: what is done before each run, and the run. */
export interface Situation {
  readonly name: string;
  /** Not measured. */
  readonly prepare?: () => void;
  readonly start: Start;
}

/** What to measure, and where there is room for copies. */
export interface Sources {
  /** Absolute path of the project. */
  readonly folder: string;
  readonly files: readonly string[];
  readonly work: string;
  readonly threads: number;
}

/** Cold runs in one thread and in several. */
export function coldRuns({ folder, threads }: Sources): readonly Situation[] {
  return [
    { name: 'errlint, cold', start: () => errlint(folder, '.', '--no-cache') },
    { name: `errlint, cold, ${threads} threads`, start: () => errlint(folder, '.', '--no-cache', '--threads', String(threads)) },
  ];
}

/** Runs after an earlier one, and runs over a part. Those after a change work on a copy. */
export function warmRuns(sources: Sources): readonly Situation[] {
  const { folder, files, work } = sources;
  const cache = ['--cache-location', path.join(work, 'results')];
  errlint(folder, '.', ...cache);
  const [small = ''] = files.filter((file) => readFileSync(file, 'utf8').length < 3000);
  cpSync(small, path.join(work, 'small', path.basename(small)));
  const copy = copyOf(sources);
  const copies = files.map((file) => path.join(copy, path.relative(folder, file)));
  const [leaf = '', helper = ''] = byImporters(copies);
  const staged = copies.slice(0, 5);
  const change = (file: string) => () => appendFileSync(file, '\n// changed\n');
  return [
    { name: 'errlint, nothing changed', start: () => errlint(folder, '.', ...cache) },
    { name: 'errlint, one small file', start: () => errlint(path.join(work, 'small'), '.', '--no-cache') },
    { name: 'errlint, leaf changed', prepare: change(leaf), start: () => errlint(copy, '.', ...cache) },
    { name: 'errlint, helper changed', prepare: change(helper), start: () => errlint(copy, '.', ...cache) },
    {
      name: 'errlint, 5 files staged',
      prepare() {
        for (const file of staged) change(file)();
        git(copy, 'add', ...staged);
      },
      start: () => errlint(copy, '.', '--staged'),
    },
  ];
}

/** The project again and again, as packages of one repository, until there are so many lines. Returns the folder and the lines in it. */
export function grown({ folder, files, work }: Sources, lines: number): { readonly folder: string; readonly lines: number } {
  const target = path.join(work, `lines-${lines}`);
  let written = 0;
  for (let copy = 1; written < lines; copy += 1) {
    const home = path.join(target, `package-${copy}`);
    mkdirSync(home, { recursive: true });
    writeFileSync(path.join(home, 'package.json'), JSON.stringify({ ...manifestIn(folder), name: `package-${copy}` }));
    for (const file of files) {
      if (written >= lines) break;
      const text = readFileSync(file, 'utf8');
      const place = path.join(home, path.relative(folder, file));
      mkdirSync(path.dirname(place), { recursive: true });
      writeFileSync(place, text);
      written += text.split('\n').length;
    }
  }
  return { folder: target, lines: written };
}

/** Runs the built command over paths in the folder. */
export function errlint(folder: string, ...args: readonly string[]): Ended {
  const command = path.join(repository, 'bin/errlint.js');
  if (!existsSync(path.join(repository, 'dist'))) throw new Error('errlint is not built: run `npm run build`');
  return startNode([command, '--quiet', '--stats', '--no-config', '--format', 'json', ...args], folder);
}

/** A copy of the project in a repository of its own, all of it committed. */
function copyOf({ folder, files, work }: Sources): string {
  const copy = path.join(work, 'copy');
  for (const file of files) cpSync(file, path.join(copy, path.relative(folder, file)));
  writeFileSync(path.join(copy, 'package.json'), JSON.stringify(manifestIn(folder)));
  git(copy, 'init', '--quiet');
  git(copy, 'add', '.');
  git(copy, '-c', 'user.name=bench', '-c', 'user.email=bench@example.com', 'commit', '--quiet', '--message', 'All of it');
  return copy;
}

function manifestIn(folder: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Readonly<Record<string, unknown>>;
}

function git(folder: string, ...args: readonly string[]): void {
  execFileSync('git', args, { cwd: folder });
}

/** A file that no other imports, and the one that most do, judged by their names alone. */
function byImporters(files: readonly string[]): readonly [leaf: string | undefined, helper: string | undefined] {
  const counts = new Map(files.map((file) => [file, 0]));
  const byStem = new Map(files.map((file) => [file.replace(/\.\w+$/, ''), file]));
  for (const file of files) {
    for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(/(?:from|require\()\s*['"](\.[^'"]+)['"]/g)) {
      const target = path.resolve(path.dirname(file), specifier);
      const found = byStem.get(target.replace(/\.[cm]?js$/, '')) ?? byStem.get(path.join(target, 'index'));
      if (found !== undefined) counts.set(found, (counts.get(found) ?? 0) + 1);
    }
  }
  const sorted = [...counts].sort(([, a], [, b]) => a - b).map(([file]) => file);
  return [sorted[0], sorted.at(-1)];
}
