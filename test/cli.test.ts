/** The command as its user meets it: the built one, in a folder of its own. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'vitest';
import { temporaryFolder } from './temporary-folder.js';

const command = fileURLToPath(new URL('../bin/errlint.js', import.meta.url));

interface Run {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs errlint in the folder. */
function errlint(cwd: string, commandArguments: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [command, ...commandArguments], { cwd, env: { PATH, ...env } });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) child[name].setEncoding('utf8').on('data', (chunk: string) => (output[name] += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (status, signal) => resolve({ status, signal, ...output }));
  });
}

const swallowing = 'export async function save(order) {\n  try {\n    await orders.save(order);\n  } catch {}\n}\n';
const clean = 'export const total = 1;\n';

describe('the verdict', () => {
  test('0 when nothing is found', async () => {
    const { status, stdout, stderr } = await errlint(temporaryFolder({ 'src/a.js': clean }), []);
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /✔ No faults found\nAnalysed 1 file in src\./);
  });

  test('1 when something is', async () => {
    const { status, stdout, stderr } = await errlint(temporaryFolder({ 'src/a.js': swallowing }), []);
    assert.deepEqual([status, stderr], [1, '']);
    assert.match(stdout, /src\/a\.js\n\n {2}✖ error {2}swallowed-error {2}4:5\n/);
    assert.match(stdout, /1 error in 1 file\n/);
  });

  test('0 for warnings, and 1 when there are more than allowed', async () => {
    const root = temporaryFolder({ 'src/a.js': swallowing });
    const asWarning = ['--rule', 'swallowed-error:warning'];
    assert.equal((await errlint(root, asWarning)).status, 0);
    assert.equal((await errlint(root, [...asWarning, '--max-warnings', '1'])).status, 0);
    const { status, stdout, stderr } = await errlint(root, [...asWarning, '--max-warnings', '0', '--quiet']);
    assert.equal(status, 1);
    assert.doesNotMatch(stdout, /4:5/);
    assert.match(stderr, /1 warnings are more than --max-warnings 0 allows/);
  });

  test('3 when a file cannot be read, and the rest is reported', async () => {
    const root = temporaryFolder({ 'package.json': '{ broken', 'src/a.js': swallowing });
    const { status, stdout } = await errlint(root, ['src']);
    assert.equal(status, 3);
    assert.match(stdout, /swallowed-error/);
    assert.match(stdout, /Incomplete\n\n {2}✖ package\.json {2}is not valid JSON/);
  });

  test('3 when a file does not parse', async () => {
    const { status, stdout } = await errlint(temporaryFolder({ 'src/a.js': 'export const = ;\n', 'src/b.js': swallowing }), []);
    assert.equal(status, 3);
    assert.match(stdout, /swallowed-error[^]*Analysed 1 of 2 files/);
  });
});

describe('wrong use', () => {
  test.each([
    [['--fromat', 'json'], /unknown option '--fromat'\n\(Did you mean --format\?\)/],
    [['--max-warning', '1'], /Did you mean --max-warnings\?/],
    [['--quite'], /Did you mean --quiet\?/],
    [['--format', 'jsn'], /The formats are pretty, compact, json, .*agent\./],
    [['--format', 'json:'], /There is no file after the colon/],
    [['--format', 'json', '--format', 'compact'], /Two formats would go to standard output/],
    [['--max-warnings', 'many'], /It is a whole number, 0 or more/],
    [['--max-warnings', '-1'], /It is a whole number, 0 or more/],
    [['--preset', 'strikt'], /Allowed choices are recommended, strict/],
    [['--rule', 'swallowed-error'], /It is a rule and a severity/],
    [['--rule', 'swallowed-error:fatal'], /The severities are off, warning and error/],
    [['--rule', 'swalowed-error:off'], /There is no rule `swalowed-error`\. Did you mean `swallowed-error`\?/],
    [['--config', 'nowhere.json'], /nowhere\.json` cannot be read: no such file or directory/],
    [['srk'], /There is no file or folder `srk`\. Did you mean `src`\?/],
    [['explain'], /missing required argument 'rule'/],
    [['explain', 'swalowed-error'], /There is no rule `swalowed-error`\. Did you mean `swallowed-error`\?/],
    [['rules', '--format', 'xml'], /Allowed choices are pretty, json/],
    [['rules', '--colour'], /Did you mean --color\?/],
  ])('%j ends with 2, says why, and shows no stack', async (commandArguments, expected) => {
    const { status, stdout, stderr } = await errlint(temporaryFolder({ 'src/a.js': clean }), commandArguments);
    assert.match(stderr, expected);
    assert.deepEqual([status, stdout], [2, '']);
    assert.doesNotMatch(stderr, /\n\s+at /);
  });

  test('nothing to lint ends with 2', async () => {
    const { status, stderr } = await errlint(temporaryFolder({ 'readme.md': '' }), []);
    assert.equal(status, 2);
    assert.match(stderr, /Nothing to lint in .*\n.*tsconfig\.json/);
  });

  test('a mistake in the configuration ends with 2 and has its place', async () => {
    const { status, stdout, stderr } = await errlint(temporaryFolder({ 'src/a.js': clean, '.errlintrc.json': '{\n  "rulez": {}\n}' }), []);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /\.errlintrc\.json:2:3: There is no key `rulez`\. Did you mean `rules`\?/);
  });
});

describe('configuration', () => {
  const root = () => temporaryFolder({ 'src/a.js': swallowing, 'legacy/b.js': swallowing });

  test('is found, and can be left out', async () => {
    const folder = root();
    writeFileSync(
      path.join(folder, 'errlint.config.ts'),
      `import { defineConfig } from 'errlint';\nexport default defineConfig({ rules: { 'swallowed-error': 'off' } });`,
    );
    assert.equal((await errlint(folder, [])).status, 0);
    assert.equal((await errlint(folder, ['--no-config'])).status, 1);
    const safe = await errlint(folder, ['--safe-config']);
    assert.equal(safe.status, 1);
    assert.match(safe.stderr, /errlint\.config\.ts` is a program and was not read/);
  });

  test('can be named, and its globs are relative to it', async () => {
    const folder = root();
    writeFileSync(
      path.join(folder, 'lax.json'),
      '{ "ignores": ["/legacy/"], "overrides": [{ "files": "src/**", "rules": { "swallowed-error": "off" } }] }',
    );
    assert.equal((await errlint(folder, ['--config', 'lax.json', '.'])).status, 0);
    assert.equal((await errlint(folder, ['--config', 'lax.json', 'legacy/b.js'])).status, 2);
    assert.equal((await errlint(folder, ['--config', 'lax.json', '--no-ignore', '.'])).status, 1);
    assert.equal((await errlint(folder, ['--config', 'lax.json', '.', '--rule', 'swallowed-error:error'])).status, 1);
  });

  test('is not read to list or explain rules', async () => {
    const folder = temporaryFolder({ '.errlintrc.json': '{ broken' });
    assert.equal((await errlint(folder, ['rules'])).status, 0);
    assert.equal((await errlint(folder, ['explain', 'swallowed-error'])).status, 0);
  });
});

describe('reports', () => {
  test('several at once, to standard output and to files', async () => {
    const root = temporaryFolder({ 'src/a.js': swallowing, 'src/b.js': clean, 'old.sarif': 'old' });
    const { status, stdout } = await errlint(root, ['--format', 'compact', '--format', 'json:errlint.json', '-f', 'sarif:old.sarif']);
    assert.equal(status, 1);
    assert.match(stdout, /^src\/a\.js:4:5: error: .* \[swallowed-error\]\n1 errors, 0 warnings; 2 of 2 files analysed\n$/);
    const results = JSON.parse(readFileSync(path.join(root, 'errlint.json'), 'utf8')) as { filePath: string; errorCount: number }[];
    assert.deepEqual(
      results.map(({ filePath, errorCount }) => [path.relative(root, filePath), errorCount]),
      [
        ['src/a.js', 1],
        ['src/b.js', 0],
      ],
    );
    assert.equal((JSON.parse(readFileSync(path.join(root, 'old.sarif'), 'utf8')) as { version: string }).version, '2.1.0');
    assert.deepEqual(readdirSync(root).sort(), ['.git', 'errlint.json', 'old.sarif', 'src']);
  });

  test('that cannot be written end with 2 and a reason', async () => {
    const root = temporaryFolder({ 'src/a.js': clean, 'target.json': 'theirs' });
    mkdirSync(path.join(root, 'folder'));
    symlinkSync('target.json', path.join(root, 'link.json'));
    const write = (file: string) => errlint(root, ['--format', `json:${file}`]);
    const failures = [await write('nowhere/errlint.json'), await write('folder'), await write('link.json')];
    assert.deepEqual(
      failures.map(({ status }) => status),
      [2, 2, 2],
    );
    assert.match(failures[0]?.stderr ?? '', /there is no such folder/);
    assert.match(failures[1]?.stderr ?? '', /not a regular file/);
    assert.match(failures[2]?.stderr ?? '', /not a regular file/);
    assert.equal(readFileSync(path.join(root, 'target.json'), 'utf8'), 'theirs');
  });

  test.runIf(existsSync('/dev/full'))('to a full disk end with 2 and a reason', async () => {
    const root = temporaryFolder({ 'src/a.js': swallowing });
    const script = `"${process.execPath}" "${command}" > /dev/full; echo $?`;
    const child = spawn('sh', ['-c', `${script}`], { cwd: root });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => (out += String(chunk)));
    child.stderr.on('data', (chunk) => (err += String(chunk)));
    await new Promise((resolve) => child.on('close', resolve));
    assert.equal(out.trim(), '2');
    assert.match(err, /Standard output cannot be written: no space left on device/);
  });

  test('a reader that goes away early changes nothing', async () => {
    const root = temporaryFolder(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`src/file${index}.js`, swallowing])));
    const output = execFileSync('bash', ['-c', `"${process.execPath}" "${command}" 2>&1 | head -n 1; echo "\${PIPESTATUS[0]}"`], {
      cwd: root,
      encoding: 'utf8',
    });
    assert.equal(output, '\n1\n');
  });

  test('arrive whole through a slow pipe', async () => {
    const root = temporaryFolder(Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`src/file${index}.js`, swallowing])));
    const output = execFileSync('bash', ['-c', `"${process.execPath}" "${command}" --format json | (sleep 1; cat)`], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    assert.ok(output.length > 100_000);
    assert.equal((JSON.parse(output) as unknown[]).length, 400);
  });

  test('are the same again, whatever the order of arguments', async () => {
    const root = temporaryFolder({ 'src/a.js': swallowing, 'src/b.js': swallowing, 'lib/c.js': swallowing });
    const formats = ['pretty', 'compact', 'json', 'sarif', 'github'];
    const reportsFor = async (paths: readonly string[]) => {
      await errlint(root, [...paths, ...formats.flatMap((format) => ['--format', `${format}:report.${format}`])]);
      return formats.map((format) => readFileSync(path.join(root, `report.${format}`), 'utf8').replace(/ in (?:src|lib).*\./, ''));
    };
    const first = await reportsFor(['src', 'lib']);
    assert.match(first[0] ?? '', /3 errors/);
    assert.deepEqual(await reportsFor(['src', 'lib']), first);
    assert.deepEqual(await reportsFor(['lib', 'src/b.js', 'src/a.js', 'src']), first);
  });
});

describe('colour', () => {
  const isColored = (output: string) => output.includes('\u001b[');

  test('none in a pipe, unless it is asked for', async () => {
    const root = temporaryFolder({ 'src/a.js': swallowing });
    const outputOf = async (flags: string[], env = {}) => (await errlint(root, flags, env)).stdout;
    assert.equal(isColored(await outputOf(['rules'])), false);
    assert.equal(isColored(await outputOf(['rules', '--color'])), true);
    assert.equal(isColored(await outputOf(['rules'], { FORCE_COLOR: '1' })), true);
    assert.equal(isColored(await outputOf(['rules', '--no-color'], { FORCE_COLOR: '1' })), false);
    assert.equal(isColored(await outputOf(['--color'])), true);
    assert.equal(isColored(await outputOf(['--color', '--format', 'compact'])), false);
  });

  test.runIf(existsSync('/usr/bin/script'))('on a terminal, by its own rules', () => {
    const { PATH = '' } = process.env;
    const onTerminal = (env: Readonly<Record<string, string>>) =>
      execFileSync('script', ['-qec', `${process.execPath} ${command} rules`, '/dev/null'], {
        env: { PATH, TERM: 'xterm-256color', ...env },
        encoding: 'utf8',
      });
    assert.equal(isColored(onTerminal({})), true);
    for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }, { FORCE_COLOR: '0' }]) assert.equal(isColored(onTerminal(env)), false);
  });
});

describe('help', () => {
  test.each([
    ['--version', /^\d+\.\d+\.\d+\n$/],
    ['--help', /Usage: errlint \[options\] \[command\] \[paths\.\.\.\]/],
  ])('%s', async (flag, expected) => {
    const { status, stdout, stderr } = await errlint(temporaryFolder(), [flag]);
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, expected);
  });

  test('rules lists them, for people and for programs', async () => {
    const root = temporaryFolder();
    assert.match((await errlint(root, ['rules'])).stdout, /^swallowed-error +error +recommended +Disallow /m);
    const catalogue = JSON.parse((await errlint(root, ['rules', '--format', 'json'])).stdout) as { name: string; docs: { why: string } }[];
    assert.ok((catalogue.find(({ name }) => name === 'swallowed-error')?.docs.why.length ?? 0) > 20);
  });

  test('explain says why, what instead, and shows examples', async () => {
    const { stdout } = await errlint(temporaryFolder(), ['explain', 'swallowed-error']);
    assert.match(stdout, /^swallowed-error[^]*\nWhy\n {2}[^]*\nInstead\n {2}[^]*✖ Reported\n {4}[^]*✔ Right\n {4}/);
    for (const line of stdout.split('\n').filter((each) => !each.startsWith('    '))) assert.ok(line.length <= 100, line);
    assert.equal((await errlint(temporaryFolder(), ['explain', 'errlint/swallowed-error'])).stdout, stdout);
  });

  test.each([[['--version']], [['--help']], [['rules']], [['explain', 'swallowed-error']]])(
    '%j does without TypeScript',
    async (commandArguments) => {
      const root = temporaryFolder({
        'hooks.mjs': `export async function load(url, context, next) {
          if (url.includes('/typescript/')) throw new Error('typescript is loaded');
          return next(url, context);
        }`,
        'watch.mjs': `import { register } from 'node:module';\nregister(new URL('./hooks.mjs', import.meta.url));\n`,
      });
      const { status, stderr } = await errlint(root, commandArguments, { NODE_OPTIONS: `--import ${path.join(root, 'watch.mjs')}` });
      assert.deepEqual([status, stderr], [0, '']);
    },
  );
});

test('SIGINT ends at once and leaves nothing half-written', async () => {
  const root = temporaryFolder(
    Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`src/file${index}.js`, swallowing.repeat(5)])),
  );
  const child = spawn(process.execPath, [command, '--format', 'json:errlint.json'], { cwd: root });
  setTimeout(() => child.kill('SIGINT'), 700);
  const [status, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.on('close', (...ended) => resolve(ended)),
  );
  assert.ok(signal === 'SIGINT' || status === 130, `${String(status)} ${String(signal)}`);
  assert.deepEqual(readdirSync(root).sort(), ['.git', 'src']);
});

test('a file that one names is judged with what its package says elsewhere', async () => {
  const root = temporaryFolder({
    'package.json': '{ "name": "shop", "type": "module" }',
    'src/log.js': "import pino from 'pino';\nconst log = pino();\nexport const failed = (error) => log.error(error);\n",
    'src/orders.js':
      "import { failed } from './log.js';\nexport async function save(order) {\n  try {\n    await orders.save(order);\n  } catch (error) {\n    failed(error);\n  }\n}\n",
  });
  const { status, stdout } = await errlint(root, ['src/orders.js']);
  assert.match(stdout, /Analysed 1 file/);
  assert.equal(status, 0);
});

describe('fixes', () => {
  const wrapping = swallowing.replace('catch {}', "catch (error) {\n    throw new Error('not saved');\n  }");

  test('are made, and what is left is reported', async () => {
    const root = temporaryFolder({ 'src/a.js': wrapping, 'src/b.js': swallowing });
    const { status, stdout, stderr } = await errlint(root, ['--fix']);
    assert.equal(status, 1);
    assert.match(stdout, /src\/b\.js/);
    assert.doesNotMatch(stdout, /src\/a\.js/);
    assert.equal(stderr, 'errlint: made 1 fix in 1 file\n');
    assert.equal(readFileSync(path.join(root, 'src/a.js'), 'utf8'), wrapping.replace("'not saved'", "'not saved', { cause: error }"));
  });

  test('can be seen before as a diff', async () => {
    const root = temporaryFolder({ 'src/a.js': wrapping });
    const { status, stdout } = await errlint(root, ['--fix-dry-run']);
    assert.equal(status, 1);
    assert.match(stdout, /^--- a\/src\/a\.js\n\+\+\+ b\/src\/a\.js\n/);
    assert.match(stdout, /^\+    throw new Error\('not saved', \{ cause: error \}\);$/m);
    assert.equal(readFileSync(path.join(root, 'src/a.js'), 'utf8'), wrapping);
  });
});

describe('a baseline', () => {
  test('keeps what is old from being reported, wherever it moves', async () => {
    const root = temporaryFolder({ 'src/a.js': swallowing });
    const written = await errlint(root, ['baseline']);
    assert.deepEqual([written.status, written.stderr], [0, 'errlint: `errlint-baseline.json` has 1 diagnostic in 1 file\n']);
    writeFileSync(path.join(root, 'src/a.js'), `// moved\n\n${swallowing}${swallowing.replace('save', 'load')}`);
    const { status, stdout } = await errlint(root, []);
    assert.equal(status, 1);
    assert.match(stdout, /1 error in 1 file\n/);
    assert.match(stdout, /swallowed-error {2}11:5/);
    assert.match(stdout, /1 in the baseline/);
    assert.match((await errlint(root, ['--no-baseline'])).stdout, /2 errors in 1 file\n/);
  });

  test('is pruned of what is gone, and gets nothing new then', async () => {
    const root = temporaryFolder({ 'src/a.js': swallowing });
    await errlint(root, ['baseline']);
    writeFileSync(path.join(root, 'src/a.js'), swallowing.replace('save', 'load'));
    assert.match((await errlint(root, [])).stderr, /One entry of `errlint-baseline\.json` is no longer found/);
    assert.match((await errlint(root, ['baseline', '--prune'])).stderr, /has 0 diagnostics/);
    assert.equal((await errlint(root, [])).status, 1);
  });

  test.each([
    ['no JSON', '{', /not valid JSON/],
    ['something else', '{ "version": 2 }', /no baseline of this version/],
  ])('that is %s ends with 2', async (_, text, expected) => {
    const { status, stderr } = await errlint(temporaryFolder({ 'src/a.js': clean, 'errlint-baseline.json': text }), []);
    assert.equal(status, 2);
    assert.match(stderr, expected);
  });

  test('that was asked for has to be there', async () => {
    const { status, stderr } = await errlint(temporaryFolder({ 'src/a.js': clean }), ['--baseline', 'old.json']);
    assert.equal(status, 2);
    assert.match(stderr, /There is no baseline `old\.json`/);
  });
});

test('a read-only project is linted', async () => {
  const root = temporaryFolder({ 'src/a.js': clean, 'errlint.config.ts': 'export default {};' });
  chmodSync(root, 0o555);
  const { status } = await errlint(root, []);
  chmodSync(root, 0o755);
  assert.equal(status, 0);
});
