/** `--watch`, as its user meets it. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, test } from 'vitest';
import { command, runErrlint } from './command.js';
import { swallowing } from './sources.js';
import { temporaryFolder } from './temporary-folder.js';

const clean = 'export const total = 1;\n';
const manifest = '{ "name": "shop", "type": "module" }';

const running: ChildProcess[] = [];

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

/** A run that goes on. */
interface Watching {
  /** The last report, once there are so many. */
  report(count: number): Promise<string>;
  /** How many reports there are, after time enough for one more. */
  countLater(): Promise<number>;
  /** What was said on standard error so far. */
  said(): string;
  /** Waits for the text on standard error. */
  hears(expected: RegExp): Promise<void>;
  interrupt(): Promise<readonly [status: number | null, signal: NodeJS.Signals | null]>;
}

const summary = /^\d+ errors?, \d+ warnings?; \d+ of \d+ files? analysed$/m;

function startWatching(root: string, ...commandArguments: string[]): Watching {
  const child = spawn(process.execPath, [command, '--watch', '--format', 'compact', ...commandArguments], { cwd: root });
  running.push(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const ended = new Promise<[number | null, NodeJS.Signals | null]>((resolve) => child.on('close', (...how) => resolve(how)));
  // The waiting begins after the report; what is changed before would be seen as well, yet only then is there nothing else to see.
  const reports = () => stdout.split(/(?<=files? analysed\n)/).filter((text) => summary.test(text));
  const isWaiting = (count: number) => stderr.split('waiting for changes').length > count;

  async function until(isThere: () => boolean): Promise<void> {
    for (let tries = 0; !isThere(); tries += 1) {
      assert.ok(tries < 400 && child.exitCode === null, `${stdout}\n${stderr}`);
      await wait(50);
    }
  }

  return {
    async report(count) {
      await until(() => reports().length >= count && isWaiting(count));
      return reports()[count - 1] ?? '';
    },
    async countLater() {
      await wait(700);
      return reports().length;
    },
    said: () => stderr,
    hears: (expected) => until(() => expected.test(stderr)),
    async interrupt() {
      child.kill('SIGINT');
      return ended;
    },
  };
}

describe('--watch', () => {
  test('reports again after each change, and ends with 130', async () => {
    const root = temporaryFolder({ 'package.json': manifest, 'src/a.js': swallowing, 'src/b.js': clean });
    const watching = startWatching(root);
    assert.match(await watching.report(1), /src\/a\.js:4:5: error.*\n1 error,/);
    writeFileSync(path.join(root, 'src/b.js'), swallowing);
    assert.match(await watching.report(2), /src\/a\.js:4:5.*\nsrc\/b\.js:4:5.*\n2 errors/);
    writeFileSync(path.join(root, 'src/a.js'), clean);
    writeFileSync(path.join(root, 'src/b.js'), clean);
    assert.match(await watching.report(3), /^0 errors, 0 warnings; 2 of 2 files/);
    assert.equal(await watching.countLater(), 3);
    assert.deepEqual(await watching.interrupt(), [130, null]);
  });

  test('sees files that come, move and go, in new folders as well', async () => {
    const root = temporaryFolder({ 'package.json': manifest, 'src/a.js': clean });
    const watching = startWatching(root);
    await watching.report(1);
    mkdirSync(path.join(root, 'src/orders'));
    writeFileSync(path.join(root, 'src/orders/save.js'), swallowing);
    assert.match(await watching.report(2), /src\/orders\/save\.js:4:5/);
    renameSync(path.join(root, 'src/orders/save.js'), path.join(root, 'src/orders/store.js'));
    assert.match(await watching.report(3), /src\/orders\/store\.js:4:5.*\n1 error,/);
    rmSync(path.join(root, 'src/orders'), { recursive: true });
    assert.match(await watching.report(4), /^0 errors, 0 warnings; 1 of 1 file/);
  });

  test('takes no notice of what is not looked at', async () => {
    const root = temporaryFolder({
      'package.json': manifest,
      '.gitignore': 'local.js\n/src/out/\n',
      '.errlintrc.json': '{ "ignores": ["old.js"] }',
      'src/a.js': clean,
      'src/out/a.js': clean,
      'src/node_modules/a/index.js': clean,
    });
    const watching = startWatching(root);
    await watching.report(1);
    const ignored = ['local.js', 'out/a.js', 'out/b.js', 'old.js', 'node_modules/a/index.js'];
    for (const name of [...ignored, 'a.test.js', 'types.d.ts', 'readme.md', '.hidden.js']) {
      writeFileSync(path.join(root, 'src', name), swallowing);
    }
    mkdirSync(path.join(root, 'src/tests'));
    assert.equal(await watching.countLater(), 1);
    writeFileSync(path.join(root, 'src/a.js'), swallowing);
    assert.match(await watching.report(2), /^src\/a\.js:4:5.*\n1 error, 0 warnings; 1 of 1 file/);
  });

  test('knows what a change means for other files', async () => {
    const root = temporaryFolder({
      'package.json': manifest,
      'src/failed.js': 'export const failed = (error) => console.error(error);\n',
      'src/save.js': `import { failed } from './failed.js';\n${swallowing.replace('catch {}', 'catch (error) {\n    failed(error);\n  }')}`,
    });
    const watching = startWatching(root, 'src/save.js');
    assert.match(await watching.report(1), /^0 errors, 0 warnings; 1 of 1 file/);
    writeFileSync(path.join(root, 'src/failed.js'), 'export const failed = () => undefined;\n');
    assert.match(await watching.report(2), /src\/save\.js:5:5/);
  });

  test('follows its configuration, and waits over a mistake in it', async () => {
    const root = temporaryFolder({ 'package.json': manifest, 'src/a.js': swallowing });
    const watching = startWatching(root);
    assert.match(await watching.report(1), /1 error,/);
    writeFileSync(path.join(root, '.errlintrc.json'), '{ "rulez": {} }');
    await watching.hears(/\.errlintrc\.json:1:3: There is no key `rulez`[^]*waiting for changes/);
    writeFileSync(path.join(root, '.errlintrc.json'), '{ "rules": { "swallowed-error": "off" } }');
    await watching.hears(/rulez[^]*waiting for changes[^]*waiting for changes/);
    assert.match(await watching.report(2), /0 errors/);
    writeFileSync(path.join(root, 'errlint.config.mjs'), 'export default {};');
    await watching.hears(/the configuration has changed; start errlint again/);
  });

  test('ends like any other run when the first one cannot be made', async () => {
    const { status, stderr } = await runErrlint(temporaryFolder({ 'readme.md': '' }), ['--watch']);
    assert.equal(status, 2);
    assert.match(stderr, /Nothing to lint/);
  });

  test.each([['--fix'], ['--fix-dry-run'], ['--staged']])('is not for %s', async (flag) => {
    const { status, stderr } = await runErrlint(temporaryFolder({ 'src/a.js': clean }), ['--watch', flag]);
    assert.equal(status, 2);
    assert.match(stderr, /cannot be used with/);
  });

  test.runIf(existsSync('/usr/bin/script'))('clears a terminal for a new result, and nothing else', async () => {
    const root = temporaryFolder({ 'package.json': manifest, 'src/a.js': swallowing });
    const { PATH = '' } = process.env;
    const child = spawn('script', ['-qec', `"${process.execPath}" "${command}" --watch`, '/dev/null'], {
      cwd: root,
      env: { PATH, TERM: 'xterm' },
    });
    running.push(child);
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    const screens = () => output.split('\u001b[2J\u001b[3J\u001b[H');
    const until = async (isThere: () => boolean) => {
      for (let tries = 0; !isThere() && tries < 400; tries += 1) await wait(50);
      assert.ok(isThere(), output);
    };
    await until(() => /waiting for changes/.test(screens()[1] ?? ''));
    writeFileSync(path.join(root, 'src/a.js'), clean);
    await until(() => /No faults found[^]*waiting for changes/.test(screens()[2] ?? ''));
    // The last result stays.
    writeFileSync(path.join(root, '.errlintrc.json'), '{ "rulez": {} }');
    await until(() => /No faults found[^]*There is no key `rulez`[^]*waiting for changes/.test(screens()[2] ?? ''));
    child.stdin.write('\u0003');
    assert.equal(await new Promise((resolve) => child.on('close', resolve)), 130);
  });
});
