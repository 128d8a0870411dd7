/** Where the command writes to. */
import { randomBytes } from 'node:crypto';
import { chmod, lstat, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, reasonOf, UserError } from '../project/user-error.js';
import { colorLevel, createStyle, outputWidth, type Style } from '../report/style.js';

/** Writes to standard output and waits until it is out. A reader that went away (`| head`) is no failure; a full disk is one. */
export async function print(text: string): Promise<void> {
  const failure = await new Promise<Error | null | undefined>((resolve) => process.stdout.write(text, resolve));
  if (failure && codeOf(failure) !== 'EPIPE')
    throw new UserError(`Standard output cannot be written: ${reasonOf(failure)}.`, { cause: failure });
}

/** Writes a line for the user to standard error, where it does not mix with results. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Keeps an output whose reader went away from ending the process; `print` learns of it from its own callback. */
export function surviveClosedOutputs(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/** The style for standard output; `asked` is what `--color` or `--no-color` said. */
export function outputStyle(asked?: boolean): Style {
  return createStyle(colorLevel(process.stdout, process.env, asked), outputWidth(process.stdout));
}

/** Writes the file whole or not at all. Only a regular file is replaced: a link or a device that a project placed there is left alone. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const mode = await modeOf(file);
    const handle = await open(temporary, 'wx', mode ?? 0o666);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (mode !== undefined) await chmod(temporary, mode);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    if (error instanceof UserError) throw error;
    const reason = codeOf(error) === 'ENOENT' ? 'there is no such folder' : reasonOf(error);
    throw new UserError(`The report \`${file}\` cannot be written: ${reason}.`, { cause: error });
  }
}

/** The permissions of the file, if it is there. */
async function modeOf(file: string): Promise<number | undefined> {
  try {
    const stats = await lstat(file);
    if (!stats.isFile()) throw new UserError(`The report \`${file}\` cannot be written: it is there already, and not a regular file.`);
    return stats.mode & 0o777;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
