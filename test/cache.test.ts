/** Results that are kept: what is answered from them is what an analysis says, and nothing else than our own results is believed. */
import { deepEqual, equal, match } from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'vitest';
import { runErrlint } from './command.js';
import { temporaryFolder } from './temporary-folder.js';

const swallowing = 'export async function load(url) {\n  try {\n    return await fetch(url);\n  } catch {}\n}\n';
const helping = "import { load } from './load.js';\nexport const both = async (url) => [await load(url), await load(url)];\n";
const backend = { 'package.json': '{ "name": "shop" }', 'src/load.js': swallowing, 'src/both.js': helping };
const user = temporaryFolder();

/** Runs errlint, and says whether it analysed the files or found its result kept. */
async function run(cwd: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = await runErrlint(cwd, ['--stats', '-f', 'compact', ...args], {
    env: { XDG_CACHE_HOME: user, ...env },
  });
  return { status, stdout, stderr, isAnalysed: stderr.includes('  parse ') };
}

function keptIn(folder: string): readonly string[] {
  return readdirSync(folder).map((name) => path.join(folder, name));
}

describe('an unchanged project', () => {
  test('gets the same report, without an analysis', async () => {
    const folder = temporaryFolder(backend);
    const first = await run(folder, ['--cache-location', 'kept']);
    const second = await run(folder, ['--cache-location', 'kept']);
    equal(first.isAnalysed, true);
    equal(second.isAnalysed, false);
    deepEqual([second.status, second.stdout], [first.status, first.stdout]);
    match(second.stdout, /swallowed-error/);
  });

  test('gets the same in every format', async () => {
    const folder = temporaryFolder(backend);
    for (const format of ['json', 'sarif', 'pretty', 'agent']) {
      const args = ['--cache-location', `kept-${format}`, '-f', `${format}:out`];
      await run(folder, args);
      const first = readFileSync(path.join(folder, 'out'), 'utf8');
      equal((await run(folder, args)).isAnalysed, false);
      equal(readFileSync(path.join(folder, 'out'), 'utf8'), first);
    }
  });

  test('keeps its results beside the packages, or with the user', async () => {
    const installed = temporaryFolder({ ...backend, 'node_modules/.package-lock.json': '{}' });
    await run(installed);
    equal(keptIn(path.join(installed, 'node_modules/.cache/errlint/results')).length, 1);
    const bare = temporaryFolder(backend);
    await run(bare, ['--preset', 'strict']);
    equal((await run(bare, ['--preset', 'strict'])).isAnalysed, false);
    deepEqual(readdirSync(bare).sort(), ['.git', 'package.json', 'src']);
  });

  test('is analysed all the same with --no-cache, and nothing is kept', async () => {
    const folder = temporaryFolder(backend);
    equal((await run(folder, ['--cache-location', 'kept', '--no-cache'])).isAnalysed, true);
    deepEqual(readdirSync(folder).sort(), ['.git', 'package.json', 'src']);
  });

  test('in another checkout has the results of this one', async () => {
    const [here, there] = [temporaryFolder(backend), temporaryFolder(backend)];
    const first = await run(here, ['--cache-location', 'kept']);
    cpSync(path.join(here, 'kept'), path.join(there, 'kept'), { recursive: true });
    const second = await run(there, ['--cache-location', 'kept']);
    deepEqual([second.isAnalysed, second.stdout], [false, first.stdout]);
  });
});

describe('a change is seen', () => {
  const changes: Readonly<Record<string, (folder: string) => readonly string[] | void>> = {
    'in a source': (folder) => writeFileSync(path.join(folder, 'src/load.js'), 'export const load = (url) => url;\n'),
    'in what a source imports': (folder) => writeFileSync(path.join(folder, 'src/both.js'), `${helping}export const more = 1;\n`),
    'by a new source': (folder) => writeFileSync(path.join(folder, 'src/more.js'), swallowing),
    'in package.json': (folder) =>
      writeFileSync(path.join(folder, 'package.json'), '{ "name": "shop", "dependencies": { "express": "5" } }'),
    'by a tsconfig.json': (folder) =>
      writeFileSync(path.join(folder, 'tsconfig.json'), '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }'),
    'by a description of a deployment': (folder) =>
      writeFileSync(path.join(folder, 'serverless.yml'), 'provider:\n  environment:\n    PORT: 1\n'),
    'by a configuration': (folder) => writeFileSync(path.join(folder, '.errlintrc.json'), '{ "rules": { "swallowed-error": "warning" } }'),
    'by an option': () => ['--rule', 'swallowed-error:off'],
    'by a preset': () => ['--preset', 'strict'],
  };

  test.each(Object.keys(changes))('%s', async (name) => {
    const folder = temporaryFolder(backend);
    await run(folder, ['--cache-location', 'kept']);
    const more = changes[name]?.(folder) ?? [];
    const changed = await run(folder, ['--cache-location', 'kept', ...more]);
    equal(changed.isAnalysed, true);
    const anew = await run(folder, ['--no-cache', ...more]);
    deepEqual([changed.status, changed.stdout], [anew.status, anew.stdout]);
  });

  test('in a tsconfig.json that another one extends', async () => {
    const folder = temporaryFolder({
      ...backend,
      'tsconfig.json': '{ "extends": "./shared/strict.json" }',
      'shared/strict.json': '{ "compilerOptions": {} }',
    });
    await run(folder, ['--cache-location', 'kept']);
    equal((await run(folder, ['--cache-location', 'kept'])).isAnalysed, false);
    writeFileSync(path.join(folder, 'shared/strict.json'), '{ "compilerOptions": { "baseUrl": ".." } }');
    equal((await run(folder, ['--cache-location', 'kept'])).isAnalysed, true);
  });
});

describe('what is none of ours is not believed', () => {
  async function withForged(forge: (text: string) => string) {
    const folder = temporaryFolder(backend);
    await run(folder, ['--cache-location', 'kept']);
    const [file = ''] = keptIn(path.join(folder, 'kept'));
    writeFileSync(file, forge(readFileSync(file, 'utf8')));
    return await run(folder, ['--cache-location', 'kept']);
  }

  test.each<[string, (text: string) => string]>([
    ['without its diagnostics', (text) => `${text.slice(0, 65)}[]`],
    ['cut short', (text) => text.slice(0, text.length / 2)],
    ['empty', () => ''],
    ['of another program', () => '{ "results": [] }'],
    ['with one letter changed', (text) => text.replace('swallowed', 'swallowes')],
    ['with another signature', (text) => `${'0'.repeat(64)}${text.slice(64)}`],
  ])('%s', async (_name, forge) => {
    const { isAnalysed, status, stdout } = await withForged(forge);
    deepEqual([isAnalysed, status], [true, 1]);
    match(stdout, /swallowed-error/);
  });

  test('signed by somebody else, unless the key is shared', async () => {
    const folder = temporaryFolder(backend);
    const args = ['--cache-location', 'kept'];
    await run(folder, args, { ERRLINT_CACHE_KEY: 'ours' });
    equal((await run(folder, args, { ERRLINT_CACHE_KEY: 'theirs' })).isAnalysed, true);
    await run(folder, args, { ERRLINT_CACHE_KEY: 'ours' });
    equal((await run(folder, args, { ERRLINT_CACHE_KEY: 'ours', XDG_CACHE_HOME: temporaryFolder() })).isAnalysed, false);
  });
});

test('is shared by runs at the same time', async () => {
  const folder = temporaryFolder({ 'src/a.js': swallowing, 'src/b.js': 'export const b = 1;\n' });
  const args = ['--cache-location', 'kept', '--format', 'json'];
  const alone = await runErrlint(folder, [...args, '--no-cache']);
  for (let round = 0; round < 3; round += 1) {
    writeFileSync(path.join(folder, 'src/b.js'), `export const b = ${round};\n`);
    const runs = await Promise.all(Array.from({ length: 8 }, () => runErrlint(folder, args)));
    for (const { status, stdout, stderr } of runs) deepEqual([status, stdout, stderr], [1, alone.stdout, '']);
  }
});

test('a place that cannot be written to is told of, and the report is there', async () => {
  const folder = temporaryFolder({ ...backend, kept: 'a file' });
  const { status, stdout, stderr } = await run(folder, ['--cache-location', 'kept']);
  equal(status, 1);
  match(stdout, /swallowed-error/);
  match(stderr, /results cannot be kept in `.*kept`/);
});

test('what could not be analysed whole is tried again', async () => {
  const folder = temporaryFolder({ ...backend, 'src/broken.js': 'export const = ;' });
  equal((await run(folder, ['--cache-location', 'kept'])).status, 3);
  const again = await run(folder, ['--cache-location', 'kept']);
  deepEqual([again.status, again.isAnalysed], [3, true]);
});

test('only the newest results are kept, and no secret with them', async () => {
  const folder = temporaryFolder({ ...backend, 'src/secret.js': "console.log('signing in', { password: 'tulip-40-winter' });\n" });
  mkdirSync(path.join(folder, 'kept'));
  for (let count = 0; count < 70; count += 1) writeFileSync(path.join(folder, 'kept', `${String(count).padStart(64, '0')}.json`), '');
  await run(folder, ['--cache-location', 'kept']);
  const kept = keptIn(path.join(folder, 'kept'));
  equal(kept.length, 64);
  for (const file of kept) equal(readFileSync(file, 'utf8').includes('tulip'), false);
});
