/** A run that is spread over several machines says together what one run says; a thread that dies costs only the file that killed it. */
import { deepEqual, equal, match } from 'node:assert/strict';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'vitest';
import { runErrlint } from './command.js';
import { temporaryFolder } from './temporary-folder.js';

const names = Array.from({ length: 12 }, (_, index) => `part${index}`);
const swallowing = (name: string) => `import { load } from './load.js';
export async function ${name}(id) {
  try {
    return await load(id);
  } catch {}
}
`;
const backend = {
  'package.json': '{ "name": "shop", "type": "module" }',
  'src/load.js': 'export async function load(id) {\n  return (await fetch(`https://stock.example/${id}`)).json();\n}\n',
  ...Object.fromEntries(names.map((name) => [`src/${name}.js`, swallowing(name)])),
};

/** Which files the run reports something in. */
async function filesOf(cwd: string, args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await runErrlint(cwd, [...args, '-f', 'compact', '--no-cache']);
  return [...new Set(stdout.match(/src\/\w+\.js/g))].sort();
}

/** Runs the shards on machines of their own, each with its own user and checkout. Returns a folder with what they have kept. */
async function keptByShards(count: number, key: string, except: readonly number[] = []): Promise<string> {
  const collected = temporaryFolder();
  for (let index = 1; index <= count; index += 1) {
    if (except.includes(index)) continue;
    const checkout = temporaryFolder(backend);
    const env = { XDG_CACHE_HOME: temporaryFolder(), ERRLINT_CACHE_KEY: key };
    const { status } = await runErrlint(checkout, ['--shard', `${index}/${count}`, '--cache-location', 'kept'], { env });
    equal(status, 1);
    cpSync(path.join(checkout, 'kept'), collected, { recursive: true });
  }
  return collected;
}

/** Merges what is kept in the folder, in another checkout. */
async function merge(kept: string, args: readonly string[], key: string) {
  const checkout = temporaryFolder(backend);
  const env = { XDG_CACHE_HOME: temporaryFolder(), ERRLINT_CACHE_KEY: key };
  const run = await runErrlint(checkout, ['--merge-shards', '3', '--cache-location', kept, '--stats', ...args], { env });
  return { ...run, isAnalysed: run.stderr.includes('  parse ') };
}

describe('shards', () => {
  test('together report on every file once, with what the others say of it', async () => {
    const folder = temporaryFolder(backend);
    const shards = await Promise.all(['1/3', '2/3', '3/3'].map((shard) => filesOf(folder, ['--shard', shard])));
    deepEqual(shards.flat().sort(), await filesOf(folder, []));
    equal(
      shards.every((files) => files.length > 0),
      true,
    );
  });

  test('keep their files when others come', async () => {
    const folder = temporaryFolder(backend);
    const before = await filesOf(folder, ['--shard', '2/3']);
    for (const name of ['a', 'b', 'c', 'd']) writeFileSync(path.join(folder, `src/${name}.js`), swallowing(name));
    const after = await filesOf(folder, ['--shard', '2/3']);
    deepEqual(
      after.filter((file) => file.includes('part')),
      before.filter((file) => file.includes('part')),
    );
  });

  test('of a folder have no files of another', async () => {
    const folder = temporaryFolder(backend);
    mkdirSync(path.join(folder, 'other'));
    writeFileSync(path.join(folder, 'other/more.js'), swallowing('more').replace('./load', '../src/load'));
    const shards = await Promise.all(['1/2', '2/2'].map((shard) => filesOf(folder, ['other', '--shard', shard])));
    deepEqual(shards.flat(), []);
    const all = await Promise.all(['1/2', '2/2'].map((shard) => runErrlint(folder, ['other', '--shard', shard, '-f', 'compact'])));
    equal(all.filter(({ stdout }) => stdout.includes('other/more.js')).length, 1);
  });

  test.each(['0/3', '4/3', '2', 'x/y', '1/0'])('there is no %s', async (shard) => {
    const { status, stderr } = await runErrlint(temporaryFolder(backend), ['--shard', shard]);
    deepEqual([status, stderr.includes('`2/4`')], [2, true]);
  });
});

describe('merging', () => {
  test('says what one run says, in every format, and analyses nothing', async () => {
    const kept = await keptByShards(3, 'common');
    const checkout = temporaryFolder(backend);
    for (const format of ['pretty', 'compact', 'markdown']) {
      const whole = await runErrlint(checkout, ['--no-cache', '-f', format]);
      const merged = await merge(kept, ['-f', format], 'common');
      deepEqual([merged.status, merged.stdout, merged.isAnalysed], [whole.status, whole.stdout, false]);
    }
    match((await merge(kept, ['-f', 'compact'], 'common')).stdout, /part0\.js/);
  });

  test('analyses the files of a shard that is missing, and says so', async () => {
    const kept = await keptByShards(3, 'common', [2]);
    const whole = await runErrlint(temporaryFolder(backend), ['--no-cache', '-f', 'compact']);
    const merged = await merge(kept, ['-f', 'compact'], 'common');
    deepEqual([merged.stdout, merged.isAnalysed], [whole.stdout, true]);
    match(merged.stderr, /Nothing that can be believed is kept of 2\/3 for these sources/);
  });

  test('believes nobody who has another key', async () => {
    const merged = await merge(await keptByShards(3, 'theirs'), ['-f', 'compact'], 'ours');
    equal(merged.isAnalysed, true);
    match(merged.stderr, /1\/3, 2\/3, 3\/3/);
  });

  test('believes nothing of other sources', async () => {
    const kept = await keptByShards(3, 'common');
    const changed = temporaryFolder({ ...backend, 'src/load.js': 'export const load = (id) => id;\n' });
    const args = ['--merge-shards', '3', '--cache-location', kept, '-f', 'compact'];
    const whole = await runErrlint(changed, ['--no-cache', '-f', 'compact']);
    const merged = await runErrlint(changed, args, { env: { ERRLINT_CACHE_KEY: 'common' } });
    deepEqual([merged.status, merged.stdout], [whole.status, whole.stdout]);
  });

  test.each([['--no-cache'], ['--shard', '1/2'], ['--staged'], ['--fix']])('does not go with %s', async (...flags) => {
    const { status } = await runErrlint(temporaryFolder(backend), ['--merge-shards', '2', ...flags]);
    equal(status, 2);
  });
});

test('a thread that dies names the file, and the rest is reported', async () => {
  const folder = temporaryFolder({
    ...backend,
    'src/mortal.js': 'export const read = () => process.env.DEADLY.trim();\n',
    'errlint.config.mjs': `import { isMainThread } from 'node:worker_threads';
export default {
  plugins: [
    {
      name: 'deadly',
      rules: [
        {
          name: 'death',
          category: 'config',
          preset: 'recommended',
          severity: 'error',
          docs: { summary: 'Disallow nothing', why: 'Nobody knows.', instead: 'Go on.' },
          examples: [{ bad: 'process.env.DEADLY.trim()', good: '' }],
          messages: { death: 'Death.' },
          visit: {
            EnvRead({ name }) {
              if (name === 'DEADLY' && !isMainThread) process.exit(7);
            },
          },
        },
      ],
    },
  ],
};
`,
  });
  const whole = await runErrlint(folder, ['-f', 'compact', '--no-cache']);
  const threads = '2';
  const { status, stdout } = await runErrlint(folder, ['--threads', threads, '-f', 'compact', '--no-cache']);
  equal(status, 2);
  match(stdout, /src\/mortal\.js.*a thread died while it analysed the file: it ended with 7/);
  for (const name of names) equal(stdout.includes(`src/${name}.js`), whole.stdout.includes(`src/${name}.js`));
});
