/** `errlint completion` as shells and their users meet it. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'vitest';
import { rules } from '../rules/index.js';
import { runErrlint } from './command.js';
import { temporaryFolder } from './temporary-folder.js';

const scripts = new Map<string, string>();

async function scriptFor(shell: string): Promise<string> {
  const known = scripts.get(shell);
  if (known !== undefined) return known;
  const { status, stdout, stderr } = await runErrlint(temporaryFolder(), ['completion', shell]);
  assert.deepEqual([status, stderr], [0, '']);
  scripts.set(shell, stdout);
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

/** Whether the machine has the program. */
function has(program: string): boolean {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, program)));
}

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
    assert.deepEqual(
      completed(script, ['']).filter((word) => !(word in files) && !['src', '.git', '.script'].includes(word)),
      commands,
    );
    for (const command of commands) assert.deepEqual(long(completed(script, [command, '--'])), [...(await helpOf(command)).options].sort());
  });

  test.each([
    [['--pres'], ['--preset']],
    [['-'], undefined],
    [
      ['--preset', ''],
      ['recommended', 'strict'],
    ],
    [['--preset', 's'], ['strict']],
    [
      ['--format', 'g'],
      ['github', 'gitlab'],
    ],
    [
      ['rules', '--format', ''],
      ['pretty', 'json'],
    ],
    [['env', '-f', 'd'], ['dotenv']],
    [['--rule', 'swal'], ['swallowed-error']],
    [
      ['--only-rule', 'lost-'],
      ['lost-cause', 'lost-log-context'],
    ],
    [['explain', 'swal'], ['swallowed-error']],
    [['explain', 'sr'], ['src']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [
      ['init', '--with', 'g'],
      ['github', 'gitlab'],
    ],
    [['--config', 'se'], ['settings.json']],
    [
      ['--format', '=', 'g'],
      ['github', 'gitlab'],
    ],
    [
      ['rules', '--format', '='],
      ['pretty', 'json'],
    ],
    [['src/'], ['src/a.js', 'src/b c.js']],
    [['lint-me'], []],
    [['ru'], ['rules']],
  ])('%j completes to %j', async (words, expected) => {
    const offered = completed(await scriptFor('bash'), words);
    if (expected === undefined) assert.ok(offered.includes('--help') && offered.includes('-f'));
    else assert.deepEqual([...offered].sort(), [...expected].sort());
  });
});

/** How each shell is started, and what its first file says before the script. */
const interactive = {
  bash: { start: 'bash --noprofile --rcfile .bashrc -i', file: '.bashrc', before: "PS1='$ '" },
  zsh: { start: 'zsh -i', file: '.zshrc', before: "PS1='$ '\nautoload -Uz compinit && compinit -u" },
};

describe.each(Object.entries(interactive))('%s', (shell, { start, file, before }) => {
  test.runIf(has('script') && has(shell))('completes while a line is typed', async () => {
    const root = temporaryFolder({
      ...files,
      [file]: `${before}\n${await scriptFor(shell)}\nerrlint() { printf '<%s>' "$@"; echo; }\n`,
    });
    const whole = ['src/b\t', '--format=js\t', 'explain --config=se\t'];
    const lines = ['expl\tunforw\t', '--quie\tset\t', 'rules --form\tj\t', 'comp\tf\t', ...whole];
    const { PATH = '' } = process.env;
    const { stdout } = spawnSync('script', ['-qec', start, '/dev/null'], {
      cwd: root,
      env: { PATH, TERM: 'xterm', HOME: root, ZDOTDIR: root },
      input: `${lines.map((line) => `errlint ${line}\n`).join('')}exit\n`,
      encoding: 'utf8',
    });
    assert.deepEqual(
      [...stdout.matchAll(/^(?:.*\x1b\S*)?(<.*>)\r?$/gm)].map(([, words]) => words),
      [
        '<explain><unforwarded-async-handler>',
        '<--quiet><settings.json>',
        '<rules><--format><json>',
        '<completion><fish>',
        '<src/b c.js>',
        '<--format=json>',
        '<explain><--config=settings.json>',
      ],
    );
  });
});

describe.runIf(has('fish'))('fish', () => {
  test.each([
    ['--pres', ['--preset']],
    ['--preset ', ['recommended', 'strict']],
    ['--preset=s', ['--preset=strict']],
    ['--format g', ['github', 'gitlab']],
    ['rules --format ', ['json', 'pretty']],
    ['rules --pl', ['--plugins']],
    ['env -f d', ['dotenv']],
    ['--only-rule lost-', ['lost-cause', 'lost-log-context']],
    ['explain swal', ['swallowed-error']],
    ['explain sr', ['src/']],
    ['completion ', ['bash', 'fish', 'zsh']],
    ['--config se', ['settings.json']],
    ['src/', ['src/a.js', 'src/b c.js']],
    ['ru', ['rules']],
    ['mcp ', []],
  ])('%j completes to %j', async (line, expected) => {
    const root = temporaryFolder({ ...files, script: await scriptFor('fish') });
    const program = `source script; complete -C 'errlint ${line}'`;
    const env = { ...process.env, HOME: root };
    const output = execFileSync('fish', ['--no-config', '-c', program], { cwd: root, encoding: 'utf8', env });
    const offered = output
      .split('\n')
      .filter((entry) => entry !== '')
      .map((entry) => entry.split('\t')[0]);
    assert.deepEqual(offered.sort(), expected);
  });
});

describe.each(['zsh', 'fish'])('%s', (shell) => {
  test('the script names every command, option and rule', async () => {
    const script = await scriptFor(shell);
    const { options, commands } = await helpOf();
    const named = shell === 'fish' ? options.map((option) => `-l ${option.slice(2)} `) : options.map((option) => `'${option}:`);
    for (const word of [...named, ...commands, ...rules.map(({ name }) => name)])
      assert.ok(script.includes(word), `${word} is not in the script`);
  });

  test.runIf(has(shell))('reads the script without complaint', async () => {
    const root = temporaryFolder({ script: await scriptFor(shell) });
    assert.equal(spawnSync(shell, ['-n', 'script'], { cwd: root }).status, 0);
  });
});

test('another shell ends with 2', async () => {
  const { status, stderr } = await runErrlint(temporaryFolder(), ['completion', 'tcsh']);
  assert.equal(status, 2);
  assert.match(stderr, /Allowed choices are bash, zsh, fish/);
});
