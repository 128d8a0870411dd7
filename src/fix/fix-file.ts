import { readFile } from 'node:fs/promises';
import { decode } from '../project/source-text.js';
import { reasonOf } from '../project/user-error.js';
import { replaceFile } from '../project/write-file.js';

/**
 * Writes the file's new text, in the encoding and with the byte order mark that it has. Returns why it was left alone, if it was: it is not
 * what was analysed any more, or cannot be written.
 */
export async function fixFile(file: string, analysed: string, text: string): Promise<string | undefined> {
  try {
    const bytes = await readFile(file);
    if (decode(bytes) !== analysed) return 'it has changed since it was analysed';
    await replaceFile(file, encodedLike(bytes, text));
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

const marks = { utf8: Buffer.from([0xef, 0xbb, 0xbf]), utf16le: Buffer.from([0xff, 0xfe]), utf16be: Buffer.from([0xfe, 0xff]) };

function encodedLike(bytes: Buffer, text: string): Buffer {
  const startsWith = (mark: Buffer) => bytes.subarray(0, mark.length).equals(mark);
  if (startsWith(marks.utf8)) return Buffer.concat([marks.utf8, Buffer.from(text)]);
  if (startsWith(marks.utf16le)) return Buffer.concat([marks.utf16le, Buffer.from(text, 'utf16le')]);
  if (startsWith(marks.utf16be)) return Buffer.concat([marks.utf16be, Buffer.from(text, 'utf16le').swap16()]);
  return Buffer.from(text);
}
