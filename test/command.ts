import { spawn } from 'node:child_process';
import path from 'node:path';
import { sharedPacked } from './packed.js';
import { temporaryFolder } from './temporary-folder.js';

/** The command as it is built and published. */
export const command = path.join(sharedPacked(), 'bin/errlint.js');

/** Results are kept here, and not with the user who runs the tests. */
const XDG_CACHE_HOME = temporaryFolder();

/** How a run of the command ended. */
export interface Run {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a run gets besides its arguments. */
export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads from standard input; nothing by default. */
  readonly input?: string;
}

/** Runs the packed command in the folder. */
export function runErrlint(cwd: string, commandArguments: readonly string[], { env = {}, input = '' }: Surroundings = {}): Promise<Run> {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [command, ...commandArguments], { cwd, env: { PATH, XDG_CACHE_HOME, ...env } });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) child[name].setEncoding('utf8').on('data', (chunk: string) => (output[name] += chunk));
  child.stdin.on('error', () => undefined).end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (status, signal) => resolve({ status, signal, ...output }));
  });
}
