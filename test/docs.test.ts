import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'vitest';
import { configSchema } from '../src/config/validate.js';
import errlint from '../src/eslint/plugin.js';
import { models } from '../src/models/models.js';
import { rules } from '../rules/index.js';
import { catalogue, gapsByRule, librariesTable, rulePage, rulesTable } from './docs.js';
import { repository } from './imports.js';

test('the catalogue is up to date', () => {
  matchesFile('rules/README.md', catalogue(rules));
});

test.each(rules)('the page of $name is up to date', (rule) => {
  matchesFile(`rules/${rule.name}.md`, rulePage(rule, gapsByRule().get(rule.name) ?? []));
});

test('every page has a rule', () => {
  const pages = readdirSync(path.join(repository, 'rules')).filter((file) => file.endsWith('.md') && file !== 'README.md');
  assert.deepEqual(pages.sort(), rules.map(({ name }) => `${name}.md`).sort());
});

test('the configuration for oxlint is up to date', () => {
  const { rules: levels } = errlint.configs.recommended;
  matchesFile('oxlint.json', `${JSON.stringify({ jsPlugins: ['./dist/src/eslint/plugin.js'], rules: levels }, undefined, 2)}\n`);
});

test('the schema of the configuration is up to date', () => {
  matchesFile('errlint.schema.json', `${JSON.stringify(configSchema(rules), undefined, 2)}\n`);
});

test('the tables of the README are up to date', () => {
  const readme = readFileSync(path.join(repository, 'README.md'), 'utf8');
  const withRules = replaceBetween(readme, 'rules', rulesTable(rules, 'rules/'));
  matchesFile('README.md', replaceBetween(withRules, 'libraries', librariesTable(models)));
});

/** Compares a file with what it should hold; with `UPDATE=1` in the environment, writes it first. */
function matchesFile(file: string, expected: string): void {
  const place = path.join(repository, file);
  if (process.env['UPDATE'] === '1') writeFileSync(place, expected);
  assert.ok(existsSync(place), `${file} does not exist: run \`npm run update\``);
  assert.equal(readFileSync(place, 'utf8'), expected, `${file} is out of date: run \`npm run update\``);
}

/** The text with what stands between `<!-- name -->` and `<!-- /name -->` replaced. */
function replaceBetween(text: string, name: string, content: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  assert.ok(start >= 0 && end > start, `README.md has no place for its table of ${name}: ${open} … ${close}`);
  return `${text.slice(0, start + open.length)}\n${content}\n${text.slice(end)}`;
}
