/** `errlint mcp` as a client meets it: lines to the built command, and lines from it. */
import assert from 'node:assert/strict';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'vitest';
import { Ajv } from 'ajv';
import { runErrlint } from './command.js';
import { swallowing } from './sources.js';
import { temporaryFolder } from './temporary-folder.js';

interface Answer {
  readonly jsonrpc: string;
  readonly id: string | number | null;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly message: string };
}

interface Result {
  readonly content: readonly { readonly type: string; readonly text: string }[];
  readonly isError: boolean;
}

/** Sends the lines and returns the answers. The command has to end well when its input does. */
async function exchange(root: string, lines: readonly string[], ...flags: string[]): Promise<readonly Answer[]> {
  const { status, stdout } = await runErrlint(root, ['mcp', ...flags], { input: lines.map((line) => `${line}\n`).join('') });
  assert.equal(status, 0);
  const answers = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Answer);
  for (const { jsonrpc } of answers) assert.equal(jsonrpc, '2.0');
  return answers;
}

const request = (method: string, params?: unknown, id: string | number = 1) => JSON.stringify({ jsonrpc: '2.0', id, method, params });

/** Calls one tool and returns its text. */
async function call(root: string, name: string, input: unknown, ...flags: string[]): Promise<Result & { readonly text: string }> {
  const [answer] = await exchange(root, [request('tools/call', { name, arguments: input })], ...flags);
  const result = answer?.result as unknown as Result | undefined;
  assert.ok(result !== undefined, JSON.stringify(answer));
  return { ...result, text: result.content.map(({ text }) => text).join('') };
}

const wrapping = swallowing.replace('catch {}', "catch (error) {\n    throw new Error('not saved');\n  }");

describe('the protocol', () => {
  test('greets in the version that the client speaks, or else in the newest', async () => {
    const answers = await exchange(temporaryFolder(), [
      request('initialize', { protocolVersion: '2024-11-05', capabilities: {}, clientInfo: { name: 'a', version: '1' } }, 'first'),
      '{"jsonrpc":"2.0","method":"notifications/initialized"}',
      request('initialize', { protocolVersion: '1999-01-01' }, 2),
      request('ping', undefined, 3),
    ]);
    assert.deepEqual(
      answers.map(({ id }) => id),
      ['first', 2, 3],
    );
    const [first, second, third] = answers.map(({ result }) => result ?? {});
    assert.equal(first?.['protocolVersion'], '2024-11-05');
    assert.deepEqual(Object.keys(first?.['capabilities'] as object), ['tools']);
    assert.match(JSON.stringify(first?.['serverInfo']), /^\{"name":"errlint","version":"\d+\.\d+\.\d+"\}$/);
    assert.equal(second?.['protocolVersion'], '2025-06-18');
    assert.deepEqual(third, {});
  });

  test('lists the tools, whose schemas take what the tools take', async () => {
    const [answer] = await exchange(temporaryFolder(), [request('tools/list')]);
    const tools = answer?.result?.['tools'] as {
      name: string;
      description: string;
      inputSchema: object;
      annotations: Record<string, boolean>;
    }[];
    assert.deepEqual(
      tools.map(({ name }) => name),
      ['lint', 'explain', 'fix'],
    );
    assert.deepEqual(
      tools.map(({ annotations }) => annotations['readOnlyHint']),
      [true, true, false],
    );
    for (const { description, inputSchema } of tools) {
      assert.ok(description.length > 50);
      const isValid = new Ajv().compile(inputSchema);
      assert.equal(isValid({}), true);
      assert.equal(isValid({ pathes: [] }), false);
      assert.equal(isValid({ preset: 'strikt' }), false);
    }
  });

  test.each([
    ['no JSON', '{"jsonrpc"', -32700, null],
    ['a list', '[]', -32600, null],
    ['another version', '{"jsonrpc":"1.0","id":7,"method":"ping"}', -32600, null],
    ['an id that is none', '{"jsonrpc":"2.0","id":{},"method":"ping"}', -32600, null],
    ['no method', '{"jsonrpc":"2.0","id":7}', -32600, 7],
    ['an unknown method', '{"jsonrpc":"2.0","id":7,"method":"constructor"}', -32601, 7],
    ['params that are none', '{"jsonrpc":"2.0","id":7,"method":"ping","params":[1]}', -32602, 7],
    ['an unknown tool', '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"__proto__"}}', -32602, 7],
    ['arguments that are none', '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"lint","arguments":"src"}}', -32602, 7],
    [
      'an unknown argument',
      '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"lint","arguments":{"__proto__":1}}}',
      -32602,
      7,
    ],
    ['a line that is none', request('tools/call', { name: 'explain', arguments: { file: 'a.js', line: 1.5 } }, 7), -32602, 7],
  ])('%s gets an error, and the next message its answer', async (_, line, code, id) => {
    const [failed, next, ...others] = await exchange(temporaryFolder(), [line, request('ping', {}, 8)]);
    assert.deepEqual([failed?.error?.code, failed?.id], [code, id]);
    assert.doesNotMatch(failed?.error?.message ?? '', /\n|\bat /);
    assert.deepEqual([next?.id, next?.result, others], [8, {}, []]);
  });

  test('notifications, answers and empty lines get no answer', async () => {
    const lines = ['{"jsonrpc":"2.0","method":"notifications/cancelled"}', '{"jsonrpc":"2.0","id":1,"result":{}}', '', '  '];
    assert.deepEqual(await exchange(temporaryFolder(), lines), []);
  });
});

describe('lint', () => {
  test('says what is wrong, in the working directory', async () => {
    const root = temporaryFolder({ 'src/a.js': swallowing, 'lib/b.js': swallowing });
    const { text, isError } = await call(root, 'lint', { paths: ['src'] });
    assert.equal(isError, false);
    assert.match(
      text,
      /^swallowed-error: Rethrow [^]*\n src\/a\.js:4:5 This catch clause drops the error.*\n1 error, 0 warnings, 1\/1 file\n$/,
    );
    assert.match((await call(root, 'lint', {})).text, /2 errors, 0 warnings, 2\/2 files\n$/);
  });

  test('runs no configuration unless it may', async () => {
    const root = temporaryFolder({
      'src/a.js': swallowing,
      'errlint.config.mjs': "console.log('hello');\nexport default { rules: { 'swallowed-error': 'off' } };\n",
    });
    assert.match((await call(root, 'lint', {})).text, /is a program and was not read[^]*1 error,/);
    assert.match((await call(root, 'lint', {}, '--run-config')).text, /^0 errors/);
  });

  test('a mistake in the configuration is said to the model', async () => {
    const { text, isError } = await call(temporaryFolder({ 'src/a.js': swallowing, '.errlintrc.json': '{ "rulez": {} }' }), 'lint', {});
    assert.equal(isError, true);
    assert.match(text, /\.errlintrc\.json:1:3: There is no key `rulez`/);
  });
});

describe('explain', () => {
  test('a rule, and a line', async () => {
    const root = temporaryFolder({ 'src/a.js': swallowing });
    assert.match((await call(root, 'explain', { rule: 'lost-cause' })).text, /^lost-cause {2}error[^]*\nWhy\n/);
    assert.match((await call(root, 'explain', { file: 'src/a.js', line: 3 })).text, /- `swallowed-error` is reported there \(line 4\)\./);
  });

  test('a rule of a plugin, where configurations may be run', async () => {
    const docs = "{ summary: 'Disallow lag', why: 'It is slow.', instead: 'Hurry.' }";
    const head = "name: 'no-lag', category: 'logic', preset: 'recommended', severity: 'warning'";
    const root = temporaryFolder({
      'errlint.config.mjs': `const rule = { ${head}, docs: ${docs}, examples: [], messages: {}, visit: {} };
export default { plugins: [{ name: 'shop', rules: [rule] }] };\n`,
    });
    const input = { rule: 'shop/no-lag' };
    assert.match((await call(root, 'explain', input, '--run-config')).text, /^shop\/no-lag {2}warning[^]*\nWhy\n {2}It is slow\.\n/);
    assert.match((await call(root, 'explain', input)).text, /^There is no rule `shop\/no-lag`/);
  });

  test.each([
    [{}, /Give either `rule`, or `file` and `line`/],
    [{ rule: 'lost-cause', line: 1 }, /Give either/],
    [{ file: 'src/a.js' }, /Give either/],
    [{ rule: 'lost-cuase' }, /Did you mean `lost-cause`\?/],
    [{ file: 'src/a.js', line: 99 }, /there is no line 99/],
  ])('%j is answered with what is wrong', async (input, expected) => {
    const { text, isError } = await call(temporaryFolder({ 'src/a.js': swallowing }), 'explain', input);
    assert.equal(isError, true);
    assert.match(text, expected);
  });
});

describe('fix', () => {
  test('returns a diff and writes nothing', async () => {
    const root = temporaryFolder({ 'src/a.js': wrapping });
    const { text } = await call(root, 'fix', { paths: ['src/a.js'] });
    assert.match(text, /^--- a\/src\/a\.js\n\+\+\+ b\/src\/a\.js\n[^]*\n\+ {4}throw new Error\('not saved', \{ cause: error \}\);\n/);
    assert.equal(readFileSync(path.join(root, 'src/a.js'), 'utf8'), wrapping);
  });

  test('writes when it is told to', async () => {
    const root = temporaryFolder({ 'src/a.js': wrapping });
    assert.match((await call(root, 'fix', { write: true })).text, /^Made 1 fix in 1 file\.\n0 errors/);
    assert.match(readFileSync(path.join(root, 'src/a.js'), 'utf8'), /\{ cause: error \}/);
    assert.equal((await call(root, 'fix', {})).text, 'There is nothing to fix.\n');
  });
});

describe('the working directory', () => {
  const outside = temporaryFolder({ 'src/a.js': wrapping });

  test.each([
    '..',
    '../',
    'src/../..',
    '/',
    outside,
    path.join(outside, 'src/a.js'),
    'link',
    'link/a.js',
    'file.js',
    'nowhere',
    '../*',
    '{..,src}',
  ])('%s is not entered', async (named) => {
    const root = temporaryFolder({ 'src/a.js': swallowing });
    symlinkSync(path.join(outside, 'src'), path.join(root, 'link'));
    symlinkSync(path.join(outside, 'src/a.js'), path.join(root, 'file.js'));
    const answers = await exchange(root, [
      request('tools/call', { name: 'lint', arguments: { paths: [named] } }),
      request('tools/call', { name: 'fix', arguments: { paths: [named], write: true } }),
      request('tools/call', { name: 'explain', arguments: { file: named, line: 1 } }),
    ]);
    assert.equal(answers.length, 3);
    for (const { result } of answers) {
      assert.equal(result?.['isError'], true);
      assert.match(JSON.stringify(result), /(outside|leads out) of the working directory|there is no such file or folder/);
    }
    assert.equal(readFileSync(path.join(outside, 'src/a.js'), 'utf8'), wrapping);
  });

  test('is not left by what the project says of its own places', async () => {
    const root = temporaryFolder({
      'app/package.json': '{ "name": "app", "workspaces": ["../other"] }',
      'app/src/b.js': swallowing,
      'other/a.js': wrapping,
    });
    writeFileSync(path.join(root, 'app/tsconfig.json'), '{ "include": ["../other", "src"], "references": [{ "path": "../other" }] }');
    const { text } = await call(path.join(root, 'app'), 'fix', { write: true });
    assert.match(text, /src\/b\.js/);
    assert.equal(readFileSync(path.join(root, 'other/a.js'), 'utf8'), wrapping);
  });
});

test('no secret is in any answer', async () => {
  const secret = 'hunter2-hunter2-hunter2';
  const root = temporaryFolder({
    'src/a.js': wrapping.replace('    throw', `    const password = '${secret}';\n    login('${secret}', password);\n    throw`),
    'src/b.js': `import pino from 'pino';\nconst log = pino();\nconst apiKey = '${secret}';\nlog.info({ apiKey });\n`,
    'package.json': '{ "name": "shop", "type": "module", "dependencies": { "pino": "9" } }',
  });
  const calls = [
    ['lint', {}],
    ['fix', {}],
    ['explain', { file: 'src/a.js', line: 6 }],
    ['explain', { file: 'src/b.js', line: 4 }],
    ['fix', { write: true }],
  ] as const;
  const answers = await exchange(
    root,
    calls.map(([name, input], index) => request('tools/call', { name, arguments: input }, index)),
  );
  assert.equal(answers.length, calls.length);
  for (const answer of answers) assert.doesNotMatch(JSON.stringify(answer), /hunter2/);
  assert.match(JSON.stringify(answers[1]), / {4}const password = '…';\\n {5}login\('…', password\);/);
});
