import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { chmod, lstat, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from './user-error.js';

/** The place of a file is taken by something that must not be replaced. */
export class NotAFileError extends Error {
  override readonly name = 'NotAFileError';

  constructor() {
    super('it is there already, and not a regular file');
  }
}

/**
 * Writes the file whole or not at all, with the permissions that it had. Only a regular file is replaced: a link or a device that a project
 * placed there is left alone. Throws what the file system throws, or a {@link NotAFileError}.
 */
export async function replaceFile(file: string, content: string | Buffer): Promise<void> {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(6).toString('hex')}.tmp`);
  const mode = await modeOf(file);
  const keep = removeOnSignal(temporary);
  try {
    const handle = await open(temporary, 'wx', mode ?? 0o666);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (mode !== undefined) await chmod(temporary, mode);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    keep();
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Has the file removed when the process is told to end, which it then does. Returns what takes that back. */
function removeOnSignal(file: string): () => void {
  const keep = (): void => {
    for (const signal of signals) process.off(signal, end);
  };
  const end = (signal: NodeJS.Signals): void => {
    rmSync(file, { force: true });
    keep();
    // Whoever else listens decides how the process ends.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  for (const signal of signals) process.on(signal, end);
  return keep;
}

/** The permissions of the file, if it is there. */
async function modeOf(file: string): Promise<number | undefined> {
  try {
    const stats = await lstat(file);
    if (!stats.isFile()) throw new NotAFileError();
    return stats.mode & 0o777;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
