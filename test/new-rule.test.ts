import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'vitest';
import { repository } from './imports.js';

const index = `import type { Rule } from '../src/rule.js';
import badRetry from './bad-retry.js';
import partialCatch from './partial-catch.js';

/** Every rule, in alphabetical order. */
export const rules: readonly Rule[] = [
  badRetry,
  partialCatch,
];
`;

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'new-rule-'));
  mkdirSync(path.join(folder, 'rules'));
  writeFileSync(path.join(folder, 'rules/index.ts'), index);
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(...names: string[]) {
  return spawnSync(process.execPath, [path.join(repository, 'bin/new-rule.js'), ...names], { cwd: folder, encoding: 'utf8' });
}

test('writes the rule and its fixtures, and lists it in alphabetical order', () => {
  assert.equal(run('lost-cause').status, 0);
  assert.match(readFileSync(path.join(folder, 'rules/lost-cause.ts'), 'utf8'), /name: 'lost-cause'/);
  assert.ok(existsSync(path.join(folder, 'fixtures/lost-cause/plain.ts')));
  assert.equal(
    readFileSync(path.join(folder, 'rules/index.ts'), 'utf8'),
    index
      .replace('import partialCatch', "import lostCause from './lost-cause.js';\nimport partialCatch")
      .replace('  partialCatch,', '  lostCause,\n  partialCatch,'),
  );
});

test('starts an empty list', () => {
  const empty = "import type { Rule } from '../src/rule.js';\n\nexport const rules: readonly Rule[] = [];\n";
  writeFileSync(path.join(folder, 'rules/index.ts'), empty);
  assert.equal(run('lost-cause').status, 0);
  assert.equal(
    readFileSync(path.join(folder, 'rules/index.ts'), 'utf8'),
    "import type { Rule } from '../src/rule.js';\nimport lostCause from './lost-cause.js';\n\n" +
      'export const rules: readonly Rule[] = [\n  lostCause,\n];\n',
  );
});

test.each([
  [[], /name the fault/],
  [['LostCause'], /kebab-case/],
  [['../lost'], /kebab-case/],
  [['no-lost-cause'], /called after the fault/],
])('refuses %j', (names, message) => {
  const { status, stderr } = run(...names);
  assert.equal(status, 2);
  assert.match(stderr, message);
});

test('refuses a rule that exists', () => {
  run('lost-cause');
  assert.equal(run('lost-cause').status, 2);
});
