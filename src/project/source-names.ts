/** What the names of files and folders say about them. */
import path from 'node:path';

/** The extensions of source files, in the order in which an import tries them. */
export const sourceExtensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'] as const;

/** Why a file or folder was left out. */
export type SkipReason =
  | 'binary'
  | 'build output'
  | 'dependency'
  | 'generated'
  | 'hidden'
  | 'ignored by git'
  | 'ignored by the configuration'
  | 'minified'
  | 'not a regular file'
  | 'not JavaScript or TypeScript'
  | 'over 2 MB'
  | 'symbolic link'
  | 'test'
  | 'type declarations';

const dependencyFolders = new Set(['bower_components', 'jspm_packages', 'node_modules', 'vendor']);
const outputFolders = new Set(['coverage', 'dist']);
/** Output or assets in most projects, a feature's name in some (`controllers/static/`). Then their files are TypeScript, which output never is. */
const doubtfulFolders = new Set(['build', 'out', 'public', 'static']);
const testFolders = new Set(['__fixtures__', '__mocks__', '__tests__', 'e2e', 'fixtures', 'mocks', 'spec', 'specs', 'test', 'tests']);
const generatedFolders = new Set(['__generated__', 'generated']);

/** Why a folder of this name is not entered when something above it is walked. */
export function whyNotEnter(name: string): SkipReason | undefined {
  if (name.startsWith('.')) return 'hidden';
  if (dependencyFolders.has(name)) return 'dependency';
  if (outputFolders.has(name)) return 'build output';
  if (testFolders.has(name)) return 'test';
  if (generatedFolders.has(name)) return 'generated';
  return undefined;
}

/** Whether only TypeScript files count in a folder of this name. */
export function isDoubtfulFolder(name: string): boolean {
  return doubtfulFolders.has(name);
}

/** Whether the name ends like TypeScript or JavaScript. */
export function isSourceName(name: string): boolean {
  return (sourceExtensions as readonly string[]).includes(path.extname(name));
}

/** Whether the name ends like TypeScript. */
export function isTypeScriptName(name: string): boolean {
  return /\.(?:[cm]?ts|tsx)$/.test(name);
}

/** Whether the file holds types only: `index.d.ts`, `index.d.mts`, `style.d.css.ts`. */
export function isDeclarationName(name: string): boolean {
  return /\.d\.(?:[^.]+\.)?[cm]?ts$/.test(name);
}

/** Why a file of this name is left out when a folder above it is walked. */
export function whyNotName(name: string): SkipReason | undefined {
  if (isDeclarationName(name)) return 'type declarations';
  if (name.startsWith('.')) return 'hidden';
  if (/\.(?:e2e|e2e-spec|fixture|mock|spec|stories|test)\.[^.]+$/.test(name)) return 'test';
  if (/[.-]min\.[^.]+$/.test(name)) return 'minified';
  if (/(?:\.(?:gen|generated|pb)|_pb)\.[^.]+$/.test(name)) return 'generated';
  return undefined;
}
