import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { decode } from '../project/source-text.js';
import { reasonOf } from '../project/user-error.js';
import { isWithin } from '../project/within.js';
import { replaceFile } from '../project/write-file.js';

/**
 * Writes the file's new text, in the encoding and with the byte order mark that it has. Returns why it was left alone, if it was: it is not
 * what was analysed any more, or cannot be written. What a link leads to outside of the root is left alone as well.
 */
export async function fixFile(file: string, analysed: string, text: string, root = path.dirname(file)): Promise<string | undefined> {
  try {
    if (await isLedOut(file, root)) return 'a link on its path leads out of the project';
    const bytes = await readFile(file);
    if (decode(bytes) !== analysed) return 'it has changed since it was analysed';
    if (!encodedLike(bytes, analysed).equals(bytes)) return 'it has bytes that are no text, which would be lost';
    await replaceFile(file, encodedLike(bytes, text));
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** Whether the path runs below the root and the file does not. */
async function isLedOut(file: string, root: string): Promise<boolean> {
  return isWithin(file, root) && !isWithin(await realpath(file), await realpath(root));
}

const marks = { utf8: Buffer.from([0xef, 0xbb, 0xbf]), utf16le: Buffer.from([0xff, 0xfe]), utf16be: Buffer.from([0xfe, 0xff]) };

/** The text in the encoding of the bytes, with the byte order mark that they have. */
export function encodedLike(bytes: Buffer, text: string): Buffer {
  const startsWith = (mark: Buffer) => bytes.subarray(0, mark.length).equals(mark);
  if (startsWith(marks.utf8)) return Buffer.concat([marks.utf8, Buffer.from(text)]);
  if (startsWith(marks.utf16le)) return Buffer.concat([marks.utf16le, Buffer.from(text, 'utf16le')]);
  if (startsWith(marks.utf16be)) return Buffer.concat([marks.utf16be, Buffer.from(text, 'utf16le').swap16()]);
  return Buffer.from(text);
}
