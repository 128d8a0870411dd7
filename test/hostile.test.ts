/** Trees that nobody would make by accident: each is survived, with a clear message and the right status. */
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, test } from 'vitest';
import { reporters } from '../src/report/reporter.js';
import { command, runErrlint, type Run } from './command.js';
import { swallowing } from './sources.js';
import { temporaryFolder } from './temporary-folder.js';

const wrapping = swallowing.replace('catch {}', "catch (error) {\n    throw new Error('not saved');\n  }");
const clean = 'export const total = 1;\n';
const manifest = '{ "name": "shop", "type": "module" }';

/** Whether the run ended by itself, said no more than it should, and shows no stack. */
function assertSurvived({ status, signal, stdout, stderr }: Run, expected: number): void {
  assert.deepEqual([status, signal], [expected, null], stdout + stderr);
  assert.doesNotMatch(stdout + stderr, /\n\s+at .*:\d+:\d+|fault in errlint itself/);
}

/** Puts a pipe that nobody writes to at the path. */
function makePipe(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  execFileSync('mkfifo', [file]);
}

describe('links', () => {
  test('loops, and links to nothing', async () => {
    const root = temporaryFolder({ 'package.json': manifest, 'src/a.js': swallowing });
    symlinkSync('..', path.join(root, 'src/up'));
    symlinkSync('.', path.join(root, 'src/self'));
    symlinkSync('two.js', path.join(root, 'src/one.js'));
    symlinkSync('one.js', path.join(root, 'src/two.js'));
    symlinkSync('nowhere', path.join(root, 'src/gone.js'));
    for (const asked of [[], ['.'], ['src/up/src'], ['src/**/*.js']]) {
      const run = await runErrlint(root, [...asked, '--format', 'compact']);
      assertSurvived(run, 1);
      assert.match(run.stdout, /1 error, 0 warnings; 1 of 1 file/);
    }
    assertSurvived(await runErrlint(root, ['src/one.js']), 2);
  });

  test('out of the project are followed only by name, and never written through', async () => {
    const outside = temporaryFolder({ 'package.json': manifest, 'a.js': wrapping, 'b.js': wrapping });
    const root = temporaryFolder({ 'package.json': manifest, 'src/c.js': wrapping });
    symlinkSync(outside, path.join(root, 'src/folder'));
    symlinkSync(path.join(outside, 'b.js'), path.join(root, 'src/b.js'));
    const before = readdirSync(outside);
    const run = await runErrlint(root, ['--fix', 'src', 'src/folder', 'src/b.js']);
    assertSurvived(run, 1);
    assert.match(run.stderr, /made 1 fix in 1 file\n/);
    assert.match(run.stderr, /src\/folder\/a\.js was left alone: a link on its path leads out of the project/);
    assert.match(run.stderr, /src\/b\.js was left alone: a link on its path leads out of the project/);
    for (const name of ['a.js', 'b.js']) assert.equal(readFileSync(path.join(outside, name), 'utf8'), wrapping);
    assert.deepEqual(readdirSync(outside), before);
    assert.match(readFileSync(path.join(root, 'src/c.js'), 'utf8'), /cause: error/);
  });

  test('a second name of a file outside is not written through either', async () => {
    const outside = temporaryFolder({ 'a.js': wrapping });
    const root = temporaryFolder({ 'package.json': manifest });
    mkdirSync(path.join(root, 'src'));
    linkSync(path.join(outside, 'a.js'), path.join(root, 'src/a.js'));
    assertSurvived(await runErrlint(root, ['--fix']), 0);
    assert.equal(readFileSync(path.join(outside, 'a.js'), 'utf8'), wrapping);
  });
});

describe('what is no file', () => {
  test('a folder named like a file, and a file named like a folder', async () => {
    const root = temporaryFolder({ 'package.json': manifest, 'src/a.ts/b.js': swallowing, lib: clean, 'src/node_modules': clean });
    const run = await runErrlint(root, ['--format', 'compact']);
    assertSurvived(run, 1);
    assert.match(run.stdout, /src\/a\.ts\/b\.js:4:5/);
    assertSurvived(await runErrlint(root, ['src/a.ts']), 1);
    assertSurvived(await runErrlint(root, ['lib']), 2);
  });

  test('pipes, in place of sources', async () => {
    const root = temporaryFolder({ 'package.json': manifest, 'src/a.js': swallowing });
    makePipe(path.join(root, 'src/pipe.js'));
    const run = await runErrlint(root, []);
    assertSurvived(run, 1);
    assert.match(run.stdout, /left out 1 not a regular file/);
    const named = await runErrlint(root, ['src/pipe.js']);
    assertSurvived(named, 2);
    assert.match(named.stderr, /1 not a regular file/);
  });

  test.each([
    ['package.json', 3],
    ['tsconfig.json', 0],
    ['pnpm-workspace.yaml', 2],
    ['.gitignore', 0],
    ['.git/info/exclude', 0],
    ['serverless.yml', 3],
    ['errlint-baseline.json', 2],
    ['.errlintrc.json', 0],
    ['node_modules/.cache/errlint', 0],
  ])('a pipe in place of %s', async (name, expected) => {
    const root = temporaryFolder({ 'src/a.js': 'export const url = process.env.ORDERS_URL;\nconnect(url);\n' });
    makePipe(path.join(root, name));
    const run = await runErrlint(root, ['--rule', 'unguarded-env:warning']);
    assertSurvived(run, expected);
    assert.match(run.stdout + run.stderr, expected === 0 ? /Analysed 1 file/ : /not a regular file/);
  });

  test.runIf(existsSync('/dev/zero'))('devices', async () => {
    const root = temporaryFolder({ 'package.json': manifest, 'src/a.js': clean });
    symlinkSync('/dev/zero', path.join(root, 'src/zero.js'));
    symlinkSync('/dev/zero', path.join(root, 'tsconfig.json'));
    assertSurvived(await runErrlint(root, []), 0);
    assertSurvived(await runErrlint(root, ['src/zero.js']), 2);
  });
});

describe('what nobody may read or write', () => {
  /** Runs as a user who has no rights here, where that can be had: the superuser may read and write everything. */
  function runUnprivileged(root: string, ...commandArguments: string[]): Run {
    const env = { PATH: process.env['PATH'] ?? '', HOME: root };
    const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const options = { cwd: root, env, encoding: 'utf8', ...user } as const;
    const { status, signal, stdout, stderr } = spawnSync(process.execPath, [command, ...commandArguments], options);
    return { status, signal, stdout, stderr };
  }

  /** Gives the tree away, but for the paths. */
  function opened(root: string, closed: Readonly<Record<string, number>>): string {
    chmodSync(root, 0o755);
    for (const [name, mode] of Object.entries(closed)) chmodSync(path.join(root, name), mode);
    return root;
  }

  test('a file', () => {
    const root = opened(temporaryFolder({ 'package.json': manifest, 'src/a.js': swallowing, 'src/b.js': clean }), { 'src/b.js': 0 });
    const run = runUnprivileged(root, '--format', 'compact');
    assertSurvived(run, 3);
    assert.match(run.stdout, /src\/a\.js:4:5.*\nsrc\/b\.js:1:1: incomplete: cannot be read: permission denied\n.*; 1 of 2 files analysed/);
    assertSurvived(runUnprivileged(root, 'src/b.js'), 3);
  });

  test('a folder', () => {
    const files = { 'package.json': manifest, 'src/a.js': swallowing, 'src/closed/b.js': clean };
    const root = opened(temporaryFolder(files), { 'src/closed': 0 });
    const run = runUnprivileged(root, '--format', 'compact');
    chmodSync(path.join(root, 'src/closed'), 0o755);
    assertSurvived(run, 3);
    assert.match(run.stdout, /src\/a\.js:4:5.*\nsrc\/closed:1:1: incomplete: the folder cannot be read: permission denied/);
  });

  test.each([
    ['package.json', manifest, 2],
    ['.gitignore', 'a.js', 0],
    ['.errlintrc.json', '{}', 2],
    ['errlint-baseline.json', '{}', 2],
  ])('%s', (name, content, expected) => {
    const root = opened(temporaryFolder({ [name]: content, 'src/a.js': clean }), { [name]: 0 });
    const run = runUnprivileged(root);
    assertSurvived(run, expected);
    if (expected !== 0) assert.match(run.stdout + run.stderr, /permission denied/);
  });

  test('a folder for a report', () => {
    const root = opened(temporaryFolder({ 'package.json': manifest, 'src/a.js': clean, 'reports/old.json': '' }), { reports: 0o555 });
    const run = runUnprivileged(root, '--format', 'json:reports/new.json');
    assertSurvived(run, 2);
    assert.match(run.stderr, /reports\/new\.json` cannot be written: permission denied/);
    assert.deepEqual(readdirSync(path.join(root, 'reports')), ['old.json']);
  });

  test('a file to fix', () => {
    const root = opened(temporaryFolder({ 'package.json': manifest, 'src/a.js': wrapping }), { src: 0o555 });
    const run = runUnprivileged(root, '--fix');
    assertSurvived(run, 1);
    assert.match(run.stderr, /src\/a\.js was left alone: permission denied/);
    assert.equal(readFileSync(path.join(root, 'src/a.js'), 'utf8'), wrapping);
  });
});

describe('what is no code, or not as it should be', () => {
  test('a minified file of twenty megabytes', async () => {
    const line = `!function(){${'try{a()}catch(e){}'.repeat(100)}}();`;
    const huge = line.repeat(Math.ceil(20_000_000 / line.length));
    const root = temporaryFolder({ 'package.json': manifest, 'src/a.js': clean, 'src/huge.js': huge });
    const run = await runErrlint(root, []);
    assertSurvived(run, 0);
    assert.match(run.stdout, /Analysed 1 file in src; left out 1 over 2 MB/);
    const named = await runErrlint(root, ['src/huge.js', 'src/a.js']);
    assertSurvived(named, 0);
    assert.match(named.stdout, /Analysed 1 file: .*; left out 1 over 2 MB/);
  });

  test('a file with a hole of a terabyte', async () => {
    const root = temporaryFolder({ 'package.json': manifest, 'src/a.js': clean, 'src/hole.js': '' });
    truncateSync(path.join(root, 'src/hole.js'), 2 ** 40);
    assertSurvived(await runErrlint(root, []), 0);
    const named = await runErrlint(root, ['src/hole.js']);
    assertSurvived(named, 2);
    assert.match(named.stderr, /Left out \(files and folders\): 1 over 2 MB/);
  });

  test('binary content, and NUL bytes', async () => {
    const bytes = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7) % 256));
    const nul = `${clean}\0${swallowing}`;
    const root = temporaryFolder({ 'package.json': manifest, 'src/a.js': clean, 'src/image.js': bytes, 'src/nul.js': nul });
    const run = await runErrlint(root, []);
    assertSurvived(run, 0);
    assert.match(run.stdout, /left out 2 binary/);
    assertSurvived(await runErrlint(root, ['src/image.js']), 2);
  });

  test('bytes that are no UTF-8: analysed, and not lost by a fix', async () => {
    const text = Buffer.from(`// caf\xe9\n${wrapping}`, 'latin1');
    const root = temporaryFolder({ 'package.json': manifest, 'src/a.js': text });
    const run = await runErrlint(root, ['--fix']);
    assertSurvived(run, 1);
    assert.match(run.stdout, /lost-cause {2}6:11/);
    assert.match(run.stderr, /src\/a\.js was left alone: it has bytes that are no text, which would be lost/);
    assert.ok(readFileSync(path.join(root, 'src/a.js')).equals(text));
  });

  test('every encoding with a byte order mark, with right columns, and the mark kept by a fix', async () => {
    const text = wrapping.replace('throw', '/* é日𝒳 */ throw');
    const little = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    const big = Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()]);
    const utf8 = Buffer.from(`\ufeff${text}`);
    const root = temporaryFolder({ 'package.json': manifest, 'src/a.js': utf8, 'src/b.js': little, 'src/c.js': big });
    const run = await runErrlint(root, ['--format', 'compact']);
    assertSurvived(run, 1);
    assert.deepEqual(
      [...run.stdout.matchAll(/^(src\/.\.js:\d+:\d+): error/gm)].map(([, place]) => place),
      ['src/a.js:5:22', 'src/b.js:5:22', 'src/c.js:5:22'],
    );
    assertSurvived(await runErrlint(root, ['--fix']), 0);
    const fixed = text.replace("'not saved'", "'not saved', { cause: error }");
    assert.equal(readFileSync(path.join(root, 'src/a.js'), 'utf8'), `\ufeff${fixed}`);
    assert.equal(readFileSync(path.join(root, 'src/b.js'), 'utf16le'), `\ufeff${fixed}`);
    assert.equal(readFileSync(path.join(root, 'src/c.js')).swap16().toString('utf16le'), `\ufeff${fixed}`);
  });

  test('odd line ends, an empty file, half a character, a hashbang', async () => {
    const root = temporaryFolder({
      'package.json': manifest,
      'src/empty.js': '',
      'src/mark.js': '\ufeff',
      'src/lines.js': swallowing.replaceAll('\n', '\u2028').replace('\u2028', '\r\n').replace('\u2028', '\r'),
      'src/half.js': `export const half = '\\ud800';\n// \ud800\n`,
      'src/hash.js': `#!/usr/bin/env node\n${swallowing}`,
    });
    const run = await runErrlint(root, ['--format', 'compact']);
    assertSurvived(run, 1);
    assert.match(run.stdout, /^src\/hash\.js:5:5.*\nsrc\/lines\.js:4:5.*\n2 errors, 0 warnings; 5 of 5 files/);
  });

  test('numbers and escapes that JavaScript takes outside strict mode', async () => {
    const text = `fs.chmodSync(file, 0755);\nlog('\\033[1m', '\\8', 09);\n`;
    const root = temporaryFolder({ 'package.json': '{ "name": "shop" }', 'src/a.js': text, 'src/b.ts': 'fs.chmodSync(file, 0755);\n' });
    const run = await runErrlint(root, ['--format', 'compact']);
    assertSurvived(run, 3);
    assert.match(run.stdout, /src\/b\.ts:1:1: incomplete: does not parse: Octal literals are not allowed.*\n.*; 1 of 2 files/);
  });

  test('manifests that are something else', async () => {
    const wrong = '{ "name": 1, "main": {}, "bin": [], "workspaces": "*", "dependencies": [1] }';
    for (const content of ['', '[]', 'null', '"text"', wrong, '\ufeff{}']) {
      const root = temporaryFolder({ 'package.json': content, 'tsconfig.json': content, 'src/a.js': clean });
      const run = await runErrlint(root, ['src']);
      assertSurvived(run, content.includes('{') ? 0 : 3);
    }
  });
});

describe('nesting ten thousand deep', () => {
  const depth = 10_000;
  const deep = (open: string, middle: string, close = '') => `${open.repeat(depth)}${middle}${close.repeat(depth)}`;
  const shapes = {
    parentheses: `export const x = ${deep('(', '1', ')')};\n`,
    arrays: `export const x = ${deep('[', '1', ']')};\n`,
    chain: `export const x = load()${deep('\n  .then((v) => v)', '')};\n`,
    terms: `export const x = a${deep(' + a', '')};\n`,
    blocks: `${deep('{', '', '}')}\n`,
    branches: `export function f(a) {\n  ${deep('if (a === 1) return 1; else ', 'return 2;')}\n}\n`,
    functions: `export const x = ${deep('() => ', '1')};\n`,
    objects: `export const x = ${deep('{ a: ', '1', '}')};\n`,
  };

  test.each(Object.entries(shapes))('of %s is analysed', async (_, text) => {
    const root = temporaryFolder({ 'package.json': manifest, 'src/deep.ts': text, 'src/a.ts': swallowing });
    const run = await runErrlint(root, ['--format', 'compact', '--no-cache']);
    assertSurvived(run, 1);
    assert.match(run.stdout, /^src\/a\.ts:4:5.*\n1 error, 0 warnings; 2 of 2 files analysed\n$/);
  });

  test('as deep as parsing just takes, and what follows does not, costs only time', async () => {
    const text = `export const x = load()${'\n  .catch((error) => log(error))'.repeat(1700)};\n`;
    const root = temporaryFolder({ 'package.json': manifest, 'src/deep.ts': text, 'src/a.ts': swallowing });
    const run = await runErrlint(root, ['--format', 'compact', '--no-cache']);
    assertSurvived(run, 1);
    assert.match(run.stdout, /^src\/a\.ts:4:5[^]*; 2 of 2 files analysed\n$/);
  });

  test('a million deep costs only itself', async () => {
    const deeper = `export const x = ${'('.repeat(900_000)}1;\n`;
    const root = temporaryFolder({ 'package.json': manifest, 'src/deep.ts': deeper, 'src/a.ts': swallowing });
    const run = await runErrlint(root, ['--format', 'compact', '--no-cache']);
    assertSurvived(run, 3);
    assert.match(run.stdout, /^src\/a\.ts:4:5.*\nsrc\/deep\.ts:1:1: incomplete: nested too deep to be analysed\n.*; 1 of 2 files/);
  });

  test('of folders', async () => {
    const root = temporaryFolder({ 'package.json': manifest, 'src/a.js': clean });
    let folder = path.join(root, 'src');
    while (folder.length < 3900) mkdirSync((folder = path.join(folder, 'd')));
    writeFileSync(path.join(folder, 'a.js'), swallowing);
    const run = await runErrlint(root, ['--format', 'compact']);
    // Node's own removal goes as deep as the folders.
    execFileSync('rm', ['-rf', path.join(root, 'src')]);
    assertSurvived(run, 1);
    assert.match(run.stdout, /2 of 2 files/);
  });
});

describe.concurrent('names', () => {
  const names = [
    'new\nline',
    '\n::error::gone',
    '::error::gone',
    '##[error]gone',
    '%0A::error::gone',
    '\u001b[2J\u001b]0;title\u0007',
    '\u202egnp',
    '<script>alert(1)<',
    '"onload="',
    '$(touch canary)',
    '`touch canary`',
    '; touch canary',
    '-rf',
    '--fix',
    '__proto__',
    'constructor',
    'a|b',
    "it's",
    '[a]{b,c}*?!(d)',
    '\\windows\\style',
    'ünï 日本',
    ' ',
  ];

  test.each(Object.keys(reporters))('of every kind, in a %s report', async (format) => {
    const files = names.map((name) => [`src/${name.replaceAll('/', '')}.js`, swallowing]);
    const root = temporaryFolder({ 'package.json': manifest, ...(Object.fromEntries(files) as Record<string, string>) });
    const run = await runErrlint(root, ['--format', format]);
    assertSurvived(run, 1);
    assert.doesNotMatch(run.stdout, /[\0-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    const lines = run.stdout.split('\n').map((line) => line.trimStart());
    const commands = lines.filter((line) => line.startsWith('::') || line.startsWith('##['));
    assert.equal(commands.length, format === 'github' ? names.length : 0);
    assert.ok(!existsSync(path.join(root, 'canary')));
  });

  test('can be given, each as what it is', async () => {
    const root = temporaryFolder({ 'package.json': manifest, ...Object.fromEntries(names.map((name) => [`${name}.js`, swallowing])) });
    for (const name of names) {
      const run = await runErrlint(root, ['--format', 'compact', '--', `${name}.js`]);
      assertSurvived(run, 1);
      assert.match(run.stdout, /1 of 1 file/);
    }
  });
});

describe('outputs', () => {
  test.runIf(existsSync('/dev/full'))('a disk that is full, for each format', () => {
    const root = temporaryFolder({ 'package.json': manifest, 'src/a.js': swallowing });
    for (const format of Object.keys(reporters)) {
      const script = `"${process.execPath}" "${command}" --format ${format} > /dev/full`;
      const { status, stderr } = spawnSync('sh', ['-c', script], { cwd: root, encoding: 'utf8' });
      assert.equal(status, 2, format);
      assert.match(stderr, /Standard output cannot be written: no space left on device/);
    }
  });

  test('a reader that is gone', async () => {
    const root = temporaryFolder({ 'package.json': manifest, 'src/a.js': swallowing });
    const child = spawn(process.execPath, [command], { cwd: root });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    const status = await new Promise((resolve) => child.on('close', resolve));
    assert.deepEqual([status, stderr], [1, '']);
  });

  test('a folder that goes away', async () => {
    const root = temporaryFolder({ 'package.json': manifest, 'src/a.js': swallowing });
    const gone = path.join(root, 'gone');
    mkdirSync(gone);
    const run = await new Promise<Run>((resolve) => {
      const child = spawn('sh', ['-c', `rmdir "${gone}"; exec "${process.execPath}" "${command}" ../src`], { cwd: gone });
      const output = { stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr'] as const) child[name].on('data', (chunk) => (output[name] += String(chunk)));
      child.on('close', (status, signal) => resolve({ status, signal, ...output }));
    });
    assert.ok(run.status !== 0 && run.signal === null);
  });
});

describe.concurrent('configurations', () => {
  test.each([
    ['throws', "throw new Error('no');", /cannot be loaded: no/],
    ['throws nothing', 'throw undefined;', /cannot be loaded: undefined/],
    ['throws what cannot be shown', 'throw { get message() { throw 1; }, toString() { throw 2; } };', /cannot be loaded/],
    ['awaits what never comes', 'await new Promise(() => setInterval(() => {}, 1000));', /did not load within 10 seconds/],
    ['awaits what nothing will ever settle', 'await new Promise(() => {});', /did not load within 10 seconds/],
    // A loop that costs nothing while the others are tested.
    ['goes round in circles', 'for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);', /not load within 10 seconds/],
    ['exports nothing', 'export const a = 1;', /has no default export/],
    ['exports a number', 'export default 7;', /errlint\.config\.mjs/],
    ['exports a function', 'export default () => ({});', /errlint\.config\.mjs/],
    ['exports itself', 'const a = { rules: {} }; a.rules.a = a; export default a;', /There is no rule `a`/],
    ['exports a promise of rubbish', 'export default Promise.resolve([1, 2]);', /errlint\.config\.mjs/],
    ['exports what throws when it is read', 'export default { get rules() { throw new Error("no"); } };', /errlint\.config\.mjs/],
    ['exports what answers to nothing', 'export default new Proxy({}, { get() { throw 1; }, ownKeys() { throw 2; } });', /errlint\.config/],
    ['does not parse', 'export default {', /errlint\.config\.mjs/],
  ])('one that %s', async (_, text, expected) => {
    const root = temporaryFolder({ 'package.json': manifest, 'src/a.js': clean, 'errlint.config.mjs': text });
    const run = await runErrlint(root, []);
    assertSurvived(run, 2);
    assert.match(run.stderr, expected);
  });

  test('one that ends the process', async () => {
    const root = temporaryFolder({ 'package.json': manifest, 'src/a.js': swallowing, 'errlint.config.mjs': 'process.exit(0);' });
    const run = await runErrlint(root, []);
    assertSurvived(run, 3);
    assert.match(run.stderr, /ended before the run was over, perhaps by a configuration/);
  });

  test('one that leaves something open', async () => {
    const text = 'setInterval(() => undefined, 1000);\nexport default {};\n';
    const root = temporaryFolder({ 'package.json': manifest, 'src/a.js': swallowing, 'errlint.config.mjs': text });
    assertSurvived(await runErrlint(root, []), 1);
  });

  test('one that counts on nobody looking leaves no trace in a safe run', async () => {
    const root = temporaryFolder({ 'package.json': manifest, 'src/a.js': clean });
    const text = `import { writeFileSync } from 'node:fs';\nwriteFileSync('canary', '');\nexport default {};\n`;
    writeFileSync(path.join(root, 'errlint.config.mjs'), text);
    assertSurvived(await runErrlint(root, ['--safe-config']), 0);
    assert.ok(!existsSync(path.join(root, 'canary')));
    rmSync(path.join(root, 'errlint.config.mjs'));
  });
});

/** A look-up of an account by the text, as a handler of a login has it. */
function logIn(text: string): string {
  return `export async function logIn(request, response) {
  const user = await new Pool().query('${text}', [request.body.email]);
  if (!user) return response.status(404).json({ error: 'No such user' });
  response.json(user);
}
`;
}

test('text that costs careless patterns hours costs seconds', async () => {
  const name = 'A'.repeat(200_000);
  const root = temporaryFolder({
    'package.json': '{ "name": "shop", "dependencies": { "pg": "8" } }',
    'serverless.yml': `provider:\n  name: aws\n${'\n'.repeat(500_000)}${'\t'.repeat(500_000)}\n  handler: a.b\n${'\t'.repeat(500_000)}\n`,
    'src/name.js': `const ${name} = process.env.${name} ?? 1;\nconsole.log(${name});\n`,
    'src/stars.js': `try {\n  f();\n} catch { /${'*'.repeat(300_000)} x ${'*'.repeat(300_000)}x */ }\n`,
    'src/spaces.js': `import { Pool } from 'pg';\nf();${' '.repeat(500_000)}g();\nexport const pool = new Pool({ max: 1 });\n`,
    'src/sql.js': `import { Pool } from 'pg';\nnew Pool().query('${'\t'.repeat(500_000)}');\n`,
    'src/account.js': `import { Pool } from 'pg';\n${logIn(`select * from ${'f'.repeat(3900)}`)}`,
    'src/code.js': `export const send = (to, code) => console.log(\`\${to} ${'otp :'.repeat(100_000)}x\${code}\`);\n`,
    'src/flag.js': `try {\n  f();\n} catch (error) {\n  if (flags['${name}']) console.error(error);\n}\n`,
    'src/directives.js': '// errlint-disable-next-line swallowed-error -- x\n'.repeat(10_000),
    'src/marks.js': `/* ${'errlint-disable '.repeat(50_000)} */\nx('${'errlint-disable '.repeat(50_000)}');\n`,
    'src/backslashes.js': `x("${'\\'.repeat(101)}\n`,
  });
  const start = Date.now();
  // Named, since files with such lines are left out otherwise.
  const names = ['name', 'stars', 'spaces', 'sql', 'account', 'code', 'flag', 'directives', 'marks', 'backslashes'];
  const run = await runErrlint(root, ['--no-cache', '--format', 'compact', ...names.map((each) => `src/${each}.js`)]);
  assertSurvived(run, 3);
  assert.match(run.stdout, /9 of 10 files analysed/);
  assert.ok(Date.now() - start < 20_000);
});

test('few files at a time may be open', async () => {
  const wrapping = swallowing.replace('catch {}', "catch (error) {\n    throw new Error('not saved');\n  }");
  const root = temporaryFolder({ 'package.json': manifest });
  for (let folder = 0; folder < 20; folder += 1) {
    mkdirSync(path.join(root, `src/${folder}`), { recursive: true });
    for (let file = 0; file < 50; file += 1) writeFileSync(path.join(root, `src/${folder}/${file}.js`), wrapping);
  }
  const script = `ulimit -n 64; exec "${process.execPath}" "${command}" --fix --no-cache`;
  const run = spawnSync('sh', ['-c', script], { cwd: root, encoding: 'utf8', env: { PATH: process.env['PATH'] } });
  assert.deepEqual([run.status, run.stderr], [0, 'errlint: made 1000 fixes in 1000 files\n']);
});

describe('the same again', () => {
  const faulty = { 'src/a.js': swallowing, 'src/b.js': wrapping, 'src/deep/c.js': swallowing, 'lib/d.js': swallowing };
  const files = { 'package.json': manifest, ...faulty };
  // What is printed for people names the places as they were asked for.
  const formats = Object.keys(reporters).filter((format) => format !== 'pretty');

  async function reportsOf(root: string, cwd: string, paths: readonly string[]): Promise<string[]> {
    const reports = formats.flatMap((format) => ['--format', `${format}:${path.join(root, `report.${format}`)}`]);
    await runErrlint(cwd, [...paths, ...reports]);
    return formats.map((format) => readFileSync(path.join(root, `report.${format}`), 'utf8'));
  }

  test('byte for byte, however often and in whatever order', async () => {
    const root = temporaryFolder(files);
    const first = await reportsOf(root, root, ['src', 'lib']);
    assert.match(first[0] ?? '', /4 errors/);
    const orders = [
      ['lib', 'src'],
      ['src/deep', 'lib/d.js', 'src'],
      ['src/b.js', 'src/a.js', 'lib', 'src'],
      ['./lib/', 'src/../src'],
      ['{lib,src}/**/*.js'],
    ];
    for (const paths of orders) assert.deepEqual(await reportsOf(root, root, paths), first, paths.join(' '));
    for (let round = 0; round < 3; round += 1) assert.deepEqual(await reportsOf(root, root, [...orders[round]!, '--no-cache']), first);
  });

  test('from another folder, but for what paths are relative to', async () => {
    const root = temporaryFolder(files);
    const facts = async (cwd: string, paths: readonly string[]) => {
      const { stdout } = await runErrlint(cwd, [...paths, '--format', 'json']);
      const results = JSON.parse(stdout) as { filePath: string; messages: { fingerprint: string }[] }[];
      return results.map(({ filePath, messages }) => [filePath, messages.map(({ fingerprint: _, ...message }) => message)]);
    };
    const first = await facts(root, ['src', 'lib']);
    assert.deepEqual(await facts(path.join(root, 'src'), ['.', '../lib']), first);
    assert.deepEqual(await facts(path.join(root, 'lib'), [path.join(root, 'lib'), path.join(root, 'src')]), first);
  });

  test('for a copy in another place', async () => {
    const [first, second] = [temporaryFolder(files), temporaryFolder(files)];
    const relocated = async (root: string) => (await reportsOf(root, root, [])).map((report) => report.replaceAll(root, '/root'));
    assert.deepEqual(await relocated(second), await relocated(first));
  });
});
