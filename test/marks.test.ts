import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import type { Diagnostic } from '../src/diagnostic.js';
import { differences } from './fixtures.js';
import { readMarks } from './marks.js';
import { root } from './memory-project.js';

describe('readMarks', () => {
  test('turns marks into spaces, so that positions stay', () => {
    const { text } = readMarks('try {\r\n} catch { //~ swallowed-error\r\n}');
    assert.equal(text, `try {\r\n} catch { ${' '.repeat('//~ swallowed-error'.length)}\r\n}`);
  });

  test('reads every form', () => {
    const lines = [
      'save(); //~ lost-cause "drops `error`"',
      '//~^ swallowed-error //~ missing lost-cause -- the helper is in a package',
      '//~^^ spurious bad-retry "no bound" -- the bound is in the queue',
    ];
    assert.deepEqual(readMarks(lines.join('\n')).marks, [
      { rule: 'lost-cause', line: 1, text: 'drops `error`' },
      { rule: 'swallowed-error', line: 1 },
      { rule: 'lost-cause', line: 2, gap: 'missing', reason: 'the helper is in a package' },
      { rule: 'bad-retry', line: 1, text: 'no bound', gap: 'spurious', reason: 'the bound is in the queue' },
    ]);
  });

  test('reads pragmas at the top', () => {
    const { pragmas, text } = readMarks('//@ preset: strict\n//@ path: app/api/route.ts\nsave();');
    assert.deepEqual(Object.fromEntries(pragmas), { preset: 'strict', path: 'app/api/route.ts' });
    assert.equal(text.trim(), 'save();');
    assert.throws(() => readMarks('save();\n//@ preset: strict'), /line 2: cannot read/);
  });

  const unreadable = [
    '//~swallowed-error',
    '// ~ swallowed-error',
    '//~ swallowed-error drops',
    '//~ swallowed-error "drops',
    '//~ missing swallowed-error',
    '//~ swallowed-error -- because',
    '//~^ swallowed-error',
    '//~',
    '//@ preset strict',
  ];
  test.each(unreadable)('refuses `%s`', (line) => {
    assert.throws(() => readMarks(line), /^Error: line 1: /);
  });
});

describe('differences', () => {
  const compare = (marked: string, reported: string) => {
    const { text, marks } = readMarks(marked);
    const diagnostics = reported === '' ? [] : [{ rule: reported, message: 'drops `error`', start: text.indexOf('save') } as Diagnostic];
    const files = [{ file: `${root}/a.ts`, text, diagnostics, suppressed: [], secrets: [] }];
    return differences(
      { 'a.ts': text },
      marks.map((mark) => ({ ...mark, file: 'a.ts' })),
      { files, failures: [] },
    );
  };

  test.each([
    ['save()', '', []],
    ['save() //~ lost-cause', 'lost-cause', []],
    ['save() //~ lost-cause "`error`"', 'lost-cause', []],
    ['save() //~ missing lost-cause -- reason', '', []],
    ['save() //~ spurious lost-cause -- reason', 'lost-cause', []],
    ['save() //~ lost-cause', '', ['a.ts:1: expected lost-cause']],
    ['\nsave()', 'lost-cause', ['a.ts:2: unexpected lost-cause: drops `error`']],
    [
      'save() //~ lost-cause "`cause`"',
      'lost-cause',
      ['a.ts:1: expected lost-cause "`cause`"', 'a.ts:1: unexpected lost-cause: drops `error`'],
    ],
    ['save() //~ missing lost-cause -- reason', 'lost-cause', ['a.ts:1: lost-cause is no longer missing: take the word out of the mark']],
    ['save() //~ spurious lost-cause -- reason', '', ['a.ts:1: lost-cause is no longer spurious: remove the mark']],
    ['save() //~ lost-cause //~ lost-cause', 'lost-cause', ['a.ts:1: expected lost-cause']],
  ])('%j with %j reported', (marked, reported, expected) => {
    assert.deepEqual(compare(marked, reported), expected);
  });
});
