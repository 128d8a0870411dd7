/** The plugin as ESLint's users meet it. What it reports is compared with the command's in eslint-parity.test.ts. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import babel from '@babel/eslint-parser';
import json from '@eslint/json';
import typescript from '@typescript-eslint/parser';
import { ESLint, Linter } from 'eslint';
import { defineConfig } from 'eslint/config';
import eslintPlugin from 'eslint-plugin-eslint-plugin';
import { describe, expect, test } from 'vitest';
import { createGenerator } from '../src/eslint/generated-rule.js';
import errlint from '../src/eslint/plugin.js';
import { rules } from '../rules/index.js';
import { repository } from './imports.js';
import { swallowing } from './sources.js';
import { temporaryFolder } from './temporary-folder.js';

const nine = (await import('eslint9')) as unknown as typeof import('eslint');
const versions = [
  ['ESLint 9', nine.ESLint],
  ['ESLint 10', ESLint],
] as const;

const manifest = JSON.stringify({ name: 'shop', dependencies: { express: '^4.18.0' } });

/** The messages of the rules, `rule line:column`, for files in a folder. */
async function lintFolder(files: Readonly<Record<string, string>>, config: readonly Linter.Config[] = [], Engine: typeof ESLint = ESLint) {
  const cwd = temporaryFolder({ 'package.json': manifest, ...files });
  const all: Linter.Config[] = [{ files: ['**/*.{js,ts}'] }, errlint.configs.recommended, ...config];
  const eslint = new Engine({ cwd, overrideConfigFile: true, overrideConfig: all });
  const results = await eslint.lintFiles(['.']);
  return { cwd, eslint, results, found: results.flatMap(({ messages }) => messages.map(shown)) };
}

function shown({ ruleId, line, column, message, fatal }: Linter.LintMessage): string {
  return fatal === true || ruleId === null ? message : `${ruleId} ${line}:${column}`;
}

describe('the plugin', () => {
  test('says who it is', () => {
    const { version } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8')) as { readonly version: string };
    assert.deepEqual(errlint.meta, { name: 'errlint', version, namespace: 'errlint' });
  });

  test('has a rule for each of errlint’s, and two for what errlint says of itself', () => {
    assert.deepEqual(Object.keys(errlint.rules), [...rules.map(({ name }) => name), 'directive', 'syntax-error']);
  });

  test.each(rules)('$name says of itself what the rule says', ({ name, docs, preset, severity, fixable }) => {
    const { meta } = errlint.rules[name] ?? {};
    assert.deepEqual(meta?.docs?.description, docs.summary);
    assert.deepEqual(meta.docs.recommended, preset === 'recommended');
    assert.match(meta.docs.url ?? '', new RegExp(`/rules/${name}\\.md$`));
    assert.equal(meta.type, severity === 'error' ? 'problem' : 'suggestion');
    assert.equal(meta.fixable, fixable === true ? 'code' : undefined);
    assert.deepEqual(meta.languages, ['js/js']);
  });

  test('makes schema and defaults of a rule’s options', () => {
    const { meta } = createGenerator((name) => `https://example.com/${name}`)({
      name: 'named-secret',
      preset: 'strict',
      severity: 'warning',
      docs: { summary: 'Disallow secrets' },
      messages: { named: 'This is `{{name}}`.' },
      options: {
        names: { default: ['password'], about: 'Names that mark a value as secret.' },
        reading: { default: 'exact', oneOf: ['exact', 'loose'], about: 'How names are compared.' },
      },
    });
    assert.deepEqual(meta.defaultOptions, [{ names: ['password'], reading: 'exact' }]);
    assert.deepEqual(meta.schema, [
      {
        type: 'object',
        properties: {
          names: { type: 'array', items: { type: 'string' }, description: 'Names that mark a value as secret.' },
          reading: { type: 'string', description: 'How names are compared.', enum: ['exact', 'loose'] },
        },
        additionalProperties: false,
      },
    ]);
  });

  test('has named configurations, of which each has all rules of the one before', () => {
    const { recommended, strict, all } = errlint.configs;
    assert.deepEqual([recommended.name, strict.name, all.name], ['errlint/recommended', 'errlint/strict', 'errlint/all']);
    for (const rule of Object.keys(recommended.rules ?? {})) assert.ok(rule in (strict.rules ?? {}), rule);
    for (const rule of Object.keys(strict.rules ?? {})) assert.ok(rule in (all.rules ?? {}), rule);
    assert.equal(Object.keys(all.rules ?? {}).length, rules.length + 2);
  });
});

describe.each(versions)('%s', (_, Engine) => {
  const cwd = temporaryFolder({ 'package.json': manifest, 'a.js': swallowing });

  test.each([
    ['an element of the list', [errlint.configs.recommended]],
    ['spread into the list', [...errlint.configs.recommended]],
    ['spread into an object', [{ ...errlint.configs.recommended, files: ['**/*.js'] }]],
    ['extended by name', defineConfig({ plugins: { errlint }, extends: ['errlint/recommended'] })],
    ['extended', defineConfig({ extends: [errlint.configs.strict] })],
    ['a rule on its own', [{ plugins: { errlint }, rules: { 'errlint/swallowed-error': 'error' as const } }]],
  ])('takes a configuration that is %s', async (_name, overrideConfig: Linter.Config[]) => {
    const eslint = new Engine({ cwd, overrideConfigFile: true, overrideConfig });
    const [result] = await eslint.lintFiles(['a.js']);
    assert.deepEqual(result?.messages.map(shown), ['errlint/swallowed-error 4:5']);
  });

  test('shows the configuration', async () => {
    const eslint = new Engine({ cwd, overrideConfigFile: true, overrideConfig: [errlint.configs.strict] });
    const config = (await eslint.calculateConfigForFile('a.js')) as Linter.Config;
    assert.deepEqual(config.rules?.['errlint/swallowed-error'], [2]);
    assert.deepEqual(config.settings, { errlint: { preset: 'strict' } });
    // What `--print-config`, `--cache` and the inspector do with it.
    assert.match(JSON.stringify(config), /errlint/);
  });

  test('applies fixes and suggestions', async () => {
    const text =
      'export async function f() {\n  try {\n    await orders.save();\n  } catch (error) {\n    throw new Error("not saved");\n  }\n}\n';
    const folder = temporaryFolder({ 'package.json': manifest, 'a.js': text });
    const options = { cwd: folder, overrideConfigFile: true, overrideConfig: [errlint.configs.recommended] } satisfies ESLint.Options;
    const [fixed] = await new Engine({ ...options, fix: true }).lintFiles(['a.js']);
    assert.match(fixed?.output ?? '', /throw new Error\("not saved", \{ cause: error \}\)/);
    assert.deepEqual(fixed?.messages, []);
    const [result] = await new Engine({ ...options, cwd }).lintFiles(['a.js']);
    const [suggestion] = result?.messages[0]?.suggestions ?? [];
    assert.equal(suggestion?.desc, 'Rethrow the error');
    assert.match(suggestion.fix.text, /throw error/);
  });
});

describe('any parser', () => {
  const typed =
    'export async function save(order: { id: string }): Promise<void> {\n  try {\n    await orders.save(order);\n  } catch {}\n}\n';

  test.each([
    ['espree', { 'a.js': swallowing }, {}],
    ['@typescript-eslint/parser', { 'a.ts': typed }, { parser: typescript }],
    [
      '@typescript-eslint/parser with types',
      { 'a.ts': typed, 'tsconfig.json': '{ "include": ["."] }' },
      { parser: typescript, parserOptions: { projectService: true } },
    ],
    ['Babel', { 'a.js': swallowing }, { parser: babel, parserOptions: { requireConfigFile: false } }],
  ] as const)('%s', async (name, files, languageOptions) => {
    const config = { files: ['**/*.{js,ts}'], languageOptions: languageOptions as Linter.LanguageOptions };
    // Babel's parser for Node 20 does not work with ESLint 10.
    const { found } = await lintFolder(files, [config], name === 'Babel' ? nine.ESLint : ESLint);
    assert.deepEqual(found, ['errlint/swallowed-error 4:5']);
  });

  test('what another parser accepts and TypeScript does not is said, and the rest is analysed', async () => {
    const anything = { parse: () => ({ ...emptyProgram, comments: [], tokens: [] }) };
    const config = { files: ['**/*.js'], languageOptions: { parser: anything } };
    const { found } = await lintFolder({ 'a.js': `${swallowing}do be do;\n` }, [config]);
    assert.deepEqual([...new Set(found.map((message) => message.split(' ')[0]))], ['errlint/swallowed-error', 'errlint/syntax-error']);
  });

  test('text that is no JavaScript is left alone', async () => {
    const config = { files: ['**/*.json'], plugins: { json }, language: 'json/json' } as Linter.Config;
    const { found } = await lintFolder({ 'a.json': '{ "a": 1 }' }, [config]);
    assert.deepEqual(found, []);
  });

  const start = { line: 1, column: 0 };
  const emptyProgram = { type: 'Program', body: [], sourceType: 'module', range: [0, 0], loc: { start, end: start } };
});

describe('a processor', () => {
  const processor: Linter.Processor = {
    preprocess(text) {
      const blocks = [...text.matchAll(/```(\w+)\n([^]*?)```/g)];
      return blocks.map(([, extension = '', code = '']) => ({ text: code, filename: `0.${extension}` }));
    },
    postprocess: (messages) => messages.flat(),
  };

  test('its parts are analysed by their own text and extension', async () => {
    const notes = `# Notes\n\n\`\`\`ts\nconst orders: any = 1;\n${swallowing}\`\`\`\n\n\`\`\`js\n${swallowing}\`\`\`\n`;
    const plugins = { notes: { processors: { md: processor } } };
    const { found } = await lintFolder({ 'notes.md': notes }, [
      { files: ['**/*.md'], plugins, processor: 'notes/md' },
      { files: ['**/*.md/*.ts'], languageOptions: { parser: typescript } },
    ]);
    assert.deepEqual(found, ['errlint/swallowed-error 5:5', 'errlint/swallowed-error 4:5']);
  });

  test('a text without a name is analysed', async () => {
    const eslint = new ESLint({ cwd: temporaryFolder(), overrideConfigFile: true, overrideConfig: [errlint.configs.recommended] });
    const [result] = await eslint.lintText(swallowing);
    assert.deepEqual(result?.messages.map(shown), ['errlint/swallowed-error 4:5']);
  });
});

describe('settings.errlint', () => {
  const logging = `import { createLogger } from '@acme/log';
const logger = createLogger();
export function logIn(user) {
  logger.note(user.password);
}
`;
  const models = [{ package: '@acme/log', values: { logger: 'createLogger()' }, calls: [{ call: 'logger.note', is: 'log' }] }];

  test('takes models', async () => {
    assert.deepEqual((await lintFolder({ 'a.js': logging })).found, []);
    const { found } = await lintFolder({ 'a.js': logging }, [{ settings: { errlint: { models } } }]);
    assert.deepEqual(found, ['errlint/secret-logging 4:15']);
  });

  test('takes what checks environment variables', async () => {
    const reading = "import jwt from 'jsonwebtoken';\nexport const sign = (user) => jwt.sign(user, process.env.SIGNING_KEY);\n";
    const files = { 'a.js': reading, 'checks.js': "lookUp('SIGNING_KEY');\n" };
    const found = async (said: object) => (await lintFolder(files, [{ settings: { errlint: said } }])).found;
    assert.deepEqual(await found({}), ['errlint/unguarded-env 2:46']);
    assert.deepEqual(await found({ env: { files: ['checks.js'] } }), []);
    assert.deepEqual(await found({ env: { functions: ['lookUp'] } }), []);
  });

  test('goes on top of errlint’s own configuration, which is read again when it changes', async () => {
    const { found, cwd } = await lintFolder({ 'a.js': logging, '.errlintrc.json': JSON.stringify({ models }) });
    assert.deepEqual(found, ['errlint/secret-logging 4:15']);
    writeFileSync(path.join(cwd, '.errlintrc.json'), JSON.stringify({ models, rules: { 'secret-logging': 'off' } }));
    const eslint = new ESLint({ cwd, overrideConfigFile: true, overrideConfig: [errlint.configs.recommended] });
    assert.deepEqual(
      (await eslint.lintFiles(['a.js'])).flatMap(({ messages }) => messages),
      [],
    );
  });

  test.each([
    ['errlint.config.js', `export default { rules: { 'swallowed-error': 'off' } };`],
    ['errlint.config.cjs', `module.exports = { rules: { 'swallowed-error': 'off' } };`],
    ['errlint.config.ts', `import { defineConfig } from 'errlint';\nexport default { rules: { 'swallowed-error': 'off' as const } };`],
    ['.errlintrc.yaml', 'rules:\n  swallowed-error: off\n'],
    ['.errlintrc.json', '{ "ignores": ["a.js"] }'],
  ])('%s counts', async (name, text) => {
    const files = { 'a.js': swallowing, [name]: text };
    const onlyA: Linter.Config = { ignores: ['errlint.config.*'] };
    assert.deepEqual((await lintFolder({ ...files, 'package.json': '{ "name": "a", "type": "module" }' }, [onlyA])).found, []);
    const { found } = await lintFolder(files, [onlyA, { settings: { errlint: { config: false } } }]);
    assert.deepEqual(found, ['errlint/swallowed-error 4:5']);
  });

  test.each([
    [{ presset: 'strict' }, /There is no key `presset`\. Did you mean `preset`\?|There is no key `presset`/],
    [{ preset: 'strickt' }, /`preset` is one of/],
    [{ overrides: [] }, /`overrides` is said with `files`/],
    [{ rules: { 'swallowed-eror': 'off' } }, /There is no rule `swallowed-eror`/],
    [{ project: 1 }, /`project` is `false` or a folder/],
    ['strict', /must be an object/],
  ])('%j is refused', async (settings, message) => {
    await assert.rejects(lintFolder({ 'a.js': swallowing }, [{ settings: { errlint: settings } }]), message);
  });
});

describe('other files', () => {
  const replies = 'export function sendError(res, error) {\n  res.status(500).json({ error: error.message });\n}\n';
  const route = `import express from 'express';
import { sendError } from './replies.js';
export const router = express.Router();
router.get('/orders', (req, res) => {
  try {
    res.json(load());
  } catch (error) {
    sendError(res, error);
  }
});
`;
  const files = { 'src/route.js': route, 'src/replies.js': replies };
  const leak = 'errlint/leaked-error-details 8:20';

  test('are known', async () => {
    assert.deepEqual((await lintFolder(files)).found, [leak]);
  });

  test('are not with `project: false`', async () => {
    assert.deepEqual((await lintFolder(files, [{ settings: { errlint: { project: false } } }])).found, []);
  });

  test('are those of the folder that `project` names', async () => {
    assert.deepEqual((await lintFolder(files, [{ settings: { errlint: { project: 'src' } } }])).found, [leak]);
    assert.deepEqual((await lintFolder(files, [{ settings: { errlint: { project: 'elsewhere' } } }])).found, []);
  });

  test('are read again when they change', async () => {
    const { eslint, cwd } = await lintFolder(files);
    const other = path.join(cwd, 'src/replies.js');
    writeFileSync(other, replies.replace('error: error.message', "error: 'internal'"));
    utimesSync(other, new Date(), new Date(Date.now() + 5000));
    await expect
      .poll(async () => (await eslint.lintFiles(['src/route.js']))[0]?.messages.map(shown), { timeout: 5000, interval: 300 })
      .toEqual([]);
  });

  test('the text in the editor counts, and not the one on disk', async () => {
    const { eslint } = await lintFolder(files);
    const filePath = 'src/route.js';
    const messages = async (text: string) => (await eslint.lintText(text, { filePath }))[0]?.messages.map(shown);
    assert.deepEqual(await messages(route.replace('sendError(res, error)', "res.status(500).json({ error: 'internal' })")), []);
    assert.deepEqual(await messages(`// Orders\n${route}`), ['errlint/leaked-error-details 9:20']);
    assert.deepEqual(await messages(`${route}${swallowing}`), [leak, 'errlint/swallowed-error 14:5']);
    assert.deepEqual(await messages(route), [leak]);
  });

  test('a file that is not on disk yet knows them', async () => {
    const { eslint } = await lintFolder(files);
    const [result] = await eslint.lintText(route, { filePath: 'src/new.js' });
    assert.deepEqual(result?.messages.map(shown), [leak]);
  });
});

describe('ESLint’s command', () => {
  const plugin = path.join(repository, 'dist/src/eslint/plugin.js');
  const files = {
    'package.json': JSON.stringify({ name: 'shop', type: 'module' }),
    'eslint.config.js': `import errlint from '${plugin}';\nexport default [...errlint.configs.recommended];\n`,
    ...Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`src/${name}.js`, swallowing])),
  };

  async function eslint(cwd: string, ...commandArguments: string[]) {
    const command = path.join(repository, 'node_modules/eslint/bin/eslint.js');
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [command, '--format', 'json', ...commandArguments], { cwd });
      return { code: 0, found: foundIn(stdout) };
    } catch (error) {
      const { code, stdout, stderr } = error as { readonly code: number; readonly stdout: string; readonly stderr: string };
      assert.equal(code, 1, stderr);
      return { code, found: foundIn(stdout) };
    }
  }

  function foundIn(stdout: string): readonly string[] {
    const results = JSON.parse(stdout === '' ? '[]' : stdout) as readonly ESLint.LintResult[];
    return results.flatMap(({ filePath, messages }) => messages.map((message) => `${path.basename(filePath)} ${shown(message)}`));
  }

  const all = ['a', 'b', 'c', 'd'].map((name) => `${name}.js errlint/swallowed-error 4:5`);

  test('suppresses in bulk', async () => {
    const cwd = temporaryFolder(files);
    assert.deepEqual((await eslint(cwd, '.')).found, all);
    await eslint(cwd, '--suppress-all', '.');
    assert.deepEqual(await eslint(cwd, '.'), { code: 0, found: [] });
  });

  test('caches', async () => {
    const cwd = temporaryFolder(files);
    assert.deepEqual((await eslint(cwd, '--cache', '.')).found, all);
    assert.deepEqual((await eslint(cwd, '--cache', '.')).found, all);
  });

  test('works in several threads', async () => {
    const cwd = temporaryFolder(files);
    assert.deepEqual((await eslint(cwd, '--concurrency', '2', '.')).found, all);
  });

  test('silences single places', async () => {
    const text = swallowing.replace('catch', '// eslint-disable-next-line errlint/swallowed-error\n  catch');
    const { found } = await lintFolder({
      'a.js': text,
      'b.js': swallowing.replace('export', '/* errlint-disable-file swallowed-error */\nexport'),
    });
    assert.deepEqual(found, ['errlint/directive 1:1']);
  });
});

describe('eslint-plugin-eslint-plugin', () => {
  const recommended = eslintPlugin.configs.recommended;

  test('has nothing to say about the code that makes the rules', async () => {
    const overrideConfig: Linter.Config[] = [{ files: ['**/*.ts'], languageOptions: { parser: typescript } }, recommended];
    const eslint = new ESLint({ cwd: repository, overrideConfigFile: true, overrideConfig });
    const results = await eslint.lintFiles(['src/eslint/*.ts']);
    assert.deepEqual(
      results.flatMap(({ messages }) => messages),
      [],
    );
  });

  // It looks at the text of rules, and these have none: the text is what a rule by hand would have to be.
  test.each(Object.entries(errlint.rules))('nor about %s', (name, { meta = {} }) => {
    const reports = Object.entries(meta.messages ?? {})
      .filter(([id]) => id !== 'suggestion')
      .map(([messageId, text]) => {
        const data = Object.fromEntries([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, placeholder = '']) => [placeholder, '']));
        const fix = 'fix: (fixer) => fixer.replaceTextRange([0, 1], "")';
        const suggest = `suggest: [{ messageId: 'suggestion', data: { description: '' }, ${fix} }]`;
        const remedies = meta.fixable === 'code' ? `${fix}, ${suggest}` : suggest;
        return `context.report({ loc, messageId: '${messageId}', data: ${JSON.stringify(data)}, ${remedies} });`;
      });
    const create = `create(context) { const loc = { line: 1, column: 0 }; return { Program() { ${reports.join(' ')} } }; }`;
    const text = `export default { meta: ${JSON.stringify(meta)}, ${create} };`;
    const messages = new Linter().verify(text, [recommended as Linter.Config], `${name}.js`);
    assert.deepEqual(messages, []);
  });
});
