/** What the README shows of errlint's output is what errlint prints. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'vitest';
import { runErrlint } from './command.js';
import { readSource, repository } from './imports.js';
import { temporaryFolder } from './temporary-folder.js';

const readme = readSource('README.md');

const shop = {
  'package.json': '{ "name": "shop", "type": "module", "dependencies": { "express": "^5.0.0", "pg": "^8.0.0" } }',
  'src/routes/orders.ts': `import { Router } from 'express';
import { pool } from '../lib/database.js';
import { sendError } from '../lib/replies.js';

export const orders = Router();

orders.get('/orders/:id', async (req, res) => {
  try {
    const { rows } = await pool.query('select * from orders where id = $1', [req.params.id]);
    res.json(rows[0]);
  } catch (error) {
    sendError(res, error);
  }
});

export async function cancel(id: string) {
  try {
    await pool.query('update orders set cancelled = now() where id = $1', [id]);
  } catch {}
}
`,
  'src/lib/replies.ts': `import type { Response } from 'express';

export function sendError(res: Response, error: Error) {
  res.status(500).json({ error: error.message });
}
`,
  'src/lib/database.ts': `import { Pool } from 'pg';

const { DATABASE_URL } = process.env;
if (DATABASE_URL === undefined) throw new Error('DATABASE_URL is missing');
export const pool = new Pool({ connectionString: DATABASE_URL, connectionTimeoutMillis: 5000, max: 10 });
pool.on('error', (error) => console.error('idle database client failed', error));
`,
};

describe('output', () => {
  /** The block without a language that begins with the text. */
  function blockFrom(start: string): string {
    const blocks = [...readme.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].filter(([, language]) => language === '');
    return (
      blocks.map(([, , text = '']) => text).find((text) => text.startsWith(start)) ??
      assert.fail(`the README has no output that begins with ${start}`)
    );
  }

  test.each([
    ['src/routes/orders.ts\n', ['src/'], 1],
    ['src/routes/orders.ts:9\n', ['explain', 'src/routes/orders.ts:9'], 0],
    ['Variable ', ['env'], 0],
  ])('that begins with %j is that of errlint %j', async (start, commandArguments, expected) => {
    const { status, stdout } = await runErrlint(temporaryFolder(shop), commandArguments);
    assert.equal(status, expected);
    assert.equal(blockFrom(start).trim(), stdout.trim());
  });
});

test('every command of the help is in the table, and no other', async () => {
  const { stdout } = await runErrlint(temporaryFolder(), ['--help']);
  const [, commands = ''] = /\nCommands:\n([^]*?)\n(?:\n|$)/.exec(stdout) ?? [];
  const offered = [...commands.matchAll(/^ {2}([\w-]+)/gm)].map(([, name = '']) => name);
  const listed = [...readme.matchAll(/^\| `errlint ([a-z]+)\b/gm)].map(([, name = '']) => name);
  assert.deepEqual([...new Set(listed)].sort(), [...offered].sort());
});

test.each(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'])('links in %s lead somewhere', (file) => {
  const text = readSource(file);
  const slugs = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
  for (const [, target = ''] of text.replaceAll(/```[^]*?```/g, '').matchAll(/\]\(([^)\s]+)\)/g)) {
    if (target.startsWith('#')) assert.ok(slugs.includes(target.slice(1)), target);
    else if (!/^https?:/.test(target)) assert.ok(existsSync(path.join(repository, target.replace(/#.*/, ''))), target);
  }
});
