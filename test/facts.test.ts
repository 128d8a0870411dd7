/** Facts: a package is judged with what is known of another one whose source is not there. */
import { deepEqual, equal, match } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'vitest';
import { runErrlint } from './command.js';
import { temporaryFolder } from './temporary-folder.js';

const library = {
  'package.json': JSON.stringify({
    name: '@acme/service',
    type: 'module',
    exports: { '.': './src/index.ts', './stock': './src/stock.ts' },
    dependencies: { express: '5', pino: '9', '@nestjs/common': '11' },
  }),
  'src/index.ts': `export { sendError } from './reply.js';
export * from './log.js';
export { die } from './die.js';
export { OrderMissing } from './errors.js';
`,
  'src/reply.ts': `import type { Response } from 'express';
export function sendError(response: Response, error: Error) {
  response.status(500).json({ error: error.message });
}
`,
  'src/log.ts': `import pino from 'pino';
export const logger = pino();
export class Journal {
  write(entry: unknown) {
    logger.info(entry);
  }
}
export function createJournal() {
  return { failed: (entry: unknown) => logger.error(entry), count: () => 1 };
}
`,
  'src/die.ts': `import { logger } from './log.js';
export function die(error: unknown): never {
  logger.fatal(error);
  process.exit(1);
}
`,
  'src/errors.ts': `import { NotFoundException } from '@nestjs/common';
export class OrderMissing extends NotFoundException {}
`,
  'src/stock.ts': `export default async function loadStock(id: string) {
  const response = await fetch(\`https://stock.example/\${id}\`, { signal: AbortSignal.timeout(1000) });
  if (!response.ok) throw new Error('no stock');
  return response.json();
}
`,
};

const service = {
  'package.json': JSON.stringify({ name: 'shop', type: 'module', dependencies: { '@acme/service': '1', express: '5' } }),
  'src/app.ts': `import express from 'express';
import { createJournal, die, Journal, logger, sendError } from '@acme/service';
import loadStock from '@acme/service/stock';

export const router = express.Router();
const journal = new Journal();
const failures = createJournal();

router.get('/orders/:id', async (request, response) => {
  try {
    response.json(await orders.find(request.params.id));
  } catch (error) {
    sendError(response, error);
  }
});

router.post('/login', (request, response) => {
  const { password } = request.body;
  journal.write({ password });
  failures.failed({ password });
  logger.info({ password });
  failures.count({ password });
  response.end();
});

export function refresh(id: string) {
  loadStock(id);
}

export async function start() {
  try {
    await connect();
  } catch (error) {
    die(error);
  }
}
`,
};

async function factsOf(files: Readonly<Record<string, string>>): Promise<{ readonly file: string; readonly models: readonly unknown[] }> {
  const folder = temporaryFolder(files);
  await runErrlint(folder, ['--facts-out', 'facts.json']);
  const file = path.join(folder, 'facts.json');
  const { models } = JSON.parse(readFileSync(file, 'utf8')) as { readonly models: readonly unknown[] };
  return { file, models };
}

/** What is reported, as `line rule`. */
async function reports(folder: string, args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await runErrlint(folder, ['-f', 'json', ...args]);
  const files = JSON.parse(stdout) as readonly { readonly messages: readonly { readonly line: number; readonly ruleId: string }[] }[];
  return files.flatMap(({ messages }) => messages.map(({ line, ruleId }) => `${line} ${ruleId}`));
}

test('what a package does is known where its source is not', async () => {
  const folder = temporaryFolder(service);
  const { file } = await factsOf(library);
  deepEqual(await reports(folder, []), ['21 secret-logging']);
  deepEqual(await reports(folder, ['--facts-in', file]), [
    '13 leaked-error-details',
    '19 secret-logging',
    '20 secret-logging',
    '21 secret-logging',
    '27 floating-promise',
  ]);
});

test('facts are models, as a configuration can have them', async () => {
  const { models } = await factsOf(library);
  deepEqual(models, [
    {
      package: '@acme/service',
      calls: [
        { call: '.sendError', is: 'respond', body: 1, part: '.message' },
        { call: '.die', is: 'exit' },
        { call: '.Journal().write', is: 'log', level: 'info' },
        { call: '.createJournal().failed', is: 'log', level: 'error' },
      ],
      errors: [{ class: '.OrderMissing', status: 404, exposes: true }],
    },
    { package: '@acme/service', addsTo: 'pino', values: { logger: '.logger' } },
    { package: '@acme/service/stock', calls: [{ call: '', is: 'io', promise: true }] },
  ]);
});

test('facts are those of the packages that are reported on', async () => {
  const folder = temporaryFolder({
    'package.json': '{ "name": "all", "private": true, "workspaces": ["packages/*"] }',
    'packages/die/package.json': '{ "name": "die", "main": "src/index.js" }',
    'packages/die/src/index.js': 'module.exports = function die() {\n  process.exit(1);\n};\n',
    'packages/log/package.json': '{ "name": "log", "main": "src/index.js" }',
    'packages/log/src/index.js': 'exports.log = (entry) => console.info(entry);\n',
  });
  const namesIn = async (...paths: readonly string[]) => {
    await runErrlint(folder, [...paths, '--facts-out', 'facts.json']);
    const { models } = JSON.parse(readFileSync(path.join(folder, 'facts.json'), 'utf8')) as {
      readonly models: readonly { readonly package: string }[];
    };
    return models.map((model) => model.package);
  };
  deepEqual(await namesIn('packages/log'), ['log']);
  deepEqual((await namesIn('packages')).sort(), ['die', 'log']);
});

describe('what is no file of facts', () => {
  const folder = temporaryFolder({ ...service, 'text.json': '{', 'other.json': '{ "models": [{ "calls": [] }] }' });

  test.each([
    ['missing.json', /The facts in `missing\.json` cannot be read/],
    ['text.json', /`text\.json` is not valid JSON/],
    ['other.json', /`other\.json` holds no facts.*package/],
  ])('%s', async (name, message) => {
    const { status, stderr } = await runErrlint(folder, ['--facts-in', name]);
    equal(status, 2);
    match(stderr, message);
  });

  test('a folder that is not there gets none', async () => {
    const { status, stderr } = await runErrlint(folder, ['--facts-out', 'nowhere/facts.json']);
    equal(status, 2);
    match(stderr, /there is no such folder/);
  });
});

test('other facts are another question to the cache', async () => {
  const folder = temporaryFolder(service);
  const { file } = await factsOf(library);
  const args = ['--cache-location', 'kept', '--facts-in', file];
  equal((await reports(folder, args)).length, 5);
  writeFileSync(file, '{ "models": [] }');
  equal((await reports(folder, args)).length, 1);
});
