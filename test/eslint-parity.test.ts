/** The same diagnostics wherever the rules run: the command, ESLint 9, ESLint 10 and oxlint, over every fixture and over real projects. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import parser from '@typescript-eslint/parser';
import { ESLint, type Linter } from 'eslint';
import { beforeAll, describe, expect, test } from 'vitest';
import errlint from '../src/eslint/plugin.js';
import { lint } from '../src/api.js';
import { createSource } from '../src/report/source.js';
import { defaultCorpusFolder } from './corpus.js';
import { fixtureFolders, fixturesIn, readFixture } from './fixtures.js';
import { repository } from './imports.js';
import { withPackage } from './run.js';
import { isSourceFile } from './memory-project.js';
import { temporaryFolder } from './temporary-folder.js';

const { ESLint: ESLint9 } = (await import('eslint9')) as unknown as typeof import('eslint');
const presets = ['recommended', 'strict'] as const;
type Preset = (typeof presets)[number];
/** Real projects that are always there. */
const installed = ['eslint', 'lint-staged'];

/** `file:line:column rule message`, sorted. */
type Found = readonly string[];

const root = temporaryFolder();
const expected = new Map<Preset, Found>();
/** The files that the command analyses, by preset. */
const analysed = new Map<Preset, readonly string[]>();

beforeAll(async () => {
  for (const name of fixtureFolders().flatMap(fixturesIn)) {
    const { files, options } = readFixture(name);
    const folder = path.join(
      root,
      options.preset ?? 'recommended',
      name.replace(/\.\w+$/, (extension) => extension.replace('.', '-')),
    );
    for (const [file, text] of Object.entries(withPackage(files, options.dependencies))) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    await lintWithCommand(folder, Object.keys(files).filter(isSourceFile), options.preset ?? 'recommended');
  }
  for (const preset of presets) {
    for (const name of installed) {
      const folder = path.join(root, preset, name);
      for (const part of ['package.json', 'lib'])
        cpSync(path.join(repository, 'node_modules', name, part), path.join(folder, part), { recursive: true });
      await lintWithCommand(folder, ['lib'], preset);
    }
  }
}, 120_000);

async function lintWithCommand(cwd: string, paths: readonly string[], preset: Preset): Promise<void> {
  const { files, failures } = await lint({ cwd, paths, config: false, preset });
  assert.deepEqual(failures, []);
  const found = files.flatMap(({ file, text, diagnostics }) => {
    const source = createSource(text, []);
    return diagnostics.map(({ rule, start, message }) => {
      const { line, column } = source.positionOf(start);
      return `${path.relative(root, file)}:${line}:${column} ${rule} ${message}`;
    });
  });
  expected.set(preset, [...(expected.get(preset) ?? []), ...found].sort());
  analysed.set(preset, [...(analysed.get(preset) ?? []), ...files.map(({ file }) => file)]);
}

describe.each(presets)('%s', (preset) => {
  test('the fixtures have something to report', () => {
    assert.ok((expected.get(preset) ?? []).length > 20);
  });

  test.each([
    ['ESLint 9', ESLint9],
    ['ESLint 10', ESLint],
  ] as const)('%s', async (_, Linter) => {
    const files = ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'];
    const languageOptions: Linter.LanguageOptions = { parser, parserOptions: { ecmaFeatures: { jsx: true } } };
    const eslint = new Linter({
      cwd: root,
      overrideConfigFile: true,
      overrideConfig: [{ files, languageOptions, linterOptions: { reportUnusedDisableDirectives: 'off' } }, errlint.configs[preset]],
    });
    const results = await eslint.lintFiles([...(analysed.get(preset) ?? [])]);
    const found = results.flatMap(({ filePath, messages }) =>
      messages.filter(isOurs).map(({ ruleId, line, column, message }) => entryOf(filePath, line, column, ruleId ?? 'fatal', message)),
    );
    expect(found.sort()).toEqual(expected.get(preset));
  });

  test('oxlint', () => {
    const { rules, settings } = errlint.configs[preset];
    const config = path.join(root, `${preset}.json`);
    const plugin = pathToFileURL(path.join(repository, 'dist/src/eslint/plugin.js')).pathname;
    writeFileSync(config, JSON.stringify({ jsPlugins: [plugin], categories: { correctness: 'off' }, rules, settings }));
    const command = path.join(repository, 'node_modules/oxlint/bin/oxlint');
    const { stdout, stderr } = spawnSync(process.execPath, [command, '-c', config, '-f', 'json', '--no-ignore', preset], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    const { diagnostics } = parseReport(stdout, stderr);
    const known = new Set(analysed.get(preset)?.map((file) => path.relative(root, file)));
    const found = diagnostics
      .filter(({ filename }) => known.has(filename))
      .map(({ filename, code, message, labels: [label] }) => {
        return entryOf(filename, label?.span.line ?? 0, label?.span.column ?? 0, code.replace(/^errlint\((.*)\)$/, 'errlint/$1'), message);
      });
    expect(found.sort()).toEqual(expected.get(preset));
  });
});

/** A fixture may have comments for rules that are not there; a message without a rule says that the text does not parse. */
function isOurs({ ruleId }: { readonly ruleId: string | null }): boolean {
  return ruleId === null || ruleId.startsWith('errlint/');
}

function entryOf(file: string, line: number, column: number, rule: string, message: string): string {
  return `${path.relative(root, path.resolve(root, file))}:${line}:${column} ${rule.replace(/^errlint\//, '')} ${message}`;
}

interface OxlintReport {
  readonly diagnostics: readonly {
    readonly filename: string;
    readonly code: string;
    readonly message: string;
    readonly labels: readonly { readonly span: { readonly line: number; readonly column: number } }[];
  }[];
}

function parseReport(stdout: string, stderr: string): OxlintReport {
  try {
    return JSON.parse(stdout) as OxlintReport;
  } catch (cause) {
    throw new Error(`oxlint reported no JSON: ${stdout.slice(0, 2000)}${stderr}`, { cause });
  }
}

/** Real code is not part of the repository: `npx tsx test/corpus.ts @budibase/server` fetches it. */
const corpus = path.join(defaultCorpusFolder, '@budibase__server');

test.skipIf(!existsSync(corpus))('a real project', { timeout: 300_000 }, async () => {
  const { files } = await lint({ cwd: corpus, paths: ['.'], config: false, ignore: false });
  const said = files.flatMap(({ file, text, diagnostics }) => {
    const source = createSource(text, []);
    return diagnostics.map(({ rule, start, message }) => {
      const { line, column } = source.positionOf(start);
      return entryOf(file, line, column, rule, message);
    });
  });
  const parsed = { files: ['**/*.ts'], languageOptions: { parser } };
  const linterOptions = { reportUnusedDisableDirectives: 'off' } as const;
  const overrideConfig = [parsed, { linterOptions, settings: { errlint: { config: false } } }, errlint.configs.recommended];
  const eslint = new ESLint({ cwd: corpus, overrideConfigFile: true, overrideConfig });
  const results = await eslint.lintFiles(files.map(({ file }) => file));
  const found = results.flatMap(({ filePath, messages }) =>
    messages.filter(isOurs).map(({ ruleId, line, column, message }) => entryOf(filePath, line, column, ruleId ?? 'fatal', message)),
  );
  expect(found.sort()).toEqual(said.sort());
});
