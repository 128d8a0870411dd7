/** A text that counts as a file's, whatever the disk has. */
import { readFileSync } from 'node:fs';
import type { Sources } from './files.js';
import { isDeclarationName, isSourceName, type SkipReason } from './source-names.js';
import { UserError } from './user-error.js';

/** Reads files, and the text in place of that of its file. */
export function readInstead({ file, text }: { readonly file: string; readonly text: string }): (asked: string) => Buffer {
  return (asked) => (asked === file ? Buffer.from(text) : readFileSync(asked));
}

/** The file as all that is to be linted; nothing when it is left out. Throws a UserError when it cannot hold code. */
export function sourcesOfText(file: string, isIgnored: (target: string, isFolder: boolean) => boolean): Sources {
  if (!isSourceName(file)) throw new UserError(`\`${file}\` is not the name of a JavaScript or TypeScript file.`);
  const reason = whyNot(file, isIgnored);
  return {
    files: reason === undefined ? [file] : [],
    skipped: reason === undefined ? [] : [{ file, reason }],
    folders: new Set(),
    failures: [],
    places: [file],
  };
}

function whyNot(file: string, isIgnored: (target: string, isFolder: boolean) => boolean): SkipReason | undefined {
  if (isDeclarationName(file)) return 'type declarations';
  return isIgnored(file, false) ? 'ignored by the configuration' : undefined;
}
