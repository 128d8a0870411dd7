import path from 'node:path';

/** Whether the absolute path is the folder, or lies below it. */
export function isWithin(target: string, folder: string): boolean {
  return target === folder || target.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}
