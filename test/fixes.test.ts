/** Fixes and suggestions: whatever of them is applied, the code still parses and no longer has the fault. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'vitest';
import type { Diagnostic, Edit } from '../src/diagnostic.js';
import { fixtureFolders, fixturesIn, readFixture, type Fixture } from './fixtures.js';
import { root } from './memory-project.js';
import { analyzeFiles } from './run.js';

interface Change {
  readonly diagnostic: Diagnostic;
  readonly what: string;
  readonly edits: readonly Edit[];
}

for (const name of fixtureFolders().flatMap(fixturesIn)) {
  const fixture = readFixture(name);
  const changes = changesIn(fixture);
  if (changes.length === 0) continue;
  test(name, () => {
    assert.deepEqual(changes.flatMap((change) => faultsAfter(fixture, change)), []);
  });
}

/** Every fix, and every suggestion. */
function changesIn({ files, options }: Fixture): readonly Change[] {
  const { files: results } = analyzeFiles(files, options);
  return results.flatMap(({ diagnostics }) => diagnostics).flatMap((diagnostic) => [
    ...(diagnostic.fix === undefined ? [] : [{ diagnostic, what: 'the fix', edits: diagnostic.fix }]),
    ...diagnostic.suggestions.map(({ description, edits }) => ({ diagnostic, what: description, edits })),
  ]);
}

/** What is wrong when the change has been made, one sentence each. */
function faultsAfter({ files, options }: Fixture, { diagnostic, what, edits }: Change): readonly string[] {
  const file = path.relative(root, diagnostic.file);
  const text = files[file]!;
  const place = `${diagnostic.rule} in line ${text.slice(0, diagnostic.start).split('\n').length}, ${what}`;
  const changed = applied(text, edits);
  const after = analyzeFiles({ ...files, [file]: changed }, options);
  const failures = after.failures.map(({ message }) => `${place}: ${message}\n${changed}`);
  const before = analyzeFiles(files, options);
  const isAlike = ({ rule, messageId }: Diagnostic) => rule === diagnostic.rule && messageId === diagnostic.messageId;
  const count = ({ files: results }: typeof before) => results.flatMap(({ diagnostics }) => diagnostics).filter(isAlike).length;
  return count(after) < count(before) ? failures : [...failures, `${place}: is reported as before`];
}

function applied(text: string, edits: readonly Edit[]): string {
  return [...edits].sort((a, b) => b.start - a.start || b.end - a.end).reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}
