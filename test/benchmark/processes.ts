/** Processes whose time and memory are measured. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** How a process ended. */
export interface Ended {
  /** What it said on standard error. */
  readonly said: string;
  /** Its memory at most, in megabytes. */
  readonly megabytes: number;
}

/** What the module below says, before the number. */
const mark = 'peak memory in kB: ';
const preload = fileURLToPath(new URL('peak-memory.cjs', import.meta.url));

/** Runs Node with the arguments. Throws when it ends otherwise than a linter does. */
export function startNode(nodeArguments: readonly string[], cwd: string, input = ''): Ended {
  const options = { cwd, input, maxBuffer: 2 ** 30, encoding: 'utf8' } as const;
  const { status, error, stderr } = spawnSync(process.execPath, ['--require', preload, ...nodeArguments], options);
  // A linter ends with 1 when it reports something.
  if (status !== 0 && status !== 1) throw new Error(`${nodeArguments.join(' ')} failed: ${stderr}`, { cause: error });
  const lines = stderr.split('\n');
  const kilobytes = lines.filter((line) => line.startsWith(mark)).map((line) => Number(line.slice(mark.length)));
  return { said: lines.filter((line) => !line.startsWith(mark)).join('\n'), megabytes: Math.max(0, ...kilobytes) / 1024 };
}

/** Starts a process and waits for its end. */
export type Start = () => Ended;
