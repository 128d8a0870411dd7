import type { Model } from '../models/model.js';

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
  /** Which rules are on to begin with: `recommended` (the default) or `strict`, which has all of them in their demanding reading. */
  readonly preset?: Preset;
  readonly rules?: RuleEntries;
  /** Globs of files and folders that are left out. */
  readonly ignores?: readonly string[];
  /** Other rule settings for some files; later ones win. */
  readonly overrides?: readonly Override[];
  /** What errlint should know of packages of your own: loggers, clients, response helpers. */
  readonly models?: readonly Model[];
}

/** Rule settings for the files that the globs match. */
export interface Override {
  readonly files: string | readonly string[];
  readonly rules: RuleEntries;
}

/** Returns its argument. It is there for the types: an editor completes the keys and marks mistakes. */
export function defineConfig(config: Config): Config {
  return config;
}
