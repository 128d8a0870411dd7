/** What the built command loads. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'vitest';
import { runErrlint } from './command.js';
import { temporaryFolder } from './temporary-folder.js';

/** Runs the command, and tells whether TypeScript was loaded: errlint requires it, so that only require's cache knows. */
async function loadsTypeScript(commandArguments: readonly string[]): Promise<boolean> {
  const root = temporaryFolder({
    'package.json': '{ "name": "shop" }',
    'src/a.js': 'export const a = 1;\n',
    'watch.cjs': `process.on('exit', () => {
      if (Object.keys(require.cache).some((file) => /[/\\\\]typescript[/\\\\]/.test(file))) process.stderr.write('typescript is loaded');
    });\n`,
  });
  const { status, stderr } = await runErrlint(root, commandArguments, {
    env: { NODE_OPTIONS: `--require ${path.join(root, 'watch.cjs')}` },
  });
  assert.equal(status, 0, stderr);
  return stderr.includes('typescript is loaded');
}

test('linting loads TypeScript, so that the tests below would notice', async () => {
  assert.equal(await loadsTypeScript(['--no-cache', 'src']), true);
});

test.each([
  '--version',
  '--help',
  'rules',
  'rules --format json',
  'explain lost-cause',
  'explain directive --open',
  'explain --help',
  'completion bash',
  'init --yes',
])('%s does without it', async (line) => {
  assert.equal(await loadsTypeScript(line.split(' ')), false);
});
