import assert from 'node:assert/strict';
import path from 'node:path';
import ts from 'typescript';
import { describe, test } from 'vitest';
import { fixtureFolders, fixturesIn, readFixture, type Fixture } from './fixtures.js';
import { isSourceFile, root } from './memory-project.js';
import { analyzeFiles } from './run.js';
import { variations, type Variation } from './variations.js';

type Files = Fixture['files'];

/** Where the way in which something is written is what the fixture is about, and why. */
const exceptions: Readonly<Record<string, readonly string[]>> = {};

describe.each(Object.entries(variations))('%s', (what, vary) => {
  test.each(fixtureFolders())('in %s', (folder) => {
    const different = fixturesIn(folder)
      .filter((name) => !exceptions[what]?.includes(name))
      .flatMap((name) => differencesIn(name, vary));
    assert.deepEqual(different, []);
  });
});

/** What is no longer said, or newly said, when the fixture is written in another way. */
function differencesIn(name: string, vary: Variation): readonly string[] {
  const { files, options } = readFixture(name);
  const varied = Object.fromEntries(
    Object.entries(files).map(([file, text]) => [file, isSourceFile(file) ? variedText(file, text, vary) : text]),
  );
  if (Object.keys(files).every((file) => files[file] === varied[file])) return [];
  const before = reportsIn(files, options);
  const after = reportsIn(varied, options);
  return [
    ...before.filter((report) => !after.includes(report)).map((report) => `${name}: no longer ${report}`),
    ...after.filter((report) => !before.includes(report)).map((report) => `${name}: newly ${report}`),
  ];
}

/** The text as it was where it does not parse any more. */
function variedText(file: string, text: string, vary: Variation): string {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const edits = [...vary(source)].sort((a, b) => b.start - a.start || b.end - a.end);
  const varied = edits.reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
  return parses(file, varied) ? varied : text;
}

function parses(file: string, text: string): boolean {
  const { diagnostics = [] } = ts.transpileModule(text, { fileName: file, reportDiagnostics: true, compilerOptions: { allowJs: true } });
  return diagnostics.length === 0;
}

function reportsIn(files: Files, options: Fixture['options']): readonly string[] {
  return analyzeFiles(files, options).files.flatMap(({ text, diagnostics }) =>
    diagnostics.map(({ file, start, rule }) => `${rule} in ${path.relative(root, file)}:${text.slice(0, start).split('\n').length}`),
  );
}
