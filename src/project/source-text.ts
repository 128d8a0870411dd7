import { readFileSync } from 'node:fs';
import { reasonOf } from './user-error.js';

/** Reads source files, each once. */
export interface SourceReader {
  /** The file's text, without a byte order mark. Throws when it cannot be read, each time anew. */
  read(file: string): string;
  /** Whether the file holds bytes that no source text has. Throws when it cannot be read. */
  isBinary(file: string): boolean;
}

/**
 * A reader that remembers what it read, failures included: a file that changes meanwhile is seen in one state. Files are read from disk
 * unless their bytes come from elsewhere.
 */
export function createSourceReader(readBytes: (file: string) => Buffer = (file) => readFileSync(file)): SourceReader {
  const contents = new Map<string, { readonly text: string } | { readonly failure: unknown }>();
  const binaries = new Set<string>();

  function read(file: string): string {
    let content = contents.get(file);
    if (content === undefined) {
      content = load(file);
      contents.set(file, content);
    }
    if ('failure' in content) throw content.failure;
    return content.text;
  }

  function load(file: string) {
    try {
      const bytes = readBytes(file);
      if (isBinaryContent(bytes)) binaries.add(file);
      return { text: decode(bytes) };
    } catch (cause) {
      return { failure: new Error(`cannot be read: ${reasonOf(cause)}`, { cause }) };
    }
  }

  return {
    read,
    isBinary(file) {
      read(file);
      return binaries.has(file);
    },
  };
}

/** The text in the bytes: UTF-8, or UTF-16 where a byte order mark says so. */
export function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    // swap16 works in place and on pairs only.
    return Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)))
      .swap16()
      .toString('utf16le');
  }
  return bytes.toString('utf8', bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);
}

/** How git decides: a NUL byte near the start; none of UTF-16's count. */
function isBinaryContent(bytes: Buffer): boolean {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return !isUtf16 && bytes.subarray(0, 8000).includes(0);
}
