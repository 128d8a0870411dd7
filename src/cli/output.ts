/** Where the command writes to. */
import type { Command } from 'commander';
import { codeOf, reasonOf, UserError } from '../project/user-error.js';
import { replaceFile } from '../project/write-file.js';
import { colorLevel, createStyle, outputWidth, type Style } from '../report/style.js';

/** The options that say whether there are colours; without either, the terminal and the environment do. */
export interface ColorFlags {
  readonly color?: boolean;
}

/** Gives the command the options of {@link ColorFlags}. */
export function addColorOptions(command: Command): Command {
  return command.option('--color', 'use colours').option('--no-color', 'use no colours');
}

/** Writes to standard output and waits until it is out. A reader that went away (`| head`) is no failure; a full disk is one. */
export async function print(text: string | Buffer): Promise<void> {
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

/** How text on standard output looks; `asked` is what `--color` or `--no-color` said. */
export function outputLook(asked?: boolean) {
  return { colorLevel: colorLevel(process.stdout, process.env, asked), width: outputWidth(process.stdout) };
}

/** The style for standard output; `asked` is what `--color` or `--no-color` said. */
export function outputStyle(asked?: boolean): Style {
  const { colorLevel: level, width } = outputLook(asked);
  return createStyle(level, width);
}

/** The style for standard error, where questions are asked. */
export function errorStyle(asked?: boolean): Style {
  return createStyle(colorLevel(process.stderr, process.env, asked), outputWidth(process.stderr));
}

/** Writes a report whole or not at all. */
export async function writeWhole(file: string, text: string): Promise<void> {
  try {
    await replaceFile(file, text);
  } catch (error) {
    const reason = codeOf(error) === 'ENOENT' ? 'there is no such folder' : reasonOf(error);
    throw new UserError(`The report \`${file}\` cannot be written: ${reason}.`, { cause: error });
  }
}
