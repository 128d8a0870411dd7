import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { analyzeText } from './run.js';

const swallow = 'try { await save(order) } catch {}';
const partial = "try { await save(order) } catch (error) { if (error.code === '23505') throw new Error('order exists') }";

/** The lines on which each rule is reported, as `line rule`, and how many reports a directive silences. */
function run(...lines: string[]) {
  const { text, diagnostics, suppressed } = analyzeText(lines.join('\n'));
  const place = ({ rule, start }: { rule: string; start: number }) => `${text.slice(0, start).split('\n').length} ${rule}`;
  return { reported: diagnostics.map(place), silenced: suppressed.map(place), messages: diagnostics.map(({ message }) => message) };
}

test('without a directive the fault is reported', () => {
  assert.deepEqual(run(swallow).reported, ['1 swallowed-error']);
});

describe('silences', () => {
  test.each([
    ['the next line', ['// errlint-disable-next-line swallowed-error -- best effort', swallow]],
    ['the next line, from a block comment', ['/* errlint-disable-next-line swallowed-error -- best effort */', swallow]],
    ['its own line', [`${swallow} // errlint-disable-line swallowed-error -- best effort`]],
    ['a block', ['/* errlint-disable swallowed-error -- legacy */', '', swallow, '/* errlint-enable swallowed-error */']],
    ['a block that ends with the file', ['/* errlint-disable swallowed-error -- legacy */', swallow, swallow]],
    ['the file, from anywhere in it', [swallow, '/* errlint-disable-file swallowed-error -- generated */']],
  ])('%s', (_, lines) => {
    const { reported, silenced } = run(...lines);
    assert.deepEqual(reported, []);
    assert.equal(silenced.length, lines.filter((line) => line.includes('catch')).length);
  });

  test('and keeps the reason', () => {
    const { suppressed } = analyzeText(`${swallow} // errlint-disable-line swallowed-error -- best effort`);
    assert.deepEqual(
      suppressed.map(({ justification }) => justification),
      ['best effort'],
    );
  });

  test('several rules, separated by commas', () => {
    const { reported, silenced } = run('/* errlint-disable swallowed-error, partial-catch -- legacy */', swallow, partial);
    assert.deepEqual(reported, []);
    assert.deepEqual(silenced, ['2 swallowed-error', '3 partial-catch']);
  });

  test('no other line', () => {
    const { reported } = run('// errlint-disable-next-line swallowed-error -- best effort', swallow, swallow);
    assert.deepEqual(reported, ['3 swallowed-error']);
  });

  test('nothing after the block', () => {
    const lines = ['/* errlint-disable swallowed-error -- legacy */', swallow, '/* errlint-enable swallowed-error */', swallow];
    assert.deepEqual(run(...lines).reported, ['4 swallowed-error']);
  });

  test('no other rule', () => {
    const { reported } = run('// errlint-disable-next-line partial-catch -- best effort', swallow);
    assert.deepEqual(reported, ['1 directive', '2 swallowed-error']);
  });
});

describe('reports a directive', () => {
  test('without a reason, which still silences', () => {
    const { reported, silenced, messages } = run('// errlint-disable-next-line swallowed-error', swallow);
    assert.deepEqual(reported, ['1 directive']);
    assert.deepEqual(silenced, ['2 swallowed-error']);
    assert.match(messages.join(), /reason/);
  });

  test('with an empty reason', () => {
    assert.deepEqual(run('// errlint-disable-next-line swallowed-error --', swallow).reported, ['1 directive']);
  });

  test('for an unknown rule, by name', () => {
    const { reported, messages } = run('// errlint-disable-next-line swallowed-errors -- best effort', swallow);
    assert.deepEqual(reported, ['1 directive', '2 swallowed-error']);
    assert.match(messages[0] ?? '', /names `swallowed-errors`, which is no rule\. Did you mean `swallowed-error`\?$/);
  });

  test.each([
    [
      '// errlint-disable-next-line errlint/swallowed-error -- best effort',
      '`errlint/swallowed-error`, which is no rule. Did you mean `swallowed-error`?',
    ],
    ['// errlint-disable-next-line no-empty -- best effort', '`no-empty`, which is no rule.'],
    ['/* errlint-enable swalowed-error */', '`swalowed-error`, which is no rule. Did you mean `swallowed-error`?'],
  ])('that says %s', (comment, expected) => {
    const { reported, messages } = run(comment, swallow);
    assert.deepEqual(reported, ['1 directive', '2 swallowed-error']);
    assert.ok(messages[0]?.endsWith(expected), messages[0]);
  });

  test('but not for a rule of a plugin that is not loaded', () => {
    assert.deepEqual(run('// errlint-disable-next-line shop/no-log -- logged elsewhere', swallow).reported, ['2 swallowed-error']);
  });

  test('without a rule, which silences nothing', () => {
    const { reported } = run('// errlint-disable-next-line -- best effort', swallow);
    assert.deepEqual(reported, ['1 directive', '2 swallowed-error']);
  });

  test('that silences nothing', () => {
    const { reported, messages } = run('// errlint-disable-next-line swallowed-error -- best effort', 'await save(order)');
    assert.deepEqual(reported, ['1 directive']);
    assert.match(messages.join(), /nothing/);
  });

  test('of whose rules one silences nothing, by name', () => {
    const { reported, messages } = run('// errlint-disable-next-line swallowed-error, partial-catch -- best effort', swallow);
    assert.deepEqual(reported, ['1 directive']);
    assert.match(messages.join(), /`partial-catch`/);
  });

  test('in spite of a directive', () => {
    const lines = ['/* errlint-disable-file directive -- we are special */', '// errlint-disable-next-line swallowed-error', swallow];
    assert.ok(run(...lines).reported.includes('2 directive'));
  });
});

describe('is no directive', () => {
  test.each([
    ['in a string', "const text = '// errlint-disable-next-line partial-catch -- legacy';"],
    ['in a template', 'const text = `\n// errlint-disable-next-line partial-catch -- legacy`;'],
    ['in a regular expression', 'const text = /[/* errlint-disable partial-catch -- legacy */]/;'],
    ['in the middle of a comment', '// see errlint-disable-next-line partial-catch -- legacy'],
    ['with a longer word', '// errlint-disable-next-lines partial-catch -- legacy'],
  ])('%s', (_, line) => {
    const { reported, silenced } = run(line, partial);
    assert.deepEqual(silenced, []);
    assert.ok(reported.some((report) => report.endsWith('partial-catch')));
  });
});
