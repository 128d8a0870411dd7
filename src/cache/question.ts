/** What the result of an analysis depends on, as one hash: equal hashes mean equal results. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Settings } from '../config/settings.js';
import { readRegularFile } from '../project/regular-file.js';
import type { SourceReader } from '../project/source-text.js';
import { extendedBy, readTsconfigFiles } from '../project/tsconfig.js';
import { codeOf } from '../project/user-error.js';

/** All that a run is asked. */
export interface Question {
  readonly root: string;
  /** Absolute paths of the files that are read. */
  readonly files: readonly string[];
  /** Absolute paths of the files that are reported. */
  readonly reported: readonly string[];
  readonly settings: Settings;
  readonly reader: SourceReader;
}

/** Besides the sources: what says which package a file is part of, what an import names, and what is deployed. */
const aroundNames =
  /^(?:(?:package|package-lock|npm-shrinkwrap|[jt]sconfig.*)\.json|(?:serverless|template)\.ya?ml|pnpm-lock\.yaml|yarn\.lock)$/;

/**
 * Hashes the question. Paths count relative to the root, so that the hash is the same in another checkout. Throws when a file cannot be
 * read, and when errlint has not been built: then there is no result to keep either.
 */
export function hashOf({ root, files, reported, settings, reader }: Question): string {
  const hash = createHash('sha256');
  const add = (name: string, text: string | Buffer): void => {
    hash.update(`${name.length}:${name}:${text.length}:`);
    hash.update(text);
  };
  add('errlint', ownIdentity());
  add('settings', describe(settings, files));
  const isReported = new Set(reported);
  for (const file of [...files].sort()) add(`${isReported.has(file) ? '+' : '-'}${relative(root, file)}`, reader.read(file));
  for (const file of filesAround(root, files)) add(relative(root, file), readRegularFile(file));
  return hash.digest('hex');
}

function describe(settings: Settings, files: readonly string[]): string {
  const known = new Map<unknown, number>();
  const numbers = files.map((file) => {
    const own = settings.settingsFor(file);
    if (!known.has(own)) known.set(own, known.size);
    return [known.get(own), settings.env.isChecking(file)];
  });
  return JSON.stringify([settings.preset, settings.models, [...settings.env.functions], [...known.keys()], numbers]);
}

/** The files in the folders of the sources and in those above that are no sources and matter, with what they extend. Sorted. */
function filesAround(root: string, files: readonly string[]): readonly string[] {
  const folders = new Set<string>();
  for (const start of [root, ...files.map((file) => path.dirname(file))]) {
    for (let folder = start; !folders.has(folder); folder = path.dirname(folder)) folders.add(folder);
  }
  const settingsIn = (folder: string) => namesIn(folder).filter((name) => aroundNames.test(name));
  const found = new Set([...folders].flatMap((folder) => settingsIn(folder).map((name) => path.join(folder, name))));
  for (const file of [...found]) {
    if (!/^[jt]sconfig\.json$/.test(path.basename(file))) continue;
    const referred = readTsconfigFiles(file)?.references ?? [];
    for (const other of [file, ...referred].flatMap(extendedBy)) found.add(other);
  }
  return [...found].sort();
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    // A folder above that may be walked through but not listed holds nothing that the analysis could read.
    if (codeOf(error) === 'EACCES' || codeOf(error) === 'EPERM') return [];
    throw error;
  }
}

/** Names this build of errlint: its version, and its code, as the same version is built many times while it is worked on. */
function ownIdentity(): string {
  if (import.meta.url.endsWith('.ts')) throw new Error('errlint runs from its source, whose identity is not known');
  const manifest = createRequire(import.meta.url).resolve('errlint/package.json');
  const built = path.join(path.dirname(manifest), 'dist/src');
  // The names of the chunks are hashes of what they hold.
  const chunks = readdirSync(path.join(built, 'chunks')).sort();
  return [readFileSync(manifest, 'utf8'), readFileSync(path.join(built, 'api.js'), 'utf8'), ...chunks].join('\n');
}

function relative(root: string, file: string): string {
  return path.relative(root, file).replaceAll(path.sep, '/');
}
