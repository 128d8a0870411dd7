import type { Model } from '../models/model.js';
import type { Rule } from '../rule.js';

/** How much a rule's diagnostics count. `warn` is `warning`, for those who are used to it. */
export type SeveritySetting = 'off' | 'warn' | 'warning' | 'error';

/** Severity of a rule, or severity and options. */
export type RuleEntry = SeveritySetting | readonly [severity: SeveritySetting, options?: Readonly<Record<string, unknown>>];

/** Rule settings by rule name. */
export type RuleEntries = Readonly<Record<string, RuleEntry>>;

/** Which rules are on to begin with. */
export type Preset = 'recommended' | 'strict';

/** What a configuration file holds. Globs are those of `.gitignore`, with `{a,b}` besides, relative to the file's folder. */
export interface Config {
  readonly $schema?: string;
  /**
   * Configurations that this one is laid on top of, the last one on top: `errlint/recommended`, `errlint/strict`, files (`./base.json`),
   * and packages that the nearest package.json depends on. Their globs, too, are relative to the folder of this file.
   */
  readonly extends?: string | readonly string[];
  /** Which rules are on to begin with: `recommended` (the default) or `strict`, which has all of them in their demanding reading. */
  readonly preset?: Preset;
  readonly rules?: RuleEntries;
  /** Globs of files and folders that are left out. */
  readonly ignores?: readonly string[];
  /** Other rule settings for some files; later ones win. */
  readonly overrides?: readonly Override[];
  /** What errlint should know of packages of your own: loggers, clients, response helpers. */
  readonly models?: readonly Model[];
  /** What errlint should know of the checks of your environment variables. */
  readonly env?: EnvChecks;
  /** Rules of your own: packages that the nearest package.json depends on or, in a program, the plugins themselves. */
  readonly plugins?: readonly (string | Plugin)[];
  /**
   * The reports of the command where it is not told with `--format`: `pretty`, `sarif:errlint.sarif`. Files lie in the folder of this file
   * or below it.
   */
  readonly reporters?: readonly string[];
}

/** Rule settings for the files that the globs match. */
export interface Override {
  readonly files: string | readonly string[];
  readonly rules: RuleEntries;
}

/** Where environment variables are checked in ways that errlint cannot see. */
export interface EnvChecks {
  /** Globs of files that make sure, of every variable that they name, that it is there. */
  readonly files?: readonly string[];
  /** Functions that make sure that a variable is there, given its name or its value: `requireEnv`. */
  readonly functions?: readonly string[];
}

/** Rules of your own, which run beside the built-in ones. In configurations and directives a rule is called `plugin/rule`. */
export interface Plugin {
  readonly name: string;
  /** Made with `defineRule`. */
  readonly rules: readonly Rule[];
}

/** Returns its argument. It is there for the types: an editor completes the keys and marks mistakes. */
export function defineConfig(config: Config): Config {
  return config;
}
