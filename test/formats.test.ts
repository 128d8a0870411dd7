/** The formats for machines, read back by the rules of those that read them. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, test } from 'vitest';
import type { Failure } from '../src/diagnostic.js';
import { reporters } from '../src/report/reporter.js';
import { safeLines, safeText } from '../src/report/safe-text.js';
import { command, runErrlint } from './command.js';
import { at, reportOn, show, type FileWith } from './example-report.js';
import { swallowing } from './sources.js';
import { temporaryFolder } from './temporary-folder.js';
import { parseXml } from './xml.js';

/** What names and messages could hold to be taken for something else than text. */
const payloads = [
  'line\nbreak',
  'carriage\rreturn',
  '::error::gone',
  '%0A::error::gone',
  '##[error]gone',
  'a,b:c=d%25',
  '\u001b]0;title\u0007\u001b[2J',
  '\u009b31m',
  '\u202egnp.exe',
  '\u0000',
  '\ufffe\uffff\u{1fffe}',
  '\ud800 half',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' or '1'='1",
  ']]><error/>',
  '&amp;&#10;&lol;',
  '| bar | `code | bar` | ``',
  '`a\\|b` \\| c',
  '![x](https://example.com/x.png) [y](javascript:alert(1))',
  '@everyone #1 GH-1 ~~~',
  '$(touch canary) `touch canary` ; touch canary',
  '__proto__',
  '../../etc/passwd',
  '-rf',
];

const text = 'const café = load("日本", \'𝒳\'); catch (error) {}\n';
const spots = at(text, 'catch');
const edits = [{ start: spots.start, end: spots.end, text: 'finally' }];

function diagnosticsWith(payload: string): NonNullable<FileWith['diagnostics']> {
  const trace = [{ file: `/shop/src/${payload}.ts`, ...at(text, 'load'), label: payload }];
  const suggestions = [{ description: payload, edits: [{ ...edits[0]!, text: payload }] }];
  const change = { fix: edits, suggestions };
  return [
    { ...spots, message: payload, instead: payload, fingerprint: payload, trace, ...change },
    { ...spots, severity: 'warning', message: `${payload} ${payload}`, fingerprint: payload },
  ];
}

const failures: readonly Failure[] = payloads.map((payload) => ({ file: `/shop/${payload}`, message: payload }));
const hostile = reportOn(
  Object.fromEntries(
    payloads.map((payload) => {
      const diagnostics = diagnosticsWith(payload);
      return [`src/${payload}.ts`, { text, diagnostics, suppressed: diagnostics }];
    }),
  ),
  failures,
);
const entryCount = payloads.length * 3;
const messages = payloads.flatMap((payload) => [payload, `${payload} ${payload}`]);

/** What kind of lists a format has, by the JSON that it writes. */
interface Located {
  readonly message: string;
}

test('json has every message as it is', () => {
  const results = JSON.parse(show(hostile, 'json')) as { messages: Located[] }[];
  const seen = new Set(results.flatMap((result) => result.messages.map(({ message }) => message)));
  assert.deepEqual([...seen].sort(), [...new Set(messages)].sort());
});

describe('sarif', () => {
  const schema = createRequire(import.meta.url)('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as Record<string, unknown>;
  // The schema is of an older draft, and asks for nothing in which it differs from the newer ones.
  const { $schema: _draft, id: _id, ...standard } = schema;
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  const isValid = ajv.compile(standard);

  const assertValid = (log: unknown) => assert.ok(isValid(log), JSON.stringify(isValid.errors?.slice(0, 5), null, 1));

  test('keeps to the standard’s schema, whatever it has to tell', () => {
    assertValid(JSON.parse(show(hostile, 'sarif')));
    assertValid(JSON.parse(show(reportOn({}), 'sarif')));
    assert.equal(isValid({ version: '2.1.0', runs: [{ tool: { driver: {} }, results: [{ message: {} }] }] }), false);
  });

  test('keeps to it for a whole run, with as many steps as the terminal shows', async () => {
    const root = temporaryFolder(leaking);
    const { stdout } = await runErrlint(root, ['--format', 'sarif']);
    const log = JSON.parse(stdout);
    assertValid(log);
    const [result] = log.runs[0].results;
    assert.equal(result.ruleId, 'leaked-error-details');
    const locations = result.codeFlows[0].threadFlows[0].locations as unknown[];
    const { stdout: pretty } = await runErrlint(root, []);
    const steps = pretty.match(/^ {4}\d {2}.*$/gm) ?? [];
    assert.ok(steps.length >= 2, pretty);
    assert.equal(locations.length, steps.length);
  });

  test('keeps to what code scanning takes', () => {
    const many = Array.from({ length: 25_010 }, () => ({}));
    const [run] = JSON.parse(show(reportOn({ 'a.ts': { text, diagnostics: many } }), 'sarif')).runs;
    assert.equal(run.results.length, 25_000);
    assert.match(run.invocations[0].toolExecutionNotifications[0].message.text, /^10 more results are left out/);
  });

  test('ends the way at the fault, unless it leads over it', () => {
    const stepsOf = (snippet: string) => {
      const trace = [{ file: '/shop/a.ts', ...at(text, snippet), label: 'here' }];
      const log = JSON.parse(show(reportOn({ 'a.ts': { text, diagnostics: [{ ...spots, trace }] } }), 'sarif'));
      return log.runs[0].results[0].codeFlows[0].threadFlows[0].locations.length as number;
    };
    assert.deepEqual([stepsOf('load'), stepsOf('catch (error)')], [2, 1]);
  });
});

test('gitlab has what GitLab requires, and no two issues with one fingerprint', () => {
  const issues = JSON.parse(show(hostile, 'gitlab')) as Record<string, unknown>[];
  assert.equal(issues.length, entryCount);
  assert.equal(new Set(issues.map(({ fingerprint }) => fingerprint)).size, entryCount);
  for (const { description, check_name: name, severity, location, ...rest } of issues) {
    assert.deepEqual(Object.keys(rest), ['fingerprint']);
    assert.ok([description, name].every((value) => typeof value === 'string' && value !== ''));
    assert.match(String(severity), /^(?:info|minor|major|critical|blocker)$/);
    const { path: name2, lines } = location as { path: string; lines: { begin: number } };
    assert.ok(name2 !== '' && Number.isInteger(lines.begin) && lines.begin >= 1);
  }
});

describe('rdjson', () => {
  test('has every entry, with its changes', () => {
    const result = JSON.parse(show(hostile, 'rdjson')) as { source: { name: string }; diagnostics: Record<string, unknown>[] };
    const { source, diagnostics } = result;
    assert.equal(source.name, 'errlint');
    assert.equal(diagnostics.length, entryCount);
    for (const { message, location, severity, code, suggestions, ...rest } of diagnostics) {
      assert.deepEqual(Object.keys(rest), []);
      assert.ok(typeof message === 'string' && typeof (location as { path: string }).path === 'string');
      assert.match(String(severity), /^(?:ERROR|WARNING)$/);
      assert.match((code as { value: string }).value, /^(?:swallowed-error|incomplete)$/);
      assert.ok(suggestions === undefined || (suggestions as unknown[]).length === 2);
    }
  });

  test('counts columns in bytes, the end not included', () => {
    const fixable = { ...spots, fix: edits, instead: 'Do not.' };
    const { diagnostics } = JSON.parse(show(reportOn({ 'a.ts': { text, diagnostics: [fixable] } }), 'rdjson'));
    const column = Buffer.byteLength(text.slice(0, spots.start)) + 1;
    const range = { start: { line: 1, column }, end: { line: 1, column: column + 5 } };
    assert.deepEqual(diagnostics, [
      {
        message: 'This catch clause drops the error.\nDo not.',
        location: { path: 'a.ts', range },
        severity: 'ERROR',
        code: { value: 'swallowed-error' },
        suggestions: [{ range, text: 'finally' }],
      },
    ]);
  });
});

test('checkstyle is well-formed, and has every entry', () => {
  const root = parseXml(show(hostile, 'checkstyle'));
  assert.deepEqual([root.name, root.attributes['version']], ['checkstyle', '4.3']);
  const errors = root.children.flatMap(({ name, children }) => (name === 'file' ? children : []));
  assert.equal(errors.length, entryCount);
  const shown = messages.map((message) => message.split('\n').map(safeText).join('\n'));
  assert.deepEqual([...new Set(errors.map(({ attributes }) => attributes['message']))].sort(), [...new Set(shown)].sort());
  for (const { name, attributes } of errors) {
    assert.equal(name, 'error');
    assert.deepEqual(Object.keys(attributes), ['line', 'column', 'severity', 'message', 'source']);
  }
});

test('junit is well-formed, and its counts are right', () => {
  const root = parseXml(show(hostile, 'junit'));
  let seen = 0;
  for (const { name, attributes, children } of root.children) {
    assert.equal(name, 'testsuite');
    const cases = children.filter((child) => child.name === 'testcase');
    const count = (kind: string) => String(cases.filter((each) => each.children.some((child) => child.name === kind)).length);
    const counts = ['tests', 'failures', 'errors'].map((key) => attributes[key]);
    assert.deepEqual(counts, [String(cases.length), count('failure'), count('error')]);
    seen += Number(attributes['failures']) + Number(attributes['errors']);
  }
  assert.equal(seen, entryCount);
});

test('github has one command for each entry, by the grammar of the runner', () => {
  const lines = show(hostile, 'github').trimEnd().split('\n');
  const commands = lines.slice(0, -1).map((line) => {
    const [, name = '', list = '', data = ''] = /^::([a-z]+) (.*?)::(.*)$/.exec(line) ?? assert.fail(line);
    const properties = Object.fromEntries(
      list.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const),
    );
    return { name, properties, message: unescaped(data) };
  });
  assert.equal(commands.length, entryCount);
  assert.match(lines.at(-1) ?? '', /^25 errors, 25 warnings/);
  for (const payload of payloads) {
    const name = safeText(path.normalize(`src/${payload}.ts`));
    const own = commands.filter(({ properties }) => unescaped(properties['file'] ?? '') === name);
    assert.equal(own.length, 2, payload);
    assert.ok(own[0]?.message.startsWith(`${safeLines(payload)}\n1. `), own[0]?.message);
    assert.deepEqual(Object.keys(own[0]?.properties ?? {}), ['file', 'line', 'endLine', 'col', 'endColumn', 'title']);
  }

  function unescaped(value: string): string {
    const plain: Readonly<Record<string, string>> = { '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',', '%25': '%' };
    return value.replace(/%(?:0D|0A|3A|2C|25)/g, (code) => plain[code]!);
  }
});

test.each(['compact', 'agent'])('%s has its entries on lines of their own', (format) => {
  const lines = show(hostile, format).trimEnd().split('\n');
  const heads = lines.filter((line) => /^ ?[^ ].*:\d+:\d+:? /.test(line));
  assert.equal(heads.length, entryCount);
});

test('markdown has four cells in each row, and no tag, link, image or mention', () => {
  const output = show(hostile, 'markdown');
  const rows = output.split('\n').filter((line) => line.startsWith('|') && !line.startsWith('| Line') && !line.startsWith('| --'));
  assert.equal(rows.length, entryCount);
  for (const row of rows) {
    // A backslash takes the character behind it out of the way, in code as well.
    assert.equal([...row.replace(/\\[^a-z0-9 ]/g, '')].filter((character) => character === '|').length, 5, row);
  }
  const prose = output
    .replace(/\\\\/g, '')
    .replace(/\\[^a-z0-9 ]/g, '')
    .replace(/`[^`\n]*`/g, '');
  assert.doesNotMatch(prose, /<|!\[|\]\(|@everyone/);
});

test.each(Object.keys(reporters))('%s shows no six letters in a row of a secret, whatever it looks like', (format) => {
  // A generator of its own, so that a failure comes again.
  let seed = 11;
  const next = (below: number) => (seed = (seed * 16_807) % 2_147_483_647) % below;
  const letters = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789_-.+/=$&<>%`|\\*é日';
  for (let round = 0; round < 500; round += 1) {
    const secret = Array.from({ length: 8 + next(40) }, () => letters[next(letters.length)]).join('');
    const literal = JSON.stringify(secret);
    const code = `const key = ${literal};\nlog.info(key, ${literal});\n`;
    const first = at(code, literal);
    const secrets = [first, { start: code.lastIndexOf(literal), end: code.lastIndexOf(literal) + literal.length }];
    const edits = [{ ...first, text: `redact(${literal})` }];
    const trace = [{ file: '/shop/a.ts', ...first, label: `\`${literal.slice(1, -1)}\` goes on` }];
    const suggestions = [{ description: `Remove ${literal}`, edits }];
    const diagnostics = [{ ...secrets[1], message: `Logs \`${literal}\`.`, instead: `Not ${literal}.`, trace, fix: edits, suggestions }];
    const output = show(reportOn({ 'a.ts': { text: code, secrets, diagnostics, suppressed: diagnostics } }), format);
    for (let start = 0; start + 6 <= secret.length; start += 1) {
      const part = secret.slice(start, start + 6);
      assert.ok(!output.includes(part), `${part} of ${secret}`);
    }
  }
});

describe('agent', () => {
  test('takes a third of the room of pretty, where there is a dozen to tell', async () => {
    const names = ['order', 'user', 'payment', 'invoice', 'product', 'basket', 'refund', 'address', 'voucher', 'parcel', 'review'];
    const saving = names.map((name) => [`src/services/${name}.js`, swallowing.replaceAll('order', name)]);
    const root = temporaryFolder({ ...leaking, ...(Object.fromEntries(saving) as Record<string, string>) });
    const [pretty, agent] = await Promise.all([runErrlint(root, []), runErrlint(root, ['--format', 'agent'])]);
    const [room, taken] = [pretty, agent].map(({ stdout }) => Buffer.byteLength(stdout)) as [number, number];
    assert.ok(taken <= 0.35 * room, `${taken} of ${room}:\n${agent.stdout}`);
    assert.match(agent.stdout, /12 errors, 0 warnings, 13\/13 files\n$/);
  });

  test('is nothing that a variable turns on', async () => {
    const root = temporaryFolder(leaking);
    const agents = { CLAUDECODE: '1', CURSOR_AGENT: '1', GEMINI_CLI: '1', AI_AGENT: '1', AGENT: 'amp' };
    for (const asked of [[], ['--help'], ['rules'], ['explain', 'swallowed-error']]) {
      const [plain, inAgent] = await Promise.all([runErrlint(root, asked), runErrlint(root, asked, { env: agents })]);
      assert.deepEqual(inAgent, plain);
    }
  });
});

const leaking = {
  'package.json': '{ "name": "shop", "type": "module", "dependencies": { "express": "^5.0.0" } }',
  'src/replies.js': 'export function sendError(res, error) {\n  res.status(500).json({ error: error.message });\n}\n',
  'src/routes.js': `import express from 'express';
import { sendError } from './replies.js';
const app = express();
app.get('/', async (req, res) => {
  try {
    res.json(await orders.all());
  } catch (error) {
    console.error(error);
    sendError(res, error);
  }
});
app.use((error, req, res, next) => {
  console.error(error);
  res.status(500).end();
});
`,
};

describe('the step summary of GitHub Actions', () => {
  test('gets the whole report, behind what is there', async () => {
    const root = temporaryFolder({ 'src/a.js': swallowing, 'summary.md': 'before\n' });
    const env = { GITHUB_STEP_SUMMARY: path.join(root, 'summary.md') };
    const { status, stdout } = await runErrlint(root, ['--format', 'github'], { env });
    assert.equal(status, 1);
    assert.match(stdout, /^::error file=src\/a\.js,line=4/);
    assert.match(readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8'), /^before\n## errlint\n\n1 error,[^]*\| 4 \| error \| `swallowed-error` \|/);
    await runErrlint(root, ['--format', 'compact'], { env });
    assert.equal(readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8').match(/## errlint/g)?.length, 1);
  });

  test('ends before there is more than GitHub takes', async () => {
    const files = Array.from({ length: 60 }, (_, index) => [`src/${'deep/'.repeat(20)}file${index}.js`, swallowing.repeat(150)]);
    const root = temporaryFolder(Object.fromEntries(files) as Record<string, string>);
    const summary = path.join(root, 'summary.md');
    await runErrlint(root, ['--format', 'github'], { env: { GITHUB_STEP_SUMMARY: summary } });
    const written = readFileSync(summary);
    assert.ok(written.length < 1024 * 1024 && written.length > 800_000, String(written.length));
    assert.match(written.toString('utf8', written.length - 300), /\|\n\nThere is more than GitHub shows here\.\n$/);
  });

  test('that cannot be written ends with 2', async () => {
    const root = temporaryFolder({ 'src/a.js': swallowing });
    const { status, stderr } = await runErrlint(root, ['--format', 'github'], { env: { GITHUB_STEP_SUMMARY: root } });
    assert.equal(status, 2);
    assert.match(stderr, /step summary .* cannot be written/);
  });
});

describe('on their way out', () => {
  test('every format at once, each whole in its file', async () => {
    const root = temporaryFolder({ 'src/a.js': swallowing });
    mkdirSync(path.join(root, 'reports'));
    const asked = Object.keys(reporters).flatMap((format) => ['--format', `${format}:reports/${format}`]);
    const { status, stdout } = await runErrlint(root, asked);
    assert.deepEqual([status, stdout], [1, '']);
    for (const format of Object.keys(reporters)) {
      assert.match(readFileSync(path.join(root, 'reports', format), 'utf8'), /swallowed-error[^]*\n$/);
    }
  });

  test('twenty megabytes through a reader that is slow to begin', async () => {
    const folder = `src/${'folder-with-a-long-name/'.repeat(8)}`;
    const files = Array.from({ length: 60 }, (_, index) => [`${folder}file${index}.js`, swallowing.repeat(400)]);
    const root = temporaryFolder(Object.fromEntries(files) as Record<string, string>);
    const child = spawn(process.execPath, [command, '--format', 'sarif'], { cwd: root });
    const status = new Promise((resolve) => child.on('close', resolve));
    await wait(3000);
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    assert.equal(await status, 1);
    assert.ok(output.length > 20_000_000, String(output.length));
    assert.equal(JSON.parse(output).runs[0].results.length, 24_000);
  });

  test.runIf(existsSync('/dev/full'))('to a disk that is full', async () => {
    const root = temporaryFolder({ 'src/a.js': swallowing });
    const { status, stderr } = await runErrlint(root, ['--format', 'json:/dev/full']);
    assert.equal(status, 2);
    assert.match(stderr, /not a regular file/);
  });
});

test('a character that hides the order of the code is told', async () => {
  const root = temporaryFolder({ 'src/a.js': `export const level = 'user\u202e // admin';\n`, 'src/b.js': '// plain\n' });
  writeFileSync(path.join(root, 'src/c.js'), '\n\n/* \u2066 */\n');
  const { status, stderr } = await runErrlint(root, []);
  assert.equal(status, 0);
  assert.match(stderr, /^errlint: src\/a\.js:1 has a character that changes the order in which text is shown: it may not run as it reads/);
  assert.match(stderr, /src\/c\.js:3 has/);
  assert.doesNotMatch(stderr, /b\.js|[\u202e\u2066]/);
});
