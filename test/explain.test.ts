/** `errlint explain` as its user meets it: the built command, in a folder of its own. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'vitest';
import { runErrlint } from './command.js';
import { swallowing } from './sources.js';
import { temporaryFolder } from './temporary-folder.js';

/** What is printed; the command has to end well. */
async function explain(root: string, ...commandArguments: string[]): Promise<string> {
  const { status, stdout, stderr } = await runErrlint(root, ['explain', ...commandArguments]);
  assert.deepEqual([status, stderr], [0, '']);
  return stdout;
}

describe('a rule', () => {
  test.each(['directive', 'syntax-error', 'errlint/directive'])('%s is explained, though no rule makes it', async (name) => {
    const text = await explain(temporaryFolder(), name);
    assert.match(text, /whatever rules are on\n\nDisallow [^]*\nWhy\n {2}[^]*\nInstead\n {2}/);
    assert.ok(text.endsWith('\n'));
  });

  test('has a page, whose address can be printed', async () => {
    const root = temporaryFolder();
    assert.match(await explain(root, 'lost-cause', '--open'), /^https:\/\/unpkg\.com\/errlint@\d+\.\d+\.\d+\/rules\/lost-cause\.md\n$/);
    assert.match(await explain(root, 'directive', '--open'), /^https:\/\/unpkg\.com\/errlint@\d+\.\d+\.\d+\/README\.md\n$/);
  });
});

const handlers = `import pino from 'pino';
const log = pino();

export async function save(order) {
  try {
    await orders.save(order);
  } catch (error) {
    if (error.code === '23505') return null;
    log.error({ error }, 'not saved');
    throw error;
  }
}

export async function drop(order) {
  try {
    await orders.save(order);
  } catch {}
}

export async function refresh() {
  try {
    await cache.refresh();
    // errlint-disable-next-line swallowed-error -- the next read fills it
  } catch {}
}

export const load = (id) =>
  orders.load(id).catch(() => {
    // best effort, the next run loads it
    return null;
  });

export function fails() {
  try {
    [1].forEach(() => {
      later(() => orders.start());
    });
  } catch {}
}
`;

describe('a line', () => {
  const shop = (files: Readonly<Record<string, string>> = {}) =>
    temporaryFolder({ 'package.json': '{ "name": "shop", "dependencies": { "pino": "9" } }', 'src/a.js': handlers, ...files });

  test('with a diagnostic shows it as the report does', async () => {
    const text = await explain(shop(), 'src/a.js:17');
    assert.match(text, /^src\/a\.js:17\n\nReported\n\n {2}✖ error {2}swallowed-error {2}17:5\n/);
    assert.match(text, /❯ 17 │ {3}\} catch \{\}\n/);
    assert.match(
      text,
      /Error handler\n {2}A catch clause on line 17, for what fails in `orders\.save`:\n {2}- For every error: drops the error\.\n/,
    );
  });

  test('is found by the fingerprint of its diagnostic, as reports and baselines have it', async () => {
    const root = temporaryFolder({ 'src/b.js': swallowing });
    const sarif = (await runErrlint(root, ['--format', 'sarif'])).stdout;
    const [fingerprint = ''] = /(?<="errlintFinding\/v1": ?")\w+/.exec(sarif) ?? [];
    assert.match(await explain(root, fingerprint), /^src\/b\.js:4\n\nReported\n/);
    await runErrlint(root, ['baseline']);
    const [entry = ''] = /\b[0-9a-f]{16}\b/.exec(readFileSync(path.join(root, 'errlint-baseline.json'), 'utf8')) ?? [];
    assert.match(await explain(root, entry), /^src\/b\.js:4\n\nIn the baseline\n/);
    const { status, stderr } = await runErrlint(root, ['explain', '0'.repeat(16)]);
    assert.deepEqual([status, stderr], [2, 'errlint: Nothing with the fingerprint `0000000000000000` is found here any more.\n']);
  });

  test('in a handler says what each path does with the error', async () => {
    const text = await explain(shop(), 'src/a.js:9');
    assert.match(text, /No rule reports anything on this line\./);
    assert.match(text, /A catch clause on lines 7 to 11/);
    assert.match(text, /- Where the error is picked out \(`error\.code === '23505'`\): drops the error, and returns `null`/);
    assert.match(text, /- For every other error: throws, so that the caller learns of it \(line 10\)\./);
  });

  test('in a handler without tests says that there are several paths', async () => {
    const code =
      'export async function save(order) {\n  try {\n    await orders.save(order);\n  } catch (error) {\n    if (isLate()) throw error;\n  }\n}\n';
    const text = await explain(shop({ 'src/b.js': code }), 'src/b.js:4');
    assert.match(text, /- On one path: throws, so that the caller learns of it \(line 5\)\.\n {2}- On one path: drops the error\.\n/);
  });

  test('in a try block says where its failures go, and what is reported there', async () => {
    const text = await explain(shop(), 'src/a.js:16');
    assert.match(text, /- What fails on this line goes to it\.\n/);
    assert.match(text, /- `swallowed-error` is reported there \(line 17\)\.\n/);
  });

  test('with a silenced diagnostic gives the reason', async () => {
    const text = await explain(shop(), 'src/a.js:24');
    assert.match(text, /Suppressed\n\n {2}✖ error {2}swallowed-error {2}24:5\n[^]*Silenced by a directive: the next read fills it\.\n/);
  });

  test('says why dropping an error counts as meant', async () => {
    const text = await explain(shop(), 'src/a.js:30');
    assert.match(text, /A `\.catch\(\)` handler on lines 28 to 31, for what fails in `orders\.load`:/);
    assert.match(text, /- Dropping the error counts as meant: a comment gives the reason\.\n/);
  });

  test.each([
    ['at the top of a file', 2],
    ['that is empty', 3],
    ['in a function that somebody else calls', 36],
  ])('%s has no handler', async (_, line) => {
    const text = await explain(shop(), `src/a.js:${line}`);
    assert.match(text, /No rule reports anything on this line\.\n\nError handler\n {2}None around this line in its function/);
    assert.match(text, new RegExp(`❯ +${line} │`));
  });

  test('shows the way through other files', async () => {
    const root = shop({
      'package.json': '{ "name": "shop", "dependencies": { "express": "5" } }',
      'src/replies.js': 'export function sendError(res, error) {\n  res.status(500).json({ error: error.message });\n}\n',
      'src/b.js': `import express from 'express';
import { sendError } from './replies.js';
const app = express();
app.get('/', async (req, res) => {
  try {
    res.json(await orders.all());
  } catch (error) {
    sendError(res, error);
  }
});
`,
    });
    assert.match(await explain(root, 'src/b.js:8'), /leaked-error-details[^]*How it gets there\n[^]*src\/replies\.js:2:/);
  });

  test('says what the baseline keeps quiet, and what the configuration does', async () => {
    const root = shop();
    assert.equal((await runErrlint(root, ['baseline'])).status, 0);
    assert.match(await explain(root, 'src/a.js:17'), /In the baseline\n[^]*The baseline knows it, so it is not reported\./);
    writeFileSync(path.join(root, '.errlintrc.json'), '{ "rules": { "swallowed-error": "off" } }');
    const text = await explain(root, 'src/a.js:17');
    assert.match(text, /Reported only with every rule on\n[^]*`--preset strict` or\s+`--rule\s+swallowed-error:error` turns it on\./);
    assert.match(await explain(root, 'src/a.js:17', '--no-config'), /In the baseline\n/);
  });

  test('is looked at with the options of linting', async () => {
    assert.match(await explain(shop(), 'src/a.js:17', '--only-rule', 'lost-cause'), /No rule reports anything on this line/);
    assert.match(await explain(shop(), 'src/a.js:17', '--rule', 'swallowed-error:warning'), /▲ warning {2}swallowed-error/);
  });

  test('of a file with a mistake says that something is missing', async () => {
    const text = await explain(shop({ 'src/b.js': `${handlers}\nexport const = ;\n` }), 'src/b.js:17');
    assert.match(text, /Incomplete\n {2}does not parse: /);
    assert.match(text, /swallowed-error/);
  });

  test('shows no secret', async () => {
    const text = await explain(
      shop({ 'src/b.js': "const apiKey = 'sk-live-0123456789';\nconnect('sk-live-0123456789');\n" }),
      'src/b.js:1',
    );
    assert.match(text, /const apiKey = '…';[^]*connect\('…'\);/);
    assert.doesNotMatch(text, /0123456789/);
  });

  test.each([
    ['src/a.js:99', /`src\/a\.js` has 39 lines; there is no line 99\./],
    ['src/a.js:0', /there is no line 0\./],
    ['src/aa.js:1', /There is no file or folder `src\/aa\.js`\. Did you mean `src\/a\.js`\?/],
    ['src:1', /`src` is more than one file/],
    ['src/folder.js:1', /Nothing to lint/],
    ['package.json:1', /Nothing to lint/],
    ['src/a.js', /Which line of `src\/a\.js`\? Say it as `src\/a\.js:12`\./],
  ])('%s ends with 2 and says why', async (place, expected) => {
    const root = shop();
    mkdirSync(path.join(root, 'src/folder.js'));
    const { status, stdout, stderr } = await runErrlint(root, ['explain', place]);
    assert.match(stderr, expected);
    assert.deepEqual([status, stdout], [2, '']);
    assert.doesNotMatch(stderr, /\n\s+at /);
  });

  test('has no page', async () => {
    const { status, stderr } = await runErrlint(shop(), ['explain', 'src/a.js:1', '--open']);
    assert.equal(status, 2);
    assert.match(stderr, /a line has none/);
  });
});
