/** What holds in a run: the configuration, with what was said on top of it. */
import path from 'node:path';
import { didYouMean } from '../nearest.js';
import { UserError } from '../project/user-error.js';
import { outputNamed, type Output } from '../report/formats.js';
import type { Rule } from '../rule.js';
import type { Config, Preset, RuleEntries } from './config.js';
import { findConfig } from './find-config.js';
import { loadConfig, loadConfigObject, type LoadRequest } from './load-config.js';
import { noConfig, type LoadedConfig } from './resolve-config.js';
import { createSettings, type Settings } from './settings.js';
import { factsIn } from './facts.js';
import { mistakesIn } from './validate.js';

/** What can be said of the configuration of a run. */
export interface ConfigOptions {
  /** A configuration, the path of one, or `false` for none. By default it is looked for. */
  readonly config?: Config | string | false;
  /** Reads only configurations that are data, for code that is not trusted. */
  readonly safeConfig?: boolean;
  /** Instead of the configuration's preset. */
  readonly preset?: Preset;
  /** On top of the configuration's rules. */
  readonly rules?: RuleEntries;
  /** Files with the facts of packages, as `errlint --facts-out` writes them: what is known of packages whose source is not there. */
  readonly facts?: readonly string[];
  /** Only these rules are on, whatever preset and configuration say of them. */
  readonly onlyRules?: readonly string[];
}

/** What holds. */
export interface EffectiveConfig {
  readonly settings: Settings;
  /** The built-in rules and those of plugins. */
  readonly rules: readonly Rule[];
  /** The files and presets that the configuration was made of, the one that holds in doubt last. */
  readonly sources: readonly string[];
  /** The reports that it asks for, with absolute paths. */
  readonly reporters: readonly Output[];
  /** What the user should know of it. */
  readonly notices: readonly string[];
}

/** A configuration, and where it was. */
interface Placed {
  readonly loaded: LoadedConfig;
  /** The folder that its globs are relative to. */
  readonly folder: string;
  readonly passedOver: readonly string[];
}

/** Works out what holds in the folder. Throws a UserError that names every mistake. */
export async function effectiveConfig(root: string, options: ConfigOptions, request: LoadRequest): Promise<EffectiveConfig> {
  const { loaded, folder, passedOver } = await placedConfig(root, options.config, { ...request, isDataOnly: options.safeConfig ?? false });
  const rules = [...request.rules, ...loaded.pluginRules];
  refuseWrongRules(options, rules, passedOver.length > 0);
  const outputs = (loaded.config.reporters ?? []).map(outputNamed).map(({ format, file }) => {
    return file === undefined ? { format } : { format, file: path.resolve(folder, file) };
  });
  // Whoever wrote the code could have files of the user's overwritten.
  const unwritten = outputs.filter(({ file }) => file !== undefined && (options.safeConfig ?? false));
  return {
    settings: createSettings({
      config: { ...loaded.config, models: [...(loaded.config.models ?? []), ...factsIn(root, options.facts ?? [])] },
      folder,
      rules,
      preset: options.preset,
      ruleEntries: options.rules,
      onlyRules: options.onlyRules,
    }),
    rules,
    sources: loaded.sources,
    reporters: outputs.filter((output) => !unwritten.includes(output)),
    notices: [
      ...passedOver.map((program) => `\`${program}\` is a program and was not read (--safe-config).`),
      ...unwritten.map(({ file = '' }) => `\`${file}\` is not written (--safe-config).`),
    ],
  };
}

async function placedConfig(root: string, config: Config | string | false | undefined, request: LoadRequest): Promise<Placed> {
  if (config === false) return { loaded: noConfig, folder: root, passedOver: [] };
  if (typeof config === 'object') {
    const loaded = await loadConfigObject(config, root, request);
    return { loaded, folder: root, passedOver: loaded.passedOver };
  }
  const found = config === undefined ? findConfig(root, request) : { file: path.resolve(root, config), passedOver: [] };
  if (found.file === undefined) return { loaded: noConfig, folder: root, passedOver: found.passedOver };
  const loaded = await loadConfig(found.file, request);
  return { loaded, folder: path.dirname(found.file), passedOver: [...found.passedOver, ...loaded.passedOver] };
}

function refuseWrongRules({ rules: ruleEntries = {}, onlyRules = [] }: ConfigOptions, rules: readonly Rule[], mayBeMore: boolean): void {
  const names = rules.map(({ name }) => name);
  const unknown = onlyRules
    .filter((name) => !names.includes(name))
    .map((name) => `There is no rule \`${name}\`${didYouMean(name, names)} \`errlint rules\` lists them.`);
  const mistakes = mistakesIn({ rules: ruleEntries }, { rules, mayBeMore }).map(({ message }) => message);
  if (unknown.length + mistakes.length > 0) throw new UserError([...unknown, ...mistakes].join('\n'));
}
