import assert from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'vitest';
import type { Config } from '../src/config/config.js';
import { findConfig } from '../src/config/find-config.js';
import { loadConfig, type LoadRequest } from '../src/config/load-config.js';
import { createPathMatcher } from '../src/config/patterns.js';
import { createSettings } from '../src/config/settings.js';
import { mistakesIn } from '../src/config/validate.js';
import { models } from '../src/models/models.js';
import { UserError } from '../src/project/user-error.js';
import { formats } from '../src/report/formats.js';
import { reporters } from '../src/report/reporter.js';
import { defineRule, type Rule } from '../src/rule.js';
import { temporaryFolder } from './temporary-folder.js';

const docs = { summary: 's', why: 'w', instead: 'i' };
const rules: readonly Rule[] = [
  defineRule({
    name: 'swallowed-error',
    category: 'swallow',
    preset: 'recommended',
    severity: 'error',
    docs,
    examples: [],
    messages: {},
    visit: {},
  }),
  defineRule({
    name: 'secret-logging',
    category: 'leak',
    preset: 'recommended',
    severity: 'error',
    docs,
    examples: [],
    messages: {},
    visit: {},
    options: {
      names: { default: ['pin'], about: 'a' },
      checkBodies: { default: true, about: 'b' },
      depth: { default: 3, about: 'c' },
      mode: { default: 'whole', oneOf: ['whole', 'parts'], about: 'd' },
    },
  }),
  defineRule({
    name: 'missing-health-check',
    category: 'resilience',
    preset: 'strict',
    severity: 'warning',
    docs,
    examples: [],
    messages: {},
    visit: {},
  }),
];

async function failureOf(run: () => unknown): Promise<string> {
  try {
    await run();
  } catch (error) {
    assert.ok(error instanceof UserError, error instanceof Error ? error.stack : String(error));
    assert.doesNotMatch(error.message, /\n\s+at /);
    return error.message;
  }
  assert.fail('nothing was thrown');
}

async function load(files: Readonly<Record<string, string>>, name: string, more: Partial<LoadRequest> = {}): Promise<Config> {
  return (await loadConfig(path.join(temporaryFolder(files), name), { rules, ...more })).config;
}

describe('the search', () => {
  test.each([
    'errlint.config.ts',
    'errlint.config.mts',
    'errlint.config.js',
    'errlint.config.mjs',
    'errlint.config.cjs',
    '.errlintrc',
    '.errlintrc.json',
    '.errlintrc.yaml',
    '.errlintrc.yml',
  ])('finds %s from a folder below', (name) => {
    const root = temporaryFolder({ [name]: '', 'apps/api/src/a.ts': '' });
    assert.equal(findConfig(path.join(root, 'apps/api')).file, path.join(root, name));
  });

  test('finds the key in package.json, and passes over one without', () => {
    const root = temporaryFolder({
      'package.json': '{ "errlint": { "preset": "strict" } }',
      'api/package.json': '{ "name": "errlint-user", "devDependencies": { "errlint": "1" } }',
    });
    assert.equal(findConfig(path.join(root, 'api')).file, path.join(root, 'package.json'));
  });

  test('ends with the repository', () => {
    const outer = temporaryFolder({ '.errlintrc.json': '{}', 'inner/.git/HEAD': '' });
    assert.equal(findConfig(path.join(outer, 'inner')).file, undefined);
  });

  test('does not choose between two', async () => {
    const root = temporaryFolder({ '.errlintrc.json': '{}', 'errlint.config.js': '' });
    assert.match(
      await failureOf(() => findConfig(root)),
      /Two configurations in .*`errlint\.config\.js` and `\.errlintrc\.json`\. Keep one\./,
    );
  });

  test('in safe mode passes over programs and says so', () => {
    const root = temporaryFolder({ 'errlint.config.ts': '', '.errlintrc.json': '{}' });
    assert.deepEqual(findConfig(root, { isDataOnly: true }), {
      file: path.join(root, '.errlintrc.json'),
      passedOver: [path.join(root, 'errlint.config.ts')],
    });
  });

  test('takes a configuration that may not be read for an error', async () => {
    const root = temporaryFolder({ 'package.json': '{}', '.errlintrc.json': '{}' });
    chmodSync(root, 0o755);
    chmodSync(path.join(root, '.errlintrc.json'), 0o000);
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(65534);
    try {
      const file = findConfig(root).file ?? '';
      assert.match(await failureOf(() => loadConfig(file, { rules })), /\.errlintrc\.json` cannot be read: permission denied/);
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });
});

describe('loading', () => {
  const config = { rules: { 'swallowed-error': 'warning' }, ignores: ['legacy/'] };
  const json = JSON.stringify(config);

  test.each([
    ['.errlintrc.json', `\ufeff${json}`],
    ['.errlintrc', json],
    ['.errlintrc', 'rules:\n  swallowed-error: warning # for now\nignores: [legacy/]\n'],
    ['.errlintrc.yml', 'rules: { swallowed-error: warning }\nignores:\n  - legacy/\n'],
    ['package.json', `{ "name": "shop", "errlint": ${json} }`],
    ['errlint.config.js', `export default ${json};`],
    ['errlint.config.mjs', `export default ${json};`],
    ['errlint.config.cjs', `module.exports = ${json};`],
    ['errlint.config.cjs', `exports.__esModule = true;\nexports.default = ${json};`],
    ['errlint.config.ts', `import type { Config } from 'errlint';\nexport default ${json} satisfies Config;`],
    ['errlint.config.mts', `const config: object = ${json};\nexport default config;`],
  ])('reads %s', async (name, text) => {
    // The type of the package, where JavaScript needs it.
    const files = name === 'package.json' ? { [name]: text } : { 'package.json': '{ "type": "module" }', [name]: text };
    assert.deepEqual({ ...(await load(files, name)) }, config);
  });

  test('TypeScript may import errlint where it is not installed, and files beside it; nothing is written', async () => {
    const root = temporaryFolder({
      'errlint.config.ts': `import { defineConfig } from 'errlint';\nimport { ignores } from './shared.ts';\nimport extra from './extra.json';\nexport default defineConfig({ ignores: [...ignores, ...extra] });`,
      'shared.ts': `export const ignores: string[] = ['legacy/'];`,
      'extra.json': '["old/"]',
    });
    chmodSync(root, 0o555);
    const api = { defineConfig: (value: unknown) => value };
    const { config } = await loadConfig(path.join(root, 'errlint.config.ts'), { rules, api });
    assert.deepEqual(config, { ignores: ['legacy/', 'old/'] });
    chmodSync(root, 0o755);
    assert.deepEqual(readdirSync(root).sort(), ['.git', 'errlint.config.ts', 'extra.json', 'shared.ts']);
  });

  test('TypeScript may import TypeScript by the name of what it is compiled to, or without extension', async () => {
    const config = await load(
      {
        'errlint.config.ts': `import { old } from './lists/old.js';\nimport { legacy } from './legacy';\nexport default { ignores: [old, legacy] };`,
        'lists/old.ts': `import { slash } from '../slash.mjs';\nexport const old: string = 'old' + slash;`,
        'slash.mts': `export const slash: string = '/';`,
        'legacy.ts': `export const legacy: string = 'legacy/';`,
      },
      'errlint.config.ts',
    );
    assert.deepEqual(config, { ignores: ['old/', 'legacy/'] });
  });

  test('an empty file is an empty configuration', async () => {
    assert.deepEqual(await load({ '.errlintrc.yaml': '# nothing yet\n' }, '.errlintrc.yaml'), {});
    assert.deepEqual(await load({ '.errlintrc': '' }, '.errlintrc'), {});
  });

  test.each([
    ['.errlintrc.json', '{\n  "preset": "strict",\n}', /\.errlintrc\.json:3:1: Not valid JSON: /],
    ['.errlintrc.json', '{ "preset": ', /\.errlintrc\.json:1:\d+: Not valid JSON: /],
    ['.errlintrc.yaml', 'rules: [1\nb: 2', /\.errlintrc\.yaml:2:1: Not valid YAML: /],
    ['.errlintrc.yaml', 'preset: !!js/function "() => 1"', /Not valid YAML: unknown tag/],
    [
      'package.json',
      '{ "errlint": { "preset": "strikt" } }',
      /package\.json:1:16: `preset` is one of `recommended`, `strict`, not `strikt`\. Did you mean `strict`\?/,
    ],
    ['errlint.config.mjs', 'throw new Error("no database")', /errlint\.config\.mjs: The configuration cannot be loaded: no database/],
    ['errlint.config.mjs', 'export const x = 1;', /errlint\.config\.mjs: The configuration has no default export\./],
    ['errlint.config.mjs', 'export default () => ({});', /The configuration must be an object, not a function\./],
    ['errlint.config.mjs', 'export default [{}];', /The configuration must be an object, not a list\./],
    ['errlint.config.mjs', `import 'errlint-config-nowhere';`, /cannot be loaded: Cannot find package 'errlint-config-nowhere'/],
    [
      'errlint.config.mjs',
      `import { defineConfig } from 'errlint';\nexport default defineConfig({});`,
      /imports `errlint`, which is not installed here/,
    ],
    ['errlint.config.ts', 'throw new Error("no database")', /errlint\.config\.ts: The configuration cannot be loaded: no database/],
    ['errlint.config.ts', 'export const x = 1;', /has no default export/],
    ['errlint.config.ts', 'export default {\n', /errlint\.config\.ts:2:1: '}' expected/],
  ])('says what is wrong with %s (%#)', async (name, text, expected) => {
    assert.match(await failureOf(() => load({ [name]: text }, name)), expected);
  });

  test('does not wait for ever', async () => {
    for (const [name, text] of [
      ['errlint.config.mjs', 'await new Promise(() => undefined);'],
      ['errlint.config.ts', 'export default new Promise(() => undefined);'],
      ['errlint.config.mjs', 'while (true);'],
      ['errlint.config.mjs', 'await undefined; while (true);'],
      ['errlint.config.ts', 'try { while (true); } catch { while (true); }'],
    ] as const) {
      assert.match(
        await failureOf(() => load({ [name]: text }, name, { timeout: 50 })),
        /errlint\.config\.m?[jt]s: The configuration did not load within 0\.05 seconds\./,
      );
    }
  });

  test('in safe mode, refuses programs', async () => {
    const failure = await failureOf(() =>
      load({ 'errlint.config.mjs': 'globalThis.hasRun = true;' }, 'errlint.config.mjs', { isDataOnly: true }),
    );
    assert.match(failure, /is a program, and `--safe-config` reads data only/);
    assert.equal('hasRun' in globalThis, false);
  });
});

describe('code that a project plants', () => {
  const canary = (file: string) => `require('node:fs').writeFileSync(${JSON.stringify(file)}, '');`;

  test('is not run by the search or by data', async () => {
    const root = temporaryFolder();
    const mark = path.join(root, 'executed');
    const planted = temporaryFolder({
      '.config/config.js': canary(mark),
      '.config/config.cjs': canary(mark),
      '.config/config.ts': canary(mark),
      'evil.js': canary(mark),
      'index.js': canary(mark),
      'node_modules/typescript/index.js': canary(mark),
      'node_modules/cosmiconfig/index.js': canary(mark),
      'package.json': '{ "main": "index.js", "cosmiconfig": { "searchPlaces": ["evil.js"] } }',
      '.errlintrc.json': '{ "$import": "./evil.js" }',
    });
    const back = process.cwd();
    process.chdir(planted);
    try {
      const file = findConfig(planted).file ?? '';
      assert.match(await failureOf(() => loadConfig(file, { rules })), /There is no key `\$import`/);
    } finally {
      process.chdir(back);
    }
    assert.equal(existsSync(mark), false);
  });

  test('keys of Object.prototype are keys like others', async () => {
    assert.match(
      await failureOf(() => load({ '.errlintrc.json': '{ "__proto__": { "preset": "strict" } }' }, '.errlintrc.json')),
      /There is no key `__proto__`/,
    );
    assert.match(
      await failureOf(() => load({ '.errlintrc.yml': 'rules: { constructor: error }' }, '.errlintrc.yml')),
      /There is no rule `constructor`/,
    );
    assert.match(
      await failureOf(() => load({ '.errlintrc.yml': 'rules: { swallowed-error: toString }' }, '.errlintrc.yml')),
      /not `toString`/,
    );
  });
});

describe('mistakes', () => {
  const model = { package: '@shop/log', calls: [{ call: 'write', is: 'log' }] };

  test('none in a configuration that uses everything', () => {
    const config: Config = {
      $schema: './node_modules/errlint/schema.json',
      preset: 'strict',
      rules: {
        'swallowed-error': 'off',
        'secret-logging': ['warn', { names: ['pin'], checkBodies: false, depth: 2, mode: 'parts' }],
        'missing-health-check': ['error'],
      },
      ignores: ['legacy/**', '!legacy/kept.ts', '*.{gen,old}.ts'],
      reporters: ['pretty', 'sarif:reports/errlint.sarif'],
      env: { files: ['src/env.ts'], functions: ['requireEnv'] },
      overrides: [{ files: 'scripts/**', rules: { 'swallowed-error': 'warning' } }],
      models: [
        { ...model, package: ['@shop/log', '@shop/audit'], calls: [{ call: 'write', is: 'log', level: 'error', when: { 0: ['a', 'b'] } }] },
      ],
    };
    assert.deepEqual(mistakesIn(config, { rules }), []);
  });

  test.each([
    [null, 'The configuration must be an object, not `null`.'],
    ['strict', 'The configuration must be an object, not `strict`.'],
    [{ rulez: {} }, 'There is no key `rulez`. Did you mean `rules`?'],
    [{ something: {} }, 'There is no key `something`.'],
    [{ preset: 3 }, '`preset` is one of `recommended`, `strict`, not `3`.'],
    [{ rules: [] }, '`rules` must be an object, not a list.'],
    [{ rules: { 'swalowed-error': 'off' } }, 'There is no rule `swalowed-error`. Did you mean `swallowed-error`?'],
    [
      { rules: { 'swallowed-error': 'eror' } },
      'The severity of `swallowed-error` is `off`, `warning` or `error`, not `eror`. Did you mean `error`?',
    ],
    [{ rules: { 'swallowed-error': 2 } }, 'The severity of `swallowed-error` is `off`, `warning` or `error`, not `2`.'],
    [{ rules: { 'swallowed-error': true } }, 'The severity of `swallowed-error` is `off`, `warning` or `error`, not `true`.'],
    [{ rules: { 'swallowed-error': ['error', {}] } }, '`swallowed-error` has no options.'],
    [
      { rules: { 'secret-logging': ['error', {}, {}] } },
      'The setting of `secret-logging` is a severity, or a severity and one object of options.',
    ],
    [{ rules: { 'secret-logging': ['error', { name: [] }] } }, '`secret-logging` has no option `name`. Did you mean `names`?'],
    [{ rules: { 'secret-logging': ['error', { names: 'pin' }] } }, '`rules.secret-logging.names` must be a list, not `pin`.'],
    [{ rules: { 'secret-logging': ['error', { names: [1] }] } }, '`rules.secret-logging.names[0]` must be a string, not `1`.'],
    [
      { rules: { 'secret-logging': ['error', { checkBodies: 'yes' }] } },
      '`rules.secret-logging.checkBodies` must be `true` or `false`, not `yes`.',
    ],
    [{ rules: { 'secret-logging': ['error', { depth: '3' }] } }, '`rules.secret-logging.depth` must be a number, not `3`.'],
    [
      { rules: { 'secret-logging': ['error', { mode: 'part' }] } },
      '`rules.secret-logging.mode` is one of `whole`, `parts`, not `part`. Did you mean `parts`?',
    ],
    [{ rules: { 'secret-logging': ['error', 'names'] } }, '`rules.secret-logging` must be an object, not `names`.'],
    [{ ignores: 'legacy' }, '`ignores` must be a list, not `legacy`.'],
    [{ ignores: [''] }, 'The glob `` is empty.'],
    [{ ignores: ['{a,b'] }, 'The glob `{a,b` has a brace without its counterpart.'],
    [{ ignores: ['../other/**'] }, 'The glob `../other/**` leads out of the folder of the configuration.'],
    [{ ignores: ['{a,b}'.repeat(12)] }, `The glob \`${'{a,b}'.repeat(12)}\` stands for more than 1000 globs.`],
    [{ reporters: 'sarif' }, '`reporters` must be a list, not `sarif`.'],
    [{ reporters: ['sariff:a.sarif'] }, '`reporters[0]` is a known name, not `sariff`. Did you mean `sarif`?'],
    [{ reporters: ['sarif:'] }, 'There is no file after the colon of `sarif:`.'],
    [{ reporters: ['json:../a.json'] }, 'The file `../a.json` leads out of the folder of the configuration.'],
    [{ reporters: ['json:reports/../../a.json'] }, 'The file `reports/../../a.json` leads out of the folder of the configuration.'],
    [{ reporters: ['json:/tmp/a.json'] }, 'The file `/tmp/a.json` leads out of the folder of the configuration.'],
    [
      { reporters: ['pretty', 'json'] },
      'Two of `reporters` would go to standard output: give all but one a file, as in `json:errlint.json`.',
    ],
    [{ env: { files: 'src/env.ts' } }, '`env.files` must be a list, not `src/env.ts`.'],
    [{ env: { functions: [1] } }, '`env.functions[0]` must be a string, not `1`.'],
    [{ overrides: {} }, '`overrides` must be a list, not an object.'],
    [{ overrides: [{ files: ['a'] }] }, '`overrides[0]` has no `rules`.'],
    [{ overrides: [{ file: ['a'], rules: {} }] }, '`overrides[0]` has no `files`.\nAn override has no key `file`. Did you mean `files`?'],
    [{ overrides: [{ files: [], rules: {} }] }, '`overrides[0].files` must be at least one, not a list.'],
    [{ overrides: [{ files: 'a', rules: { nothing: 'off' } }] }, 'There is no rule `nothing`.'],
    [{ models: [{}] }, '`models[0]` has no `package`.'],
    [
      { models: [{ ...model, calls: [{ call: 'write', is: 'logs' }] }] },
      '`models[0].calls[0].is` is a known name, not `logs`. Did you mean `log`?',
    ],
    [{ models: [{ ...model, calls: [{ is: 'log' }] }] }, '`models[0].calls[0]` needs one of `call`, `assign` and `returns`.'],
    [{ models: [{ ...model, calls: [{ cal: 'write', call: 'write', is: 'log' }] }] }, 'A call has no key `cal`. Did you mean `call`?'],
    [{ models: [{ ...model, calls: [{ call: '{write', is: 'log' }] }] }, 'Unclosed { in the model path `{write`.'],
    [{ models: [{ ...model, values: { log: 3 } }] }, '`models[0].values.log` must be a string, not `3`.'],
  ])('%j', (config, expected) => {
    assert.equal(
      mistakesIn(config, { rules })
        .map(({ message }) => message)
        .join('\n'),
      expected,
    );
  });

  test('the names of formats are those of the reporters', () => {
    assert.deepEqual(formats, Object.keys(reporters));
  });

  test('none in the built-in models', () => {
    assert.deepEqual(mistakesIn({ models }, { rules }), []);
  });

  test('all of them are told, each with its place', async () => {
    const text =
      '{\n  "preset": "strikt",\n  "overrides": [{ "files": "a", "rules": { "nothing": "off" } }],\n  "rules": {\n    "swallowed-error": "eror"\n  }\n}\n';
    const root = temporaryFolder({ '.errlintrc.json': text });
    const failure = await failureOf(() => loadConfig(path.join(root, '.errlintrc.json'), { rules }));
    assert.deepEqual(
      failure
        .replaceAll(root, '')
        .split('\n')
        .map((line) => line.split(': ')[0]),
      ['/.errlintrc.json:2:3', '/.errlintrc.json:3:44', '/.errlintrc.json:5:5'],
    );
  });
});

describe('settings', () => {
  const folder = '/shop';
  const settingsOf = (config: Config, more: object = {}) => createSettings({ config, folder, rules, ...more });

  test('the preset says which rules are on, with their options', () => {
    const recommended = settingsOf({});
    assert.deepEqual(Object.keys(recommended.settingsFor('/shop/a.ts')), ['swallowed-error', 'secret-logging']);
    assert.deepEqual(recommended.settingsFor('/shop/a.ts')['secret-logging'], {
      severity: 'error',
      options: { names: ['pin'], checkBodies: true, depth: 3, mode: 'whole' },
    });
    assert.deepEqual(settingsOf({ preset: 'strict' }).settingsFor('/shop/a.ts')['missing-health-check'], { severity: 'warning' });
    assert.equal(settingsOf({ preset: 'strict' }, { preset: 'recommended' }).preset, 'recommended');
  });

  test('the more specific wins: rules, overrides in order, what was said on top', () => {
    const { settingsFor } = settingsOf(
      {
        rules: { 'swallowed-error': 'off', 'secret-logging': ['error', { depth: 9 }] },
        overrides: [
          { files: ['scripts/**'], rules: { 'swallowed-error': 'warn' } },
          { files: 'scripts/deploy.{ts,js}', rules: { 'swallowed-error': 'error', 'secret-logging': 'warning' } },
        ],
      },
      { ruleEntries: { 'missing-health-check': 'error' } },
    );
    assert.equal(settingsFor('/shop/src/a.ts')['swallowed-error'], undefined);
    assert.equal(settingsFor('/shop/src/a.ts')['missing-health-check']?.severity, 'error');
    assert.equal(settingsFor('/shop/scripts/a.ts')['swallowed-error']?.severity, 'warning');
    assert.equal(settingsFor('/shop/scripts/deploy.ts')['swallowed-error']?.severity, 'error');
    // A severity alone keeps the options of the layer below.
    assert.deepEqual(settingsFor('/shop/scripts/deploy.ts')['secret-logging'], {
      severity: 'warning',
      options: { names: ['pin'], checkBodies: true, depth: 9, mode: 'whole' },
    });
    assert.equal(settingsFor('/shop/src/a.ts'), settingsFor('/shop/src/b.ts'));
    assert.equal(settingsFor('/elsewhere/scripts/a.ts')['swallowed-error'], undefined);
  });

  test('globs are those of .gitignore, with alternatives', () => {
    const matches = (patterns: string[], file: string) => createPathMatcher(patterns, folder)(path.join(folder, file));
    assert.ok(matches(['legacy/'], 'src/legacy/a.ts'));
    assert.ok(matches(['/legacy'], 'legacy/a.ts'));
    assert.ok(!matches(['/legacy'], 'src/legacy/a.ts'));
    assert.ok(!matches(['./legacy'], 'src/legacy/a.ts'));
    assert.ok(matches(['src/**/*.{gen,{old,older}}.ts'], 'src/a/b.older.ts'));
    assert.ok(!matches(['*.ts', '!kept.ts'], 'kept.ts'));
    assert.ok(!createPathMatcher(['*.ts'], folder)('/other/a.ts'));
  });
});

test('a link to a configuration is followed', async () => {
  const root = temporaryFolder({ 'shared/errlint.json': '{ "preset": "strict" }' });
  symlinkSync('shared/errlint.json', path.join(root, '.errlintrc.json'));
  const { config } = await loadConfig(findConfig(root).file ?? '', { rules });
  assert.deepEqual(config, { preset: 'strict' });
});
