/**
 * What git ignores: the `.gitignore` of every folder from the repository's root down, and `.git/info/exclude`. A deeper file has the
 * last word. Folders are asked about before what is in them, as git does it: below an ignored folder nothing can be taken back.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { codeOf } from './user-error.js';

/** Whether git ignores the path, its folders being known not to be ignored. */
export type GitIgnore = (target: string, isFolder: boolean) => boolean;

/** The patterns of one folder. */
interface Layer {
  readonly folder: string;
  readonly patterns: Ignore;
}

// As git has it by default on these systems.
const ignoreCase = process.platform === 'win32' || process.platform === 'darwin';

/**
 * What git ignores below `start`. Where `start` itself is ignored and was asked for all the same, only patterns from `start` down count;
 * otherwise all of it would be gone.
 */
export function createGitIgnore(start: string): GitIgnore {
  const outer = layersAbove(start);
  const isStartIgnored = ancestorsOf(start).some((folder) => isIgnored(folder, true, outer));
  const layersByFolder = new Map([[start, [...layersIn(start), ...(isStartIgnored ? [] : outer)]]]);

  function layersOf(folder: string): readonly Layer[] {
    const known = layersByFolder.get(folder);
    if (known !== undefined) return known;
    const parent = path.dirname(folder);
    if (parent === folder) return [];
    const [above, own] = [layersOf(parent), patternsIn(folder, '.gitignore')];
    const layers = own.length > 0 ? [...own, ...above] : [...above];
    layersByFolder.set(folder, layers);
    return layers;
  }

  return (target, isFolder) => isIgnored(target, isFolder, layersOf(path.dirname(target)));
}

/** Layers come deepest first. */
function isIgnored(target: string, isFolder: boolean, layers: readonly Layer[]): boolean {
  for (const { folder, patterns } of layers) {
    const prefix = folder.endsWith(path.sep) ? folder : folder + path.sep;
    if (!target.startsWith(prefix)) continue;
    const relative = target.slice(prefix.length);
    const { ignored, unignored } = patterns.test(
      (path.sep === '/' ? relative : relative.replaceAll(path.sep, '/')) + (isFolder ? '/' : ''),
    );
    if (ignored || unignored) return ignored;
  }
  return false;
}

/** The folder and the folders above it, outermost first. */
function ancestorsOf(folder: string): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [...ancestorsOf(parent), folder];
}

/** The layers of the folders above, deepest first, up to the root of the repository; without one, up to the home folder. */
function layersAbove(start: string): Layer[] {
  const layers: Layer[] = [];
  for (let folder = start; !existsSync(path.join(folder, '.git'));) {
    const parent = path.dirname(folder);
    if (parent === folder || folder === homedir()) break;
    layers.push(...layersIn(parent));
    folder = parent;
  }
  return layers;
}

/** The layers of a folder that may be the root of a repository. */
function layersIn(folder: string): Layer[] {
  return [
    ...patternsIn(folder, '.gitignore'),
    ...patternsIn(folder, path.relative(folder, gitFolderOf(path.join(folder, '.git'))), 'info', 'exclude'),
  ];
}

function patternsIn(folder: string, ...file: string[]): Layer[] {
  const text = readIfThere(path.join(folder, ...file));
  return text === undefined ? [] : [{ folder, patterns: ignore({ ignoreCase }).add(text) }];
}

/** `.git` itself, or where it points to: in a work tree it is a file that names a folder, which names the common one. */
function gitFolderOf(dotGit: string): string {
  if (!(statSync(dotGit, { throwIfNoEntry: false })?.isFile() ?? false)) return dotGit;
  const named = /^gitdir: (.*)$/m.exec(readIfThere(dotGit) ?? '')?.[1];
  if (named === undefined) return dotGit;
  const folder = path.resolve(path.dirname(dotGit), named);
  return path.resolve(folder, readIfThere(path.join(folder, 'commondir'))?.trim() ?? '.');
}

function readIfThere(file: string): string | undefined {
  // Most folders have none, and an error costs ten times what the question costs.
  if (!existsSync(file)) return undefined;
  try {
    // A folder of that name, or a pipe that nobody writes to.
    if (!statSync(file).isFile()) return undefined;
    return readFileSync(file, 'utf8');
  } catch (error) {
    // Gone meanwhile. Git goes on without a file that it may not read, and so do we.
    if (['ENOENT', 'EACCES', 'EPERM'].includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
}
