/**
 * Which project file an import names. Nearly all imports are relative, or name an installed package: both are answered from the set of
 * project files alone. Only `#internal`, workspace packages and tsconfig aliases go to TypeScript's resolver. Every answer is remembered.
 */
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { createModuleResolver } from '../bind/resolve.js';
import { packageNameOf } from '../models/paths.js';
import type { Manifest } from './manifest.js';
import type { Packages } from './packages.js';
import { sourceExtensions } from './source-names.js';

/** What a specifier with this extension is called before it is compiled. */
const compiledFrom: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

const outputFolder = /\/(?:build|cjs|dist|es|esm|lib|out|output)\//;

/** Finds project files by paths. */
export interface FileIndex {
  /** The file of exactly this path, or the one that an import of the path means. */
  fileAt(target: string): string | undefined;
  /** As `fileAt`, and the source from which a file at this path would be built. */
  sourceOf(target: string): string | undefined;
}

/** An index of the project's files. */
export function createFileIndex(files: readonly string[]): FileIndex {
  const known = new Set(files);
  const sources = new Map<string, string | undefined>();

  function fileAt(target: string): string | undefined {
    if (known.has(target)) return target;
    const extension = path.extname(target);
    const stem = target.slice(0, target.length - extension.length);
    for (const original of compiledFrom[extension] ?? []) if (known.has(stem + original)) return stem + original;
    for (const added of sourceExtensions) if (known.has(target + added)) return target + added;
    for (const added of sourceExtensions) {
      const index = `${target}${path.sep}index${added}`;
      if (known.has(index)) return index;
    }
    return undefined;
  }

  function findSource(target: string): string | undefined {
    const direct = fileAt(target);
    if (direct !== undefined) return direct;
    const stem = target.replace(/\.d\.[cm]?ts$/, '');
    if (stem !== target) return findSource(stem);
    for (const candidate of beforeBuild(target.replaceAll(path.sep, '/'))) {
      const source = fileAt(path.normalize(candidate));
      if (source !== undefined) return source;
    }
    return undefined;
  }

  return {
    fileAt,
    sourceOf(target) {
      if (!sources.has(target)) sources.set(target, findSource(target));
      return sources.get(target);
    },
  };
}

/** The paths that a build may have taken a file from: `dist/a.js` comes from `src/a`, from `a`, and `dist/esm/a.js` from `src/a`. */
function beforeBuild(target: string): string[] {
  const withoutExtension = target.replace(/\.[cm]?jsx?$/, '');
  const candidates: string[] = [];
  for (let rest = withoutExtension, from = 0; ;) {
    const match = outputFolder.exec(rest.slice(from));
    if (match === null) return candidates;
    const start = from + match.index;
    const before = rest.slice(0, start);
    const after = rest.slice(start + match[0].length).replace(/^(?:cjs|es|esm|mjs|node|types)\//, '');
    candidates.push(`${before}/src/${after}`, `${before}/${after}`);
    if (match[0] !== '/lib/') candidates.push(`${before}/lib/${after}`);
    from = start + 1;
    rest = withoutExtension;
  }
}

/** Returns a function from a specifier and the importing file to the project file it names. */
export function createResolver(
  index: FileIndex,
  packages: Pick<Packages, 'manifestIn' | 'packageNamed'>,
): (specifier: string, from: string) => string | undefined {
  const viaTypeScript = createModuleResolver({ fileAt: index.sourceOf });
  const answersByFolder = new Map<string, Map<string, string | undefined>>();
  /** The same for all importing files. */
  const workspaceAnswers = new Map<string, string | undefined>();
  let lastFrom = '';
  let lastAnswers = new Map<string, string | undefined>();

  function resolveRelative(specifier: string, folder: string): string | undefined {
    const target = path.resolve(folder, specifier);
    // `./` and `..` name a folder, whatever file lies beside it.
    const isFolder = /(?:^|\/)\.{0,2}$/.test(specifier);
    const file = isFolder ? index.fileAt(path.join(target, 'index')) : index.sourceOf(target);
    if (file !== undefined) return file;
    const main = packages.manifestIn(target)?.main;
    return main === undefined ? undefined : index.sourceOf(path.resolve(target, main));
  }

  function resolveBare(specifier: string, from: string): string | undefined {
    const named = packages.packageNamed(packageNameOf(specifier));
    if (named !== undefined && !workspaceAnswers.has(specifier)) workspaceAnswers.set(specifier, resolveInWorkspace(specifier, named));
    return workspaceAnswers.get(specifier) ?? viaTypeScript.resolve(specifier, from);
  }

  function resolveInWorkspace(specifier: string, { folder, name = '', main, entries }: Manifest): string | undefined {
    const exported = viaTypeScript.resolveInPackage(specifier, folder);
    if (exported !== undefined) return exported;
    const subpath = specifier.slice(name.length + 1);
    const targets =
      subpath === '' ? [...(main === undefined ? [] : [main]), ...entries, 'src/index', 'index'] : [subpath, `src/${subpath}`];
    for (const target of targets) {
      const file = index.sourceOf(path.resolve(folder, target));
      if (file !== undefined) return file;
    }
    return undefined;
  }

  function find(specifier: string, from: string): string | undefined {
    if (specifier === '') return undefined;
    if (specifier.startsWith('.') || path.isAbsolute(specifier)) return resolveRelative(specifier, path.dirname(from));
    // `node:fs`, `https://…`, `virtual:…`
    if (specifier.includes(':') || isBuiltin(specifier)) return undefined;
    return resolveBare(specifier, from);
  }

  return (specifier, from) => {
    // A file's imports come one after another.
    if (from !== lastFrom) {
      const folder = path.dirname(from);
      let answers = answersByFolder.get(folder);
      if (answers === undefined) answersByFolder.set(folder, (answers = new Map()));
      [lastFrom, lastAnswers] = [from, answers];
    }
    const known = lastAnswers.get(specifier);
    if (known !== undefined || lastAnswers.has(specifier)) return known;
    const found = find(specifier, from);
    lastAnswers.set(specifier, found);
    return found;
  };
}
