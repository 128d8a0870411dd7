/** The command as its user meets it: the built one, in a folder of its own. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, test } from 'vitest';
import { command, runErrlint, type Run } from './command.js';
import { repository } from './imports.js';
import { swallowing } from './sources.js';
import { temporaryFolder } from './temporary-folder.js';

/** Runs errlint in the folder. */
function errlint(cwd: string, commandArguments: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> {
  return runErrlint(cwd, commandArguments, { env });
}

const clean = 'export const total = 1;\n';

describe.concurrent('the verdict', () => {
  test('0 when nothing is found', async () => {
    const { status, stdout, stderr } = await errlint(temporaryFolder({ 'src/a.js': clean }), []);
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /✔ No faults found\nAnalysed 1 file in src\./);
    const named = await errlint(temporaryFolder({ 'src/a.js': clean, 'b.js': clean }), ['src/a.js', 'b.js']);
    assert.match(named.stdout, /✔ No faults found\nAnalysed 2 files: src\/a\.js, b\.js\./);
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
    assert.match(stderr, /^errlint: 1 warning is more than `--max-warnings 0` allows\n$/);
  });

  test.each([
    [['--fail-on', 'error'], 0],
    [['--fail-on', 'warning'], 1],
    [['--fail-on', 'never'], 0],
    [['--fail-on', 'error', '--max-warnings', '0'], 1],
    [['--fail-on', 'never', '--max-warnings', '0'], 0],
    [['--fail-on', 'warning', '--max-warnings', '9', '--quiet'], 1],
  ])('%j makes of a warning %i', async (flags, expected) => {
    const root = temporaryFolder({ 'src/a.js': swallowing });
    const { status } = await errlint(root, ['--rule', 'swallowed-error:warning', ...flags]);
    assert.equal(status, expected);
  });

  test('0 for errors that are not to fail, 3 for what is incomplete all the same', async () => {
    const root = temporaryFolder({ 'src/a.js': swallowing });
    const { status, stdout, stderr } = await errlint(root, ['--fail-on', 'never']);
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /1 error in 1 file/);
    writeFileSync(path.join(root, 'src/b.js'), 'export const = ;');
    assert.equal((await errlint(root, ['--fail-on', 'never'])).status, 3);
  });

  test('3 when a rule fails, and the others report', async () => {
    const rule = `{ name: 'broken', category: 'logic', preset: 'recommended', severity: 'error', messages: {}, examples: [],
      docs: { summary: 's', why: 'w', instead: 'i' }, visit: { ErrorHandler() { throw new Error('no such handler'); } } }`;
    const config = `export default { plugins: [{ name: 'shop', rules: [${rule}] }] };`;
    const { status, stdout } = await errlint(temporaryFolder({ 'src/a.js': swallowing, 'errlint.config.mjs': config }), []);
    assert.equal(status, 3);
    assert.match(stdout, /swallowed-error {2}4:5[^]*Incomplete\n\n {2}✖ src\/a\.js:4 {2}the rule `shop\/broken` failed: no such handler/);
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

describe.concurrent('wrong use', () => {
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
    [['--only-rule', 'swalowed-error'], /There is no rule `swalowed-error`\. Did you mean `swallowed-error`\?/],
    [['--fail-on', 'warn'], /Allowed choices are error, warning, never/],
    [['--print-config'], /argument missing/],
    [['--print-config', 'src/a.js', 'src'], /`--print-config` lints nothing: leave out the paths/],
    [['--stdin'], /`--stdin` needs to know what the text is: `--stdin-filename/],
    [['--stdin-filename', 'src/a.js'], /`--stdin-filename` says nothing without `--stdin`/],
    [['--stdin', '--stdin-filename', 'src/a.js', 'src'], /leave out the paths/],
    [['--stdin', '--stdin-filename', 'notes.md'], /notes\.md` is not the name of a JavaScript or TypeScript file/],
    [['--stdin', '--stdin-filename', 'src/a.js', '--staged'], /'--stdin' cannot be used with option '--staged'/],
    [['--stdin', '--stdin-filename', 'src/a.js', '--fix-suggestions'], /'--stdin' cannot be used with option '--fix-suggestions'/],
    [['--fix-suggestions'], /asks on a terminal, and there is none\. `--yes`/],
    [['--yes'], /`--yes` says nothing without `--fix-suggestions`/],
    [['--fix', '--fix-dry-run'], /'--fix-dry-run' cannot be used with option '--fix'/],
    [['expalin', 'swallowed-error'], /no file, folder or command `expalin`\. Did you mean `errlint explain swallowed-error`\?/],
    [['srk'], /There is no file or folder `srk`\. Did you mean `src`\?/],
    [['explain'], /missing required argument 'rule\|file:line'/],
    [['explain', 'swalowed-error'], /There is no rule `swalowed-error`\. Did you mean `swallowed-error`\?/],
    [['rules', '--format', 'xml'], /Allowed choices are pretty, json/],
    [['rules', '--colour'], /Did you mean --color\?/],
  ])('%j ends with 2, says why, and shows no stack', async (commandArguments, expected) => {
    const { status, stdout, stderr } = await runErrlint(temporaryFolder({ 'src/a.js': clean }), commandArguments);
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

describe.concurrent('configuration', () => {
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

  test('can be seen for one file', async () => {
    const folder = temporaryFolder({
      '.errlintrc.json': '{ "extends": "./base.yaml", "overrides": [{ "files": "scripts/**", "rules": { "lost-cause": "off" } }] }',
      'base.yaml': 'preset: strict\nignores: [legacy/]\n',
      '.gitignore': 'dist/\n',
    });
    const printed = async (file: string, ...flags: readonly string[]) => {
      const { status, stdout, stderr } = await errlint(folder, ['--print-config', file, ...flags]);
      assert.deepEqual([status, stderr], [0, '']);
      return JSON.parse(stdout) as { rules: Record<string, object>; [key: string]: unknown };
    };
    const { rules, ...rest } = await printed('scripts/a.ts', '--rule', 'swallowed-error:warning');
    assert.deepEqual(rest, {
      file: path.join(folder, 'scripts/a.ts'),
      ignoredBy: null,
      preset: 'strict',
      sources: [path.join(folder, 'base.yaml'), path.join(folder, '.errlintrc.json')],
      reporters: [],
      models: [],
      env: { isChecking: false, functions: [] },
    });
    assert.deepEqual(
      [rules['lost-cause'], rules['swallowed-error'], rules['unbounded-pool']],
      [{ severity: 'off' }, { severity: 'warning' }, { severity: 'warning' }],
    );
    assert.deepEqual((await printed('src/a.ts')).rules['lost-cause'], { severity: 'error' });
    assert.equal((await printed('legacy/a.ts'))['ignoredBy'], 'configuration');
    assert.equal((await printed('dist/src/a.ts'))['ignoredBy'], 'git');
    assert.deepEqual((await printed('src/a.ts', '--no-config'))['sources'], []);
    writeFileSync(path.join(folder, '.errlintrc.json'), '{ "presett": "strict" }');
    assert.equal((await errlint(folder, ['--print-config', 'src/a.ts'])).status, 2);
  });

  test('says which reports are made where nothing else is asked for', async () => {
    const folder = temporaryFolder({
      'src/a.js': swallowing,
      'base.json': '{ "reporters": ["json"] }',
      '.errlintrc.json': '{ "extends": "./base.json", "reporters": ["compact", "sarif:errlint.sarif"] }',
    });
    const report = path.join(folder, 'errlint.sarif');
    assert.match((await errlint(folder, ['--format', 'json'])).stdout, /^\[\{/);
    const safe = await errlint(folder, ['--safe-config']);
    assert.match(safe.stdout, /^src\/a\.js:4:5: error: /);
    assert.equal(safe.stderr, `errlint: \`${report}\` is not written (--safe-config).\n`);
    assert.equal(existsSync(report), false);
    assert.match((await errlint(path.join(folder, 'src'), ['.'])).stdout, /^a\.js:4:5: error: /);
    assert.match(readFileSync(report, 'utf8'), /swallowed-error/);
  });

  test('says what the rules of plugins are about', async () => {
    const rule = `{ name: 'no-log', category: 'logic', preset: 'recommended', severity: 'error', messages: {}, examples: [],
      docs: { summary: 'Disallow logs', why: 'They are long.', instead: 'Say nothing.' }, visit: {} }`;
    const folder = temporaryFolder({ 'errlint.config.mjs': `export default { plugins: [{ name: 'shop', rules: [${rule}] }] };` });
    const listed = await errlint(folder, ['rules', '--plugins']);
    assert.match(listed.stdout, /^swallowed-error +error +recommended +Disallow /m);
    assert.match(listed.stdout, /^shop\/no-log +error +recommended +Disallow logs$/m);
    const catalogue = (await errlint(folder, ['rules', '--config', 'errlint.config.mjs', '--format', 'json'])).stdout;
    assert.deepEqual((JSON.parse(catalogue) as { name: string }[]).at(-1)?.name, 'shop/no-log');
    const { status, stdout } = await errlint(folder, ['explain', 'shop/no-log']);
    assert.equal(status, 0);
    assert.match(stdout, /^shop\/no-log[^]*\nWhy\n {2}They are long\.\n/);
    const mistyped = await errlint(folder, ['explain', 'shop/no-lag']);
    assert.match(mistyped.stderr, /There is no rule `shop\/no-lag`\. Did you mean `shop\/no-log`\?/);
    assert.equal((await errlint(folder, ['explain', 'shop/no-log', '--open'])).status, 2);
    assert.equal((await errlint(folder, ['explain', 'shop/no-log', '--safe-config'])).status, 2);
  });

  test('gives way to --only-rule', async () => {
    const folder = temporaryFolder({
      'src/a.js': `${swallowing}// errlint-disable-next-line lost-cause\nexport const late = 1;\nrun().catch(() => null);\n`,
      '.errlintrc.json': '{ "rules": { "swallowed-error": "off" } }',
    });
    const reported = async (...flags: readonly string[]) => {
      const { stdout } = await errlint(folder, ['--format', 'compact', ...flags]);
      return [...new Set([...stdout.matchAll(/\[([a-z-]+)\]$/gm)].map(([, rule]) => rule))].sort();
    };
    assert.deepEqual(await reported('--only-rule', 'swallowed-error'), ['swallowed-error']);
    assert.deepEqual(await reported('--only-rule', 'lost-cause'), []);
    assert.deepEqual(await reported('--only-rule', 'lost-cause', '--only-rule', 'swallowed-error'), ['swallowed-error']);
    assert.deepEqual(await reported(), ['directive']);
  });

  test('is not read to list or explain rules', async () => {
    const folder = temporaryFolder({ '.errlintrc.json': '{ broken' });
    assert.equal((await errlint(folder, ['rules'])).status, 0);
    assert.equal((await errlint(folder, ['explain', 'swallowed-error'])).status, 0);
  });
});

describe.concurrent('reports', () => {
  test('several at once, to standard output and to files', async () => {
    const root = temporaryFolder({ 'src/a.js': swallowing, 'src/b.js': clean, 'old.sarif': 'old' });
    const { status, stdout } = await errlint(root, ['--format', 'compact', '--format', 'json:errlint.json', '-f', 'sarif:old.sarif']);
    assert.equal(status, 1);
    assert.match(stdout, /^src\/a\.js:4:5: error: .* \[swallowed-error\]\n1 error, 0 warnings; 2 of 2 files analysed\n$/);
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

describe.concurrent('colour', () => {
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

describe.concurrent('help', () => {
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
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends at once and leaves nothing half-written', async (sent, expected) => {
  const root = temporaryFolder(
    Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`src/file${index}.js`, swallowing.repeat(5)])),
  );
  const child = spawn(process.execPath, [command, '--format', 'json:errlint.json'], { cwd: root });
  setTimeout(() => child.kill(sent), 700);
  const [status, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.on('close', (...ended) => resolve(ended)),
  );
  assert.ok(signal === sent || status === expected, `${String(status)} ${String(signal)}`);
  assert.deepEqual(readdirSync(root).sort(), ['.git', 'src']);
});

test('SIGINT while a report is written takes away what is half-written', async () => {
  const root = temporaryFolder({ 'big.json': 'old' });
  const report = path.join(root, 'big.json');
  const source = new URL('../src/project/write-file.ts', import.meta.url).href;
  const program = `import { replaceFile } from '${source}'; await replaceFile(${JSON.stringify(report)}, Buffer.alloc(5e8));`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], { cwd: repository });
  const ended = new Promise((resolve) => child.on('close', (_, signal) => resolve(signal)));
  const watching = setInterval(() => {
    if (readdirSync(root).some((name) => name.endsWith('.tmp'))) child.kill('SIGINT');
  }, 5);
  try {
    assert.equal(await ended, 'SIGINT');
  } finally {
    clearInterval(watching);
  }
  assert.deepEqual(readdirSync(root).sort(), ['.git', 'big.json']);
  assert.equal(readFileSync(report, 'utf8'), 'old');
});

test.runIf(existsSync('/usr/bin/script'))('progress is shown on a terminal only, and wiped away', async () => {
  const root = temporaryFolder(Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`src/file${index}.js`, clean])));
  const { PATH = '' } = process.env;
  const onTerminal = execFileSync('script', ['-qec', `${process.execPath} ${command}`, '/dev/null'], {
    cwd: root,
    env: { PATH, TERM: 'xterm' },
    encoding: 'utf8',
  });
  assert.match(onTerminal, /^Analysing 120 files…\r\u001b\[K/);
  assert.match((await errlint(root, ['--stats'])).stderr, /^errlint: 120 of 120 files, at most \d+ MB of memory\n(  [\w -]+ \d+ ms\n)+$/);
});

test('--threads spreads the files and changes nothing of what is said', async () => {
  const faulty = (name: string) => `export async function ${name}(load) { try { return await load(); } catch {} }\n`;
  const names = ['a', 'b', 'c', 'd', 'e'];
  const root = temporaryFolder({
    ...Object.fromEntries(names.map((name) => [`src/${name}.js`, faulty(name)])),
    'src/broken.js': 'const = 1;\n',
  });
  const runs = await Promise.all(['1', '2', '5', '99'].map((count) => errlint(root, ['--threads', count, '--no-cache', '-f', 'json'])));
  for (const { status, stdout, stderr } of runs) {
    assert.equal(status, 3);
    assert.equal(stdout, runs[0]!.stdout);
    assert.equal(stderr, runs[0]!.stderr);
  }
  assert.equal(runs[0]!.stdout.match(/"swallowed-error"/g)?.length, names.length);
  assert.equal((await errlint(root, ['--threads', 'many'])).status, 2);
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

describe.concurrent('fixes', () => {
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

describe('suggestions', () => {
  const twice = `${swallowing}${swallowing.replace('save', 'load')}`;
  const rethrowing = 'catch (error) { throw error; }';

  test('are all made with --yes, and what is left is reported', async () => {
    const root = temporaryFolder({ 'src/a.js': twice, 'src/b.js': swallowing.replace('{}', '{ return null; }') });
    const { stderr } = await errlint(root, ['--fix-suggestions', '--yes']);
    assert.match(stderr, /^errlint: made \d suggestions in \d files?\n$/);
    assert.equal(readFileSync(path.join(root, 'src/a.js'), 'utf8'), twice.replaceAll('catch {}', rethrowing));
  });

  test('in files that may not be written are told of', async () => {
    const root = temporaryFolder({ 'src/a.js': twice });
    symlinkSync('a.js', path.join(root, 'src/link.js'));
    const { stderr } = await errlint(root, ['--fix-suggestions', '--yes', 'src/link.js']);
    assert.match(stderr, /made 0 suggestions|link\.js was left alone/);
    assert.equal(readFileSync(path.join(root, 'src/a.js'), 'utf8'), twice);
  });

  describe.runIf(existsSync('/usr/bin/script'))('on a terminal', () => {
    async function answered(answers: string) {
      const root = temporaryFolder({ 'src/a.js': twice });
      const { PATH = '' } = process.env;
      const child = spawn('script', ['-qec', `${process.execPath} ${command} --fix-suggestions --format compact`, '/dev/null'], {
        cwd: root,
        env: { PATH, TERM: 'xterm' },
      });
      let output = '';
      child.stdout.on('data', (chunk) => {
        if (output === '') child.stdin.write(answers);
        output += String(chunk);
      });
      await new Promise((resolve) => child.on('close', resolve));
      child.stdin.end();
      return { output: stripVTControlCharacters(output.replaceAll('\r', '')), text: readFileSync(path.join(root, 'src/a.js'), 'utf8') };
    }

    test('are shown one by one, and made or not', async () => {
      const { output, text } = await answered('perhaps\nn\ny\n');
      assert.equal(text, twice.replace(/catch \{\}(?=[^]*catch)/, 'catch {}').replace(/catch \{\}(?![^]*catch)/, rethrowing));
      assert.match(output, /src\/a\.js:4:5 {2}swallowed-error {2}1 of 2\n[^]*\n--- a\/src\/a\.js\n\+\+\+ b\/src\/a\.js\n/);
      assert.match(output, /\n\+ {2}\} catch \(error\) \{ throw error; \}\n/);
      assert.equal(output.match(/yes, no, all, quit: /g)?.length, 3);
      assert.match(output, /made 1 suggestion in 1 file\n/);
      assert.match(output, /1 error, 0 warnings/);
    });

    test('can all be made from one on, or left', async () => {
      assert.equal((await answered('all\n')).text, twice.replaceAll('catch {}', rethrowing));
      assert.equal((await answered('q\n')).text, twice);
      // Ctrl-D, Ctrl-C
      assert.equal((await answered('\u0004')).text, twice);
      assert.equal((await answered('\u0003')).text, twice);
    });
  });
});

describe.concurrent('standard input', () => {
  const wrapping = swallowing.replace('catch {}', "catch (error) {\n    throw new Error('not saved');\n  }");
  const fixed = wrapping.replace("'not saved'", "'not saved', { cause: error }");
  const asFile = (file: string, ...flags: readonly string[]) => ['--stdin', '--stdin-filename', file, ...flags];

  test('counts as the file, whatever is on disk, and nothing else is reported', async () => {
    const root = temporaryFolder({ 'src/a.js': clean, 'src/b.js': swallowing });
    const faulty = await runErrlint(root, asFile('src/a.js', '--format', 'compact'), { input: swallowing });
    assert.deepEqual([faulty.status, faulty.stderr], [1, '']);
    assert.match(faulty.stdout, /^src\/a\.js:4:5: error: .*\n1 error, 0 warnings; 1 of 1 file analysed\n$/);
    assert.equal((await runErrlint(root, asFile('src/b.js'), { input: clean })).status, 0);
    assert.equal(readFileSync(path.join(root, 'src/b.js'), 'utf8'), swallowing);
  });

  test('is judged with what its package says elsewhere, and need not be on disk', async () => {
    const root = temporaryFolder({
      'package.json': '{ "name": "shop", "type": "module" }',
      'src/log.js': "import pino from 'pino';\nconst log = pino();\nexport const failed = (error) => log.error(error);\n",
    });
    const input = `import { failed } from './log.js';\n${swallowing.replace('catch {}', 'catch (error) {\n    failed(error);\n  }')}`;
    assert.equal((await runErrlint(root, asFile('src/new.js'), { input })).status, 0);
    writeFileSync(path.join(root, 'src/log.js'), 'export const failed = (error) => undefined;\n');
    assert.equal((await runErrlint(root, asFile('src/new.js'), { input })).status, 1);
  });

  test('is reported in every format', async () => {
    const root = temporaryFolder({ 'src/a.js': clean });
    const { stderr: formats } = await errlint(root, ['--format', '?']);
    const names = /The formats are (.*)\./.exec(formats)?.[1]?.split(', ') ?? [];
    assert.ok(names.length >= 10);
    for (const name of names) {
      const { status, stdout } = await runErrlint(root, asFile('src/a.js', '--format', name), { input: swallowing });
      assert.equal(status, 1, name);
      assert.match(stdout, /a\.js[^]*swallowed-error|swallowed-error[^]*a\.js/, name);
    }
  });

  test('is printed with its fixes; the report goes to files only', async () => {
    const root = temporaryFolder({ 'src/a.js': clean });
    const flags = asFile('src/a.js', '--fix', '--format', 'pretty', '--format', 'json:errlint.json');
    const all = await runErrlint(root, flags, { input: wrapping });
    assert.deepEqual(all, { status: 0, signal: null, stdout: fixed, stderr: '' });
    const some = await runErrlint(root, flags, { input: `\ufeff${wrapping}${swallowing}` });
    assert.deepEqual([some.status, some.stdout], [1, `\ufeff${fixed}${swallowing}`]);
    assert.match(readFileSync(path.join(root, 'errlint.json'), 'utf8'), /swallowed-error/);
    const broken = await runErrlint(root, asFile('src/a.js', '--fix'), { input: 'export const = ;\n' });
    assert.deepEqual([broken.status, broken.stdout], [3, 'export const = ;\n']);
    assert.equal(readFileSync(path.join(root, 'src/a.js'), 'utf8'), clean);
  });

  test('can be seen with its fixes as a diff', async () => {
    const { status, stdout } = await runErrlint(temporaryFolder(), asFile('src/a.js', '--fix-dry-run'), { input: wrapping });
    assert.equal(status, 1);
    assert.match(stdout, /^--- a\/src\/a\.js\n\+\+\+ b\/src\/a\.js\n[^]*^\+ {4}throw new Error\('not saved', \{ cause: error \}\);$/m);
  });

  test('that the configuration leaves out is told of and not reported', async () => {
    const root = temporaryFolder({ '.errlintrc.json': '{ "ignores": ["legacy/"] }' });
    const left = await runErrlint(root, asFile('legacy/a.js', '--format', 'json'), { input: swallowing });
    assert.deepEqual([left.status, left.stdout.trim()], [0, '[]']);
    assert.match(left.stderr, /legacy\/a\.js` is not linted: ignored by the configuration\./);
    assert.equal((await runErrlint(root, asFile('legacy/a.js', '--no-ignore'), { input: swallowing })).status, 1);
    assert.equal((await runErrlint(root, asFile('legacy/a.js', '--fix'), { input: wrapping })).stdout, wrapping);
  });
});

describe.concurrent('a baseline', () => {
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

  test('knows what is formatted anew', async () => {
    const root = temporaryFolder({ 'src/a.js': swallowing });
    await errlint(root, ['baseline']);
    writeFileSync(path.join(root, 'src/a.js'), swallowing.replace(/\n */g, ' ').replace('{}', '{\n\t}'));
    const { status, stdout } = await errlint(root, []);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /1 in the baseline/);
  });

  test('is taken from a file that has gone', async () => {
    const root = temporaryFolder({ 'src/a.js': swallowing, 'src/b.js': clean });
    await errlint(root, ['baseline']);
    rmSync(path.join(root, 'src/a.js'));
    assert.match((await errlint(root, [])).stderr, /One entry of `errlint-baseline\.json` is no longer found/);
    assert.match((await errlint(root, ['baseline', '--prune'])).stderr, /has 0 diagnostics in 0 files/);
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

describe.concurrent('commands besides linting', () => {
  const off = '{ "rules": { "swallowed-error": "off" } }';
  const planting = `import { writeFileSync } from 'node:fs';\nwriteFileSync('made', '');\nexport default {};\n`;
  const entries = (text: string) => Number(/has (\d+) diagnostics?/.exec(text)?.[1]);

  test('baseline takes the configuration and the preset that it is told to', async () => {
    const root = temporaryFolder({ 'src/a.js': swallowing, '.errlintrc.json': off, 'lax/.errlintrc.json': '{}' });
    const written = async (...flags: readonly string[]) => entries((await errlint(root, ['baseline', ...flags])).stderr);
    assert.equal(await written(), 0);
    assert.equal(await written('--no-config', '--baseline', 'old.json'), 1);
    assert.equal(await written('--config', 'lax/.errlintrc.json'), 1);
    assert.equal((await errlint(root, ['--no-config', '--baseline', 'old.json'])).status, 0);
    const app = temporaryFolder({ 'src/a.js': "import express from 'express';\nexpress().listen(3000);\n" });
    const inApp = async (...flags: readonly string[]) => entries((await errlint(app, ['baseline', ...flags])).stderr);
    const [recommended, strict] = [await inApp(), await inApp('--preset', 'strict')];
    assert.ok(strict > recommended, `${strict} ${recommended}`);
  });

  test('env takes the configuration that it is told to, and reads what is ignored where that is wanted', async () => {
    const root = temporaryFolder({
      'package.json': '{ "name": "shop" }',
      'src/a.js': 'export const a = process.env.A;\n',
      'src/b.js': 'export const b = process.env.B;\n',
      'errlint.config.mjs': "export default { ignores: ['b.js'] };\n",
      'other.json': '{ "ignores": ["a.js"] }',
    });
    const names = async (...flags: readonly string[]) => {
      const { stdout } = await errlint(root, ['env', '--format', 'json', ...flags]);
      return (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
    };
    assert.deepEqual(await names(), ['A']);
    assert.deepEqual(await names('--config', 'other.json'), ['B']);
    for (const flag of ['--no-config', '--safe-config', '--no-ignore']) assert.deepEqual(await names(flag), ['A', 'B'], flag);
    assert.deepEqual(await names('--no-config', 'src/b.js'), ['B']);
  });

  test.each([[['baseline']], [['env']], [['explain', 'src/a.js:1']]])('%j runs no configuration with --safe-config', async (args) => {
    const root = temporaryFolder({ 'src/a.js': clean, 'errlint.config.mjs': planting });
    const { status, stderr } = await errlint(root, [...args, '--safe-config']);
    assert.equal(status, 0);
    if (args[0] !== 'explain') assert.match(stderr, /is a program and was not read \(--safe-config\)/);
    assert.equal(existsSync(path.join(root, 'made')), false);
    await errlint(root, args);
    assert.equal(existsSync(path.join(root, 'made')), true);
  });

  const colourful = [['rules'], ['explain', 'lost-cause'], ['explain', 'src/a.js:4'], ['env'], ['init', '--yes']];

  test.each(colourful.map((args) => [args]))('%j has colours', async (args) => {
    const root = () => temporaryFolder({ 'package.json': '{}', 'src/a.js': `${swallowing}export const a = process.env.A;\n` });
    assert.match((await errlint(root(), [...args, '--color'])).stdout, /\u001b\[/);
    assert.doesNotMatch((await errlint(root(), [...args, '--no-color'], { FORCE_COLOR: '1' })).stdout, /\u001b\[/);
  });

  test('short options mean the long ones', async () => {
    const root = temporaryFolder({ 'src/a.js': swallowing });
    for (const [short, long] of [
      ['-v', '--version'],
      ['-h', '--help'],
      ['-q', '--quiet'],
    ] as const) {
      assert.equal((await errlint(root, [short])).stdout, (await errlint(root, [long])).stdout);
    }
    assert.equal((await errlint(root, ['lint', '-q'])).stdout, (await errlint(root, ['-q'])).stdout);
    assert.match((await errlint(root, ['init', '-y'])).stderr, /wrote errlint\.config/);
  });
});

test('a read-only project is linted', async () => {
  const root = temporaryFolder({ 'src/a.js': clean, 'errlint.config.ts': 'export default {};' });
  chmodSync(root, 0o555);
  const { status } = await errlint(root, []);
  chmodSync(root, 0o755);
  assert.equal(status, 0);
});
