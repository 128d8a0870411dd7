/** Which project a file in the editor belongs to, and how it is configured: what the command works out once, for one file after the other. */
import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { RuleSetting } from '../analyze.js';
import { toCommonJs } from '../bind/resolve.js';
import type { Config, EnvChecks } from '../config/config.js';
import { findConfig } from '../config/find-config.js';
import { loadConfigNow } from '../config/load-config.js';
import { createSettings, type Settings } from '../config/settings.js';
import type { Analysis } from '../diagnostic.js';
import type { Model } from '../models/model.js';
import { readManifest } from '../project/manifest.js';
import { analyzeAlone, openIndex, type ProjectIndex } from '../project/project-index.js';
import { rules } from '../../rules/index.js';
import type { PluginSettings } from './plugin-settings.js';
import type { GivenOptions } from './shared-analysis.js';

/** A file as it stands in the editor, and the rules that are on. */
export interface EditorRequest {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
  readonly cwd: string;
  readonly given: GivenOptions;
  readonly settings: PluginSettings;
}

/** A configuration as it was last read. */
interface LoadedConfig {
  readonly file: string | undefined;
  /** What it was made of. */
  readonly sources: readonly string[];
  readonly stamp: string;
  readonly config: Config;
}

/** A folder whose sources are analysed together. */
interface Root {
  readonly folder: string;
  /** Whether packages inside of the folder belong to it as well. */
  readonly isWholeTree: boolean;
}

/** What belongs to the files of a folder. */
interface Place {
  /** When it was found. */
  readonly at: number;
  readonly config: string | undefined;
  readonly root: Root | undefined;
}

/** What configuration and settings say together, and the settings of rules that were asked for before. */
interface Effective {
  readonly settings: Settings;
  readonly models: readonly Model[];
  readonly envChecks: EnvChecks | undefined;
  readonly isStrict: boolean;
  readonly ruleSettings: Map<string, Readonly<Record<string, RuleSetting>>>;
}

/** Milliseconds for which a folder is taken to keep its configuration and its package. */
const freshFor = 1000;
const noConfig: LoadedConfig = { file: undefined, sources: [], stamp: '', config: {} };

const placesByFolder = new Map<string, Place>();
const configs = new Map<string, LoadedConfig>();
const effective = new WeakMap<Config, WeakMap<PluginSettings, Effective>>();
/** What an index was made for. */
interface KnownIndex {
  readonly models: readonly Model[];
  readonly config: Config;
  /** The checks of environment variables that are declared, as text. */
  readonly env: string;
  readonly index: ProjectIndex;
}

const indexes = new Map<string, KnownIndex>();

/** Analyses the file with the rules that are on. Throws a UserError when a configuration is wrong. */
export function analyzeInEditor({ file, text, cwd, given, settings }: EditorRequest): Analysis {
  const place = placeOf(path.dirname(file), cwd, settings);
  const { config, file: configFile } = place.config === undefined ? noConfig : configIn(place.config);
  const folder = configFile === undefined ? cwd : path.dirname(configFile);
  const said = effectiveOf(config, settings, folder);
  if (said.settings.isIgnored(file)) return { files: [], failures: [] };
  const ruleSettings = ruleSettingsFor(file, given, said);
  const options = { settingsFor: () => ruleSettings, strict: said.isStrict, models: said.models, env: said.settings.env };
  const root = rootOf(file, cwd, settings, place.root);
  if (root === undefined) return analyzeAlone(file, text, rules, options);
  return indexOf(root, config, said).analyze(file, text, rules, options);
}

function placeOf(folder: string, cwd: string, settings: PluginSettings): Place {
  const now = performance.now();
  let place = placesByFolder.get(folder);
  if (place === undefined || now - place.at > freshFor) {
    place = { at: now, config: findConfig(folder).file, root: workspaceAround(folder, cwd) };
    placesByFolder.set(folder, place);
  }
  if (settings.config === undefined) return place;
  return { ...place, config: settings.config === false ? undefined : path.resolve(cwd, settings.config) };
}

/** The nearest package, or the workspace that it is part of, up to the folder where the linter runs or the top of the repository. */
function workspaceAround(start: string, cwd: string): Root | undefined {
  let nearest: Root | undefined;
  for (let folder = start; folder !== homedir() && folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const manifest = readManifest(path.join(folder, 'package.json'));
    if ((manifest?.workspaces.length ?? 0) > 0 || existsSync(path.join(folder, 'pnpm-workspace.yaml')))
      return { folder, isWholeTree: true };
    if (nearest === undefined && (manifest?.isPackage ?? false)) nearest = { folder, isWholeTree: false };
    if (folder === cwd || existsSync(path.join(folder, '.git'))) break;
  }
  return nearest;
}

function configIn(file: string): LoadedConfig {
  let known = configs.get(file);
  if (known === undefined || known.stamp !== stampOf(known.sources)) {
    const { config, sources } = loadConfigNow(file, rules, toCommonJs);
    known = { file, sources, stamp: stampOf(sources), config };
    configs.set(file, known);
  }
  return known;
}

/** Changes when one of the files does. */
function stampOf(files: readonly string[]): string {
  return files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0).join();
}

function effectiveOf(config: Config, settings: PluginSettings, folder: string): Effective {
  let bySettings = effective.get(config);
  if (bySettings === undefined) effective.set(config, (bySettings = new WeakMap()));
  let said = bySettings.get(settings);
  if (said === undefined) {
    said = {
      // With every rule on, a rule without a setting is one that was set to `off`.
      settings: createSettings({ config: withEnv(config, settings.env), folder, rules, preset: 'strict', ruleEntries: settings.rules }),
      models: [...(config.models ?? []), ...(settings.models ?? [])],
      envChecks: settings.env,
      isStrict: (settings.preset ?? config.preset) === 'strict',
      ruleSettings: new Map(),
    };
    bySettings.set(settings, said);
  }
  return said;
}

/** The configuration with more files and functions that check environment variables. */
function withEnv(config: Config, { files = [], functions = [] }: EnvChecks = {}): Config {
  const { env = {} } = config;
  return { ...config, env: { files: [...(env.files ?? []), ...files], functions: [...(env.functions ?? []), ...functions] } };
}

/** The settings of the rules that are on. The same request gets the same object. */
function ruleSettingsFor(file: string, given: GivenOptions, { settings, ruleSettings }: Effective): Readonly<Record<string, RuleSetting>> {
  const configured = settings.settingsFor(file);
  const found: Record<string, RuleSetting> = {};
  for (const { name, severity, options: known = {} } of rules) {
    const options = given.get(name);
    const setting = configured[name];
    if (options === undefined || setting === undefined) continue;
    // ESLint fills in defaults, so an option that has its default was not given.
    const changed = Object.entries(options).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(known[key]?.default));
    found[name] = { severity, options: { ...setting.options, ...Object.fromEntries(changed) } };
  }
  const key = JSON.stringify(found);
  const same = ruleSettings.get(key);
  if (same !== undefined) return same;
  ruleSettings.set(key, found);
  return found;
}

function rootOf(file: string, cwd: string, { project }: PluginSettings, found: Root | undefined): Root | undefined {
  if (project === false) return undefined;
  const folder = typeof project === 'string' ? path.resolve(cwd, project) : cwd;
  if (typeof project !== 'string' && found !== undefined) return found;
  return file.startsWith(folder + path.sep) && folder !== homedir() ? { folder, isWholeTree: true } : undefined;
}

function indexOf({ folder: root, isWholeTree }: Root, config: Config, { settings, models, envChecks }: Effective): ProjectIndex {
  const key = `${isWholeTree} ${root}`;
  const known = indexes.get(key);
  const env = JSON.stringify(envChecks);
  if (known !== undefined && known.config === config && known.env === env && areEqual(known.models, models)) return known.index;
  const index = openIndex({ root, isWholeTree, isIgnored: settings.isIgnored, models, env: settings.env });
  indexes.set(key, { models, config, env, index });
  return index;
}

function areEqual(first: readonly Model[], second: readonly Model[]): boolean {
  return (
    first.length === second.length &&
    first.every((model, at) => model === second[at] || JSON.stringify(model) === JSON.stringify(second[at]))
  );
}
