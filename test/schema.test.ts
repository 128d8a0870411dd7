/** The schema that editors get says of configurations what errlint says of them. */
import assert from 'node:assert/strict';
import { Ajv } from 'ajv';
import { test } from 'vitest';
import { configSchema, mistakesIn } from '../src/config/validate.js';
import { models } from '../src/models/models.js';
import { defineRule, type Rule } from '../src/rule.js';
import { rules as builtIn } from '../rules/index.js';

const rules: readonly Rule[] = [
  ...builtIn,
  defineRule({
    name: 'rule-with-options',
    category: 'leak',
    preset: 'recommended',
    severity: 'error',
    docs: { summary: 's', why: 'w', instead: 'i' },
    examples: [],
    messages: {},
    options: {
      names: { default: ['pin'], about: 'a' },
      depth: { default: 3, about: 'b' },
      mode: { default: 'whole', oneOf: ['whole', 'parts'], about: 'c' },
    },
    visit: {},
  }),
];
const isValid = new Ajv({ strict: false }).compile(configSchema(rules));

const call = { call: 'log.{info,error}', is: 'log' };

test.each([
  [{}],
  [{ $schema: './node_modules/errlint/errlint.schema.json', preset: 'strict' }],
  [{ extends: 'errlint/strict' }],
  [{ extends: ['errlint/recommended', './base.json'], plugins: ['errlint-plugin-shop'] }],
  [{ rules: { 'swallowed-error': 'off', 'unguarded-env': ['warn'] } }],
  [{ rules: { 'rule-with-options': ['error', { names: ['pin'], mode: 'parts' }] } }],
  [{ ignores: ['legacy/', '!legacy/kept.ts', '*.{old,gen}.ts'] }],
  [
    {
      overrides: [
        { files: 'scripts/**', rules: { 'swallowed-error': 'warning' } },
        { files: ['a', 'b'], rules: {} },
      ],
    },
  ],
  [{ models: [{ package: ['@shop/log', '@shop/audit'], values: { log: 'createLog()' }, calls: [call] }] }],
  [{ models: [{ package: '@shop/log', calls: [{ ...call, level: 'error', when: { 0: ['a', 'b'] } }] }] }],
  [{ reporters: ['pretty', 'sarif:errlint.sarif'] }],
  [{ env: { files: ['src/env.ts'], functions: ['requireEnv'] } }],
])('right: %j', (config) => {
  assert.deepEqual(mistakesIn(config, { rules }), []);
  assert.ok(isValid(config), JSON.stringify(isValid.errors));
});

test('right: the built-in models', () => {
  assert.deepEqual(mistakesIn({ models }, { rules }), []);
  assert.ok(isValid({ models }), JSON.stringify(isValid.errors));
});

test.each([
  [[]],
  ['strict'],
  [{ rulez: {} }],
  [{ preset: 'strikt' }],
  [{ extends: [3] }],
  [{ plugins: 'errlint-plugin-shop' }],
  [{ rules: { 'swalowed-error': 'off' } }],
  [{ rules: { 'swallowed-error': 2 } }],
  [{ rules: { 'swallowed-error': ['error', {}] } }],
  [{ rules: { 'rule-with-options': ['error', { name: ['pin'] }] } }],
  [{ rules: { 'rule-with-options': ['error', { names: 'pin' }] } }],
  [{ rules: { 'rule-with-options': ['error', {}, {}] } }],
  [{ rules: { 'rule-with-options': ['error', { depth: '3' }] } }],
  [{ rules: { 'rule-with-options': ['error', { mode: 'part' }] } }],
  [{ ignores: 'legacy' }],
  [{ ignores: ['  '] }],
  [{ ignores: ['../other/**'] }],
  [{ overrides: [{ files: [], rules: {} }] }],
  [{ overrides: [{ files: ['a'] }] }],
  [{ models: [{ calls: [call] }] }],
  [{ models: [{ package: '@shop/log', calls: [{ ...call, is: 'logs' }] }] }],
  [{ reporters: ['sariff'] }],
  [{ reporters: ['json:../errlint.json'] }],
  [{ env: { files: 'src/env.ts' } }],
  [{ env: { funcs: ['requireEnv'] } }],
])('wrong: %j', (config) => {
  assert.notDeepEqual(mistakesIn(config, { rules }), []);
  assert.equal(isValid(config), false);
});
