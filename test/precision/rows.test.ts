import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { rules } from '../../rules/index.js';
import { fixturesIn, readFixture } from '../fixtures.js';
import type { Report } from './corpus-run.js';
import { isReviewOf, readRows, rowFrom } from './rows.js';

const report: Report = {
  package: '@budibase/server',
  version: '3.38.1',
  file: 'src/api/row.ts',
  line: 12,
  rule: 'swallowed-error',
  message: '',
  fingerprint: 'a1',
  trace: [],
  text: '',
};

test('every row is about a rule, once per place, and says why', () => {
  const rows = readRows();
  const places = rows.map(({ package: name, file, line, rule }) => [name, file, line, rule].join(' '));
  assert.equal(new Set(places).size, rows.length);
  for (const { rule, reason } of rows) assert.ok(reason !== '' && rules.some(({ name }) => name === rule), `${rule}: ${reason}`);
});

test('every rule has reported a fault of a real project, or one of a backend as people write them', () => {
  const reported = new Set(
    readRows()
      .filter(({ verdict }) => verdict === 'right')
      .map(({ rule }) => rule),
  );
  for (const { marks } of fixturesIn('projects').map(readFixture)) for (const { rule } of marks) reported.add(rule);
  assert.deepEqual(
    rules.map(({ name }) => name).filter((name) => !reported.has(name)),
    [],
  );
});

describe('a verdict', () => {
  test('becomes the row of the diagnostic at its place', () => {
    const row = rowFrom('@budibase/server src/api/row.ts 12 swallowed-error right the row is lost', [report]);
    const { message: _, trace: __, text: ___, ...place } = report;
    assert.deepEqual(row, { ...place, verdict: 'right', reason: 'the row is lost' });
  });

  test('needs a reason and a diagnostic', () => {
    assert.throws(() => rowFrom('@budibase/server src/api/row.ts 12 swallowed-error right', [report]), /Cannot read/);
    assert.throws(() => rowFrom('@budibase/server src/api/row.ts 13 swallowed-error right lost', [report]), /Nothing is reported/);
  });
});

test('a row stays with its diagnostic when either the place or the fingerprint changes', () => {
  const row = rowFrom('@budibase/server src/api/row.ts 12 swallowed-error wrong a probe', [report]);
  assert.ok(isReviewOf(row, { ...report, fingerprint: 'b2' }));
  assert.ok(isReviewOf(row, { ...report, version: '3.39.0', line: 20 }));
  assert.ok(!isReviewOf(row, { ...report, line: 20, fingerprint: 'b2' }));
  assert.ok(!isReviewOf(row, { ...report, rule: 'partial-catch' }));
});
