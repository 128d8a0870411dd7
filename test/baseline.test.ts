/** What a baseline knows again, and what two branches make of one. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'vitest';
import { baselineOf, baselineText, compare, pruned, type Baseline } from '../src/baseline/baseline.js';
import { readSource } from './imports.js';
import { analyzeFiles } from './run.js';
import { temporaryFolder } from './temporary-folder.js';

const root = '/project';
const shop = readSource('fixtures/projects/shop/server.js');

function found(text: string) {
  return analyzeFiles({ 'package.json': readSource('fixtures/projects/shop/package.json'), 'server.js': text }, { preset: 'strict' }).files;
}

const files = found(shop);
const base = path.dirname(files[0]!.file);
const baseline = baselineOf(files, base);
const count = files.flatMap(({ diagnostics }) => diagnostics).length;

describe('all is known again', () => {
  test('there is something to know', () => {
    assert.ok(count > 5, String(count));
  });

  test.each<[string, (text: string) => string]>([
    ['a hundred lines further down', (text) => text.replace(/^(?=const )/m, '// …\n'.repeat(100))],
    ['behind code that has nothing to do with it', (text) => `${text}\nexport function total(orders) {\n  return orders.length;\n}\n`],
    ['with another indentation', (text) => text.replace(/^ +/gm, (indent) => '\t'.repeat(indent.length))],
    ['with other line ends', (text) => text.replaceAll('\n', '\r\n')],
  ])('%s', (_, change) => {
    const { known, gone, files: rest } = compare(found(change(shop)), baseline, base);
    assert.deepEqual([known, gone, rest.flatMap(({ diagnostics }) => diagnostics)], [count, 0, []]);
  });
});

test('a new diagnostic is new where an old one of the same rule has gone', () => {
  const swap = (text: string) => text.replace('item.price - discount - discount', 'item.price - item.rebate - item.rebate');
  const { known, gone, files: rest } = compare(found(swap(shop)), baseline, base);
  assert.deepEqual([known, gone], [count - 1, 1]);
  assert.deepEqual(
    rest.flatMap(({ diagnostics }) => diagnostics.map(({ rule }) => rule)),
    ['repeated-adjustment'],
  );
});

test('pruning takes out what is gone, and then nothing more', () => {
  const left = found(shop.replace('item.price - discount - discount', 'item.price - discount'));
  const once = pruned(baseline, left, base);
  assert.deepEqual(once, baselineOf(left, base));
  assert.deepEqual(pruned(once, left, base), once);
});

describe('two branches', () => {
  type Entries = Record<string, Record<string, string[]>>;
  const rules = ['floating-promise', 'leaked-error-details', 'lost-cause', 'missing-timeout', 'swallowed-error'];
  // A generator of its own, so that a failure comes again.
  let seed = 11;
  const next = (below: number) => (seed = (seed * 16_807) % 2_147_483_647) % below;
  const pick = <T>(list: readonly T[]): T => list[next(list.length)]!;
  const anchor = () =>
    next(2 ** 30)
      .toString(16)
      .padStart(16, '0');
  const add = (entries: Entries, file: string) => ((entries[file] ??= {})[pick(rules)] ??= []).push(anchor());

  function changed(from: Entries): Entries {
    const entries = structuredClone(from);
    for (let times = 1 + next(4); times > 0; times -= 1) {
      const name = pick(Object.keys(entries));
      if (next(2) === 0) pick(Object.values(entries[name]!)).shift();
      else add(entries, next(3) === 0 ? `src/${next(1000)}.js` : name);
    }
    return entries;
  }

  const sorted = (entries: Entries): Baseline =>
    baselineOf(
      Object.entries(entries).map(([file, byRule]) => {
        const diagnostics = Object.entries(byRule).flatMap(([rule, anchors]) => anchors.map((each) => ({ rule, anchor: each })));
        return { file: path.join(root, file), diagnostics } as unknown as (typeof files)[number];
      }),
      root,
    );
  const flat = (of: Baseline) =>
    Object.entries(of).flatMap(([file, byRule]) =>
      Object.entries(byRule).flatMap(([rule, anchors]) => anchors.map((each) => `${file} ${rule} ${each}`)),
    );

  test('merge line by line, seldom in conflict and never into something else', () => {
    const folder = temporaryFolder();
    let conflicts = 0;
    for (let round = 0; round < 200; round += 1) {
      const before: Entries = {};
      for (let entry = 0; entry < 300; entry += 1) add(before, `src/${next(80) * 12}.js`);
      const sides = [changed(before), before, changed(before)].map(sorted);
      const names = sides.map((side, index) => {
        writeFileSync(path.join(folder, `${index}.json`), baselineText(side));
        return `${index}.json`;
      });
      const { status, stdout } = spawnSync('git', ['merge-file', '-p', ...names], { cwd: folder, encoding: 'utf8' });
      if (status !== 0) {
        conflicts += 1;
        continue;
      }
      const [ours, old, theirs] = sides.map((side) => new Set(flat(side))) as [Set<string>, Set<string>, Set<string>];
      const expected = [...new Set([...ours, ...theirs])].filter((entry) => !old.has(entry) || (ours.has(entry) && theirs.has(entry)));
      assert.deepEqual(flat((JSON.parse(stdout) as { diagnostics: Baseline }).diagnostics).sort(), expected.sort());
    }
    assert.ok(conflicts <= 10, `${conflicts} of 200`);
  });
});
