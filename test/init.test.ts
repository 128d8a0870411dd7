/** `errlint init` as its user meets it: the built command, in a folder of its own. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'vitest';
import { command, runErrlint } from './command.js';
import { readSource } from './imports.js';
import { temporaryFolder } from './temporary-folder.js';

const manifest = (rest: Readonly<Record<string, unknown>> = {}) => JSON.stringify({ name: 'shop', type: 'module', ...rest });

/** The files in the folder, with their text; what was there before left out. */
function filesIn(root: string, before: readonly string[] = ['package.json']): Record<string, string> {
  const names = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'));
  return Object.fromEntries(
    names
      .filter((name) => !before.includes(name))
      .sort()
      .map((name) => [name, readFileSync(path.join(root, name), 'utf8')]),
  );
}

const recipes = Object.fromEntries(
  [...readSource('README.md').matchAll(/^`([^`\n]+)`:\n\n```\w+\n([^]*?)```/gm)].map(([, file = '', text = '']) => [file, text]),
);

describe('without asking', () => {
  test('--yes writes the configuration, and shows it first', async () => {
    const root = temporaryFolder({ 'package.json': manifest(), 'src/a.js': 'export const a = 1;\n' });
    const { status, stdout, stderr } = await runErrlint(root, ['init', '--yes']);
    assert.deepEqual([status, stderr], [0, 'errlint: wrote errlint.config.js\n']);
    assert.match(stdout, /^--- \/dev\/null\n\+\+\+ b\/errlint\.config\.js\n@@ .*\n\+\/\*\* @type \{import\('errlint'\)\.Config\} \*\/\n/);
    assert.deepEqual(Object.keys(filesIn(root)), ['errlint.config.js', 'src/a.js']);
    assert.equal((await runErrlint(root, [])).status, 0);
  });

  test('a project of CommonJS gets files that are modules all the same', async () => {
    const root = temporaryFolder({ 'package.json': manifest({ type: 'commonjs' }), 'src/a.js': 'exports.a = 1;\n' });
    assert.equal((await runErrlint(root, ['init', '--with', 'config,eslint,husky'])).status, 0);
    assert.deepEqual(Object.keys(filesIn(root)), [
      '.husky/pre-commit',
      'errlint.config.mjs',
      'eslint.config.mjs',
      'lint-staged.config.mjs',
      'src/a.js',
    ]);
    assert.equal((await runErrlint(root, [])).status, 0);
  });

  test.each([
    ['eslint', ['eslint.config.js']],
    ['husky', ['.husky/pre-commit', 'lint-staged.config.js']],
    ['pre-commit', ['.pre-commit-config.yaml']],
    ['github', ['.github/workflows/errlint.yml']],
    ['gitlab', ['.gitlab-ci.yml']],
  ])('--with %s writes what the README shows', async (part, names) => {
    const root = temporaryFolder({ 'package.json': manifest(), 'package-lock.json': '{}' });
    assert.equal((await runErrlint(root, ['init', '--with', part])).status, 0);
    assert.deepEqual(filesIn(root, ['package.json', 'package-lock.json']), Object.fromEntries(names.map((name) => [name, recipes[name]])));
  });

  test('a project in TypeScript gets a parser for it', async () => {
    const root = temporaryFolder({ 'package.json': manifest({ devDependencies: { typescript: '6', eslint: '10' } }) });
    const { stderr } = await runErrlint(root, ['init', '--with', 'eslint']);
    assert.equal(filesIn(root)['eslint.config.js'], recipes['eslint.config.ts']);
    assert.match(stderr, /next, run\n {2}npm install --save-dev errlint @typescript-eslint\/parser\n$/);
  });

  test.each([
    ['pnpm-lock.yaml', /- run: corepack enable\n {6}- run: pnpm install --frozen-lockfile\n/, /pnpm add --save-dev errlint/],
    ['yarn.lock', /- run: yarn install --frozen-lockfile\n/, /yarn add --dev errlint/],
    ['package-lock.json', /- run: npm ci\n/, /npm install --save-dev errlint/],
    ['readme.md', /- run: npm install\n/, /npm install --save-dev errlint/],
  ])('the package manager of %s is used', async (lockFile, inWorkflow, inNext) => {
    const root = temporaryFolder({ 'package.json': manifest(), [lockFile]: '' });
    const { stderr } = await runErrlint(root, ['init', '--with', 'github']);
    assert.match(filesIn(root)['.github/workflows/errlint.yml'] ?? '', inWorkflow);
    assert.match(stderr, inNext);
  });
});

describe('what is there', () => {
  test.each([
    ['config', '.errlintrc.yaml', 'errlint.config.js'],
    ['config', 'errlint.config.js', 'errlint.config.js'],
    ['eslint', 'eslint.config.mjs', 'eslint.config.js'],
    ['husky', '.lintstagedrc.json', 'lint-staged.config.js'],
    ['gitlab', '.gitlab-ci.yml', '.gitlab-ci.yml'],
  ])('for %s, %s is left alone', async (part, there, planned) => {
    const root = temporaryFolder({ 'package.json': manifest(), [there]: 'theirs\n' });
    const { status, stdout } = await runErrlint(root, ['init', '--with', part]);
    assert.equal(status, 0);
    assert.ok(stdout.includes(`\`${there}\` is there and is left alone. What \`${planned}\` would hold:\n\n  `), stdout);
    assert.equal(filesIn(root)[there], 'theirs\n');
    if (planned !== there) assert.ok(!(planned in filesIn(root)));
  });

  test('in package.json counts as well', async () => {
    const root = temporaryFolder({ 'package.json': manifest({ errlint: {} }) });
    assert.match((await runErrlint(root, ['init', '--yes'])).stdout, /`package\.json` is there and is left alone/);
    assert.deepEqual(filesIn(root), {});
  });

  test('a second run changes nothing', async () => {
    const root = temporaryFolder({ 'package.json': manifest() });
    const everything = ['init', '--with', 'config,eslint,husky,pre-commit,github,gitlab'];
    await runErrlint(root, everything);
    const first = filesIn(root);
    assert.equal(Object.keys(first).length, 7);
    const { status, stdout, stderr } = await runErrlint(root, everything);
    assert.equal(status, 0);
    assert.match(stdout, /`errlint\.config\.js` is there already\.\n/);
    assert.match(stderr, /nothing was written/);
    assert.deepEqual(filesIn(root), first);
  });

  test('links are not followed out of the project', async () => {
    const outside = temporaryFolder();
    const root = temporaryFolder({ 'package.json': manifest() });
    symlinkSync(path.join(outside, 'target.js'), path.join(root, 'errlint.config.js'));
    symlinkSync(outside, path.join(root, '.github'));
    await runErrlint(root, ['init', '--yes']);
    const { status, stderr } = await runErrlint(root, ['init', '--with', 'github']);
    assert.equal(status, 2);
    assert.match(stderr, /leads out of the project/);
    assert.deepEqual(readdirSync(outside), ['.git']);
  });

  test('a folder that cannot be written ends with 2 and a reason', async () => {
    const root = temporaryFolder({ 'package.json': manifest(), '.github': 'a file' });
    const { status, stderr } = await runErrlint(root, ['init', '--with', 'github']);
    assert.equal(status, 2);
    assert.match(stderr, /`\.github\/workflows\/errlint\.yml` cannot be written: /);
    assert.doesNotMatch(stderr, /\n\s+at /);
  });
});

describe('wrong use', () => {
  test.each([
    [[], /`init` asks on a terminal, and there is none/],
    [['--with', 'esint'], /There is no part `esint`\. Did you mean `eslint`\?/],
    [['--wiht', 'eslint'], /Did you mean --with\?/],
  ])('%j ends with 2 and writes nothing', async (commandArguments, expected) => {
    const root = temporaryFolder({ 'package.json': manifest() });
    const { status, stdout, stderr } = await runErrlint(root, ['init', ...commandArguments]);
    assert.match(stderr, expected);
    assert.deepEqual([status, stdout, filesIn(root)], [2, '', {}]);
  });

  test('a package.json that is no JSON ends with 2', async () => {
    const { status, stderr } = await runErrlint(temporaryFolder({ 'package.json': '{' }), ['init', '--yes']);
    assert.equal(status, 2);
    assert.match(stderr, /package\.json` cannot be read/);
  });
});

describe.runIf(existsSync('/usr/bin/script'))('on a terminal', () => {
  /** Runs `init` on a terminal with these answers typed, and returns what is shown. */
  function answering(root: string, answers: readonly string[]): string {
    const input = path.join(temporaryFolder(), 'answers');
    writeFileSync(input, answers.map((answer) => `${answer}\n`).join(''));
    const { PATH = '' } = process.env;
    return execFileSync('sh', ['-c', `script -qec '"${process.execPath}" "${command}" init' /dev/null < "${input}"`], {
      cwd: root,
      env: { PATH, TERM: 'dumb' },
      encoding: 'utf8',
    });
  }

  test('asks for each part, shows the files, and asks again before it writes', () => {
    const root = temporaryFolder({ 'package.json': manifest() });
    const shown = answering(root, ['', 'no', 'maybe', 'n', '', 'y', '', 'y']);
    assert.match(shown, /Set up a configuration file\? \[Y\/n\] [^]*Set up the ESLint plugin, for editors\? \[y\/N\]/);
    assert.match(shown, /\+export default \{[^]*Write these 2 files\? \[Y\/n\]/);
    assert.deepEqual(Object.keys(filesIn(root)), ['.github/workflows/errlint.yml', 'errlint.config.js']);
  });

  test('writes nothing when the last answer is no', () => {
    const root = temporaryFolder({ 'package.json': manifest() });
    assert.match(answering(root, ['y', '', '', '', '', '', 'n']), /Write this file\?[^]*nothing was written/);
    assert.deepEqual(filesIn(root), {});
  });
});
