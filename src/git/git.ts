/** The only place that runs git. Nothing that a repository configures is run by it: no hook, monitor, filter, pager or transport. */
import { spawnSync } from 'node:child_process';
import { devNull } from 'node:os';
import { codeOf, UserError } from '../project/user-error.js';

/** What a git command came to. */
export interface GitRun {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Milliseconds that a command may take. */
const timeout = 10_000;

const fixedOptions = [
  '--no-pager',
  '--no-optional-locks',
  '--literal-pathspecs',
  ...['-c', 'core.fsmonitor=false', '-c', 'core.untrackedCache=false', '-c', `core.hooksPath=${devNull}`],
];

/**
 * Runs a git command in the folder. Throws a UserError when git is not there or takes too long; that it fails is for the caller to judge.
 * What comes from outside must not stand among the arguments, but for a ref behind `--end-of-options`.
 */
export function runGit(folder: string, commandArguments: readonly string[], input = ''): GitRun {
  const { error, status, signal, stdout, stderr } = spawnSync('git', [...fixedOptions, ...commandArguments], {
    cwd: folder,
    env: environment(),
    input,
    maxBuffer: Infinity,
    timeout,
    windowsHide: true,
  });
  if (codeOf(error) === 'ENOENT') throw new UserError('git was not found: `--since` and `--staged` need it.', { cause: error });
  if (codeOf(error) === 'ETIMEDOUT') {
    throw new UserError(`\`git ${commandArguments[0] ?? ''}\` took longer than ${timeout / 1000} seconds.`, { cause: error });
  }
  // A command that goes away before it has read its input fails with a status of its own.
  if (error !== undefined && codeOf(error) !== 'EPIPE') throw new UserError(`git cannot be run: ${error.message}.`, { cause: error });
  if (status === null) throw new UserError(`\`git ${commandArguments[0] ?? ''}\` was ended by ${String(signal)}.`);
  return { status, stdout, stderr: stderr.toString('utf8') };
}

/** As `runGit`, for commands that have no reason to fail. Throws a UserError with git's own words when one does. */
export function git(folder: string, commandArguments: readonly string[], input?: string): Buffer {
  const { status, stdout, stderr } = runGit(folder, commandArguments, input);
  if (status !== 0) throw new UserError(`\`git ${commandArguments[0] ?? ''}\` failed: ${stderr.trim() || `status ${status}`}`);
  return stdout;
}

/** The fields of an output in which each ends with a NUL byte. */
export function fieldsOf(output: Buffer): readonly string[] {
  return output.toString('utf8').split('\0').slice(0, -1);
}

function environment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    // Messages are compared.
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    // An object that a partial clone lacks is not fetched: that would run what the repository's configuration names.
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_LAZY_FETCH: '1',
  };
  // A hook in a work tree is given its repository, and git then takes whatever folder it is run in for the top of the tree.
  if (env['GIT_WORK_TREE'] === undefined) delete env['GIT_DIR'];
  return env;
}
