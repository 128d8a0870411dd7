/** Every row of the models is met by some fixture, and every role is asked for by some concept: what nobody meets can be wrong for years. */
import assert from 'node:assert/strict';
import { test } from 'vitest';
import { link } from '../src/analyze.js';
import { bind } from '../src/bind/scopes.js';
import type { LinkedProject } from '../src/dataflow/linked-project.js';
import type { CallModel } from '../src/models/model.js';
import { models } from '../src/models/models.js';
import type { Row } from '../src/models/paths.js';
import { parse } from '../src/parse/parse.js';
import { fixtureFolders, fixturesIn, readFixture } from './fixtures.js';
import { codeFilesIn, readSource } from './imports.js';
import { memoryProject } from './memory-project.js';
import { withPackage } from './run.js';

test('every row is met by a fixture', () => {
  const met = new Set<CallModel>();
  for (const name of fixtureFolders().flatMap(fixturesIn)) {
    const { files, options } = readFixture(name);
    const project = memoryProject(withPackage(files, options.dependencies));
    const bound = project.files.map((file) => bind(parse(file, project.read(file))));
    for (const { call } of rowsIn(link(project, bound, models))) met.add(call);
  }
  const unmet = models.flatMap(({ package: name, calls = [] }) =>
    calls.filter((row) => !met.has(row)).map((row) => `${String(name)}: ${JSON.stringify(row)}`),
  );
  assert.deepEqual(unmet, []);
});

test('every role is asked for', () => {
  const readers = ['src/concepts', 'src/dataflow', 'src/bind'].flatMap(codeFilesIn).map(readSource).join('\n');
  const roles = new Set(models.flatMap(({ calls = [] }) => calls.map(({ is }) => is)));
  assert.deepEqual(
    [...roles].filter((role) => !readers.includes(`'${role}'`)),
    [],
  );
});

function* rowsIn(project: LinkedProject): Generator<Row> {
  for (const file of project.files.values()) {
    const { calls, taggedTemplates, assignments, functions } = file.bound;
    for (const call of [...calls, ...taggedTemplates]) yield* project.rowsCalled(call, file);
    for (const { left } of assignments) yield* project.rowsAssigned(left, file);
    for (const fn of functions) yield* project.rowsReturnedBy(fn, file);
  }
}
