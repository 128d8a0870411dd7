/** What callers need to know of a function: plain data, and the same whatever the order of the files. */
import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { link } from '../src/analyze.js';
import { bind } from '../src/bind/scopes.js';
import type { LinkedProject, Summary } from '../src/dataflow/linked-project.js';
import { models } from '../src/models/models.js';
import { parse } from '../src/parse/parse.js';
import { memoryProject, root } from './memory-project.js';
import { withPackage } from './run.js';

const files = {
  'src/reply.js': `
import { report } from './report.js';

export function fail(response, error, next) {
  report('orders', error);
  if (error.status < 500) response.status(error.status).json({ error: error.message });
  else next(error);
}

export function wrapped(error) {
  return { text: \`not saved: \${error.stack}\` };
}
`,
  'src/report.js': `
import pino from 'pino';
import { wrapped } from './reply.js';

const log = pino();

export function report(place, error) {
  log.error({ place, text: wrapped(error).text }, 'failed');
}

export function stop(code) {
  report('process', new Error(code));
  process.exit(1);
}
`,
  'src/orders.js': `
import express from 'express';
import { fail } from './reply.js';

const app = express();
app.get('/orders', (request, response, next) => orders.all().then((all) => response.json(all)).catch((error) => fail(response, error, next)));
`,
};

function linkedInOrder(order: (names: readonly string[]) => readonly string[]): LinkedProject {
  const project = memoryProject(withPackage(files, {}));
  const bound = order(project.files).map((file) => bind(parse(file, project.read(file))));
  return link(project, bound, models);
}

function summariesOf(project: LinkedProject): ReadonlyMap<string, Summary> {
  const named = [...project.files.values()].flatMap((file) =>
    file.bound.functions.flatMap((node) =>
      node.name === undefined ? [] : [[node.name.getText(), project.summaryOf({ node, file })] as const],
    ),
  );
  return new Map(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const project = linkedInOrder((names) => names);
const summaries = summariesOf(project);

describe('a summary', () => {
  test.each([...summaries])('of `%s` is plain data', (_, summary) => {
    assert.deepEqual(structuredClone(summary), summary);
  });

  test('follows what it is given through other files', () => {
    const [, error] = summaries.get('report')!.parameters;
    const logged = error!.find(({ row }) => row?.call.is === 'log');
    assert.equal(logged?.part, '.stack');
    assert.equal(logged?.into, '.text');
    assert.equal(logged?.at.callee, 'log.error');
    assert.deepEqual(
      logged?.through.map(({ callee }) => callee),
      ['wrapped'],
    );
  });

  test('keeps what holds where it happens', () => {
    const [, error] = summaries.get('fail')!.parameters;
    const sent = error!.filter(({ row }) => row?.call.is === 'respond');
    assert.ok(sent.length > 0);
    assert.ok(sent.every(({ guards }) => guards.isExposed));
  });

  test('says what the function does besides', () => {
    assert.equal(summaries.get('stop')!.canReturn, false);
    assert.equal(summaries.get('report')!.canReturn, true);
    assert.ok(summaries.get('report')!.roles.includes('log'));
  });

  test('names places that can be found again', () => {
    const endings = [...summaries.values()].flatMap(({ parameters }) => parameters.flat());
    for (const { at } of endings) {
      const place = project.nodeAt(at);
      assert.deepEqual([place?.file.path, place?.node.pos, place?.node.end, place?.node.kind], [at.file, at.pos, at.end, at.kind]);
    }
    assert.equal(project.nodeAt({ ...endings[0]!.at, file: `${root}/gone.js` }), undefined);
    assert.equal(project.nodeAt({ ...endings[0]!.at, end: 1 }), undefined);
  });

  test('is the same whatever the order of the files', () => {
    assert.deepEqual(summariesOf(linkedInOrder((names) => [...names].reverse())), summaries);
    assert.deepEqual(summariesOf(linkedInOrder(([first, ...others]) => [...others, first!])), summaries);
  });
});
