/** Which files are linted: from what the user named, or from the places where a backend keeps its sources. */
import { lstatSync, readdirSync, statSync, type Dirent, type Stats } from 'node:fs';
import path from 'node:path';
import { globSync, isDynamicPattern } from 'tinyglobby';
import type { Failure } from '../diagnostic.js';
import { createGitIgnore, type GitIgnore } from './git-ignore.js';
import { didYouMean } from '../nearest.js';
import { usualPlaces, whatIsUsual, type Place } from './places.js';
import { whyNotContent } from './source-content.js';
import {
  holdsNoJavaScript,
  isDeclarationName,
  isSourceName,
  isTypeScriptName,
  whyNotEnter,
  whyNotName,
  type SkipReason,
} from './source-names.js';
import type { SourceReader } from './source-text.js';
import { codeOf, reasonOf, UserError } from './user-error.js';

const maxFileSize = 2 * 1024 * 1024;

/** What to look for, and where. */
export interface SourceRequest {
  /** Absolute path of the folder that relative paths start from. */
  readonly root: string;
  /** Files, folders and globs as the user wrote them. None: the usual places. */
  readonly paths: readonly string[];
  readonly reader: SourceReader;
  /** Whether the configuration leaves out the file or folder. */
  readonly isIgnored?: (target: string, isFolder: boolean) => boolean;
  /** Whether what git ignores is left out. */
  readonly useGitIgnore?: boolean;
  /** Files that count like those on disk and are not there; the reader has their text. */
  readonly absent?: ReadonlySet<string>;
}

/** A file or folder that was left out. */
export interface Skipped {
  readonly file: string;
  readonly reason: SkipReason;
}

/** What was found. */
export interface Sources {
  /** Absolute paths, sorted. */
  readonly files: readonly string[];
  readonly skipped: readonly Skipped[];
  /** The folders that were gone through: what is below them has been found, or has been left out. */
  readonly folders: ReadonlySet<string>;
  /** Folders that could not be read. */
  readonly failures: readonly Failure[];
  /** The paths that were looked at, for people: relative to the root, or as the user wrote them. */
  readonly places: readonly string[];
}

/** Finds the files to lint. Throws a UserError when there are none: nothing to lint is a mistake and no success. */
export function findSources(request: SourceRequest): Sources {
  const places = request.paths.length > 0 ? undefined : usualPlaces(request.root);
  const search = createSearch(request);
  if (places === undefined) {
    for (const named of request.paths) search.addNamed(named);
  } else {
    for (const place of places) search.addPlace(place);
  }
  const sources = search.sources(places?.map(({ target }) => path.relative(request.root, target) || '.') ?? request.paths);
  if (sources.files.length === 0 && sources.failures.length === 0) throw new UserError(nothingToLint(request, sources));
  return sources;
}

/** Finds all the sources of a folder, for what the files to lint import; none is no mistake. Folders named in `except` are not entered. */
export function findContext(request: Omit<SourceRequest, 'paths'>, folder: string, except: (folder: string) => boolean): readonly string[] {
  const search = createSearch(request);
  search.addPlace({ target: folder, isExcluded: (target, isFolder) => isFolder && except(target) });
  return search.sources([]).files;
}

function createSearch({ root, reader, isIgnored = () => false, useGitIgnore = true, absent = new Set() }: Omit<SourceRequest, 'paths'>) {
  const files = new Set<string>();
  const skipped = new Map<string, SkipReason>();
  const folders = new Set<string>();
  const failures: Failure[] = [];

  /** Walks the folder without recursion and without following links, so that neither depth nor a loop of links matters. */
  function walk(start: string, isExcluded: (target: string, isFolder: boolean) => boolean = () => false): void {
    const gitIgnores: GitIgnore = useGitIgnore ? createGitIgnore(start) : () => false;
    const queue = [{ folder: start, isTypeScriptOnly: false }];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const { folder, isTypeScriptOnly } = next;
      folders.add(folder);
      const entries = entriesOf(folder);
      const isTop = entries.some(({ name }) => name === 'package.json' || name === 'tsconfig.json');
      for (const entry of entries) {
        const target = path.join(folder, entry.name);
        if (entry.isDirectory()) {
          const reason = whyNotEnter(entry.name, isTop) ?? whyIgnored(target, true, gitIgnores, isExcluded);
          if (reason === undefined)
            queue.push({ folder: target, isTypeScriptOnly: isTypeScriptOnly || holdsNoJavaScript(entry.name, isTop) });
          else skipped.set(target, reason);
        } else if (isSourceName(entry.name)) {
          const reason = whyNotName(entry.name) ?? (isTypeScriptOnly && !isTypeScriptName(entry.name) ? 'build output' : undefined);
          addFound(target, reason ?? whyIgnored(target, false, gitIgnores, isExcluded) ?? whyNotRegular(entry));
        }
      }
    }
    for (const file of absent) {
      if (file.startsWith(start + path.sep) && isSourceName(file)) addFound(file, whyNotBelow(start, file, gitIgnores, isExcluded));
    }
  }

  function entriesOf(folder: string): Dirent[] {
    try {
      return readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      failures.push({ file: folder, message: `the folder cannot be read: ${reasonOf(error)}` });
      return [];
    }
  }

  function whyIgnored(
    target: string,
    isFolder: boolean,
    gitIgnores: GitIgnore,
    isExcluded: (target: string, isFolder: boolean) => boolean,
  ): SkipReason | undefined {
    if (isIgnored(target, isFolder) || isExcluded(target, isFolder)) return 'ignored by the configuration';
    return gitIgnores(target, isFolder) ? 'ignored by git' : undefined;
  }

  function addFound(file: string, reason: SkipReason | undefined): void {
    const skip = reason ?? (files.has(file) ? undefined : whyNotFile(file));
    if (skip === undefined) files.add(file);
    else if (!files.has(file)) skipped.set(file, skip);
  }

  function whyNotFile(file: string): SkipReason | undefined {
    try {
      const stats = absent.has(file) ? undefined : lstatSync(file);
      if (stats?.isFile() === false) return 'not a regular file';
      if ((stats?.size ?? reader.read(file).length) > maxFileSize) return 'over 2 MB';
      return reader.isBinary(file) ? 'binary' : whyNotContent(file, reader.read(file));
    } catch {
      // It stays among the files: the analysis meets the same error, names the file and ends as incomplete.
      return undefined;
    }
  }

  /** A file that the user named is linted whatever its name and its place, unless it is huge or the configuration leaves it out. */
  function addNamedFile(file: string, stats: Stats): void {
    const reason = whyNotNamed(file, stats);
    if (reason === undefined) {
      files.add(file);
      skipped.delete(file);
    } else {
      skipped.set(file, reason);
    }
  }

  function whyNotNamed(file: string, stats: Stats): SkipReason | undefined {
    if (!stats.isFile()) return 'not a regular file';
    if (!isSourceName(file)) return 'not JavaScript or TypeScript';
    if (isDeclarationName(file)) return 'type declarations';
    if (isIgnored(file, false)) return 'ignored by the configuration';
    if (stats.size > maxFileSize) return 'over 2 MB';
    return isBinary(file) ? 'binary' : undefined;
  }

  function isBinary(file: string): boolean {
    try {
      return reader.isBinary(file);
    } catch {
      // As above: the analysis names it.
      return false;
    }
  }

  function addNamed(named: string): void {
    const target = path.resolve(root, named);
    const stats = statOf(target, named);
    if (stats?.isDirectory() ?? false) walk(target);
    else if (stats !== undefined) addNamedFile(target, stats);
    else if (absent.has(target)) addFound(target, isIgnored(target, false) ? 'ignored by the configuration' : undefined);
    else if (isDynamicPattern(named)) addGlob(named);
    else throw new UserError(`There is no file or folder \`${named}\`${nearSibling(target, named)}`);
  }

  function addGlob(pattern: string): void {
    const slashed = path.sep === '\\' ? pattern.replaceAll('\\', '/') : pattern;
    const matches = globSync(slashed, {
      cwd: root,
      absolute: true,
      followSymbolicLinks: false,
      expandDirectories: false,
      ignore: '**/node_modules/**',
    });
    if (matches.length === 0) throw new UserError(`No file matches \`${pattern}\`.`);
    const fixed = slashed.split('/').findIndex((segment) => isDynamicPattern(segment));
    const base = path.resolve(root, slashed.split('/').slice(0, fixed).join('/'));
    const gitIgnores: GitIgnore = useGitIgnore ? createGitIgnore(base) : () => false;
    for (const match of matches) {
      const file = path.normalize(match);
      if (isSourceName(file))
        addFound(
          file,
          whyNotBelow(base, file, gitIgnores, () => false),
        );
    }
  }

  /** Why walking from `base` would not reach the file. */
  function whyNotBelow(
    base: string,
    file: string,
    gitIgnores: GitIgnore,
    isExcluded: (target: string, isFolder: boolean) => boolean,
  ): SkipReason | undefined {
    const segments = path.relative(base, file).split(path.sep);
    let target = base;
    for (const [index, name] of segments.entries()) {
      target = path.join(target, name);
      const isFolder = index < segments.length - 1;
      const reason = (isFolder ? whyNotEnter(name, false) : whyNotName(name)) ?? whyIgnored(target, isFolder, gitIgnores, isExcluded);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  return {
    addNamed,
    addPlace({ target, isExcluded }: Place): void {
      const stats = statOf(target, target);
      if (stats?.isDirectory() ?? false) walk(target, isExcluded);
      else if (stats !== undefined) addNamedFile(target, stats);
    },
    sources(places: readonly string[]): Sources {
      return {
        files: [...files].sort(),
        skipped: [...skipped].map(([file, reason]) => ({ file, reason })).sort((a, b) => (a.file < b.file ? -1 : 1)),
        folders,
        failures,
        places,
      };
    },
  };
}

function whyNotRegular(entry: Dirent): SkipReason | undefined {
  if (entry.isFile()) return undefined;
  return entry.isSymbolicLink() ? 'symbolic link' : 'not a regular file';
}

/** Follows links, since the user named the path. */
function statOf(target: string, named: string): Stats | undefined {
  try {
    return statSync(target);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EINVAL', 'ENAMETOOLONG'].includes(codeOf(error) ?? '')) return undefined;
    throw new UserError(`\`${named}\` cannot be read: ${reasonOf(error)}.`, { cause: error });
  }
}

function nearSibling(target: string, named: string): string {
  try {
    return didYouMean(path.basename(target), readdirSync(path.dirname(target))).replace(/`(.*)`/, (_, name: string) => {
      return `\`${path.join(path.dirname(named), name)}\``;
    });
  } catch {
    // The folder is not there either: nothing to suggest.
    return '.';
  }
}

function nothingToLint({ root, paths }: SourceRequest, { skipped }: Sources): string {
  const counts = new Map<SkipReason, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const leftOut = [...counts].map(([reason, count]) => `${count} ${reason}`).join(', ');
  return [
    `Nothing to lint in ${paths.length > 0 ? paths.map((named) => `\`${named}\``).join(', ') : `\`${root}\``}.`,
    paths.length > 0 ? 'Looked for .ts .tsx .mts .cts .js .jsx .mjs .cjs files.' : `Looked for ${whatIsUsual}.`,
    leftOut === '' ? '' : `Left out (files and folders): ${leftOut}.`,
    paths.length > 0 ? '' : 'Name the files or folders: `errlint <paths…>`.',
  ]
    .filter((sentence) => sentence !== '')
    .join('\n');
}
