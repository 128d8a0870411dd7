import { existsSync } from 'node:fs';
import path from 'node:path';
import type { PackageInfo } from '../analyze.js';
import type { Failure } from '../diagnostic.js';
import { readRegularFile } from './regular-file.js';
import { decode } from './source-text.js';
import { messageOf, reasonOf } from './user-error.js';

/** What a package.json says, as far as it has the expected form. */
export interface Manifest extends PackageInfo {
  /** Globs of the folders whose packages belong to this one. */
  readonly workspaces: readonly string[];
  /** The other files that stand for the package: `module`, `types`, `source`. */
  readonly entries: readonly string[];
  /** False for a package.json that only sets a module type or an entry, inside of a package. */
  readonly isPackage: boolean;
}

/** Reads a package.json. One that is not there, or that cannot be used, is `undefined`; the latter is told to `onFailure`. */
export function readManifest(file: string, onFailure?: (failure: Failure) => void): Manifest | undefined {
  if (!existsSync(file)) return undefined;
  const json = parseManifest(file, onFailure);
  if (json === undefined) return undefined;
  const dependencies = Object.assign(
    Object.create(null) as Record<string, string>,
    ...['peerDependencies', 'optionalDependencies', 'devDependencies', 'dependencies'].map((key) => stringsIn(json[key])),
  ) as Readonly<Record<string, string>>;
  const workspaces = isRecord(json['workspaces']) ? json['workspaces']['packages'] : json['workspaces'];
  const bin = typeof json['bin'] === 'string' ? [json['bin']] : Object.values(stringsIn(json['bin']));
  return {
    folder: path.dirname(file),
    ...(typeof json['name'] === 'string' ? { name: json['name'] } : {}),
    ...(typeof json['main'] === 'string' ? { main: json['main'] } : {}),
    subpaths: subpathsOf(json['exports']),
    dependencies,
    bin,
    scripts: stringsIn(json['scripts']),
    workspaces: Array.isArray(workspaces) ? workspaces.filter((glob) => typeof glob === 'string') : [],
    entries: ['source', 'module', 'types'].map((key) => json[key]).filter((entry) => typeof entry === 'string'),
    isPackage: typeof json['name'] === 'string' || Object.keys(dependencies).length > 0 || isRecord(json['scripts']),
  };
}

function parseManifest(file: string, onFailure?: (failure: Failure) => void): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(decode(readRegularFile(file)));
    if (isRecord(json)) return json;
    onFailure?.({ file, message: 'is not an object' });
  } catch (error) {
    const message = error instanceof SyntaxError ? `is not valid JSON: ${messageOf(error)}` : `cannot be read: ${reasonOf(error)}`;
    onFailure?.({ file, message });
  }
  return undefined;
}

/** `/client` for the key `./client` of `exports`; those with a star stand for nobody knows what. */
function subpathsOf(exported: unknown): readonly string[] {
  return isRecord(exported)
    ? Object.keys(exported)
        .filter((key) => key.startsWith('./') && !key.includes('*') && key !== './package.json')
        .map((key) => key.slice(1))
    : [];
}

/** The entries whose value is a string, in an object without prototype. */
function stringsIn(value: unknown): Readonly<Record<string, string>> {
  const strings = Object.create(null) as Record<string, string>;
  if (!isRecord(value)) return strings;
  for (const [key, entry] of Object.entries(value)) if (typeof entry === 'string') strings[key] = entry;
  return strings;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
