/**
 * Fixtures: code with the expected diagnostics marked in it.
 *
 * In `fixtures/<rule>/` a file is a project of one and a folder with a package.json is a project of many; only that rule is
 * on. In `fixtures/projects/` each folder is a project, and in `fixtures/models/` each file shows what a model knows: with all recommended
 * rules on.
 */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Analysis } from '../src/diagnostic.js';
import { isSourceFile, root } from './memory-project.js';
import type { Files } from './memory-project.js';
import { readMarks } from './marks.js';
import type { Mark } from './marks.js';
import { analyzeFiles } from './run.js';
import type { RunOptions } from './run.js';

/** Where the fixtures lie. */
export const fixturesFolder = fileURLToPath(new URL('../fixtures', import.meta.url));

/** A mark, and the file it stands in. */
export interface PlacedMark extends Mark {
  /** Path in the fixture's project. */
  readonly file: string;
}

/** Code to analyse, and what is expected of it. */
export interface Fixture {
  readonly files: Files;
  readonly marks: readonly PlacedMark[];
  readonly options: RunOptions;
}

/** The folders below `fixtures/` in which all recommended rules are on. */
export const sharedFolders: readonly string[] = ['models', 'projects'];

/** The folders directly below `fixtures/`: a rule's each, and the shared ones. */
export function fixtureFolders(): string[] {
  const entries = readdirSync(fixturesFolder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** The fixtures in a folder, as paths below `fixtures/`: files, and folders that are projects. */
export function fixturesIn(folder: string): string[] {
  const entries = readdirSync(path.join(fixturesFolder, folder), { withFileTypes: true });
  return entries.map(({ name }) => `${folder}/${name}`).sort();
}

/** Reads a fixture. Throws when a mark in it cannot be read. */
export function readFixture(name: string): Fixture {
  const [folder = ''] = name.split('/');
  const only: RunOptions = sharedFolders.includes(folder) ? {} : { rules: [folder] };
  return isSourceFile(name) ? readFile(name, only) : readProject(name, only);
}

function readFile(name: string, only: RunOptions): Fixture {
  const { text, marks, pragmas } = readMarkedFile(name, ['preset', 'dependencies', 'path']);
  const file = pragmas.get('path') ?? path.basename(name);
  return {
    files: { [file]: text },
    marks: marks.map((mark) => ({ ...mark, file })),
    options: { ...only, ...presetIn(name, pragmas), dependencies: dependenciesIn(pragmas.get('dependencies')) },
  };
}

function readProject(name: string, only: RunOptions): Fixture {
  const folder = path.join(fixturesFolder, name);
  const files: Record<string, string> = {};
  const marks: PlacedMark[] = [];
  let options = only;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/');
    if (isSourceFile(file)) {
      const marked = readMarkedFile(`${name}/${file}`, ['preset']);
      files[file] = marked.text;
      marks.push(...marked.marks.map((mark) => ({ ...mark, file })));
      options = { ...options, ...presetIn(name, marked.pragmas) };
    } else {
      files[file] = readFileSync(path.join(folder, file), 'utf8');
    }
  }
  if (!('package.json' in files)) throw new Error(`${name}: neither a source file nor a folder with a package.json`);
  return { files, marks, options };
}

function readMarkedFile(name: string, pragmas: readonly string[]) {
  try {
    const marked = readMarks(readFileSync(path.join(fixturesFolder, name), 'utf8'));
    const unknown = [...marked.pragmas.keys()].find((key) => !pragmas.includes(key));
    if (unknown !== undefined) throw new Error(`\`//@ ${unknown}\` is not one of ${pragmas.join(', ')}`);
    return marked;
  } catch (cause) {
    throw new Error(`fixtures/${name}: ${(cause as Error).message}`, { cause });
  }
}

function presetIn(name: string, pragmas: ReadonlyMap<string, string>): RunOptions {
  const preset = pragmas.get('preset');
  if (preset === undefined) return {};
  if (preset !== 'strict' && preset !== 'recommended') throw new Error(`fixtures/${name}: no preset is called ${preset}`);
  return { preset };
}

// express@4.18.0, @nestjs/common@11, pg
function dependenciesIn(list = ''): Record<string, string> {
  const names = list
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  return Object.fromEntries(
    names.map((item) => {
      const [, name = item, range = '*'] = /^(.+?)(?:@(.+))?$/.exec(item) ?? [];
      return [name, range];
    }),
  );
}

/** What differs between the marks of a fixture and what is reported in it, one sentence each. */
export function differencesIn({ files, marks, options }: Fixture): string[] {
  return differences(files, marks, analyzeFiles(files, options));
}

/** Compares marks with an analysis. */
export function differences(files: Files, marks: readonly PlacedMark[], { files: results, failures }: Analysis): string[] {
  const found = failures.map(({ file, rule, message }) => `${path.relative(root, file)}: ${rule ?? 'the file'} failed: ${message}`);
  const reported = new Set(
    results.flatMap(({ file, diagnostics }) =>
      diagnostics.map((diagnostic) => {
        const name = path.relative(root, file);
        return { ...diagnostic, name, line: lineAt(files[name] ?? '', diagnostic.start) };
      }),
    ),
  );

  // The pickiest marks choose first.
  for (const mark of [...marks].sort((a, b) => pickiness(b) - pickiness(a))) {
    const match = [...reported].find(
      ({ rule, name, line, message }) =>
        rule === mark.rule && name === mark.file && line === mark.line && message.includes(mark.text ?? ''),
    );
    if (match !== undefined) reported.delete(match);
    const problem = problemWith(mark, match !== undefined);
    if (problem !== undefined) found.push(`${mark.file}:${mark.line}: ${problem}`);
  }
  for (const { name, line, rule, message } of reported) found.push(`${name}:${line}: unexpected ${rule}: ${message}`);
  return found;
}

function pickiness({ text, gap }: Mark): number {
  return (gap === 'missing' ? 0 : 2) + (text === undefined ? 0 : 1);
}

function problemWith({ rule, text, gap }: Mark, reported: boolean): string | undefined {
  const what = text === undefined ? rule : `${rule} "${text}"`;
  if (gap === 'missing') return reported ? `${what} is no longer missing: take the word out of the mark` : undefined;
  if (reported) return undefined;
  return gap === 'spurious' ? `${what} is no longer spurious: remove the mark` : `expected ${what}`;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
