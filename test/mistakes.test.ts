/** What users get wrong: configurations, options, commands, and projects that want to be run. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'vitest';
import { runErrlint } from './command.js';
import { temporaryFolder } from './temporary-folder.js';

type Files = Readonly<Record<string, string>>;

const clean = 'export const total = 1;\n';
const json = (text: string) => ({ '.errlintrc.json': text });
const yaml = (text: string) => ({ '.errlintrc.yaml': text });
const program = (text: string) => ({ 'errlint.config.mjs': text });

/** The first line on standard error, with the paths relative to the folder, of a run that ends as wrong use. */
async function refusal(files: Files, commandArguments: readonly string[] = []): Promise<string> {
  const root = temporaryFolder({ 'src/a.js': clean, ...files });
  const { status, stdout, stderr } = await runErrlint(root, commandArguments);
  assert.deepEqual([status, stdout], [2, ''], stderr);
  assert.doesNotMatch(stderr, /\n\s+at /);
  return (stderr.split('\n')[0] ?? '').replaceAll(`${root}/`, '');
}

describe.concurrent('a configuration', () => {
  test.each<[string, Files, string]>([
    ['a wrong key', json('{\n  "rulez": {}\n}'), '.errlintrc.json:2:3: There is no key `rulez`. Did you mean `rules`?'],
    ['a key of another linter', json('{ "plugin": [] }'), '.errlintrc.json:1:3: There is no key `plugin`. Did you mean `plugins`?'],
    [
      'a wrong rule',
      yaml('rules:\n  swalowed-error: off\n'),
      '.errlintrc.yaml:2:3: There is no rule `swalowed-error`. Did you mean `swallowed-error`?',
    ],
    [
      'a wrong severity',
      json('{ "rules": {\n  "lost-cause": "eror"\n} }'),
      '.errlintrc.json:2:3: The severity of `lost-cause` is `off`, `warning` or `error`, not `eror`. Did you mean `error`?',
    ],
    [
      'a severity of another linter',
      json('{ "rules": { "lost-cause": 2 } }'),
      '.errlintrc.json:1:14: The severity of `lost-cause` is `off`, `warning` or `error`, not `2`.',
    ],
    [
      'a severity that YAML takes for something else',
      yaml('rules:\n  lost-cause: false\n'),
      '.errlintrc.yaml:2:3: The severity of `lost-cause` is `off`, `warning` or `error`, not `false`.',
    ],
    [
      'options where there are none',
      json('{ "rules": { "lost-cause": ["error", { "deep": true }] } }'),
      '.errlintrc.json:1:14: `lost-cause` has no options.',
    ],
    ['rules as a list', json('{ "rules": ["lost-cause"] }'), '.errlintrc.json:1:3: `rules` must be an object, not a list.'],
    [
      'a preset that does not exist',
      yaml('preset: recomended\n'),
      '.errlintrc.yaml:1:1: `preset` is one of `recommended`, `strict`, not `recomended`. Did you mean `recommended`?',
    ],
    [
      'an extended preset that does not exist',
      json('{ "extends": "errlint/strct" }'),
      '.errlintrc.json:1:3: There is no preset `errlint/strct`. Did you mean `errlint/strict`?',
    ],
    [
      'an extended file that does not exist',
      { ...json('{\n  "extends": ["./bse.json"]\n}'), 'base.json': '{}' },
      '.errlintrc.json:2:3: There is no file `bse.json` to extend. Did you mean `base.json`?',
    ],
    [
      'an extended package that is no dependency',
      { ...json('{ "extends": "errlint-config-shp" }'), 'package.json': '{ "devDependencies": { "errlint-config-shop": "1" } }' },
      '.errlintrc.json:1:3: `errlint-config-shp` is not among the dependencies of `package.json`. Did you mean `errlint-config-shop`?',
    ],
    [
      'a circle of extended files',
      { ...json('{ "extends": "./a.json" }'), 'a.json': '{ "extends": "./.errlintrc.json" }' },
      'The configurations extend each other in a circle: `.errlintrc.json` → `a.json` → `.errlintrc.json`.',
    ],
    ['plugins as a name', json('{ "plugins": "shop" }'), '.errlintrc.json:1:3: `plugins` must be a list, not `shop`.'],
    ['globs as text', yaml('preset: strict\nignores: legacy\n'), '.errlintrc.yaml:2:1: `ignores` must be a list, not `legacy`.'],
    [
      'a glob with an open brace',
      json('{ "ignores": ["src/{a,b"] }'),
      '.errlintrc.json:1:3: The glob `src/{a,b` has a brace without its counterpart.',
    ],
    [
      'a glob that leads out of the project',
      json('{ "ignores": ["../other"] }'),
      '.errlintrc.json:1:3: The glob `../other` leads out of the folder of the configuration.',
    ],
    ['an empty glob', yaml('ignores: [""]\n'), '.errlintrc.yaml:1:1: The glob `` is empty.'],
    ['an override without rules', json('{ "overrides": [{ "files": "a" }] }'), '.errlintrc.json:1:3: `overrides[0]` has no `rules`.'],
    [
      'a wrong key in an override',
      json('{ "overrides": [{ "files": "a", "rules": {}, "file": "a" }] }'),
      '.errlintrc.json:1:46: An override has no key `file`. Did you mean `files`?',
    ],
    [
      'a wrong role in a model',
      yaml('models:\n  - package: "@shop/log"\n    calls:\n      - call: write\n        is: logg\n'),
      '.errlintrc.yaml:5:9: `models[0].calls[0].is` is a known name, not `logg`. Did you mean `log`?',
    ],
    [
      'a wrong path in a model',
      json('{ "models": [{ "package": "@shop/log", "calls": [{ "call": "{a", "is": "log" }] }] }'),
      '.errlintrc.json:1:3: Unclosed { in the model path `{a`.',
    ],
    [
      'a wrong key of env',
      json('{ "env": { "function": ["requireEnv"] } }'),
      '.errlintrc.json:1:12: `env` has no key `function`. Did you mean `functions`?',
    ],
    ['a list', json('[]'), '.errlintrc.json: The configuration must be an object, not a list.'],
    ['text', yaml('strict\n'), '.errlintrc.yaml: The configuration must be an object, not `strict`.'],
    [
      'a byte order mark in front of a mistake',
      json('\ufeff{ "presets": 1 }'),
      '.errlintrc.json:1:3: There is no key `presets`. Did you mean `preset`?',
    ],
    ['a trailing comma', json('{\n  "preset": "strict",\n}'), '.errlintrc.json:3:1: Not valid JSON: Expected double-quoted property name.'],
    ['half a file', json('{ "rules": {'), '.errlintrc.json:1:13: Not valid JSON: '],
    ['a tab in YAML', yaml('rules:\n\tlost-cause: off\n'), '.errlintrc.yaml:2:1: Not valid YAML: '],
    ['a key twice in YAML', yaml('rules: {}\nrules: {}\n'), '.errlintrc.yaml:2:1: Not valid YAML: duplicated mapping key.'],
    [
      'package.json',
      { 'package.json': '{\n  "name": "shop",\n  "errlint": {\n    "preset": "strikt"\n  }\n}' },
      'package.json:4:5: `preset` is one of `recommended`, `strict`, not `strikt`. Did you mean `strict`?',
    ],
    ['two files', { ...json('{}'), ...yaml('') }, 'Two configurations in '],
    ['a syntax error', { 'errlint.config.ts': 'export default {\n' }, "errlint.config.ts:2:1: '}' expected"],
    ['an exception', program('throw new Error("no database");'), 'errlint.config.mjs: The configuration cannot be loaded: no database'],
    ['no export', program('export const rules = {};'), 'errlint.config.mjs: The configuration has no default export.'],
    ['a function', program('export default () => ({});'), 'errlint.config.mjs: The configuration must be an object, not a function.'],
    [
      'an object that holds itself',
      program('const config = { models: [] };\nconfig.models.push(config);\nexport default config;'),
      'errlint.config.mjs:1:18: `models[0]` has no `package`.',
    ],
    [
      'rules that hold themselves',
      program('const rules = {};\nrules["lost-cause"] = ["error", rules];\nexport default { rules, overrides: [{ files: "a", rules }] };'),
      'errlint.config.mjs:3:',
    ],
  ])('that is wrong by %s ends with 2 and says where', async (_, files, expected) => {
    const line = await refusal(files);
    assert.equal(line.slice(0, `errlint: ${expected}`.length), `errlint: ${expected}`);
  });
});

describe.concurrent('typing', () => {
  const withoutOne = (word: string) => word.slice(0, Math.floor(word.length / 2)) + word.slice(Math.floor(word.length / 2) + 1);
  const swapped = (word: string) => word.replace(/(.)(.)$/, '$2$1');
  const flagsIn = (help: string) => [...new Set([...help.matchAll(/^ {2}(?:-\w, )?--([a-z-]+)/gm)].map(([, flag = '']) => flag))];
  const helpOf = async (...command: readonly string[]) => (await runErrlint(temporaryFolder(), [...command, '--help'])).stdout;
  const commandsIn = (help: string) => {
    const section = help.slice(help.indexOf('\nCommands:'), help.indexOf('\nExamples:'));
    return [...section.matchAll(/^ {2}([a-z]+)\b/gm)].map(([, command = '']) => command);
  };

  async function assertUnderstood(commandArguments: readonly string[], flag: string): Promise<void> {
    const { status, stdout, stderr } = await runErrlint(temporaryFolder({ 'src/a.js': clean }), commandArguments);
    assert.deepEqual([status, stdout], [2, ''], stderr);
    assert.match(stderr, new RegExp(`unknown option '${commandArguments.at(-1)}'\\n\\(Did you mean .*--${flag}\\b`));
  }

  test('of an option is understood', async () => {
    const help = await helpOf();
    const flags = flagsIn(help);
    assert.ok(flags.length > 20);
    for (const flag of flags) {
      const typos = [withoutOne(flag), swapped(flag)].filter((each) => !flags.includes(each));
      await Promise.all(typos.map((typo) => assertUnderstood([`--${typo}`], flag)));
    }
  }, 120_000);

  test('of a command, and of its options, is understood', async () => {
    const commands = commandsIn(await helpOf());
    assert.ok(commands.includes('explain') && commands.includes('baseline'));
    for (const command of commands) {
      for (const typo of [withoutOne(command), swapped(command)].filter((each) => !commands.includes(each))) {
        const expected = `errlint: There is no file, folder or command \`${typo}\`. Did you mean \`errlint ${command}\`?`;
        assert.equal(await refusal({}, [typo]), expected);
      }
      const flags = flagsIn(await helpOf(command)).filter((each) => each !== 'help');
      const mistyped = flags.map((flag) => [withoutOne(flag), flag] as const).filter(([typo]) => !flags.includes(typo));
      await Promise.all(mistyped.map(([typo, flag]) => assertUnderstood([command, `--${typo}`], flag)));
    }
  }, 120_000);
});

describe.concurrent('a project that is not trusted', () => {
  function planted(mark: string): Files {
    const canary = `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '');`;
    const moduleCanary = `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(mark)}, '');\nexport default {};\n`;
    const installed = (name: string) => ({
      [`node_modules/${name}/package.json`]: JSON.stringify({ name, main: 'index.js' }),
      [`node_modules/${name}/index.js`]: canary,
    });
    return {
      'src/a.ts': clean,
      'index.js': canary,
      'evil.js': canary,
      '.config/config.js': canary,
      '.config/config.mjs': moduleCanary,
      '.config/config.ts': moduleCanary,
      '.config/errlintrc.js': canary,
      'errlint.config.cjs': canary,
      'errlint.config.mjs': moduleCanary,
      'sub/errlint.config.ts': moduleCanary,
      'cosmiconfig.config.js': canary,
      ...installed('typescript'),
      ...installed('cosmiconfig'),
      ...installed('errlint'),
      ...installed('errlint-config-evil'),
      ...installed('evil-transformer'),
      'tsconfig.json': JSON.stringify({
        extends: './evil.js',
        compilerOptions: { plugins: [{ transform: 'evil-transformer' }] },
        include: ['src'],
      }),
      'package.json': JSON.stringify({
        name: 'shop',
        main: 'index.js',
        cosmiconfig: { searchPlaces: ['evil.js'] },
        eslintConfig: { root: true },
        prettier: './evil.js',
        dependencies: { 'errlint-config-evil': '1' },
      }),
      '.errlintrc.json': '{ "extends": ["errlint-config-evil", "./evil.js"] }',
    };
  }

  test.each([[['--safe-config']], [['--no-config']], [['--help']], [['--version']], [['rules']], [['explain', 'lost-cause']]])(
    'runs nothing of its own through %j',
    async (commandArguments) => {
      const mark = path.join(temporaryFolder(), 'executed');
      const root = temporaryFolder(planted(mark));
      const { status } = await runErrlint(root, commandArguments);
      assert.deepEqual([status, existsSync(mark)], [0, false]);
    },
  );

  test.each([
    ['a tag of YAML', '.errlintrc.yaml', 'preset: !!js/function "function () { return 1 }"\n'],
    ['an import into data', '.errlintrc.json', '{ "$import": "./evil.js" }'],
    ['a way out of a package', '.errlintrc.json', '{ "extends": "errlint-config-evil/../../evil.js" }'],
    ['a plugin by its path', '.errlintrc.json', '{ "plugins": ["./evil.js"] }'],
    ['a package that is no dependency', '.errlintrc.json', '{ "extends": "evil-transformer" }'],
  ])('runs nothing of its own through %s', async (_, name, text) => {
    const mark = path.join(temporaryFolder(), 'executed');
    const { 'errlint.config.cjs': __, 'errlint.config.mjs': ___, '.errlintrc.json': ____, ...rest } = planted(mark);
    const root = temporaryFolder({ ...rest, [name]: text });
    assert.equal((await runErrlint(root, [])).status, 2);
    assert.equal(existsSync(mark), false);
  });
});

describe.concurrent('names that mean something to JavaScript', () => {
  const names = [
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'valueOf',
    'hasOwnProperty',
    'isPrototypeOf',
    '__defineGetter__',
    '__lookupSetter__',
    'toLocaleString',
    'then',
    'length',
    'name',
    'arguments',
    'caller',
    'default',
    'undefined',
    'null',
    'NaN',
    'toJSON',
  ];
  const quoted = (key: string, value: string) => `{ ${JSON.stringify(key)}: ${value} }`;

  test.each(names)('%s is no key and no rule', async (name) => {
    const refusals = await Promise.all([
      refusal(json(quoted(name, '{}'))),
      refusal(json(`{ "rules": ${quoted(name, '"off"')} }`)),
      refusal({}, ['--only-rule', name]),
      refusal({}, ['--format', name]),
    ]);
    const expected = [`There is no key \`${name}\``, `There is no rule \`${name}\``, `There is no rule \`${name}\``, 'The formats are '];
    for (const [index, told] of refusals.entries()) assert.ok(told.includes(expected[index] ?? ''), told);
  });

  test('they are files and identifiers like others', async () => {
    const identifiers = names.filter((name) => !['default', 'null', 'arguments', 'undefined', 'NaN'].includes(name));
    const code = (name: string) => `
      export const ${name} = { ${name}: process.env.${name} };
      export async function load(o) {
        try { return await o.${name}(${name}); } catch (error) { throw new Error(${name}); }
      }
      // errlint-disable-next-line ${name} -- none
      ${name}.${name}.catch(() => null);\n`;
    const files = Object.fromEntries(identifiers.map((name) => [`src/${name}.mjs`, code(name)]));
    const root = temporaryFolder({ ...files, 'package.json': '{ "name": "constructor", "dependencies": { "__proto__": "1" } }' });
    const { status, stdout, stderr } = await runErrlint(root, ['--format', 'compact', '--format', 'json:all.json']);
    assert.deepEqual([status, stderr], [1, '']);
    for (const name of identifiers) assert.match(stdout, new RegExp(`^src/${name}\\.mjs:4:\\d+: error: .*\\[lost-cause\\]$`, 'm'), name);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });
});
