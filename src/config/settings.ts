import type { RuleSetting } from '../analyze.js';
import type { DeclaredEnv } from '../dataflow/linked-project.js';
import type { Model } from '../models/model.js';
import type { Rule } from '../rule.js';
import type { Config, Preset, RuleEntries, RuleEntry } from './config.js';
import { createPathMatcher, type PathMatcher } from './patterns.js';

/** What a configuration means for the files of a project. */
export interface Settings {
  readonly preset: Preset;
  readonly models: readonly Model[];
  /** Where environment variables are checked in ways that errlint cannot see. */
  readonly env: DeclaredEnv;
  /** Settings of the rules that are on, by rule name. Files with equal settings get the same object. */
  settingsFor(file: string): Readonly<Record<string, RuleSetting>>;
  /** Whether the configuration leaves out the file or folder. */
  readonly isIgnored: PathMatcher;
}

/** A configuration and what was said on top of it. */
export interface SettingsRequest {
  readonly config: Config;
  /** The folder that the globs in it are relative to. */
  readonly folder: string;
  readonly rules: readonly Rule[];
  /** Instead of the configuration's. */
  readonly preset?: Preset | undefined;
  /** On top of the configuration's and of its overrides. */
  readonly ruleEntries?: RuleEntries | undefined;
  /** Only these rules are on, whatever preset and configuration say of them. */
  readonly onlyRules?: readonly string[] | undefined;
}

/** Works out the settings, from the least to the most specific: preset, `rules`, `overrides` in order, what was said on top. */
export function createSettings({
  config,
  folder,
  rules,
  preset = config.preset ?? 'recommended',
  ruleEntries = {},
  onlyRules,
}: SettingsRequest): Settings {
  const overrides = (config.overrides ?? []).map(({ files, rules: entries }) => ({
    matches: createPathMatcher(typeof files === 'string' ? [files] : files, folder),
    entries,
  }));
  const settingsByMatches = new Map<string, Readonly<Record<string, RuleSetting>>>();

  function settingsOf(matched: readonly RuleEntries[]): Readonly<Record<string, RuleSetting>> {
    const settings = Object.create(null) as Record<string, RuleSetting>;
    for (const rule of rules) {
      const entries = [config.rules, ...matched, ruleEntries].flatMap((layer) => {
        const entry = layer !== undefined && Object.hasOwn(layer, rule.name) ? layer[rule.name] : undefined;
        return entry === undefined ? [] : [entry];
      });
      const setting = settingOf(rule, preset, entries, onlyRules);
      if (setting.severity !== 'off') settings[rule.name] = setting;
    }
    return settings;
  }

  return {
    preset,
    models: config.models ?? [],
    env: { isChecking: createPathMatcher(config.env?.files ?? [], folder), functions: new Set(config.env?.functions) },
    isIgnored: createPathMatcher(config.ignores ?? [], folder),
    settingsFor(file) {
      const matched = overrides.filter(({ matches }) => matches(file));
      const key = matched.map((override) => overrides.indexOf(override)).join();
      let settings = settingsByMatches.get(key);
      if (settings === undefined) settingsByMatches.set(key, (settings = settingsOf(matched.map(({ entries }) => entries))));
      return settings;
    },
  };
}

/** Later entries win; an entry that gives only a severity keeps the options of earlier ones. */
function settingOf(rule: Rule, preset: Preset, entries: readonly RuleEntry[], onlyRules: readonly string[] | undefined): RuleSetting {
  const isOn = rule.preset === 'recommended' || preset === 'strict';
  let severity: RuleSetting['severity'] = isOn ? rule.severity : 'off';
  let given: Readonly<Record<string, unknown>> = {};
  for (const entry of entries) {
    const [named, options] = typeof entry === 'string' ? [entry] : entry;
    severity = named === 'warn' ? 'warning' : named;
    if (options !== undefined) given = options;
  }
  if (onlyRules !== undefined) severity = !onlyRules.includes(rule.name) ? 'off' : severity === 'off' ? rule.severity : severity;
  const defaults = Object.entries(rule.options ?? {}).map(([name, option]) => [name, option.default]);
  return defaults.length === 0 ? { severity } : { severity, options: { ...Object.fromEntries(defaults), ...given } };
}
