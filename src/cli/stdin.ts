/** `--stdin`: a text from standard input that counts as a file's. */
import path from 'node:path';
import { Option, type Command } from 'commander';
import { encodedLike } from '../fix/fix-file.js';
import { decode } from '../project/source-text.js';
import { UserError } from '../project/user-error.js';
import { print } from './output.js';

/** The options that say what standard input is. */
export interface StdinFlags {
  readonly stdin?: boolean;
  readonly stdinFilename?: string;
}

/** What came from standard input. */
export interface StdinText {
  readonly file: string;
  readonly text: string;
  /** Writes a new text to standard output, in the encoding of the old one. */
  print(text: string): Promise<void>;
}

/** Gives the command the options of {@link StdinFlags}. */
export function addStdinOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--stdin', 'lint the text from standard input, in the place of --stdin-filename').conflicts([
        'fixSuggestions',
        'since',
        'staged',
      ]),
    )
    .option('--stdin-filename <file>', 'the file that the text from standard input counts as, whatever is on disk');
}

/** Reads the text, if that was asked for. Throws a UserError when something about it was not said. */
export async function readStdin(paths: readonly string[], { stdin = false, stdinFilename }: StdinFlags): Promise<StdinText | undefined> {
  if (!stdin) {
    if (stdinFilename !== undefined) throw new UserError('`--stdin-filename` says nothing without `--stdin`.');
    return undefined;
  }
  if (stdinFilename === undefined) throw new UserError('`--stdin` needs to know what the text is: `--stdin-filename src/orders.ts`.');
  if (paths.length > 0) throw new UserError('`--stdin` lints the text alone: leave out the paths.');
  const bytes = await allOf(process.stdin);
  return {
    file: path.resolve(stdinFilename),
    text: decode(bytes),
    print: (text) => print(encodedLike(bytes, text)),
  };
}

async function allOf(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
