/**
 * Fixes in code that nobody wrote for a test. Real code is not part of the repository: `npx tsx test/corpus.ts` fetches it, and without it
 * there is nothing to test here.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'vitest';
import { lint } from '../src/api.js';
import type { Failure, FileResult } from '../src/diagnostic.js';
import { fixAll } from '../src/fix/fix-all.js';
import { lostComments } from './lost-comments.js';
import { corpusMembers, type CorpusMember } from './precision/corpus-run.js';

const members = corpusMembers().filter(({ kind }) => kind === 'package');

test.skipIf(members.length === 0)('fixes in the corpus', { timeout: 600_000 }, async () => {
  for (const member of members) await tryFixes(member);
});

/** Fixes a copy, until nothing changes. */
async function tryFixes({ name, folder }: CorpusMember): Promise<void> {
  const copy = mkdtempSync(path.join(tmpdir(), 'errlint-'));
  try {
    cpSync(folder, copy, { recursive: true, filter: (file) => path.basename(file) !== '.git' });
    const run = () => lint({ cwd: copy, paths: ['.'], config: false, preset: 'strict' });
    const before = await run();
    const { result: after, leftAlone } = await fixAll(run);
    const { fixes: again } = await fixAll(run);
    assert.deepEqual({ leftAlone, again }, { leftAlone: [], again: 0 }, name);
    assert.deepEqual(newKinds(before.files, after.files), [], name);
    assert.deepEqual(after.failures.map(messageOf), before.failures.map(messageOf), name);
    const texts = new Map(after.files.map(({ file, text }) => [file, text]));
    assert.deepEqual(
      before.files.flatMap(({ file, text }) => lostComments(file, text, texts.get(file)!)),
      [],
      name,
    );
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function messageOf({ message }: Failure): string {
  return message;
}

/** The rules that say more of a file than before. */
function newKinds(before: readonly FileResult[], after: readonly FileResult[]): readonly string[] {
  const known = countsOf(before);
  return [...countsOf(after)].filter(([kind, count]) => count > (known.get(kind) ?? 0)).map(([kind]) => kind);
}

/** How often each rule says something of each file. */
function countsOf(files: readonly FileResult[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { file, rule } of files.flatMap(({ diagnostics }) => diagnostics)) {
    const kind = `${rule} in ${file}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}
