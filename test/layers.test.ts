import assert from 'node:assert/strict';
import { isBuiltin } from 'node:module';
import { describe, test } from 'vitest';
import ts from 'typescript';
import { models } from '../src/models/models.js';
import { rules } from '../rules/index.js';
import { codeFilesIn, importedFile, importsOf, parseSource, readSource } from './imports.js';

/** The layers of `src/`, each of which may import from itself and from those before it. */
const layers = [
  ['diagnostic.ts', 'nearest.ts', 'remembered.ts'],
  ['models'],
  ['parse'],
  ['bind'],
  ['flow'],
  ['dataflow'],
  ['concepts'],
  ['rule.ts'],
  ['analyze', 'analyze.ts'],
  ['project'],
  ['report'],
  ['fix', 'baseline', 'git'],
  ['config'],
  ['cache'],
  ['lint'],
  ['eslint', 'api.ts', 'explain', 'env-table', 'facts', 'init'],
  ['mcp'],
  ['cli'],
];

const sources = codeFilesIn('src');
const ruleFiles = codeFilesIn('rules').filter((file) => file !== 'rules/index.ts');

// src/flow/flow-graph.ts → flow, src/rule.ts → rule.ts
const layerOf = (file: string) => file.split('/')[1] ?? '';
const rankOf = (file: string) => layers.findIndex((layer) => layer.includes(layerOf(file)));
const isRelative = (specifier: string) => specifier.startsWith('.');

test('every source file is in a layer', () => {
  assert.deepEqual(
    sources.filter((file) => rankOf(file) < 0),
    [],
  );
});

test.each(sources)('%s imports from its own layer and those before it', (file) => {
  for (const specifier of importsOf(file)
    .map((found) => found.specifier)
    .filter(isRelative)) {
    const target = importedFile(specifier, file);
    if (target === 'rules/index.ts') {
      assert.ok(['eslint', 'api.ts', 'cli'].includes(layerOf(file)), `${file} must not import the rules`);
    } else {
      assert.ok(target.startsWith('src/') && rankOf(target) <= rankOf(file), `${file} must not import ${target}`);
    }
  }
});

test('only parse and bind load typescript', () => {
  const imported = (name: RegExp) =>
    sources.filter((file) => importsOf(file).some(({ specifier, typeOnly }) => name.test(specifier) && !typeOnly));
  assert.deepEqual(imported(/^typescript$/), [], 'src/parse/typescript.ts requires it, which is faster');
  assert.deepEqual(
    imported(/\/typescript\.js$/).filter((file) => !['parse', 'bind'].includes(layerOf(file))),
    [],
  );
});

/** The build puts their code into what is published: an install stays small, and has no ESLint. `bin/third-party-licenses.txt` has their licences. */
const bundled = ['diff', 'ignore', 'jsonc-parser', 'picomatch', 'tinyglobby', '@typescript-eslint/utils/eslint-utils'];

test('what is loaded is a dependency', () => {
  const { dependencies } = JSON.parse(readSource('package.json')) as { dependencies: Record<string, string> };
  for (const file of sources) {
    const loaded = importsOf(file).filter(({ specifier, typeOnly }) => !typeOnly && !isRelative(specifier) && !isBuiltin(specifier));
    for (const { specifier } of loaded) assert.ok(specifier in dependencies || bundled.includes(specifier), `${file} loads ${specifier}`);
  }
});

test('only the rules have an index file', () => {
  assert.deepEqual(
    sources.filter((file) => /\/index\.[jt]s$/.test(file)),
    [],
  );
});

test('the index lists every rule in alphabetical order', () => {
  const ids = ruleFiles.map((file) => file.slice('rules/'.length, -'.ts'.length));
  assert.deepEqual(
    rules.map(({ name }) => name),
    ids,
  );
  assert.deepEqual(
    importsOf('rules/index.ts')
      .map(({ specifier }) => specifier)
      .filter((specifier) => specifier.startsWith('./')),
    ids.map((id) => `./${id}.js`),
  );
});

describe.each(ruleFiles)('%s', (file) => {
  test('imports only src/rule.js', () => {
    assert.deepEqual([...new Set(importsOf(file).map(({ specifier }) => specifier))], ['../src/rule.js']);
  });

  test('has at most 150 lines', () => {
    assert.ok(readSource(file).trimEnd().split('\n').length <= 150);
  });

  test('compares no library name', () => {
    assert.deepEqual(
      literalsOf(file).filter((literal) => packageNames.has(literal)),
      [],
    );
  });
});

/** What models call `global` needs no import; `debug` is also a log level. */
const ordinaryWords = ['global', 'debug'];
const packageNames = new Set(models.flatMap((model) => model.package).filter((name) => !ordinaryWords.includes(name)));

/** The string literals in the code of a rule; its documentation and examples may name libraries. */
function literalsOf(file: string): string[] {
  const literals: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && ['docs', 'examples', 'about'].includes(node.name.getText())) return;
    if (ts.isStringLiteralLike(node)) literals.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(parseSource(file));
  return literals;
}
