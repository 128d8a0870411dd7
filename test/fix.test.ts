import assert from 'node:assert/strict';
import { chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { fixAll } from '../src/fix/fix-all.js';
import { fixFile } from '../src/fix/fix-file.js';
import { withFixes } from '../src/fix/with-fixes.js';
import { lint } from '../src/api.js';
import { temporaryFolder } from './temporary-folder.js';

describe('the fixes of a text', () => {
  test('are all made, in any order', () => {
    const fixes = [
      [{ start: 4, end: 5, text: 'e' }],
      [
        { start: 0, end: 1, text: 'A' },
        { start: 2, end: 2, text: '-' },
      ],
    ];
    assert.deepEqual(withFixes('abcdE', fixes), { text: 'Ab-cde', count: 2 });
  });

  test('that touch one before them wait', () => {
    const fixes = [[{ start: 0, end: 3, text: 'x' }], [{ start: 3, end: 4, text: 'y' }], [{ start: 5, end: 5, text: 'z' }]];
    assert.deepEqual(withFixes('abcdef', fixes), { text: 'xdezf', count: 2 });
  });

  test('leave everything outside of them as it is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(), fc.nat(), fc.string(), (text, a, b, added) => {
        const [start, end] = [a % text.length, b % text.length].sort((x, y) => x - y) as [number, number];
        assert.equal(withFixes(text, [[{ start, end, text: added }]]).text, text.slice(0, start) + added + text.slice(end));
      }),
    );
  });
});

describe('a fixed file', () => {
  const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
  const bigEndian = (text: string) => Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()]);

  test.each([
    ['UTF-8', (text: string) => Buffer.from(text)],
    ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['UTF-16', utf16],
    ['big-endian UTF-16', bigEndian],
  ])('keeps %s and its mode', async (_, encoded) => {
    const root = temporaryFolder({ 'a.ts': '' });
    const file = path.join(root, 'a.ts');
    writeFileSync(file, encoded('old\r\nä\r\n'));
    chmodSync(file, 0o640);
    assert.equal(await fixFile(file, 'old\r\nä\r\n', 'new\r\nä\r\n'), undefined);
    assert.deepEqual(readFileSync(file), encoded('new\r\nä\r\n'));
    assert.equal(statSync(file).mode & 0o777, 0o640);
  });

  test('is left alone when it is no longer what was analysed, a link, or gone', async () => {
    const root = temporaryFolder({ 'a.ts': 'newer' });
    symlinkSync('a.ts', path.join(root, 'link.ts'));
    assert.equal(await fixFile(path.join(root, 'a.ts'), 'old', 'fixed'), 'it has changed since it was analysed');
    assert.match((await fixFile(path.join(root, 'link.ts'), 'newer', 'fixed')) ?? '', /not a regular file/);
    assert.match((await fixFile(path.join(root, 'gone.ts'), 'old', 'fixed')) ?? '', /no such file/);
    assert.equal(readFileSync(path.join(root, 'a.ts'), 'utf8'), 'newer');
  });
});

test('a project is fixed until nothing is left that can be', async () => {
  const text =
    'export async function load(order) {\n  try {\n    await order.load();\n  } catch (error) {\n    throw new Error("not loaded");\n  }\n}\n';
  const root = temporaryFolder({ 'src/a.js': text, 'src/b.js': text });
  const { result, ...fixed } = await fixAll(() => lint({ cwd: root, config: false }));
  assert.deepEqual(fixed, { fixes: 2, files: 2, leftAlone: [] });
  assert.equal(result.summary.errors, 0);
  assert.equal(readFileSync(path.join(root, 'src/a.js'), 'utf8'), text.replace('("not loaded")', '("not loaded", { cause: error })'));
});
