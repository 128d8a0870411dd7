/** `errlint completion` as shells and their users meet it. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'vitest';
import { rules } from '../rules/index.js';
import { runErrlint } from './command.js';
import { temporaryFolder } from './temporary-folder.js';

async function scriptFor(shell: string): Promise<string> {
  const { status, stdout, stderr } = await runErrlint(temporaryFolder(), ['completion', shell]);
  assert.deepEqual([status, stderr], [0, '']);
  return stdout;
}

/** The long options and the subcommands that a help page lists. */
async function helpOf(...subcommand: string[]): Promise<{ readonly options: readonly string[]; readonly commands: readonly string[] }> {
  const { stdout } = await runErrlint(temporaryFolder(), [...subcommand, '--help']);
  const [, commands = ''] = /\nCommands:\n([^]*?)\n(?:\n|$)/.exec(stdout) ?? [];
  return {
    options: [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, option = '']) => option),
    commands: [...commands.matchAll(/^ {2}([\w-]+)/gm)].map(([, name = '']) => name),
  };
}

const files = { 'src/a.js': '', 'src/b c.js': '', 'settings.json': '{}' };

/** What bash offers for the last of the words, in a folder with some files. */
function completed(script: string, words: readonly string[], root = temporaryFolder(files)): readonly string[] {
  writeFileSync(path.join(root, '.script'), script);
  const list = words.map((word) => `'${word}'`).join(' ');
  const program = `source .script; COMP_WORDS=(errlint ${list}); COMP_CWORD=${words.length}; _errlint; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const output = execFileSync('bash', ['--norc', '-c', program], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return output.split('\n').filter((line) => line !== '');
}

describe('bash', () => {
  test('reads the script without complaint', async () => {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: await scriptFor('bash'), encoding: 'utf8' });
    assert.deepEqual([status, stderr], [0, '']);
  });

  test('every option and command of the help is offered, and nothing else', async () => {
    const script = await scriptFor('bash');
    const { options, commands } = await helpOf();
    assert.ok(options.includes('--format') && commands.includes('explain'));
    const long = (words: readonly string[]) => words.filter((word) => word.startsWith('--')).sort();
    assert.deepEqual(long(completed(script, ['--'])), [...options].sort());
    assert.deepEqual(completed(script, ['']).filter((word) => !(word in files) && !['src', '.git', '.script'].includes(word)), commands);
    for (const command of commands) assert.deepEqual(long(completed(script, [command, '--'])), [...(await helpOf(command)).options].sort());
  });

  test.each([
    [['--pres'], ['--preset']],
    [['-'], undefined],
    [['--preset', ''], ['recommended', 'strict']],
    [['--preset', 's'], ['strict']],
    [['--format', 'g'], ['github', 'gitlab']],
    [['rules', '--format', ''], ['pretty', 'json']],
    [['env', '-f', 'd'], ['dotenv']],
    [['--rule', 'swal'], ['swallowed-error']],
    [['--only-rule', 'lost-'], ['lost-cause', 'lost-log-context']],
    [['explain', 'swal'], ['swallowed-error']],
    [['explain', 'sr'], ['src']],
    [['completion', ''], ['bash', 'zsh', 'fish']],
    [['init', '--with', 'g'], ['github', 'gitlab']],
    [['--config', 'se'], ['settings.json']],
    [['src/'], ['src/a.js', 'src/b c.js']],
    [['lint-me'], []],
    [['ru'], ['rules']],
  ])('%j completes to %j', async (words, expected) => {
    const offered = completed(await scriptFor('bash'), words);
    if (expected === undefined) assert.ok(offered.includes('--help') && offered.includes('-f'));
    else assert.deepEqual([...offered].sort(), [...expected].sort());
  });

  test.runIf(existsSync('/usr/bin/script'))('completes while a line is typed', async () => {
    const root = temporaryFolder(files);
    writeFileSync(path.join(root, '.bashrc'), `PS1='$ '\n${await scriptFor('bash')}\nerrlint() { printf '<%s>' "$@"; echo; }\n`);
    const keys = 'errlint expl\tunforw\t\nerrlint --quie\tset\t\nerrlint src/b\t\nexit\n';
    const { PATH = '' } = process.env;
    const { stdout } = spawnSync('script', ['-qec', 'bash --noprofile --rcfile .bashrc -i', '/dev/null'], {
      cwd: root,
      env: { PATH, TERM: 'dumb', HOME: root },
      input: keys,
      encoding: 'utf8',
    });
    assert.match(stdout, /^<explain><unforwarded-async-handler>\r?$/m);
    assert.match(stdout, /^<--quiet><settings\.json>\r?$/m);
    assert.match(stdout, /^<src\/b c\.js>\r?$/m);
  });
});

describe.each(['zsh', 'fish'])('%s', (shell) => {
  test('the script names every command, option and rule', async () => {
    const script = await scriptFor(shell);
    const { options, commands } = await helpOf();
    const named = shell === 'fish' ? options.map((option) => `-l ${option.slice(2)} `) : options.map((option) => `'${option}:`);
    for (const word of [...named, ...commands, ...rules.map(({ name }) => name)]) assert.ok(script.includes(word), `${word} is not in the script`);
  });

  test.runIf(existsSync(`/usr/bin/${shell}`))('reads the script without complaint', async () => {
    const root = temporaryFolder({ script: await scriptFor(shell) });
    assert.equal(spawnSync(shell, ['-n', 'script'], { cwd: root }).status, 0);
  });
});

test('another shell ends with 2', async () => {
  const { status, stderr } = await runErrlint(temporaryFolder(), ['completion', 'tcsh']);
  assert.equal(status, 2);
  assert.match(stderr, /Allowed choices are bash, zsh, fish/);
});
