import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { rules } from '../rules/index.js';
import { differencesIn, fixtureFolders, fixturesIn, readFixture, sharedFolders } from './fixtures.js';

for (const folder of fixtureFolders()) {
  describe(folder, () => {
    for (const name of fixturesIn(folder)) {
      test(name.slice(folder.length + 1), () => {
        assert.deepEqual(differencesIn(readFixture(name)), []);
      });
    }
  });
}

test('every fixture folder has a rule, and every rule a fixture folder', () => {
  assert.deepEqual(
    fixtureFolders().filter((folder) => !sharedFolders.includes(folder)),
    rules.map(({ name }) => name).sort(),
  );
});

test('every mark names a rule', () => {
  const names = new Set(['directive', ...rules.map(({ name }) => name)]);
  const marks = fixtureFolders()
    .flatMap(fixturesIn)
    .flatMap((name) => readFixture(name).marks);
  assert.deepEqual(
    marks.filter(({ rule }) => !names.has(rule)),
    [],
  );
});

for (const { name: rule } of rules) {
  test(`${rule} has reported and silent cases, in TypeScript and JavaScript`, () => {
    const fixtures = fixturesIn(rule).map(readFixture);
    const files = fixtures.flatMap((fixture) => Object.keys(fixture.files));
    const isMarked = fixtures.some(({ marks }) => marks.some((mark) => mark.rule === rule && mark.gap === undefined));
    assert.ok(isMarked, 'no mark says what is reported');
    assert.ok(
      files.some((file) => /\.[cm]?tsx?$/.test(file)),
      'no TypeScript file',
    );
    assert.ok(
      files.some((file) => /\.[cm]?jsx?$/.test(file)),
      'no JavaScript file',
    );
  });
}
