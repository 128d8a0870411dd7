/** What `--staged`, `--since` and `--changed-lines` report, in repositories that git itself has made. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'vitest';
import { command, runErrlint, type Surroundings } from './command.js';
import { swallowing } from './sources.js';
import { temporaryFolder } from './temporary-folder.js';

type Files = Readonly<Record<string, string | Buffer>>;

const identity = {
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@localhost',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@localhost',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
};

function git(folder: string, ...commandArguments: string[]): string {
  const env = { ...process.env, ...identity };
  return execFileSync('git', commandArguments, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

function write(root: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), content);
  }
}

function commit(root: string, files: Files = {}): void {
  write(root, files);
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--allow-empty', '--message', 'change');
}

/** A repository on the branch `main` with one commit of the files. */
function repositoryOf(files: Files, ...initArguments: string[]): string {
  const root = temporaryFolder();
  git(root, 'init', '--quiet', '--initial-branch', 'main', ...initArguments);
  commit(root, { 'package.json': '{ "name": "shop", "type": "module" }', ...files });
  return root;
}

/** `file:line rule` of all that is reported. */
async function reported(root: string, commandArguments: readonly string[], surroundings: Surroundings = {}): Promise<string[]> {
  const { status, stdout, stderr } = await runErrlint(root, [...commandArguments, '--format', 'json'], surroundings);
  assert.equal(stderr, '');
  const results = JSON.parse(stdout) as { filePath: string; messages: { line: number; ruleId: string }[] }[];
  const found = results.flatMap(({ filePath, messages }) =>
    messages.map(({ line, ruleId }) => `${path.relative(root, filePath)}:${line} ${ruleId}`),
  );
  assert.equal(status, found.length > 0 ? 1 : 0);
  return found;
}

/** The files that a run has looked at. */
async function analysed(root: string, commandArguments: readonly string[]): Promise<string[]> {
  const { stdout } = await runErrlint(root, [...commandArguments, '--format', 'json']);
  return (JSON.parse(stdout) as { filePath: string }[]).map(({ filePath }) => path.relative(root, filePath));
}

const rethrowing = swallowing.replace('catch {}', 'catch (error) {\n    log.error(error);\n    throw error;\n  }');
const clean = 'export const total = 1;\n';

describe.concurrent('--staged', () => {
  test('reports on staged files only', async () => {
    const root = repositoryOf({ 'src/old.js': swallowing });
    write(root, { 'src/new.js': swallowing, 'src/unstaged.js': swallowing });
    git(root, 'add', 'src/new.js');
    assert.deepEqual(await reported(root, ['--staged']), ['src/new.js:4 swallowed-error']);
    assert.deepEqual(await analysed(root, ['--staged']), ['src/new.js']);
  });

  test('looks at what is staged, not at the work tree', async () => {
    const root = repositoryOf({ 'src/a.js': clean, 'src/b.js': clean });
    write(root, { 'src/a.js': swallowing, 'src/b.js': clean + clean.replace('total', 'other') });
    git(root, 'add', '.');
    write(root, { 'src/a.js': clean, 'src/b.js': swallowing });
    assert.deepEqual(await reported(root, ['--staged']), ['src/a.js:4 swallowed-error']);
  });

  test('knows the other files as the index has them', async () => {
    const helper = (body: string) => `export function failed(error) {\n  ${body}\n}\n`;
    const caller = `import { failed } from './failed.js';\n${swallowing.replace('catch {}', 'catch (error) {\n    failed(error);\n  }')}`;
    const root = repositoryOf({ 'src/failed.js': helper('console.error(error);') });
    write(root, { 'src/save.js': caller });
    git(root, 'add', '.');
    write(root, { 'src/failed.js': helper('') });
    assert.deepEqual(await reported(root, ['--staged']), []);
    git(root, 'add', '.');
    assert.deepEqual(await reported(root, ['--staged']), ['src/save.js:5 swallowed-error']);
  });

  test('has files that the work tree has no more, and none that are deleted', async () => {
    const helper = 'export const failed = (error) => console.error(error);\n';
    const root = repositoryOf({ 'src/deleted.js': swallowing, 'src/helper.js': helper });
    write(root, { 'src/staged.js': `import { failed } from './helper.js';\n${swallowing}` });
    git(root, 'add', '.');
    git(root, 'rm', '--quiet', 'src/deleted.js');
    rmSync(path.join(root, 'src/staged.js'));
    rmSync(path.join(root, 'src/helper.js'));
    assert.deepEqual(await reported(root, ['--staged']), ['src/staged.js:5 swallowed-error']);
    assert.deepEqual(await reported(root, ['--staged', 'src/staged.js']), ['src/staged.js:5 swallowed-error']);
  });

  test('works before the first commit', async () => {
    const root = temporaryFolder({ 'src/a.js': swallowing });
    git(root, 'init', '--quiet');
    git(root, 'add', '.');
    assert.deepEqual(await reported(root, ['--staged']), ['src/a.js:4 swallowed-error']);
  });

  test('with nothing staged, is clean at once', async () => {
    const root = repositoryOf({ 'src/a.js': swallowing });
    const { status, stdout } = await runErrlint(root, ['--staged']);
    assert.equal(status, 0);
    assert.match(stdout, /No faults found\nAnalysed 0 files\.\n/);
  });

  test('reads what is converted on the way to the work tree', async () => {
    const root = repositoryOf({ '.gitattributes': '*.js text eol=crlf\n', 'src/a.js': clean });
    write(root, { 'src/a.js': swallowing.replaceAll('\n', '\r\n') });
    git(root, 'add', '.');
    assert.deepEqual(await reported(root, ['--staged']), ['src/a.js:4 swallowed-error']);
  });

  test('names a file with conflicts', async () => {
    const root = repositoryOf({ 'src/a.js': clean });
    git(root, 'switch', '--quiet', '--create', 'feature');
    commit(root, { 'src/a.js': clean.replace('1', '2') });
    git(root, 'switch', '--quiet', 'main');
    commit(root, { 'src/a.js': clean.replace('1', '3') });
    assert.throws(() => git(root, 'merge', 'feature'));
    const { status, stderr } = await runErrlint(root, ['--staged']);
    assert.equal(status, 2);
    assert.match(stderr, /src\/a\.js` has conflicts/);
  });

  test('is what a commit hook sees, from a folder further down as well', async () => {
    const root = repositoryOf({ 'api/package.json': '{ "name": "api" }', 'api/src/a.js': clean });
    const hook = path.join(root, '.git/hooks/pre-commit');
    mkdirSync(path.dirname(hook), { recursive: true });
    writeFileSync(hook, `#!/bin/sh\ncd api && exec "${process.execPath}" "${command}" --staged --format compact\n`, { mode: 0o755 });
    write(root, { 'api/src/a.js': swallowing });
    assert.throws(() => git(root, 'commit', '--all', '--message', 'no'), /src\/a\.js:4:5: error: .*swallowed-error/);
    write(root, { 'api/src/a.js': rethrowing });
    git(root, 'commit', '--all', '--message', 'yes');
  });
});

describe.concurrent('--since', () => {
  test('reports on what has changed since the branch was left: committed, staged, in the work tree, untracked', async () => {
    const root = repositoryOf({ 'src/old.js': swallowing, 'src/main.js': clean });
    git(root, 'branch', 'feature');
    commit(root, { 'src/main.js': clean.replace('1', '2'), 'src/later.js': swallowing });
    git(root, 'switch', '--quiet', 'feature');
    commit(root, { 'src/committed.js': swallowing });
    write(root, { 'src/staged.js': swallowing, 'src/main.js': swallowing });
    git(root, 'add', 'src/staged.js');
    write(root, { 'src/untracked.js': swallowing, '.gitignore': 'ignored.js\n', 'src/ignored.js': swallowing });
    const files = ['src/committed.js', 'src/main.js', 'src/staged.js', 'src/untracked.js'];
    assert.deepEqual(
      await reported(root, ['--since', 'main']),
      files.map((file) => `${file}:4 swallowed-error`),
    );
    assert.deepEqual(
      await reported(root, ['--since', 'HEAD']),
      files.slice(1).map((file) => `${file}:4 swallowed-error`),
    );
    assert.deepEqual(await analysed(root, ['--since', 'main', '--no-ignore']), files);
  });

  test('takes a file for unchanged that has the same content again', async () => {
    const root = repositoryOf({ 'src/a.js': swallowing });
    commit(root, { 'src/a.js': rethrowing });
    write(root, { 'src/a.js': swallowing });
    assert.deepEqual(await analysed(root, ['--since', 'HEAD~1']), []);
  });

  test('reports on what imports the changed files, directly or through others', async () => {
    const root = repositoryOf({
      'src/failed.js': 'export const failed = (error) => console.error(error);\n',
      'src/index.js': "export * from './failed.js';\n",
      'src/save.js': `import { failed } from './index.js';\n${swallowing.replace('catch {}', 'catch (error) {\n    failed(error);\n  }')}`,
      'src/other.js': swallowing,
    });
    commit(root, { 'src/failed.js': 'export const failed = () => undefined;\n' });
    assert.deepEqual(await reported(root, ['--since', 'HEAD~1']), ['src/save.js:5 swallowed-error']);
    assert.deepEqual(await analysed(root, ['--since', 'HEAD~1']), ['src/failed.js', 'src/index.js', 'src/save.js']);
    assert.deepEqual(await analysed(root, ['--since', 'HEAD~1', 'src/save.js', 'src/other.js']), ['src/save.js']);
  });

  test.each([
    ['mian', /git knows no commit `mian`\. Did you mean `main`\?/],
    ['no..where', /git knows no commit `no\.\.where`/],
    ['', /git knows no commit ``/],
    ['--output=canary', /`--output=canary` is no commit/],
    ['-ccore.fsmonitor=canary', /is no commit/],
    ['HEAD:src/a.js', /git knows no commit/],
  ])('%j is no ref', async (ref, expected) => {
    const root = repositoryOf({ 'src/a.js': clean });
    const { status, stdout, stderr } = await runErrlint(root, [`--since=${ref}`]);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, expected);
    assert.doesNotMatch(stderr, /\n\s+at /);
    assert.deepEqual(readdirSync(root).sort(), ['.git', 'package.json', 'src']);
  });

  test('says what is missing where git cannot answer', async () => {
    const lint = async (root: string, ref: string) => {
      const { status, stderr } = await runErrlint(root, ['--since', ref]);
      assert.equal(status, 2);
      return stderr;
    };
    const root = repositoryOf({ 'src/a.js': clean });
    git(root, 'switch', '--quiet', '--create', 'feature');
    commit(root, { 'src/a.js': swallowing });
    git(root, 'switch', '--quiet', 'main');
    commit(root, { 'src/b.js': swallowing });
    const shallow = path.join(temporaryFolder(), 'shallow');
    git(root, 'clone', '--quiet', '--depth', '1', '--no-single-branch', `file://${root}`, shallow);
    const noBase = /no merge base of `origin\/feature` and `HEAD`: this clone is shallow.*fetch-depth: 0/;
    assert.match(await lint(shallow, 'origin/feature'), noBase);
    assert.match(await lint(shallow, 'main~1'), /git knows no commit `main~1`.*This clone is shallow/);
    git(root, 'switch', '--quiet', '--orphan', 'unrelated');
    commit(root, { 'src/c.js': clean });
    assert.match(await lint(root, 'main'), /no merge base of `main` and `HEAD`: their histories are unrelated/);
    const none = temporaryFolder({ 'src/a.js': clean });
    rmSync(path.join(none, '.git'), { recursive: true });
    assert.match(await lint(none, 'main'), /cannot be used in `.*`: it is in no git repository/);
  });

  test('says that git is not there', async () => {
    const root = repositoryOf({ 'src/a.js': clean });
    const { status, stderr } = await runErrlint(root, ['--since', 'main'], { env: { PATH: path.join(root, 'nowhere') } });
    assert.equal(status, 2);
    assert.match(stderr, /git was not found/);
  });
});

describe.concurrent('--changed-lines', () => {
  const two = swallowing + swallowing.replaceAll('save', 'load');

  test('reports what is on added and altered lines', async () => {
    const root = repositoryOf({ 'src/a.js': two });
    const altered = `${clean}${swallowing}${swallowing.replaceAll('save', 'load').replace('{}', '{ }')}`;
    write(root, { 'src/a.js': altered, 'src/new.js': swallowing });
    const expected = ['src/a.js:10 swallowed-error', 'src/new.js:4 swallowed-error'];
    assert.deepEqual(await reported(root, ['--since', 'HEAD', '--changed-lines']), expected);
    git(root, 'add', '.');
    assert.deepEqual(await reported(root, ['--staged', '--changed-lines']), expected);
  });

  test('reports what is beside lines that were taken out', async () => {
    const loading = swallowing.replaceAll('save', 'load');
    const root = repositoryOf({ 'src/a.js': swallowing + loading.replace('{}', '{\n    throw e;\n  }') });
    write(root, { 'src/a.js': swallowing + loading.replace('{}', '{\n  }') });
    assert.deepEqual(await reported(root, ['--since', 'HEAD', '--changed-lines']), ['src/a.js:9 swallowed-error']);
  });

  test('reports what has a changed line on its way, in whatever file', async () => {
    const replies = (body: string) => `export function sendError(res, error) {\n  res.status(500).json(${body});\n}\n`;
    const root = repositoryOf({
      'package.json': '{ "name": "shop", "type": "module", "dependencies": { "express": "^5.0.0" } }',
      'src/replies.js': replies("{ error: 'internal' }"),
      'src/routes.js': `import express from 'express';
import { sendError } from './replies.js';
const app = express();
app.get('/', async (req, res) => {
  try {
    res.json(await orders.all());
  } catch (error) {
    console.error(error);
    sendError(res, error);
  }
});
`,
    });
    write(root, { 'src/replies.js': replies('{ error: error.message }') });
    assert.deepEqual(await reported(root, ['--since', 'HEAD', '--changed-lines', '--only-rule', 'leaked-error-details']), [
      'src/routes.js:9 leaked-error-details',
    ]);
  });

  test('follows a file that was moved, and line ends that were converted', async () => {
    const root = repositoryOf({ 'src/a.js': two, '.gitattributes': '* text=auto\n' });
    git(root, 'mv', 'src/a.js', 'src/moved.js');
    assert.deepEqual(await reported(root, ['--since', 'HEAD', '--changed-lines']), []);
    assert.deepEqual(await reported(root, ['--staged', '--changed-lines']), []);
    write(root, { 'src/moved.js': two.replaceAll('\n', '\r\n').replace('catch {}', 'catch { }') });
    assert.deepEqual(await reported(root, ['--since', 'HEAD', '--changed-lines']), ['src/moved.js:4 swallowed-error']);
  });

  test('is the part of the whole report that git names', async () => {
    const functions = Array.from({ length: 12 }, (_, index) => swallowing.replaceAll('save', `save${index}`));
    const root = repositoryOf({ 'src/a.js': functions.join('') });
    let text = functions;
    // A generator of its own, so that a failure comes again.
    let seed = 7;
    const next = (below: number) => (seed = (seed * 16_807) % 2_147_483_647) % below;
    for (let round = 0; round < 8; round += 1) {
      const at = next(text.length);
      text = [
        text.toSpliced(at, 1, text[at]!.replace('catch {', `catch { /* ${round} */`)),
        text.toSpliced(at, 0, swallowing.replaceAll('save', `added${round}`)),
        text.toSpliced(at, 1, text[at]!.replace('orders', `orders${round}`)),
      ][round % 3]!;
      commit(root, { 'src/a.js': text.join('') });
      const ref = `HEAD~${1 + next(round + 1)}`;
      const hunks = [...git(root, 'diff', '--unified=0', ref).matchAll(/^@@ -\S+ \+(\d+)(?:,(\d+))? @@/gm)];
      const linesOf = (start: number, count: number) => Array.from({ length: count }, (_, index) => start + index);
      const lines = new Set(hunks.flatMap(([, start, count = '1']) => linesOf(Number(start), Number(count))));
      const expected = (await reported(root, [])).filter((line) => lines.has(Number(/:(\d+) /.exec(line)?.[1])));
      assert.deepEqual(await reported(root, ['--since', ref, '--changed-lines']), expected);
    }
  });

  test('a baseline holds as well, and says nothing is gone that was not looked at', async () => {
    const root = repositoryOf({ 'src/a.js': swallowing });
    assert.equal((await runErrlint(root, ['baseline'])).status, 0);
    commit(root, { 'src/a.js': clean + swallowing + swallowing.replaceAll('save', 'load') });
    assert.deepEqual(await reported(root, ['--since', 'HEAD~1', '--changed-lines']), ['src/a.js:10 swallowed-error']);
  });
});

describe.concurrent('a baseline', () => {
  const faulty = swallowing + swallowing.replaceAll('save', 'load');

  test.each([
    ['staged', (root: string) => git(root, 'mv', 'src/a.js', 'src/b.js')],
    [
      'committed, and changed on the way',
      (root: string) => {
        git(root, 'mv', 'src/a.js', 'src/b.js');
        commit(root, { 'src/b.js': `// moved\n${faulty}` });
      },
    ],
  ])('follows a move that is %s', async (_, move) => {
    const root = repositoryOf({ 'src/a.js': faulty, 'src/c.js': clean });
    await runErrlint(root, ['baseline']);
    git(root, 'add', '.');
    commit(root, {});
    move(root);
    const { status, stdout, stderr } = await runErrlint(root, []);
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /2 in the baseline/);
    assert.match((await runErrlint(root, ['baseline', '--prune'])).stderr, /has 2 diagnostics in 1 file\n/);
    assert.match(readFileSync(path.join(root, 'errlint-baseline.json'), 'utf8'), /"src\/b\.js"/);
  });
});

describe.concurrent('repositories of every kind', () => {
  test('a linked work tree, a submodule, and SHA-256', async () => {
    const library = repositoryOf({ 'src/a.js': clean });
    const root = repositoryOf({ 'src/a.js': clean });
    const tree = path.join(temporaryFolder(), 'tree');
    git(root, 'worktree', 'add', '--quiet', '-b', 'feature', tree);
    git(root, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'src/library');
    const submodule = path.join(root, 'src/library');
    const sha256 = repositoryOf({ 'src/a.js': clean }, '--object-format', 'sha256');
    for (const each of [tree, submodule, sha256]) {
      write(each, { 'src/a.js': swallowing });
      assert.deepEqual(await reported(each, ['--since', 'HEAD']), ['src/a.js:4 swallowed-error'], each);
      git(each, 'add', '.');
      write(each, { 'src/a.js': clean });
      assert.deepEqual(await reported(each, ['--staged', '--changed-lines']), ['src/a.js:4 swallowed-error'], each);
      assert.deepEqual(await reported(each, ['--since', 'HEAD']), [], each);
    }
    // What is in a submodule belongs to its own repository.
    write(submodule, { 'src/a.js': swallowing });
    assert.deepEqual(await reported(root, ['--since', 'HEAD']), []);
    assert.deepEqual(await reported(root, ['--staged']), []);
  });

  test('names of every kind', async () => {
    const root = repositoryOf({ 'src/a.js': clean });
    const names = ['with space', 'new\nline', 'tab\t', 'quote"', 'ünï', '-dash', ':(top)', '*'].map((name) => `src/${name}.js`);
    write(root, Object.fromEntries(names.map((name) => [name, swallowing])));
    git(root, 'add', '.');
    const expected = names.map((name) => `${name}:4 swallowed-error`).sort();
    assert.deepEqual((await reported(root, ['--staged', '--changed-lines'])).sort(), expected);
    assert.deepEqual((await reported(root, ['--since', 'HEAD', '--changed-lines'])).sort(), expected);
  });

  test('a folder below the top, reached through a link', async () => {
    const root = repositoryOf({ 'api/package.json': '{ "name": "api" }', 'api/src/a.js': clean, 'web/src/b.js': clean });
    write(root, { 'api/src/a.js': swallowing, 'web/src/b.js': swallowing });
    const link = path.join(temporaryFolder(), 'api');
    symlinkSync(path.join(root, 'api'), link);
    assert.deepEqual(await reported(path.join(root, 'api'), ['--since', 'HEAD']), ['src/a.js:4 swallowed-error']);
    const { stdout } = await runErrlint(link, ['--since', 'HEAD', '--format', 'compact']);
    assert.match(stdout, /^src\/a\.js:4:5/);
  });
});

describe('nothing that a repository is configured with is run', () => {
  interface Trap {
    /** Sets the trap; `program` is what is to be run. */
    readonly set: (root: string, program: string) => void;
    /** What runs it in git as it comes. */
    readonly trigger: readonly string[];
    readonly env?: (program: string) => Readonly<Record<string, string>>;
  }

  /** Makes the repository one that fetches what it lacks, and lack something. */
  const lacking = (url: (program: string) => string, configure: (root: string, program: string) => void = () => undefined): Trap => ({
    set(root, program) {
      const id = git(root, 'rev-parse', 'HEAD:src/a.js');
      rmSync(path.join(root, '.git/objects', id.slice(0, 2), id.slice(2)), { force: true });
      git(root, 'config', 'core.repositoryFormatVersion', '1');
      git(root, 'config', 'extensions.partialClone', 'origin');
      git(root, 'config', 'remote.origin.promisor', 'true');
      git(root, 'config', 'remote.origin.url', url(program));
      configure(root, program);
    },
    trigger: ['cat-file', '-p', 'HEAD:src/a.js'],
  });

  const attribute = (attributes: string, key: string, trigger: readonly string[]): Trap => ({
    set(root, program) {
      writeFileSync(path.join(root, '.gitattributes'), `*.js ${attributes}\n`);
      git(root, 'config', key, program);
    },
    trigger,
  });

  const traps: Readonly<Record<string, Trap>> = {
    'core.fsmonitor': { set: (root, program) => git(root, 'config', 'core.fsmonitor', program), trigger: ['status'] },
    'diff.external': { set: (root, program) => git(root, 'config', 'diff.external', program), trigger: ['diff'] },
    GIT_EXTERNAL_DIFF: { set: () => undefined, trigger: ['diff'], env: (program) => ({ GIT_EXTERNAL_DIFF: program }) },
    'diff.<driver>.command': attribute('diff=trap', 'diff.trap.command', ['diff']),
    'diff.<driver>.textconv': attribute('diff=trap', 'diff.trap.textconv', ['diff']),
    'filter.<driver>.clean': attribute('filter=trap', 'filter.trap.clean', ['diff']),
    'filter.<driver>.process': attribute('filter=trap', 'filter.trap.process', ['diff']),
    'filter.<driver>.smudge': attribute('filter=trap', 'filter.trap.smudge', ['checkout', '--', 'src/gone.js']),
    'a hook': {
      set(root, program) {
        mkdirSync(path.join(root, 'hooks'));
        symlinkSync(program, path.join(root, 'hooks/post-index-change'));
        git(root, 'config', 'core.hooksPath', path.join(root, 'hooks'));
      },
      trigger: ['status'],
    },
    'core.sshCommand': lacking(
      () => 'ssh://nowhere/a',
      (root, program) => git(root, 'config', 'core.sshCommand', program),
    ),
    'a remote helper': lacking(
      (program) => `ext::${program}`,
      (root) => git(root, 'config', 'protocol.ext.allow', 'always'),
    ),
  };

  test.each(Object.entries(traps))('%s', async (_, { set, trigger, env = () => ({}) }) => {
    const root = repositoryOf({ 'src/a.js': clean, 'src/b.js': clean, 'src/gone.js': swallowing });
    git(root, 'branch', 'before');
    commit(root, { 'src/b.js': clean.replace('1', '3') });
    write(root, { 'src/a.js': clean.replace('1', '2'), 'src/b.js': swallowing });
    git(root, 'add', 'src/b.js');
    write(root, { 'src/b.js': clean + swallowing });
    rmSync(path.join(root, 'src/gone.js'));
    const canary = path.join(root, 'canary');
    const program = path.join(temporaryFolder(), 'trap');
    writeFileSync(program, `#!/bin/sh\necho > "${canary}"\n`);
    chmodSync(program, 0o755);
    set(root, program);
    try {
      execFileSync('git', [...trigger], { cwd: root, env: { ...process.env, ...env(program) }, stdio: 'ignore', timeout: 20_000 });
    } catch {
      // What the trap does is no answer to git.
    }
    assert.ok(existsSync(canary), 'the trap is none');
    rmSync(canary);
    for (const asked of [['--staged'], ['--since', 'HEAD'], ['--since', 'before']]) {
      const { status, stdout, stderr } = await runErrlint(root, [...asked, '--changed-lines'], { env: env(program) });
      const saysWhy = (output: string) => /This clone lacks the earlier content of\s+files, and errlint fetches\s+nothing/.test(output);
      assert.ok(status === 0 || status === 1 || saysWhy(stdout + stderr), stdout + stderr);
    }
    assert.ok(!existsSync(canary));
  });

  test('and nothing is written', async () => {
    const root = repositoryOf({ 'src/a.js': clean });
    write(root, { 'src/a.js': swallowing });
    const index = readFileSync(path.join(root, '.git/index'));
    await runErrlint(root, ['--since', 'HEAD', '--changed-lines']);
    await runErrlint(root, ['--staged']);
    assert.ok(index.equals(readFileSync(path.join(root, '.git/index'))));
  });
});
