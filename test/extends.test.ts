/** Configurations that are laid on top of others. */
import assert from 'node:assert/strict';
import { existsSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'vitest';
import { configFor, lint, rules, UserError, type Config, type Diagnostic } from '../src/api.js';
import { toCommonJs } from '../src/bind/resolve.js';
import { loadConfig, loadConfigNow } from '../src/config/load-config.js';
import { readSource } from './imports.js';
import { temporaryFolder } from './temporary-folder.js';

type Files = Readonly<Record<string, string>>;

async function configIn(files: Files, file = 'src/a.ts', safeConfig = false) {
  const root = temporaryFolder(files);
  const found = await configFor(file, { cwd: root, safeConfig });
  return { ...found, sources: found.sources.map((source) => path.relative(root, source)) };
}

async function failureOf(files: Files): Promise<string> {
  const root = temporaryFolder(files);
  try {
    await configFor('src/a.ts', { cwd: root });
  } catch (error) {
    assert.ok(error instanceof UserError, error instanceof Error ? error.stack : String(error));
    assert.doesNotMatch(error.message, /\n\s+at /);
    return error.message.replaceAll(`${root}/`, '');
  }
  assert.fail('nothing was thrown');
}

describe('extends', () => {
  test('a preset', async () => {
    const { preset, rules } = await configIn({ '.errlintrc.json': '{ "extends": "errlint/strict" }' });
    assert.equal(preset, 'strict');
    assert.equal(rules['missing-health-check']?.severity, 'warning');
    assert.equal((await configIn({ '.errlintrc.json': '{ "extends": "errlint/strict", "preset": "recommended" }' })).preset, 'recommended');
  });

  test('files of every kind, the later on top of the earlier', async () => {
    const { rules, sources } = await configIn({
      'errlint.config.ts': `export default { extends: ['./shared/json.json', './shared/program.mjs'], rules: { 'lost-cause': 'off' } };`,
      'shared/json.json': '{ "extends": "../base.yaml", "rules": { "lost-cause": "warning", "partial-catch": "warning" } }',
      'shared/program.mjs': `export default { rules: { 'partial-catch': 'off' } };`,
      'base.yaml': 'preset: strict\nrules: { swallowed-error: warning, partial-catch: error }\n',
    });
    assert.deepEqual(sources, ['base.yaml', 'shared/json.json', 'shared/program.mjs', 'errlint.config.ts']);
    assert.deepEqual(
      ['swallowed-error', 'lost-cause', 'partial-catch', 'unbounded-pool'].map((name) => rules[name]?.severity),
      ['warning', 'off', 'off', 'warning'],
    );
  });

  test('packages among the dependencies, and files in them', async () => {
    const { rules, sources } = await configIn({
      'package.json': '{ "devDependencies": { "errlint-config-shop": "1", "@shop/errlint": "1" } }',
      '.errlintrc.json': '{ "extends": ["errlint-config-shop", "@shop/errlint/lax.json"] }',
      'node_modules/errlint-config-shop/package.json': '{ "name": "errlint-config-shop", "exports": "./index.js", "type": "module" }',
      'node_modules/errlint-config-shop/index.js': `export default { rules: { 'lost-cause': 'warning' } };`,
      'node_modules/@shop/errlint/package.json': '{ "name": "@shop/errlint" }',
      'node_modules/@shop/errlint/lax.json': '{ "rules": { "swallowed-error": "warning" } }',
    });
    assert.deepEqual([rules['lost-cause']?.severity, rules['swallowed-error']?.severity], ['warning', 'warning']);
    assert.deepEqual(sources, ['node_modules/errlint-config-shop/index.js', 'node_modules/@shop/errlint/lax.json', '.errlintrc.json']);
  });

  test('packages that only import may load', async () => {
    const installed = (name: string, exports: object) => ({
      [`node_modules/${name}/package.json`]: JSON.stringify({ name, type: 'module', exports }),
      [`node_modules/${name}/lib/index.js`]: `export default { rules: { 'lost-cause': 'warning' } };`,
      [`node_modules/${name}/lib/lax.js`]: `export default { rules: { 'swallowed-error': 'warning' } };`,
    });
    const entry = (file: string) => ({ types: `./lib/${file}.d.ts`, import: { default: `./lib/${file}.js` } });
    const { rules: settings, sources } = await configIn({
      'package.json': '{ "devDependencies": { "one": "1", "several": "1" } }',
      '.errlintrc.json': '{ "extends": ["one", "several/lax"] }',
      ...installed('one', entry('index')),
      ...installed('several', { '.': entry('index'), './lax': entry('lax') }),
    });
    assert.deepEqual([settings['lost-cause']?.severity, settings['swallowed-error']?.severity], ['warning', 'warning']);
    assert.deepEqual(sources, ['node_modules/one/lib/index.js', 'node_modules/several/lib/lax.js', '.errlintrc.json']);
    const closed = { ...installed('one', { './lax': entry('lax') }), 'package.json': '{ "devDependencies": { "one": "1" } }' };
    assert.match(
      await failureOf({ ...closed, '.errlintrc.json': '{ "extends": "one" }' }),
      /`one`, on which .* cannot be found: No "exports" main/,
    );
  });

  test('globs are relative to the file that extends, and all lists are kept', async () => {
    const files = {
      '.errlintrc.json': '{ "extends": "./shared/base.json", "ignores": ["old/"], "env": { "functions": ["env"] } }',
      'shared/base.json': '{ "ignores": ["/legacy/"], "env": { "files": ["src/env.ts"], "functions": ["need"] } }',
    };
    assert.equal((await configIn(files, 'legacy/a.ts')).ignoredBy, 'configuration');
    assert.equal((await configIn(files, 'src/old/a.ts')).ignoredBy, 'configuration');
    assert.equal((await configIn(files, 'src/a.ts')).ignoredBy, null);
    assert.deepEqual((await configIn(files, 'src/env.ts')).env, { isChecking: true, functions: ['need', 'env'] });
  });

  test('what a file sets holds against overrides in what it extends', async () => {
    const files = {
      'base.json': '{ "overrides": [{ "files": "scripts/**", "rules": { "swallowed-error": "warning", "lost-cause": "warning" } }] }',
      '.errlintrc.json': '{ "extends": "./base.json", "rules": { "swallowed-error": "off" } }',
    };
    const { rules } = await configIn(files, 'scripts/a.ts');
    assert.deepEqual([rules['swallowed-error']?.severity, rules['lost-cause']?.severity], ['off', 'warning']);
  });

  test('the same file by two ways is read once, however many ways there are', async () => {
    const levels = 40;
    const diamonds = Object.fromEntries(
      Array.from({ length: levels }, (_, level) => {
        const next = `"./level${level + 1}.json"`;
        return [`level${level}.json`, `{ "extends": [${next}, ${next}] }`];
      }),
    );
    const { rules } = await configIn({
      ...diamonds,
      [`level${levels}.json`]: '{ "rules": { "lost-cause": "off" } }',
      '.errlintrc.json': '{ "extends": "./level0.json" }',
    });
    assert.equal(rules['lost-cause']?.severity, 'off');
  });

  test('names in a link to a configuration start from the file itself', async () => {
    const root = temporaryFolder({ 'shared/rc.json': '{ "extends": "./base.json" }', 'shared/base.json': '{ "preset": "strict" }' });
    symlinkSync('shared/rc.json', path.join(root, '.errlintrc.json'));
    assert.equal((await configFor('a.ts', { cwd: root })).preset, 'strict');
  });

  test('works for a configuration that a program gives', async () => {
    const root = temporaryFolder({
      'base.json': '{ "rules": { "swallowed-error": "off" } }',
      'src/a.js': 'export const load = () => go().catch(() => null);',
    });
    const { summary } = await lint({ cwd: root, config: { extends: './base.json' } });
    assert.equal(summary.errors, 0);
    await assert.rejects(lint({ cwd: root, config: { extends: './bass.json' } }), /Did you mean `base\.json`\?/);
  });
});

describe('extends that cannot be followed', () => {
  const rc = (names: unknown) => ({ '.errlintrc.json': `{\n  "extends": ${JSON.stringify(names)}\n}` });
  const dependent = { 'package.json': '{ "devDependencies": { "errlint-config-shop": "1" } }' };

  test.each<[string, Files, RegExp]>([
    [
      'a preset',
      rc('errlint/recommnded'),
      /^\.errlintrc\.json:2:3: There is no preset `errlint\/recommnded`\. Did you mean `errlint\/recommended`\?$/,
    ],
    [
      'a file',
      { ...rc('./bse.json'), 'base.json': '{}' },
      /^\.errlintrc\.json:2:3: There is no file `bse\.json` to extend\. Did you mean `base\.json`\?$/,
    ],
    ['a folder', { ...rc('./shared'), 'shared/base.json': '{}' }, /^\.errlintrc\.json:2:3: `shared`, which is extended, is not a file\.$/],
    [
      'no dependency',
      { ...rc('errlint-config-shp'), ...dependent },
      /2:3: `errlint-config-shp` is not among the dependencies of `package\.json`\. Did you mean `errlint-config-shop`\?$/,
    ],
    [
      'a package that is not installed',
      { ...rc('errlint-config-shop'), ...dependent },
      /2:3: `errlint-config-shop`, on which `package\.json` depends, cannot be found: it is not installed\.$/,
    ],
    [
      'a way out of a package',
      { ...rc('errlint-config-shop/../../evil.json'), ...dependent },
      /2:3: `errlint-config-shop\/\.\.\/\.\.\/evil\.json` is neither a package nor/,
    ],
    ['an absolute path', rc('/etc/passwd'), /2:3: `\/etc\/passwd` is neither a package nor, with `\.\/` in front, a file\.$/],
    [
      'what cannot be looked at',
      { 'errlint.config.mjs': 'export default { get extends() { throw new Error("no mood"); } };' },
      /^errlint\.config\.mjs: The configuration cannot be read: no mood\.$/,
    ],
    ['a number', rc([3]), /2:3: `extends\[0\]` must be a string, not `3`\.$/],
    ['an object', rc({}), /2:3: `extends` must be a string, not an object\.$/],
    [
      'a mistake in it',
      { ...rc('./base.yml'), 'base.yml': 'rules:\n  lost-cause: eror\n' },
      /^base\.yml:2:3: The severity of `lost-cause` is .* Did you mean `error`\?$/,
    ],
    ['itself', rc('./.errlintrc.json'), /^The configurations extend each other in a circle: `\.errlintrc\.json` → `\.errlintrc\.json`\.$/],
    [
      'a circle',
      { ...rc('./a.json'), 'a.json': '{ "extends": "./b.yaml" }', 'b.yaml': 'extends: ["./a.json"]' },
      /^The configurations extend each other in a circle: `a\.json` → `b\.yaml` → `a\.json`\.$/,
    ],
  ])('%s', async (_, files, expected) => {
    assert.match(await failureOf(files), expected);
  });
});

describe('plugins', () => {
  const rule = (name: string, visit: string) => `{
    name: '${name}', category: 'logic', preset: 'recommended', severity: 'error',
    docs: { summary: 'Disallow calls', why: 'So.', instead: 'Do not.' },
    examples: [], messages: { found: 'This calls {{name}}.' },
    options: { names: { default: ['eval'], about: 'What must not be logged.' } },
    visit: ${visit},
  }`;
  const reporting = `{
    LogCall: ({ node }, context) => context.report({ at: node, message: 'found', data: { name: context.options.names.join() } }),
  }`;
  const plugin = `export default { name: 'shop', rules: [${rule('no-log', reporting)}] };`;
  const code = { 'src/a.js': 'console.error("late");\nexport async function save(o) {\n  try {\n    await o.save();\n  } catch {}\n}\n' };
  const installed = (source: string) => ({
    'package.json': '{ "type": "module", "devDependencies": { "errlint-plugin-shop": "1" } }',
    'node_modules/errlint-plugin-shop/package.json': '{ "name": "errlint-plugin-shop", "type": "module", "exports": "./index.js" }',
    'node_modules/errlint-plugin-shop/index.js': source,
  });
  const named = { '.errlintrc.json': '{ "plugins": ["errlint-plugin-shop"] }' };
  const found = async (cwd: string, more: object = {}) => {
    const { files, failures } = await lint({ cwd, ...more });
    const tell = ({ severity, rule: name, message }: Diagnostic) => `${severity} ${name}: ${message.slice(0, 40)}`;
    return { failures, told: files.flatMap(({ diagnostics }) => diagnostics.map(tell)) };
  };

  test('of a program run beside the built-in rules', async () => {
    const root = temporaryFolder({
      ...code,
      'errlint.config.ts': `import { defineConfig, defineRule } from 'errlint';
        const noLog = defineRule(${rule('no-log', reporting)});
        export default defineConfig({
          plugins: [{ name: 'shop', rules: [noLog] }],
          rules: { 'shop/no-log': ['warning', { names: ['console'] }] },
        });`,
    });
    assert.deepEqual((await found(root)).told, [
      'warning shop/no-log: This calls console.',
      'error swallowed-error: This catch clause drops the error: nobod',
    ]);
    assert.deepEqual((await found(root, { onlyRules: ['shop/no-log'], rules: { 'shop/no-log': 'error' } })).told, [
      'error shop/no-log: This calls console.',
    ]);
  });

  test('as the README has them', async () => {
    const readme = readSource('README.md');
    const start = readme.indexOf("import { defineConfig, defineRule } from 'errlint';");
    const root = temporaryFolder({
      'errlint.config.ts': readme.slice(start, readme.indexOf('```', start)),
      'src/db.js': 'export const url = process.env.DATABASE_URL ?? process.env.ACME_DATABASE_URL;\n',
    });
    assert.deepEqual((await found(root)).told, ['warning acme/unprefixed-env: `DATABASE_URL` does not say that it belo']);
  });

  test('of a package, also through what is extended', async () => {
    const root = temporaryFolder({
      ...code,
      ...installed(plugin),
      'base.yaml': 'plugins: [errlint-plugin-shop]\n',
      '.errlintrc.json': '{ "extends": "./base.yaml", "overrides": [{ "files": "src/**", "rules": { "shop/no-log": "warning" } }] }',
    });
    assert.deepEqual((await found(root)).told[0], 'warning shop/no-log: This calls eval.');
    const { format } = await lint({ cwd: root });
    for (const name of ['pretty', 'json', 'sarif', 'github', 'junit']) assert.match(format(name), /shop\/no-log/, name);
  });

  test('count once, and two of one name are a mistake', async () => {
    const twice = { ...code, ...installed(plugin), 'base.json': '{ "plugins": ["errlint-plugin-shop"] }' };
    const again = '{ "extends": "./base.json", "plugins": ["errlint-plugin-shop", "errlint-plugin-shop"] }';
    assert.equal((await found(temporaryFolder({ ...twice, '.errlintrc.json': again }))).told.length, 2);
    const other = `export default { extends: './base.json', plugins: [{ name: 'shop', rules: [${rule('no-log', reporting)}] }] };`;
    const failure = await failureOf({ ...twice, 'errlint.config.mjs': other });
    assert.match(failure, /^errlint\.config\.mjs:1:\d+: There are two plugins called `shop`\.$/);
  });

  test('can be silenced as other rules', async () => {
    const root = temporaryFolder({
      'src/a.js': 'console.error("late"); // errlint-disable-line shop/no-log -- seen at start-up\n',
      ...installed(plugin),
      ...named,
    });
    assert.deepEqual((await found(root)).told, []);
  });

  test('that throw cost only themselves', async () => {
    const throwing = `{ LogCall() { throw new Error('no such log'); } }`;
    const two = `export default { name: 'shop', rules: [${rule('broken', throwing)}, ${rule('no-log', reporting)}] };`;
    const root = temporaryFolder({ ...code, ...installed(two), ...named });
    const { failures, told } = await found(root);
    assert.deepEqual(
      failures.map(({ rule: name, message, line }) => [name, message, line]),
      [['shop/broken', 'the rule `shop/broken` failed: no such log', 1]],
    );
    assert.deepEqual(
      told.map((each) => each.split(':')[0]),
      ['error shop/no-log', 'error swallowed-error'],
    );
  });

  test.each<[string, string, Files, RegExp]>([
    [
      'a rule that it does not have',
      '{ "plugins": ["errlint-plugin-shop"], "rules": { "shop/no-lag": "off" } }',
      installed(plugin),
      /There is no rule `shop\/no-lag`\. Did you mean `shop\/no-log`\?/,
    ],
    [
      'no dependency',
      '{ "plugins": ["errlint-plugin-shp"] }',
      installed(plugin),
      /^\.errlintrc\.json:1:3: `errlint-plugin-shp` is not among the dependencies/,
    ],
    ['a path', '{ "plugins": ["./plugin.js"] }', installed(plugin), /`\.\/plugin\.js` is neither a package/],
    ['no list', '{ "plugins": "errlint-plugin-shop" }', {}, /`plugins` must be a list/],
    ['a plugin in data', '{ "plugins": [{ "name": "shop", "rules": [{}] }] }', {}, /`plugins\[0\]\.rules\[0\]` has no `name`\./],
    [
      'no default export',
      '{ "plugins": ["errlint-plugin-shop"] }',
      installed('export const rules = [];'),
      /index\.js: The plugin has no default export\./,
    ],
    [
      'an unknown concept',
      '{ "plugins": ["errlint-plugin-shop"] }',
      installed(plugin.replace('LogCall:', 'LogCal:')),
      /index\.js:\d+:\d+: There is no concept `LogCal`\. Did you mean `LogCall`\?/,
    ],
    [
      'a name of ours',
      '{ "plugins": ["errlint-plugin-shop"] }',
      installed(plugin.replace("'shop'", "'errlint'")),
      /`name` is small letters, digits and dashes, not `errlint`\./,
    ],
    [
      'a plugin that throws',
      '{ "plugins": ["errlint-plugin-shop"] }',
      installed('throw new Error("no licence");'),
      /index\.js: The plugin cannot be loaded: no licence/,
    ],
  ])('are told what is wrong: %s', async (_, config, files, expected) => {
    assert.match(await failureOf({ '.errlintrc.json': config, ...files }), expected);
  });
});

describe('--safe-config', () => {
  test('passes over programs that are extended and plugins, runs none of them, and says so', async () => {
    const mark = path.join(temporaryFolder(), 'executed');
    const write = `writeFileSync(${JSON.stringify(mark)}, '');`;
    const canary = `import { writeFileSync } from 'node:fs';\n${write}\nexport default {};\n`;
    const root = temporaryFolder({
      'a.js': 'export const load = () => go().catch(() => null);',
      'package.json': '{ "type": "module", "devDependencies": { "evil": "1", "errlint-plugin-evil": "1" } }',
      'node_modules/evil/package.json': '{ "name": "evil", "type": "module", "exports": "./index.js" }',
      'node_modules/evil/index.js': canary,
      'node_modules/errlint-plugin-evil/package.json': '{ "name": "errlint-plugin-evil", "type": "module", "exports": "./index.js" }',
      'node_modules/errlint-plugin-evil/index.js': canary,
      'evil.ts': canary,
      'evil.mjs': canary,
      'evil.cjs': `require('node:fs').${write}`,
      'base.json': '{ "extends": ["./evil.ts", "./evil.cjs"], "rules": { "swallowed-error": "warning" } }',
      '.errlintrc.json': JSON.stringify({
        extends: ['./base.json', 'evil', './evil.mjs'],
        plugins: ['errlint-plugin-evil'],
        rules: { 'evil/x': 'error' },
      }),
    });
    const { summary, notices } = await lint({ cwd: root, paths: ['a.js'], safeConfig: true });
    assert.deepEqual([summary.errors, summary.warnings], [0, 1]);
    assert.equal(existsSync(mark), false);
    const passedOver = ['evil.ts', 'evil.cjs', 'node_modules/evil/index.js', 'evil.mjs', 'node_modules/errlint-plugin-evil/index.js'];
    assert.deepEqual(
      notices,
      passedOver.map((name) => `\`${path.join(root, name)}\` is a program and was not read (--safe-config).`),
    );
    await assert.rejects(lint({ cwd: root, paths: ['a.js'] }), UserError);
    assert.equal(existsSync(mark), true);
  });
});

test('editors, which cannot wait, load the same', async () => {
  const root = temporaryFolder({
    'package.json': '{ "type": "module", "devDependencies": { "errlint-plugin-shop": "1" } }',
    'node_modules/errlint-plugin-shop/package.json': '{ "name": "errlint-plugin-shop", "type": "module", "exports": "./index.js" }',
    'node_modules/errlint-plugin-shop/index.js': `export default { name: 'shop', rules: [] };`,
    'errlint.config.ts': `export default { extends: ['./base.yaml', './more.ts'], plugins: ['errlint-plugin-shop'] };`,
    'base.yaml': 'extends: errlint/strict\nignores: [legacy/]\n',
    'more.ts': `const ignores: string[] = ['old/'];\nexport default { ignores };`,
  });
  const file = path.join(root, 'errlint.config.ts');
  const loaded = await loadConfig(file, { rules });
  assert.deepEqual(loadConfigNow(file, rules, toCommonJs), loaded);
  assert.deepEqual([loaded.config.preset, loaded.config.ignores], ['strict', ['legacy/', 'old/']]);
  const files = ['base.yaml', 'more.ts', 'errlint.config.ts'].map((name) => path.join(root, name));
  assert.deepEqual(loaded.sources, ['errlint/strict', ...files]);
});

describe('env', () => {
  const code = {
    'package.json': '{ "name": "shop", "type": "module" }',
    'src/token.ts': `import jwt from 'jsonwebtoken';\nexport const sign = (id: string) => jwt.sign({ id }, process.env.JWT_SECRET!);\n`,
  };
  const found = async (files: Files, config: object) => {
    const { files: results } = await lint({ cwd: temporaryFolder({ ...code, ...files }), config });
    return results.flatMap(({ diagnostics }) => diagnostics.map(({ rule }) => rule));
  };

  test('files that check, whatever their way', async () => {
    const files = { 'src/start.ts': `import { table } from './table.js';\ntable.verify('JWT_SECRET', 16);\n` };
    assert.deepEqual(await found(files, {}), ['unguarded-env']);
    assert.deepEqual(await found(files, { env: { files: ['src/start.ts'] } }), []);
    const other = { 'src/start.ts': 'export const names = { JWT_SECRETS: 1 };' };
    assert.deepEqual(await found(other, { env: { files: ['src/start.ts'] } }), ['unguarded-env']);
  });

  test('functions that check, by name or by value', async () => {
    const reading = `const read = (name: string) => process.env[name];\nexport const secret = read('JWT_SECRET');\n`;
    assert.deepEqual(await found({ 'src/config/read.ts': reading }, {}), ['unguarded-env']);
    assert.deepEqual(await found({ 'src/config/read.ts': reading }, { env: { functions: ['read'] } }), []);
    const wrapping = `import { table } from 'tables';\nexport const secret = table.put(process.env.JWT_SECRET);\n`;
    assert.deepEqual(await found({ 'src/wrap.ts': wrapping }, {}), ['unguarded-env', 'unguarded-env']);
    assert.deepEqual(await found({ 'src/wrap.ts': wrapping }, { env: { functions: ['table.put'] } }), []);
  });
});

describe('models', () => {
  test('say what packages of your own do', async () => {
    const files = {
      'package.json': '{ "name": "shop", "dependencies": { "express": "^5" } }',
      'src/users.ts': `import express from 'express';
        import { audit } from '@acme/log';
        import { masked } from '@acme/mask';
        const app = express();
        app.use((error, request, response, next) => response.status(500).end());
        app.post('/users', (request, response) => {
          audit('user', request.body.password);
          audit('user', masked(request.body.password));
          response.end();
        });\n`,
    };
    const lines = async (models: Config['models']) => {
      const options = { cwd: temporaryFolder(files), config: { models: models ?? [] }, onlyRules: ['secret-logging'] };
      const { files: results } = await lint(options);
      return results.flatMap(({ text, diagnostics }) => diagnostics.map(({ start }) => text.slice(0, start).split('\n').length));
    };
    const log = { package: '@acme/log', calls: [{ call: 'audit', is: 'log', level: 'info' }] } as const;
    assert.deepEqual(await lines([]), []);
    assert.deepEqual(await lines([log, { package: '@acme/mask', calls: [{ call: 'masked', is: 'mask' }] }]), [7]);
  });
});
