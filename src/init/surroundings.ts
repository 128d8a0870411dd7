/** What `init` has to know of the folder to write files that fit. */
import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isRecord } from '../config/shape.js';
import { codeOf, messageOf, reasonOf, UserError } from '../project/user-error.js';

/** The folder, as far as it matters. */
export interface Surroundings {
  /** Absolute path. */
  readonly root: string;
  /** Whether `.js` files are ECMAScript modules. */
  readonly isModule: boolean;
  readonly packageManager: 'npm' | 'pnpm' | 'yarn' | undefined;
  /** All kinds of dependencies. */
  readonly dependencies: ReadonlySet<string>;
  /** Keys of package.json under which tools keep their configuration. */
  readonly manifestKeys: ReadonlySet<string>;
  /** Whether the file or folder, relative to the root, is there. */
  has(name: string): boolean;
  /** The text of the file, relative to the root; undefined when it cannot be had. */
  textOf(name: string): string | undefined;
}

/** Looks at the folder. Throws a UserError when its package.json is no JSON. */
export function surroundingsOf(root: string): Surroundings {
  const has = (name: string) => isTaken(path.join(root, name));
  const manifest = has('package.json') ? readManifest(path.join(root, 'package.json')) : {};
  const dependencies = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].flatMap((kind) => {
    const list = manifest[kind];
    return isRecord(list) ? Object.keys(list) : [];
  });
  return {
    root,
    isModule: manifest['type'] === 'module',
    packageManager: has('pnpm-lock.yaml') ? 'pnpm' : has('yarn.lock') ? 'yarn' : has('package-lock.json') ? 'npm' : undefined,
    dependencies: new Set(dependencies),
    manifestKeys: new Set(Object.keys(manifest)),
    has,
    textOf: (name) => textOf(path.join(root, name)),
  };
}

/** Also by a link that leads nowhere. */
function isTaken(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    // Where a folder should be is a file: nothing is behind it.
    if (codeOf(error) === 'ENOTDIR') return false;
    throw new UserError(`\`${file}\` cannot be looked at: ${reasonOf(error)}.`, { cause: error });
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Absent, a folder, not readable: in each case it has no text to compare.
    return undefined;
  }
}

function readManifest(file: string): Readonly<Record<string, unknown>> {
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
    return isRecord(manifest) ? manifest : {};
  } catch (error) {
    throw new UserError(`\`${file}\` cannot be read: ${messageOf(error)}.`, { cause: error });
  }
}
