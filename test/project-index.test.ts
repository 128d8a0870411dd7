/** A linked project that is asked about edited files says what a new analysis of everything would say. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'vitest';
import { analyze, type AnalyzeOptions } from '../src/analyze.js';
import type { Analysis } from '../src/diagnostic.js';
import { openIndex } from '../src/project/project-index.js';
import { openProject } from '../src/project/project.js';
import { rules } from '../rules/index.js';
import { fixtureFolders, fixturesIn, readFixture } from './fixtures.js';
import { isSourceFile } from './memory-project.js';
import { settingsOf, withPackage } from './run.js';
import { temporaryFolder } from './temporary-folder.js';

const settings = settingsOf({});
const options: AnalyzeOptions = { settingsFor: () => settings };
const projects = fixtureFolders()
  .flatMap(fixturesIn)
  .filter((name) => !isSourceFile(name));

/** Edits that leave everything outside of them as it was, with the part of the text that they put before, in and behind. */
const edits: Readonly<Record<string, (text: string) => string>> = {
  'a comment at the top': (text) => `// Orders\n${text}`,
  'a function at the end': (text) => `${text}\nexport function added(count) {\n  return count + 1;\n}\n`,
  'a line at the start of the first function': (text) => text.replace(/\) (?:=> )?\{\n/, (start) => `${start}    const added = 1;\n`),
  'a blank line in the middle': (text) => {
    const at = text.indexOf(';\n', text.length / 2);
    return at < 0 ? text : `${text.slice(0, at + 1)}\n${text.slice(at + 1)}`;
  },
};

describe.each(projects)('%s', (name) => {
  const { files } = readFixture(name);
  const written = withPackage(files);
  const root = temporaryFolder();
  for (const [file, text] of Object.entries(written)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  const sources = Object.keys(written)
    .filter(isSourceFile)
    .map((file) => path.join(root, file));
  const index = openIndex({ root, isWholeTree: true, freshFor: Infinity });

  test.each(Object.entries(edits))('%s', (_, edit) => {
    for (const file of sources) {
      const edited = edit(written[path.relative(root, file)] ?? '');
      const project = openProject(root, sources);
      const read = (other: string) => (other === file ? edited : project.read(other));
      const anew = analyze({ ...project, read }, rules, { ...options, only: new Set([file]) });
      assert.deepEqual(shown(index.analyze(file, edited, rules, options)), shown(anew), path.relative(root, file));
    }
  });
});

function shown({ files, failures }: Analysis): readonly string[] {
  const diagnostics = files.flatMap((file) =>
    file.diagnostics.map(({ start, end, rule, message }) => `${start}-${end} ${rule} ${message}`),
  );
  return [...diagnostics, ...failures.map(({ message }) => message)];
}
