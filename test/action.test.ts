/** The repository as an action of GitHub and as hooks of pre-commit. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { defaultLoadersSync } from 'cosmiconfig';
import { describe, test } from 'vitest';
import { command } from './command.js';
import { readSource } from './imports.js';
import { swallowing } from './sources.js';
import { temporaryFolder } from './temporary-folder.js';

const load = (file: string): unknown => defaultLoadersSync['.yaml'](file, readSource(file));

interface Action {
  readonly name: string;
  readonly description: string;
  readonly branding: { readonly icon: string; readonly color: string };
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly required: boolean; readonly default: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly { readonly shell: string; readonly run: string; readonly env: Readonly<Record<string, string>> }[];
  };
}

describe('action.yml', () => {
  const action = load('action.yml') as Action;
  const [step] = action.runs.steps;
  assert.ok(step !== undefined);

  test('has what GitHub asks of a composite action', () => {
    assert.deepEqual(Object.keys(action).sort(), ['branding', 'description', 'inputs', 'name', 'runs']);
    assert.ok(action.name.length > 0 && action.description.length > 0 && action.description.length <= 125);
    assert.match(action.branding.color, /^(white|black|yellow|blue|green|orange|red|purple|gray-dark)$/);
    for (const [name, input] of Object.entries(action.inputs)) {
      assert.match(name, /^[a-z][a-z-]*$/);
      assert.match(input.description, /\.$/);
      assert.deepEqual([typeof input.required, typeof input.default], ['boolean', 'string']);
    }
    assert.equal(action.runs.using, 'composite');
    for (const each of action.runs.steps) assert.deepEqual([typeof each.run, each.shell], ['string', 'bash']);
  });

  test('every input is used, and none as a part of the script', () => {
    assert.doesNotMatch(step.run, /\$\{\{/);
    const used = [...readSource('action.yml').matchAll(/\$\{\{ inputs\.([\w-]+) \}\}/g)].map(([, name]) => name);
    assert.deepEqual(used.sort(), Object.keys(action.inputs).sort());
  });

  /** An npx that runs the built command, and an npm that installs it; both note what they were asked for. */
  const commands = {
    npx: `#!/bin/sh\necho "npx $2" > "$ASKED"\nshift 2\nexec "${process.execPath}" "${command}" "$@"\n`,
    npm: `#!/bin/sh
      for last; do :; done
      echo "npm $last" > "$ASKED"
      mkdir -p node_modules/.bin
      printf '#!/bin/sh\\nexec "${process.execPath}" "${command}" "$@"\\n' > node_modules/.bin/errlint
      chmod +x node_modules/.bin/errlint\n`,
  };

  /** Runs the step as a runner does; `head` is the repository that a pull request comes from. */
  function runStep(root: string, inputs: Readonly<Record<string, string>>, head = '') {
    const bin = temporaryFolder(commands);
    for (const name of Object.keys(commands)) chmodSync(path.join(bin, name), 0o755);
    const values = Object.entries(step!.env).map(([name, value]) => {
      const [, input = ''] = /inputs\.([\w-]+)/.exec(value) ?? [];
      return [name, inputs[input] ?? action.inputs[input]?.default ?? ''];
    });
    writeFileSync(path.join(bin, 'script.sh'), step!.run);
    const { PATH = '' } = process.env;
    const ASKED = path.join(bin, 'asked');
    const runner = { RUNNER_TEMP: temporaryFolder(), GITHUB_REPOSITORY: 'acme/shop', ERRLINT_HEAD: head };
    const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', path.join(bin, 'script.sh')], {
      cwd: root,
      encoding: 'utf8',
      env: { ...Object.fromEntries(values), ...runner, ASKED, PATH: `${bin}${path.delimiter}${PATH}` },
    });
    return { status, stdout, stderr, asked: existsSync(ASKED) ? readFileSync(ASKED, 'utf8').trim() : '' };
  }

  test('annotates what it finds, and fails', () => {
    const { status, stdout, stderr, asked } = runStep(temporaryFolder({ 'src/a.js': swallowing }), {});
    assert.deepEqual([status, stderr, asked], [1, '', 'npx errlint']);
    assert.match(stdout, /^::error file=src\/a\.js,line=4/m);
  });

  test('hands its inputs on', () => {
    const root = temporaryFolder({ 'src/a.js': swallowing, 'my files/b.js': swallowing });
    mkdirSync(path.join(root, 'out'));
    const inputs = {
      paths: 'my files\n',
      options: '--rule=swallowed-error:warning\n--fail-on=error',
      sarif: 'out/errlint.sarif',
      version: '0.1.0',
    };
    const { status, stdout, asked } = runStep(root, inputs);
    assert.deepEqual([status, asked], [0, 'npx errlint@0.1.0']);
    assert.match(stdout, /^::warning file=my files\/b\.js/m);
    assert.doesNotMatch(stdout, /src\/a\.js/);
    assert.equal((JSON.parse(readFileSync(path.join(root, 'out/errlint.sarif'), 'utf8')) as { version: string }).version, '2.1.0');
  });

  describe('runs nothing of foreign code', () => {
    const program = `import { writeFileSync } from 'node:fs';\nwriteFileSync('made', '');\nexport default { preset: 'strict' };\n`;

    test.each([
      ['a pull request from a fork', {}, 'somebody/shop', true],
      ['a pull request from a fork that is gone', {}, 'deleted', true],
      ['what is said to be foreign', { 'safe-config': 'true' }, '', true],
      ['a push is not foreign', {}, '', false],
      ['a pull request from a branch is not', {}, 'acme/shop', false],
      ['what is said not to be is not', { 'safe-config': 'false' }, 'somebody/shop', false],
    ])('%s', (_, inputs, head, isForeign) => {
      const root = temporaryFolder({ 'src/a.js': swallowing, 'errlint.config.mjs': program });
      const { status, stdout, stderr, asked } = runStep(root, { version: '0.1.0', ...inputs }, head);
      assert.deepEqual([status, asked], [1, isForeign ? 'npm errlint@0.1.0' : 'npx errlint@0.1.0']);
      assert.match(stdout, /^::error file=src\/a\.js,line=4/m);
      assert.equal(existsSync(path.join(root, 'made')), !isForeign);
      assert.equal(stderr.includes('is a program and was not read'), isForeign);
    });

    test('other answers are refused', () => {
      const { status, stdout, asked } = runStep(temporaryFolder({ 'src/a.js': swallowing }), { 'safe-config': 'yes' });
      assert.deepEqual([status, stdout, asked], [2, '::error::safe-config is true, false or auto\n', '']);
    });
  });

  test('inputs are no script', () => {
    const root = temporaryFolder({ 'src/a.js': swallowing });
    const { status } = runStep(root, { paths: '$(touch made)\n--fix', options: '`touch made`', version: '1"; touch made; "' });
    assert.equal(status, 2);
    assert.equal(existsSync(path.join(root, 'made')), false);
  });
});

describe('.pre-commit-hooks.yaml', () => {
  const hooks = load('.pre-commit-hooks.yaml') as readonly Readonly<Record<string, unknown>>[];
  const { bin } = JSON.parse(readSource('package.json')) as { readonly bin: Readonly<Record<string, string>> };

  test.each(hooks)('$id has what pre-commit asks of a hook', (hook) => {
    for (const key of ['id', 'name', 'description', 'entry', 'language']) assert.equal(typeof hook[key], 'string', key);
    const known = ['id', 'name', 'description', 'entry', 'language', 'types_or', 'exclude', 'require_serial'];
    assert.deepEqual(
      Object.keys(hook).filter((key) => !known.includes(key)),
      [],
    );
    assert.ok(String(hook['entry']) in bin);
    assert.equal(hook['language'], 'node');
    // Tags of the package `identify`.
    for (const type of hook['types_or'] as readonly string[]) assert.match(type, /^(javascript|jsx|ts|tsx)$/);
    assert.equal(typeof hook['require_serial'], 'boolean');
  });

  test('leaves out type declarations only', () => {
    const exclude = new RegExp(String(hooks[0]?.['exclude']));
    assert.deepEqual(
      ['a.ts', 'a.d.ts', 'a.d.mts', 'ad.ts', 'a.d.ts.js'].filter((file) => exclude.test(file)),
      ['a.d.ts', 'a.d.mts'],
    );
  });
});
