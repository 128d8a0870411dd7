/** What the names in `extends` and `plugins` stand for. */
import { existsSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { readManifest } from '../project/manifest.js';
import { didYouMean } from '../nearest.js';
import { codeOf, messageOf, UserError } from '../project/user-error.js';
import type { Preset } from './config.js';
import { isRecord } from './shape.js';

const presets: Readonly<Record<string, Preset>> = { 'errlint/recommended': 'recommended', 'errlint/strict': 'strict' };

/** The preset that the name stands for; undefined for names of other things. Throws a UserError for a preset that does not exist. */
export function presetNamed(name: string): Preset | undefined {
  if (Object.hasOwn(presets, name)) return presets[name];
  if (name !== 'errlint' && !name.startsWith('errlint/')) return undefined;
  throw new UserError(`There is no preset \`${name}\`${didYouMean(name, Object.keys(presets))}`);
}

/** The file that `extends` names: `./base.json`, or a package. Throws a UserError that says what was looked for. */
export function extendedFile(name: string, folder: string): string {
  return /^\.{1,2}(?:[\\/]|$)/.test(name) ? relativeFile(name, folder) : packageFile(name, folder);
}

function relativeFile(name: string, folder: string): string {
  const file = path.resolve(folder, name);
  if (isFile(file)) return realpathSync(file);
  if (existsSync(file)) throw new UserError(`\`${file}\`, which is extended, is not a file.`);
  const siblings = existsSync(path.dirname(file)) ? readdirSync(path.dirname(file)) : [];
  throw new UserError(`There is no file \`${file}\` to extend${didYouMean(path.basename(file), siblings)}`);
}

/** The file of a package, or of a path in one. Only what the project itself depends on is loaded. */
export function packageFile(specifier: string, folder: string): string {
  // name  @scope/name  name/path/in/it
  const name = /^(?:@[\w~-][\w.~-]*\/)?[\w~-][\w.~-]*(?=\/|$)/.exec(specifier)?.[0];
  if (name === undefined || specifier.split(/[\\/]/).includes('..')) {
    throw new UserError(`\`${specifier}\` is neither a package nor, with \`./\` in front, a file.`);
  }
  const manifest = nearestManifest(folder);
  if (manifest === undefined) throw new UserError(`There is no package.json around \`${folder}\` that depends on \`${name}\`.`);
  const { file, dependencies } = manifest;
  if (!Object.hasOwn(dependencies, name)) {
    throw new UserError(`\`${name}\` is not among the dependencies of \`${file}\`${didYouMean(name, Object.keys(dependencies))}`);
  }
  const require = createRequire(file);
  try {
    return require.resolve(specifier);
  } catch (error) {
    const exported = codeOf(error) === 'ERR_PACKAGE_PATH_NOT_EXPORTED' ? importedFile(specifier, name, require) : undefined;
    if (exported !== undefined) return exported;
    const reason = codeOf(error) === 'MODULE_NOT_FOUND' ? 'it is not installed' : (messageOf(error).split('\n')[0] ?? '');
    throw new UserError(`\`${specifier}\`, on which \`${file}\` depends, cannot be found: ${reason}.`, { cause: error });
  }
}

/** Where a package leads that only `import` may load, and not `require`. */
function importedFile(specifier: string, name: string, require: NodeJS.Require): string | undefined {
  const folder = (require.resolve.paths(name) ?? []).map((each) => path.join(each, name)).find(existsSync);
  if (folder === undefined) return undefined;
  const { exports = {} } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { readonly exports?: unknown };
  const entry = specifier === name ? '.' : `.${specifier.slice(name.length)}`;
  const target = isRecord(exports) && Object.hasOwn(exports, entry) ? exports[entry] : entry === '.' ? exports : undefined;
  const file = importTarget(target);
  return file === undefined ? undefined : realpathSync(path.join(folder, file));
}

/** The path in what `exports` says of an entry, as Node chooses it for `import`. */
function importTarget(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  if (!isRecord(target)) return undefined;
  const conditions = Object.keys(target).filter((condition) => ['node', 'import', 'default'].includes(condition));
  return conditions.map((condition) => importTarget(target[condition])).find((file) => file !== undefined);
}

function nearestManifest(start: string): { readonly file: string; readonly dependencies: Readonly<Record<string, string>> } | undefined {
  for (let folder = start; ; folder = path.dirname(folder)) {
    const file = path.join(folder, 'package.json');
    const manifest = readManifest(file);
    if (manifest !== undefined) return { file, dependencies: manifest.dependencies };
    if (folder === path.dirname(folder)) return undefined;
  }
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}
