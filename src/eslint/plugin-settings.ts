/** `settings.errlint` of the linter's configuration. */
import type { Config, EnvChecks, Preset, RuleEntries } from '../config/config.js';
import { isRecord } from '../config/shape.js';
import { mistakesIn } from '../config/validate.js';
import type { Model } from '../models/model.js';
import { didYouMean } from '../nearest.js';
import { UserError } from '../project/user-error.js';
import { rules } from '../../rules/index.js';

/** What `settings.errlint` can say, on top of errlint's own configuration file. */
export interface PluginSettings {
  /** `strict`: the demanding reading of every rule. Which rules are on is up to the linter's configuration. */
  readonly preset?: Preset;
  /** Options of rules; a rule that is `off` here stays off. */
  readonly rules?: RuleEntries;
  /** What errlint should know of packages of your own: loggers, clients, response helpers. */
  readonly models?: readonly Model[];
  /** Where environment variables are checked in ways that errlint cannot see. */
  readonly env?: EnvChecks;
  /**
   * `false`: each file is analysed by itself, and nothing is known of the others. A folder, relative to where the linter runs: all of its
   * sources are analysed together. By default it is the workspace or, outside of one, the folder of the nearest package.json.
   */
  readonly project?: boolean | string;
  /** `false`: errlint's own configuration file does not count. A path: this one does, and none is looked for. */
  readonly config?: false | string;
}

const none: PluginSettings = {};
const known = new WeakMap<object, PluginSettings>();
const keys: readonly (keyof PluginSettings)[] = ['config', 'env', 'models', 'preset', 'project', 'rules'];
/** Keys of errlint's configuration that select files: the linter's configuration does that. */
const fileKeys: readonly (keyof Config)[] = ['ignores', 'overrides'];

/** The settings, checked. Throws a UserError that names every mistake. */
export function settingsIn(settings: Readonly<Record<string, unknown>>): PluginSettings {
  const value = settings['errlint'];
  if (value === undefined) return none;
  if (!isRecord(value)) throw new UserError('`settings.errlint` must be an object.');
  let checked = known.get(value);
  if (checked === undefined) {
    const mistakes = faultsOf(value);
    if (mistakes.length > 0) throw new UserError(mistakes.map((mistake) => `\`settings.errlint\`: ${mistake}`).join('\n'));
    checked = value as PluginSettings;
    known.set(value, checked);
  }
  return checked;
}

function faultsOf({ project, config, ...shared }: Record<string, unknown>): readonly string[] {
  const faults: string[] = [];
  for (const key of Object.keys(shared)) {
    if ((fileKeys as readonly string[]).includes(key)) {
      faults.push(`\`${key}\` is said with \`files\` and \`ignores\` of the linter’s own configuration.`);
    } else if (!(keys as readonly string[]).includes(key)) faults.push(`There is no key \`${key}\`${didYouMean(key, keys)}`);
  }
  if (project !== undefined && typeof project !== 'boolean' && typeof project !== 'string')
    faults.push('`project` is `false` or a folder.');
  if (config !== undefined && config !== false && typeof config !== 'string') faults.push('`config` is `false` or a file.');
  if (faults.length > 0) return faults;
  return mistakesIn(shared, { rules }).map(({ message }) => message);
}
