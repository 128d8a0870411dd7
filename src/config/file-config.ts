import path from 'node:path';
import type { RuleSetting } from '../analyze.js';
import { createGitIgnore } from '../project/git-ignore.js';
import type { Output } from '../report/formats.js';
import type { Config, Preset } from './config.js';
import type { EffectiveConfig } from './effective.js';

/** What holds for one file. */
export interface FileConfig {
  /** Absolute path. */
  readonly file: string;
  /** What leaves the file out when its folder is linted. A file that git ignores is linted when it is named. */
  readonly ignoredBy: 'configuration' | 'git' | null;
  readonly preset: Preset;
  /** The files and presets that the configuration was made of, the one that holds in doubt last. */
  readonly sources: readonly string[];
  readonly reporters: readonly Output[];
  /** Severity and options of every rule. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly models: NonNullable<Config['models']>;
  /** Whether the file is one of those that check environment variables, and the functions that do. */
  readonly env: { readonly isChecking: boolean; readonly functions: readonly string[] };
}

/** What holds for the file, given as absolute path, which need not be there. */
export function fileConfigOf(file: string, root: string, { settings, rules, sources, reporters }: EffectiveConfig): FileConfig {
  const on = settings.settingsFor(file);
  return {
    file,
    ignoredBy: settings.isIgnored(file) ? 'configuration' : isIgnoredByGit(file, root) ? 'git' : null,
    preset: settings.preset,
    sources,
    reporters,
    rules: Object.fromEntries(rules.map(({ name }) => [name, on[name] ?? { severity: 'off' }])),
    models: settings.models,
    env: { isChecking: settings.env.isChecking(file), functions: [...settings.env.functions] },
  };
}

/** Whether walking from the root would not reach the file. */
function isIgnoredByGit(file: string, root: string): boolean {
  const segments = path.relative(root, file).split(path.sep);
  if (segments[0] === '..') return false;
  const isIgnored = createGitIgnore(root);
  return segments.some((_, index) => isIgnored(path.join(root, ...segments.slice(0, index + 1)), index < segments.length - 1));
}
