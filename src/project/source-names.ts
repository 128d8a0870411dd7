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

const dependencyFolders = new Set(['bower_components', 'jspm_packages', 'node_modules']);
const testFolders = new Set(['__fixtures__', '__mocks__', '__tests__', 'e2e', 'fixtures', 'mocks', 'spec', 'specs', 'test', 'tests']);
const generatedFolders = new Set(['__generated__', 'generated']);

/**
 * Why a folder of this name is not entered when something above it is walked. Some names mean output only at the top of a package:
 * further down they may be a feature's (`insurance/coverage/`).
 */
export function whyNotEnter(name: string, isTop: boolean): SkipReason | undefined {
  if (name.startsWith('.')) return 'hidden';
  if (dependencyFolders.has(name) || (isTop && name === 'vendor')) return 'dependency';
  if (name === 'dist' || (isTop && name === 'coverage')) return 'build output';
  if (testFolders.has(name)) return 'test';
  if (generatedFolders.has(name)) return 'generated';
  return undefined;
}

/**
 * Whether JavaScript in a folder of this name is not for the server, or not written by hand, while TypeScript in it is source: output and
 * assets hold none (`controllers/static/index.ts`).
 */
export function holdsNoJavaScript(name: string, isTop: boolean): boolean {
  return name === 'public' || name === 'static' || name === 'vendor' || (isTop && (name === 'build' || name === 'out'));
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
