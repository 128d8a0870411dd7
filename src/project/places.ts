/** Where a backend keeps its sources when nobody says so. */
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import ignore from 'ignore';
import { readManifest } from './manifest.js';
import { readRegularFile } from './regular-file.js';
import { isSourceName, whyNotEnter, whyNotName } from './source-names.js';
import { readTsconfigFiles, type TsconfigFiles } from './tsconfig.js';
import { codeOf, reasonOf, UserError } from './user-error.js';
import { isWithin } from './within.js';

/** A file or folder where sources are, and what of it does not count. */
export interface Place {
  /** Absolute path. */
  readonly target: string;
  readonly isExcluded?: (target: string, isFolder: boolean) => boolean;
}

const sourceFolders = [
  'src',
  'server',
  'app',
  'api',
  'lib',
  'routes',
  'backend',
  'bin',
  'config',
  'controllers',
  'core',
  'db',
  'functions',
  'handlers',
  'helpers',
  'jobs',
  'lambdas',
  'middleware',
  'middlewares',
  'models',
  'modules',
  'pages',
  'plugins',
  'queues',
  'repositories',
  'server-src',
  'services',
  'shared',
  'source',
  'utils',
  'worker',
  'workers',
];
const entryNames = /^(?:api|app|cli|handler|index|lambda|main|server|worker|www)\.[^.]+$/;
const workspaceFolders = ['apps/*', 'packages/*', 'services/*', 'libs/*'];

/** What {@link usualPlaces} looks for, for people. */
export const whatIsUsual =
  'the `include` of a tsconfig.json, folders such as src, server, app, api, lib and routes, ' +
  'the packages of a workspace (apps/*, packages/*), ' +
  'the `main` and `bin` of package.json, and index, server, app or main files';

/** The places where the sources of the project in the folder are, as far as they are there. */
export function usualPlaces(root: string): Place[] {
  const own = placesIn(root);
  if (own.some(({ target }) => target === root)) return own.filter(({ target }) => target === root);
  const places = [
    ...own,
    ...workspacesIn(root).flatMap((folder) => {
      const inPackage = placesIn(folder);
      return inPackage.length > 0 ? inPackage : [{ target: folder }];
    }),
  ].filter(({ target }) => isPlausible(path.relative(root, target)));
  // A package whose files lie where nobody expects them. Without a package.json, the folder may be anything.
  if (places.length === 0 && existsSync(path.join(root, 'package.json'))) return [{ target: root }];
  // Outermost first; what lies in a place that is looked at anyway adds nothing.
  const kept = new Map<string, Place>();
  for (const place of places.sort((a, b) => (a.target < b.target ? -1 : 1))) {
    const isCovered = [...kept.keys()].some((outer) => isWithin(place.target, outer));
    if (!isCovered) kept.set(place.target, place);
  }
  return [...kept.values()];
}

/** A tsconfig.json may well include tests and the configuration of tools. */
function isPlausible(relative: string): boolean {
  const segments = relative.split(path.sep);
  const name = segments.at(-1) ?? '';
  return (
    segments.every((segment) => whyNotEnter(segment, false) === undefined) &&
    whyNotName(name) === undefined &&
    !/\.config\.[^.]+$/.test(name)
  );
}

function placesIn(folder: string): Place[] {
  const included = includedBy(folder);
  const isWholeFolderIncluded = included.some(({ target }) => target === folder);
  if (isWholeFolderIncluded) return included;
  const conventional = sourceFolders.map((name) => path.join(folder, name)).filter(isFolder);
  return [...included, ...[...conventional, ...entriesIn(folder)].map((target) => ({ target }))];
}

/** What the tsconfig.json of the folder, and those it refers to within the folder, include. */
function includedBy(folder: string): Place[] {
  const main = readTsconfigFiles(path.join(folder, 'tsconfig.json'));
  if (main === undefined) return [];
  const included = placesOf(main, folder);
  if (included.some(({ target }) => target === folder)) return included;
  const referred = main.references.map((file) => readTsconfigFiles(file)).filter((tsconfig) => tsconfig !== undefined);
  return [...included, ...referred.flatMap((tsconfig) => placesOf(tsconfig, folder))];
}

function placesOf(tsconfig: TsconfigFiles, folder: string): Place[] {
  if (!isWithin(tsconfig.folder, folder)) return [];
  const excluded = ignore().add(tsconfig.exclude.map((pattern) => `/${pattern.replace(/^(?:\.\/)+/, '')}`));
  const isExcluded = (target: string, isFolderTarget: boolean) => {
    const relative = path.relative(tsconfig.folder, target).replaceAll(path.sep, '/');
    return ignore.isPathValid(relative) && excluded.ignores(isFolderTarget ? `${relative}/` : relative);
  };
  return [...tsconfig.include.map(fixedPart), ...tsconfig.files]
    .map((relative) => path.resolve(tsconfig.folder, relative))
    .filter((target) => isWithin(target, folder) && (isFolder(target) || (isSourceName(target) && isFile(target))))
    .map((target) => ({ target, isExcluded }));
}

/** The part of a glob before its first wildcard. */
function fixedPart(glob: string): string {
  const segments = glob.split('/');
  const wild = segments.findIndex((segment) => /[*?{[]/.test(segment));
  return (wild < 0 ? segments : segments.slice(0, wild)).join('/') || '.';
}

/** The files that package.json starts, and files that are called like the start of a program. */
function entriesIn(folder: string): string[] {
  const manifest = readManifest(path.join(folder, 'package.json'));
  const started = ['start', 'dev', 'serve'].flatMap((name) => manifest?.scripts[name]?.split(/\s+/) ?? []);
  const named = [...(manifest?.main === undefined ? [] : [manifest.main]), ...(manifest?.bin ?? []), ...started];
  const files = [
    ...named.map((relative) => path.resolve(folder, relative)),
    ...namesIn(folder)
      .filter((name) => entryNames.test(name))
      .map((name) => path.join(folder, name)),
  ];
  return [...new Set(files)].filter((file) => isSourceName(file) && isSourceEntry(path.relative(folder, file)) && isFile(file));
}

/** Whether the entry is written by hand as far as its path tells: a `main` in `dist/` is made from what is found anyway. */
function isSourceEntry(relative: string): boolean {
  return !/^\.\.|(?:^|[\\/])(?:build|dist|node_modules|out)[\\/]/.test(relative);
}

/** The folders of the packages in a workspace. */
function workspacesIn(root: string): string[] {
  const manifest = readManifest(path.join(root, 'package.json'));
  const globs = [...(manifest?.workspaces ?? []), ...pnpmWorkspaces(root), ...workspaceFolders].map((glob) =>
    glob.replace(/^\.\//, '').replace(/\/$/, ''),
  );
  const folders = globSync(globs, {
    cwd: root,
    absolute: true,
    onlyDirectories: true,
    followSymbolicLinks: false,
    ignore: '**/node_modules/**',
  });
  const isPackage = (folder: string) => ['package.json', 'tsconfig.json', 'src'].some((name) => existsSync(path.join(folder, name)));
  return folders
    .map((folder) => path.resolve(folder))
    .filter(isPackage)
    .sort();
}

function textOf(file: string): string {
  try {
    return readRegularFile(file).toString('utf8');
  } catch (error) {
    throw new UserError(`\`${file}\` cannot be read: ${reasonOf(error)}.`, { cause: error });
  }
}

/** The globs listed in pnpm-workspace.yaml, one a line below `packages:`. */
function pnpmWorkspaces(root: string): string[] {
  const file = path.join(root, 'pnpm-workspace.yaml');
  if (!existsSync(file)) return [];
  const lines = textOf(file).split('\n');
  const list = lines.slice(lines.findIndex((line) => /^packages:/.test(line)) + 1);
  const end = list.findIndex((line) => /^[^\s#-]/.test(line));
  return list.slice(0, end < 0 ? list.length : end).flatMap((line) => /^\s*-\s*["']?([^"'#\s]+)/.exec(line)?.[1] ?? []);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    // A folder that may be walked through but not listed; walking it says so.
    if (codeOf(error) === 'EACCES' || codeOf(error) === 'EPERM') return [];
    throw error;
  }
}

function isFolder(target: string): boolean {
  return lstatSync(target, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isFile(target: string): boolean {
  return lstatSync(target, { throwIfNoEntry: false })?.isFile() ?? false;
}
