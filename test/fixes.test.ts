/**
 * Fixes and suggestions: whatever of them is applied, one or all at once, the code still parses, no longer has the fault, and keeps its
 * comments.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'vitest';
import type { Diagnostic, Edit } from '../src/diagnostic.js';
import { withFixes } from '../src/fix/with-fixes.js';
import { fixtureFolders, fixturesIn, readFixture, type Fixture } from './fixtures.js';
import { lostComments } from './lost-comments.js';
import { root } from './memory-project.js';
import { analyzeFiles } from './run.js';

type Analysis = ReturnType<typeof analyzeFiles>;
type Files = Fixture['files'];

interface Change {
  readonly diagnostic: Diagnostic;
  readonly what: string;
  readonly edits: readonly Edit[];
}

for (const name of fixtureFolders().flatMap(fixturesIn)) {
  const fixture = readFixture(name);
  const before = analyzeFiles(fixture.files, fixture.options);
  const changes = changesIn(before);
  if (changes.length === 0) continue;
  describe(name, () => {
    test('one at a time', () => {
      assert.deepEqual(
        changes.flatMap((change) => faultsAfter(fixture, before, change)),
        [],
      );
    });

    test.for<[string, (diagnostic: Diagnostic) => readonly Edit[] | undefined]>([
      ['all fixes', ({ fix }) => fix],
      ['all first suggestions', ({ suggestions }) => suggestions[0]?.edits],
    ])('%s at once', ([, editsOf]) => {
      assert.deepEqual(faultsAfterAll(fixture, before, editsOf), []);
    });
  });
}

/** Every fix, and every suggestion. */
function changesIn(analysis: Analysis): readonly Change[] {
  return diagnosticsOf(analysis).flatMap((diagnostic) => [
    ...(diagnostic.fix === undefined ? [] : [{ diagnostic, what: 'the fix', edits: diagnostic.fix }]),
    ...diagnostic.suggestions.map(({ description, edits }) => ({ diagnostic, what: description, edits })),
  ]);
}

/** What is wrong when the change has been made, one sentence each. */
function faultsAfter({ files, options }: Fixture, before: Analysis, { diagnostic, what, edits }: Change): readonly string[] {
  const file = path.relative(root, diagnostic.file);
  const text = files[file]!;
  const place = `${diagnostic.rule} in line ${text.slice(0, diagnostic.start).split('\n').length}, ${what}`;
  const changed = withFixes(text, [edits]).text;
  const after = analyzeFiles({ ...files, [file]: changed }, options);
  const failures = after.failures.map(({ message }) => `${place}: ${message}\n${changed}`);
  const count = (analysis: Analysis) => diagnosticsOf(analysis).filter((other) => kindOf(other) === kindOf(diagnostic)).length;
  return count(after) < count(before) ? failures : [...failures, `${place}: is reported as before`];
}

/** Rounds of changes: one can make others possible, or touch them, so that they have to wait. */
const mostRounds = 10;

/** What is wrong when all such edits have been made, and those that they made possible, one sentence each. */
function faultsAfterAll(
  { files: unchanged, options }: Fixture,
  before: Analysis,
  editsOf: (diagnostic: Diagnostic) => readonly Edit[] | undefined,
): readonly string[] {
  let files = unchanged;
  let after = before;
  for (let round = 1; round <= mostRounds && diagnosticsOf(after).some((each) => editsOf(each) !== undefined); round += 1) {
    files = { ...files, ...changedFiles(after, editsOf) };
    after = analyzeFiles(files, options);
  }
  const unchangeable = diagnosticsOf(before)
    .filter((each) => editsOf(each) === undefined)
    .map(kindOf);
  const changeable = new Set(
    diagnosticsOf(before)
      .filter((each) => editsOf(each) !== undefined)
      .map(kindOf),
  );
  const countIn = (kinds: readonly string[], kind: string) => kinds.filter((other) => other === kind).length;
  return [
    ...after.failures.map(({ file, message }) => `${file}: ${message}\n${files[path.relative(root, file)]}`),
    ...diagnosticsOf(after)
      .filter((each) => editsOf(each) !== undefined)
      .map((each) => `${kindOf(each)} can be changed without end`),
    ...[...changeable]
      .filter((kind) => countIn(diagnosticsOf(after).map(kindOf), kind) > countIn(unchangeable, kind))
      .map((kind) => `${kind} is reported as before`),
    ...Object.keys(files).flatMap((file) =>
      lostComments(file, unchanged[file]!, files[file]!).map((comment) => `${file} has lost \`${comment}\``),
    ),
  ];
}

function changedFiles({ files }: Analysis, editsOf: (diagnostic: Diagnostic) => readonly Edit[] | undefined): Files {
  return Object.fromEntries(
    files.map(({ file, text, diagnostics }) => {
      const changes = diagnostics.flatMap((diagnostic) => (editsOf(diagnostic) === undefined ? [] : [editsOf(diagnostic)!]));
      return [path.relative(root, file), withFixes(text, changes).text];
    }),
  );
}

function diagnosticsOf({ files }: Analysis): readonly Diagnostic[] {
  return files.flatMap(({ diagnostics }) => diagnostics);
}

function kindOf({ rule, messageId }: Diagnostic): string {
  return `${rule} ${messageId}`;
}
