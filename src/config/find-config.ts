import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { codeOf, reasonOf, UserError } from '../project/user-error.js';

/** The names of configuration files that are programs. */
export const programNames = ['ts', 'mts', 'js', 'mjs', 'cjs'].map((extension) => `errlint.config.${extension}`);

/** The names of configuration files that are data. */
export const dataNames = ['', '.json', '.yaml', '.yml'].map((extension) => `.errlintrc${extension}`);

/** What the search found. */
export interface FoundConfig {
  /** Absolute path; undefined when there is no configuration. */
  readonly file: string | undefined;
  /** Configuration files that were passed over because they are programs. */
  readonly passedOver: readonly string[];
}

/**
 * Looks for a configuration from the folder upward, until one is found or the repository or the home folder ends.
 *
 * cosmiconfig has a search of its own, which executes `.config/config.js` of the project, whatever it is told, and takes a configuration
 * that may not be read for none. So the walk is ours, and cosmiconfig's loaders read what is found.
 */
export function findConfig(start: string, { isDataOnly = false } = {}): FoundConfig {
  const passedOver: string[] = [];
  for (let folder = start; ; folder = path.dirname(folder)) {
    const programs = programNames.map((name) => path.join(folder, name)).filter(isFile);
    const data = [...dataNames.map((name) => path.join(folder, name)).filter(isFile), ...configuredManifest(folder)];
    if (isDataOnly) passedOver.push(...programs);
    const found = isDataOnly ? data : [...programs, ...data];
    if (found.length > 1) {
      const names = found.map((file) => `\`${path.basename(file)}\``);
      throw new UserError(`Two configurations in \`${folder}\`: ${names.slice(0, -1).join(', ')} and ${names.at(-1)}. Keep one.`);
    }
    if (found[0] !== undefined) return { file: found[0], passedOver };
    if (existsSync(path.join(folder, '.git')) || folder === homedir() || folder === path.dirname(folder))
      return { file: undefined, passedOver };
  }
}

/** The package.json of the folder, if it may configure errlint. */
function configuredManifest(folder: string): string[] {
  const file = path.join(folder, 'package.json');
  if (!isFile(file)) return [];
  const text = readConfigText(file);
  if (!text.includes('"errlint"')) return [];
  try {
    const manifest: unknown = JSON.parse(text);
    return typeof manifest === 'object' && manifest !== null && Object.hasOwn(manifest, 'errlint') ? [file] : [];
  } catch {
    // Loading it says what is wrong with it, with the place.
    return [file];
  }
}

function isFile(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return false;
    throw new UserError(`The configuration \`${file}\` cannot be read: ${reasonOf(error)}.`, { cause: error });
  }
}

/** The text of a configuration file. One that cannot be read is an error, never "no configuration". */
export function readConfigText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new UserError(`The configuration \`${file}\` cannot be read: ${reasonOf(error)}.`, { cause: error });
  }
}
