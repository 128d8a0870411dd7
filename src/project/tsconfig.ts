/**
 * Which files a tsconfig.json is about. Its compiler options are TypeScript's to read; loading TypeScript for a list of folders would
 * take longer than everything else in a run that finds its results kept.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parse } from 'jsonc-parser';
import { readRegularFile } from './regular-file.js';
import { decode } from './source-text.js';

/** The files that a tsconfig.json names, `extends` included. */
export interface TsconfigFiles {
  readonly folder: string;
  /** Globs relative to the folder. Without `include` and `files`, everything. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly files: readonly string[];
  /** Absolute paths of the configurations under `references`. */
  readonly references: readonly string[];
}

/** Reads what a tsconfig.json says of files; undefined when it is not there. What is wrong in it is left out, and the rest counts. */
export function readTsconfigFiles(file: string): TsconfigFiles | undefined {
  const layers = layersOf(file, new Set());
  if (layers.length === 0) return undefined;
  const folder = path.dirname(file);
  const list = (key: 'include' | 'exclude' | 'files'): readonly string[] | undefined => {
    const layer = layers.find(({ json }) => Array.isArray(json[key]));
    return layer && stringsIn(layer.json[key]).map((glob) => moved(glob, path.dirname(layer.file), folder));
  };
  const [include, files] = [list('include'), list('files')];
  return {
    folder,
    include: include ?? (files === undefined ? ['**/*'] : []),
    exclude: list('exclude') ?? [],
    files: files ?? [],
    // They are not inherited.
    references: referencesIn(layers[0]!.json, folder),
  };
}

/** Every tsconfig.json that the file is made of: itself, then what it extends. */
export function extendedBy(file: string): readonly string[] {
  return layersOf(file, new Set()).map((layer) => layer.file);
}

interface Layer {
  readonly file: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/** The file and what it extends, what counts most first. */
function layersOf(file: string, seen: Set<string>): Layer[] {
  const json = seen.has(file) ? undefined : readJson(file);
  if (json === undefined) return [];
  seen.add(file);
  const bases = typeof json['extends'] === 'string' ? [json['extends']] : stringsIn(json['extends']);
  // The last of several wins.
  return [{ file, json }, ...bases.reverse().flatMap((base) => layersOf(baseFile(base, file), seen))];
}

function readJson(file: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const json: unknown = parse(decode(readRegularFile(file)), [], { allowTrailingComma: true });
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  } catch {
    // It is not there, or nobody may read it: then it says nothing.
    return undefined;
  }
}

/** Where `extends` points: a path, with or without `.json`, or a file in an installed package. */
function baseFile(base: string, from: string): string {
  if (/^\.{0,2}\//.test(base) || base === '.' || base === '..' || path.isAbsolute(base)) {
    const target = path.resolve(path.dirname(from), base);
    return existsSync(target) && target.endsWith('.json') ? target : `${target}.json`;
  }
  const require = createRequire(from);
  for (const name of [base, `${base}.json`, `${base}/tsconfig.json`]) {
    try {
      const found = require.resolve(name);
      if (found.endsWith('.json')) return found;
    } catch {
      // The next way to name it may be the right one; a package that is not installed adds nothing.
    }
  }
  return base;
}

function moved(glob: string, from: string, to: string): string {
  return from === to ? glob : path.relative(to, path.join(from, glob)).replaceAll(path.sep, '/');
}

function referencesIn({ references }: Layer['json'], folder: string): readonly string[] {
  if (!Array.isArray(references)) return [];
  return references.flatMap((reference: unknown) => {
    const target = typeof reference === 'object' && reference !== null ? (reference as { readonly path?: unknown }).path : undefined;
    if (typeof target !== 'string') return [];
    const file = path.resolve(folder, target);
    return file.endsWith('.json') ? file : path.join(file, 'tsconfig.json');
  });
}

function stringsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
