/** `errlint env` as its user meets it: the built command, in a folder of its own. */
import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { runErrlint } from './command.js';
import { temporaryFolder } from './temporary-folder.js';

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

interface Row {
  readonly name: string;
  readonly reads: readonly Place[];
  readonly defaults: readonly (string | null)[];
  readonly checks: readonly Place[];
  readonly isOptional: boolean;
}

const manifest = JSON.stringify({ name: 'shop', type: 'module', dependencies: { zod: '4', envalid: '8', convict: '6' } });

/** What is printed for a project of these files; the command has to end well. */
async function env(files: Readonly<Record<string, string>>, ...commandArguments: string[]): Promise<string> {
  const { status, stdout, stderr } = await runErrlint(temporaryFolder({ 'package.json': manifest, ...files }), [
    'env',
    ...commandArguments,
  ]);
  assert.deepEqual([status, stderr], [0, '']);
  return stdout;
}

async function rowsOf(files: Readonly<Record<string, string>>, ...paths: string[]): Promise<Map<string, Row>> {
  const rows = JSON.parse(await env(files, '--format', 'json', ...paths)) as Row[];
  assert.deepEqual(
    rows.map(({ name }) => name),
    rows.map(({ name }) => name).sort(),
  );
  return new Map(rows.map((row) => [row.name, row]));
}

const places = (list: readonly Place[] | undefined) => list?.map(({ file, line }) => `${file}:${line}`);

describe.concurrent('what is found', () => {
  test('reads in every spelling, in order', async () => {
    const rows = await rowsOf({
      'src/a.ts': "export const a = process.env.API_URL;\nexport const b = process.env['API_URL'];\n",
      'src/b.js': "import { env } from 'node:process';\nconst { API_URL, QUEUE } = env;\nexport const queue = QUEUE + API_URL;\n",
    });
    assert.deepEqual([...rows.keys()], ['API_URL', 'QUEUE']);
    assert.deepEqual(rows.get('API_URL')?.reads[0], { file: 'src/a.ts', line: 1, column: 18 });
    assert.deepEqual(places(rows.get('API_URL')?.reads), ['src/a.ts:1', 'src/a.ts:2', 'src/b.js:2']);
  });

  test('reads through helpers of the project, which check or give defaults', async () => {
    const rows = await rowsOf({
      'src/env.ts': `export function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(name);
  return value;
}
export const optional = (name: string, fallback: string) => process.env[name] ?? fallback;
`,
      'src/a.ts':
        "import { optional, required } from './env.js';\nexport const a = required('API_URL');\nexport const b = optional('REGION', 'eu');\n",
    });
    assert.deepEqual(places(rows.get('API_URL')?.checks), ['src/a.ts:2']);
    assert.deepEqual([places(rows.get('REGION')?.reads), rows.get('REGION')?.defaults], [['src/a.ts:3'], ['eu']]);
    assert.equal(rows.size, 2);
  });

  test.each([
    ["process.env.SIZE ?? '10'", '10'],
    ["process.env.SIZE || '10'", '10'],
    ["Number(process.env.SIZE ?? '10')", '10'],
    ['Number(process.env.SIZE) || 10', '10'],
    ["parseInt(process.env.SIZE || '', 10) || 10", '10'],
    ["process.env.SIZE ?? process.env.OTHER ?? 'x y'", 'x y'],
    ["process.env.SIZE ?? ''", ''],
  ])('the default of %s', async (code, expected) => {
    const rows = await rowsOf({ 'src/a.ts': `export const size = ${code};\n` });
    assert.deepEqual(rows.get('SIZE')?.defaults, [expected]);
  });

  test.each(['process.env.SIZE', 'process.env.SIZE ?? sizeOf(1)', "'10' ?? process.env.SIZE", "process.env.SIZE === '10'"])(
    'no default in %s',
    async (code) => {
      const rows = await rowsOf({ 'src/a.ts': `export const size = ${code};\n` });
      assert.deepEqual(rows.get('SIZE')?.defaults, []);
    },
  );

  test.each([
    ['zod', "import { z } from 'zod';\nexport const env = z.object({\n  SIZE: z.coerce.number().default(10),\n}).parse(process.env);\n"],
    [
      'envalid',
      "import { cleanEnv, num } from 'envalid';\nexport const env = cleanEnv(process.env, {\n  SIZE: num({ default: 10 }),\n});\n",
    ],
    [
      'convict',
      "import convict from 'convict';\nconst config = convict({ size: {\n  env: 'SIZE', format: 'int', default: 10 } });\nconfig.validate();\n",
    ],
  ])('what a schema of %s says', async (_, code) => {
    const rows = await rowsOf({ 'src/env.ts': code });
    assert.deepEqual([...rows.keys()], ['SIZE']);
    assert.deepEqual([rows.get('SIZE')?.defaults, places(rows.get('SIZE')?.checks)], [['10'], ['src/env.ts:3']]);
  });

  test('what libraries read', async () => {
    const rows = await rowsOf({
      'package.json': '{ "name": "shop", "dependencies": { "@nestjs/common": "11", "@nestjs/config": "4", "env-var": "7" } }',
      'src/mail.service.ts': `import { Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
@Injectable()
export class MailService {
  constructor(private readonly config: ConfigService) {}
  options() {
    return [this.config.get('MAIL_FROM', 'shop@example.com'), this.config.getOrThrow<string>('MAIL_HOST'), this.config.get('mail.port')];
  }
}
`,
      'src/database.ts': "import * as env from 'env-var';\nexport const size = env.get('POOL_SIZE').default(10).asInt();\n",
    });
    assert.deepEqual([...rows.keys()], ['MAIL_FROM', 'MAIL_HOST', 'POOL_SIZE']);
    assert.deepEqual([rows.get('MAIL_FROM')?.defaults, rows.get('POOL_SIZE')?.defaults], [['shop@example.com'], ['10']]);
    assert.deepEqual([places(rows.get('MAIL_FROM')?.checks), places(rows.get('MAIL_HOST')?.checks)], [[], ['src/mail.service.ts:7']]);
  });

  test('what a schema says in a file of its own', async () => {
    const rows = await rowsOf({
      'src/env.validation.ts':
        "import * as Joi from 'joi';\nexport const schema = Joi.object({\n  PORT: Joi.number().default(3000),\n});\n",
      'src/config.ts': "import { IsString } from 'class-validator';\nexport class Variables {\n  @IsString() API_KEY: string;\n}\n",
      'src/codes.ts': "import * as Joi from 'joi';\nexport const codes = Joi.object({ NOT_FOUND: Joi.number() });\n",
    });
    assert.deepEqual([...rows.keys()], ['API_KEY', 'PORT']);
    assert.deepEqual(places(rows.get('API_KEY')?.checks), ['src/config.ts:3']);
    assert.deepEqual([rows.get('PORT')?.defaults, places(rows.get('PORT')?.checks)], [['3000'], ['src/env.validation.ts:3']]);
  });

  test('where something looks whether it is there', async () => {
    const rows = await rowsOf({
      'src/a.ts': 'export const key = process.env.API_KEY;\n',
      'src/start.ts': "if (!process.env.API_KEY) throw new Error('API_KEY is missing');\n",
    });
    assert.deepEqual(places(rows.get('API_KEY')?.checks), ['src/start.ts:1']);
  });

  test('no objects that only look like schemas', async () => {
    const rows = await rowsOf({
      'src/a.ts':
        "import { spawn } from 'node:child_process';\nexport const codes = { NOT_FOUND: make(404) };\nspawn('x', { env: process.env });\n",
    });
    assert.equal(rows.size, 0);
  });

  test('only what the named files have to do with', async () => {
    const files = { 'src/a.ts': 'export const a = process.env.ONE;\n', 'src/b.ts': 'export const b = process.env.TWO;\n' };
    assert.deepEqual([...(await rowsOf(files, 'src/b.ts')).keys()], ['TWO']);
  });
});

describe.concurrent('formats', () => {
  const files = {
    'src/a.ts': `export const a = [process.env.API_URL, process.env.API_URL, process.env.API_URL];
export const b = process.env.GREETING ?? "it's #1";
export const { LOG_LEVEL, PORT = '3000' } = process.env;
`,
  };

  test('table', async () => {
    assert.equal(
      await env(files),
      `Variable   Reads  Read in                   Default  Checked
API_URL    3      src/a.ts:1, src/a.ts:1 …  –        –
GREETING   1      src/a.ts:2                it's #1  –
LOG_LEVEL  1      src/a.ts:3                –        –
PORT       1      src/a.ts:3                3000     –

4 variables; 1 with neither a default nor a check.
`,
    );
  });

  test('markdown', async () => {
    const text = await env({ 'src/a.ts': "export const a = process.env.A ?? 'a | `b` <b>';\n" }, '--format', 'markdown');
    assert.match(text, /^\| Variable \| Reads \| Read in \| Default \| Checked \|\n\| --- \|/);
    assert.match(text, /\| `A` \| `1` \| `src\/a\.ts:1` \| ``a \\\| `b` <b>`` \| – \|\n$/);
  });

  test('dotenv', async () => {
    assert.equal(
      await env(files, '--format', 'dotenv'),
      `# read in src/a.ts:1 …
API_URL=

# read in src/a.ts:2
GREETING="it's #1"

# read in src/a.ts:3
# LOG_LEVEL=

# read in src/a.ts:3
PORT=3000
`,
    );
  });

  test('nothing found is no failure', async () => {
    assert.equal(await env({ 'src/a.ts': 'export const a = 1;\n' }), 'No environment variable is read.\n');
    assert.equal(await env({ 'src/a.ts': 'export const a = 1;\n' }, '--format', 'json'), '[]\n');
    assert.equal(await env({ 'src/a.ts': 'export const a = 1;\n' }, '--format', 'dotenv'), '');
  });
});

test.each(['table', 'json', 'markdown', 'dotenv'])('%s shows no secret and no control character', async (format) => {
  const text = await env(
    {
      'src/a.ts': `export const a = process.env.JWT_SECRET ?? 'hunter2-hunter2';
export const b = process.env.SERVICE ?? 'https://admin:hunter2-hunter2@example.com';
const apiKey = process.env.SERVICE_ID || 'hunter2-hunter2';
export const c = process.env.TITLE ?? 'a\\u001b[31mb\\nX=1';
`,
    },
    '--format',
    format,
  );
  assert.match(text, /JWT_SECRET[^]*SERVICE[^]*SERVICE_ID[^]*TITLE/);
  assert.doesNotMatch(text, /hunter2|\u001b|^X=1/m);
});

test('a file that does not parse ends with 3, and the rest is listed', async () => {
  const root = temporaryFolder({ 'src/a.ts': 'export const a = process.env.ONE;\n', 'src/b.ts': 'export const = ;\n' });
  const { status, stdout, stderr } = await runErrlint(root, ['env']);
  assert.equal(status, 3);
  assert.match(stdout, /^ONE /m);
  assert.match(stderr, /^errlint: src\/b\.ts does not parse/);
});

test('a wrong format ends with 2', async () => {
  const { status, stderr } = await runErrlint(temporaryFolder(), ['env', '--format', 'xml']);
  assert.equal(status, 2);
  assert.match(stderr, /Allowed choices are table, json, markdown, dotenv/);
});
