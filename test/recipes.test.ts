/** The recipes of the README, as they stand there, in a folder that has errlint as it is published. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { defaultLoadersSync } from 'cosmiconfig';
import { afterEach, describe, test } from 'vitest';
import { codeFilesIn, importsOf, readSource } from './imports.js';
import { folderWithPacked } from './packed.js';

// `eslint.config.js`:    and the code block behind it
const blocks = [...readSource('README.md').matchAll(/^`([^`\n]+)`:\n\n```\w+\n([^]*?)```/gm)];
const recipes = new Map(blocks.map(([, file = '', text = '']) => [file, text]));

const load = (yaml: string): unknown => defaultLoadersSync['.yaml']('recipe.yaml', yaml);

const javascript = 'export async function save(order) {\n  try {\n    await orders.save(order);\n  } catch {}\n}\n';
const typed = javascript.replace('order)', 'order: { id: string }): Promise<void>');
const manifest = JSON.stringify({ name: 'shop', type: 'module' });
const folder = folderWithPacked({
  'package.json': manifest,
  '.gitignore': 'node_modules\n',
  'src/orders.js': javascript,
  'src/types.d.ts': 'export type A = 1;\n',
});
const added: string[] = [];

afterEach(() => {
  for (const file of added.splice(0)) rmSync(path.join(folder, file), { force: true, recursive: true });
});

/** Writes the recipe into the folder. */
function follow(file: string): void {
  const text = recipes.get(file);
  assert.ok(text !== undefined, `the README has no ${file}`);
  add(file, text);
}

function add(file: string, text: string): void {
  added.push(file);
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}

/** Runs a command of the folder's packages, as `npx` does. */
function run(command: string, env: Readonly<Record<string, string>> = {}) {
  const bin = path.join(folder, 'node_modules/.bin');
  const { PATH = '', HOME = '' } = process.env;
  const variables = { PATH: `${bin}${path.delimiter}${PATH}`, HOME, NO_COLOR: '1', ...env };
  const { status, stdout, stderr } = spawnSync(command, { cwd: folder, encoding: 'utf8', shell: true, env: variables });
  return { status, output: stdout + stderr };
}

test('there is a recipe for each', () => {
  assert.deepEqual(
    [...recipes.keys()],
    [
      'eslint.config.js',
      'eslint.config.ts',
      '.vscode/settings.json',
      '.oxlintrc.json',
      'lint-staged.config.js',
      '.husky/pre-commit',
      '.pre-commit-config.yaml',
      '.github/workflows/errlint.yml',
      '.gitlab-ci.yml',
      '.github/workflows/errlint-shards.yml',
      'packages/shop/package.json',
      'turbo.json',
      'nx.json',
      '.mcp.json',
    ],
  );
});

test('ESLint with a configuration in JavaScript', () => {
  follow('eslint.config.js');
  const { status, output } = run('eslint src');
  assert.equal(status, 1, output);
  assert.match(output, /4:5 +error +This catch clause drops the error.*errlint\/swallowed-error/);
});

test('ESLint with a configuration in TypeScript', () => {
  follow('eslint.config.ts');
  add('src/orders.ts', typed);
  const { status, output } = run('eslint src');
  assert.equal(status, 1, output);
  assert.match(output, /orders\.js\n.*errlint\/swallowed-error\n\n.*orders\.ts\n.*errlint\/swallowed-error/);
});

test('VS Code', () => {
  assert.deepEqual(Object.keys(JSON.parse(recipes.get('.vscode/settings.json') ?? '') as object), ['editor.codeActionsOnSave']);
  follow('eslint.config.js');
  // As the extension does: the folder's own ESLint lints the text of the editor as it is typed, and fixes it when it is saved.
  const text = "export const save = (order) => store.save(order).catch((error) => {\n  throw new Error('not saved');\n});\n";
  add(
    'editor.mjs',
    `
    import { ESLint } from 'eslint';
    const lint = async (options) => (await new ESLint(options).lintText(${JSON.stringify(text)}, { filePath: 'src/orders.js' }))[0];
    const [{ ruleId, line }] = (await lint({})).messages;
    console.log(ruleId, line, (await lint({ fix: true })).output);
  `,
  );
  const { output } = run('node editor.mjs');
  assert.match(output, /^errlint\/lost-cause 2 [^]*new Error\('not saved', \{ cause: error \}\)/);
});

test('oxlint', () => {
  follow('.oxlintrc.json');
  const { status, output } = run('oxlint src');
  assert.equal(status, 1, output);
  assert.match(output, /errlint\(swallowed-error\): This catch clause drops the error/);
});

describe('lint-staged and husky', () => {
  const git = (...commandArguments: string[]) => execFileSync('git', commandArguments, { cwd: folder, stdio: 'pipe', env: identity });
  const identity = { ...process.env, GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' };

  test('a commit with a fault is refused, and one without is made', () => {
    rmSync(path.join(folder, '.git'), { recursive: true });
    git('init', '-q');
    follow('lint-staged.config.js');
    follow('.husky/pre-commit');
    assert.equal(run('husky').status, 0);
    git('add', 'src', 'package.json');
    const commit = () => run('git commit -m "Add orders"', identity as Record<string, string>);
    const refused = commit();
    assert.equal(refused.status, 1, refused.output);
    assert.match(refused.output, /swallowed-error/);
    writeFileSync(path.join(folder, 'src/orders.js'), 'export const orders = [];\n');
    git('add', 'src');
    const made = commit();
    assert.equal(made.status, 0, made.output);
    writeFileSync(path.join(folder, 'src/orders.js'), javascript);
  });
});

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly language: string;
  readonly types_or: readonly string[];
  readonly exclude: string;
}

describe('pre-commit', () => {
  const { repos } = load(recipes.get('.pre-commit-config.yaml') ?? '') as {
    readonly repos: readonly { readonly hooks: readonly Hook[] }[];
  };
  const [hook] = repos[0]?.hooks ?? [];
  const [own] = load(readSource('.pre-commit-hooks.yaml')) as readonly Hook[];

  test('the hook runs errlint on the files that it is given', () => {
    assert.ok(hook !== undefined);
    const files = ['src/orders.js', 'src/types.d.ts'].filter((file) => !new RegExp(hook.exclude).test(file));
    const { status, output } = run(`${hook.entry} ${files.join(' ')}`);
    assert.equal(status, 1, output);
    assert.match(output, /swallowed-error/);
  });

  test('the repository’s own hook is the same', () => {
    for (const key of ['id', 'entry', 'language', 'types_or', 'exclude'] as const) assert.deepEqual(own?.[key], hook?.[key]);
  });
});

describe('continuous integration', () => {
  test('GitHub Actions', () => {
    const workflow = load(recipes.get('.github/workflows/errlint.yml') ?? '') as {
      readonly jobs: { readonly errlint: { readonly steps: readonly { readonly run?: string }[] } };
    };
    const { status, output } = run(workflow.jobs.errlint.steps.at(-1)?.run ?? '');
    assert.equal(status, 1, output);
    assert.match(output, /^::error file=src\/orders\.js,line=4/m);
  });

  test('GitHub Actions on several machines', () => {
    interface Job {
      readonly strategy: { readonly matrix: { readonly shard: readonly number[] } };
      readonly steps: readonly { readonly run?: string }[];
    }
    const { shard, merge } = (load(recipes.get('.github/workflows/errlint-shards.yml') ?? '') as { readonly jobs: Record<string, Job> })
      .jobs;
    const commandOf = (job: Job | undefined) => job?.steps.map((step) => step.run ?? '').find((text) => text.includes('errlint')) ?? '';
    added.push('errlint-results');
    for (const index of shard?.strategy.matrix.shard ?? []) {
      const { status, output } = run(commandOf(shard).replace('${{ matrix.shard }}', String(index)), { ERRLINT_CACHE_KEY: 'common' });
      assert.equal(status, 0, output);
    }
    const { status, output } = run(commandOf(merge), { ERRLINT_CACHE_KEY: 'common' });
    assert.equal(status, 1, output);
    assert.match(output, /^::error file=src\/orders\.js,line=4/m);
    assert.doesNotMatch(output, /analysed here/);
  });

  test('GitLab CI', () => {
    const { errlint } = load(recipes.get('.gitlab-ci.yml') ?? '') as {
      readonly errlint: { readonly script: readonly string[]; readonly artifacts: { readonly paths: readonly string[] } };
    };
    added.push(...errlint.artifacts.paths);
    const { status, output } = run(errlint.script.at(-1) ?? '');
    assert.equal(status, 1, output);
    assert.match(output, /swallowed-error/);
    for (const file of errlint.artifacts.paths) JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
  });
});

test('packages that are linted by themselves', () => {
  follow('packages/shop/package.json');
  add('packages/shop/src/shop.js', "import { journal } from '@acme/service';\nexport const enter = (password) => journal({ password });\n");
  add(
    'packages/service/package.json',
    JSON.stringify({ name: '@acme/service', type: 'module', exports: './src/service.js', scripts: { errlint: 'errlint' } }),
  );
  add('packages/service/src/service.js', 'export const journal = (entry) => console.info(entry);\n');
  const { scripts } = JSON.parse(recipes.get('packages/shop/package.json') ?? '') as { readonly scripts: { readonly errlint: string } };
  const written = ['turbo.json', 'nx.json'].map((file) => (recipes.get(file)?.match(/errlint-facts\.json/) ?? [''])[0]);
  assert.deepEqual(written, ['errlint-facts.json', 'errlint-facts.json']);
  assert.equal(run('cd packages/service && errlint --facts-out errlint-facts.json').status, 0);
  const { status, output } = run(`cd packages/shop && ${scripts.errlint}`);
  assert.equal(status, 1, output);
  assert.match(output, /secret-logging/);
  added.push('packages');
});

test('language models', () => {
  const { mcpServers } = JSON.parse(recipes.get('.mcp.json') ?? '') as {
    readonly mcpServers: Readonly<Record<string, { readonly command: string; readonly args: readonly string[] }>>;
  };
  const { command = '', args = [] } = mcpServers['errlint'] ?? {};
  const { status, output } = run(`echo '{"jsonrpc":"2.0","id":1,"method":"ping"}' | ${[command, ...args].join(' ')}`);
  assert.deepEqual([status, output], [0, '{"jsonrpc":"2.0","id":1,"result":{}}\n']);
});

test('what is built loads its dependencies and nothing else', () => {
  const { dependencies } = JSON.parse(readSource('package.json')) as { dependencies: Record<string, string> };
  const loaded = codeFilesIn('dist')
    .filter((file) => file.endsWith('.js'))
    .flatMap((file) => importsOf(file).map(({ specifier }) => specifier));
  const packages = loaded.filter((specifier) => !specifier.startsWith('.') && !isBuiltin(specifier));
  assert.deepEqual(
    packages.filter((name) => !(name in dependencies)),
    [],
  );
});

describe('types', () => {
  const consumer = `
import { defineConfig } from 'eslint/config';
import type { ESLint, Linter } from 'eslint';
import errlint from 'errlint/eslint';
import { lint, type LintResult } from 'errlint';

const plugin: ESLint.Plugin = errlint;
export const configs: Linter.Config[] = [errlint.configs.recommended, ...errlint.configs.strict, { ...errlint.configs.all, files: ['src/**'] }];
export const result: Promise<LintResult> = lint();
export const version: string = errlint.meta.version;
export default [
  ...defineConfig([{ plugins: { errlint }, extends: ['errlint/recommended'] }, { extends: [errlint.configs.recommended] }]),
  ...defineConfig({ plugins: { plugin }, extends: ['plugin/strict'] }),
];
`;
  const strictness = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false };
  const options = { ...strictness, noEmit: true, module: 'nodenext', target: 'es2022', types: [] };

  test('a project that checks all declarations accepts the plugin', () => {
    add('consumer.ts', consumer);
    add('tsconfig.json', JSON.stringify({ compilerOptions: options, files: ['consumer.ts'] }));
    const { status, output } = run(`"${process.execPath}" node_modules/typescript/bin/tsc -p .`);
    assert.equal(status, 0, output);
  });
});
