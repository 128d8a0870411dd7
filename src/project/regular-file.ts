import { readFileSync, statSync } from 'node:fs';

/** Reads a file. Throws what the file system throws, and at once for a pipe or a device, which might never end. */
export function readRegularFile(file: string): Buffer {
  if (!statSync(file).isFile()) throw new Error('not a regular file');
  return readFileSync(file);
}
