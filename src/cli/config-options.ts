import { InvalidArgumentError, Option, type Command } from 'commander';
import type { ConfigOptions } from '../config/effective.js';
import type { Preset, RuleEntries, SeveritySetting } from '../config/config.js';

/** The options that say which configuration counts. */
export interface ConfigFileFlags {
  readonly config?: string | false;
  readonly safeConfig?: boolean;
}

/** The options that say which configuration counts, and which rules are on. */
export interface ConfigFlags extends ConfigFileFlags {
  readonly preset?: Preset;
  readonly rule: RuleEntries;
  readonly onlyRule: readonly string[];
  readonly factsIn: readonly string[];
}

/** Gives the command the options of {@link ConfigFileFlags}. */
export function addConfigFileOptions(command: Command): Command {
  return command
    .option('-c, --config <file>', 'use this configuration and look for no other')
    .option('--no-config', 'use no configuration')
    .option('--safe-config', 'read configurations that are data only, and run none: for code you do not trust');
}

/** Gives the command the option that says which rules are on to begin with. */
export function addPresetOption(command: Command): Command {
  return command.addOption(new Option('--preset <preset>', 'the rules that are on to begin with').choices(['recommended', 'strict']));
}

/** Gives the command the options of {@link ConfigFlags}. */
export function addConfigOptions(command: Command): Command {
  addPresetOption(command)
    .addOption(
      new Option('--rule <id:severity>', 'set a rule to off, warning or error; repeatable').argParser(addRule).default({}, 'the preset'),
    )
    .addOption(
      new Option('--only-rule <id>', 'run this rule alone, even one that is off; repeatable')
        .argParser(addName)
        .default([], 'all that are on'),
    )
    .addOption(
      new Option('--facts-in <file>', 'know of packages whose source is not there what --facts-out has written; repeatable')
        .argParser(addName)
        .default([], 'nothing'),
    );
  return addConfigFileOptions(command);
}

/** What the flags mean for the run. */
export function configOptionsOf(flags: ConfigFileFlags & Partial<ConfigFlags>): ConfigOptions {
  const { preset, rule = {}, onlyRule = [], factsIn = [], config, safeConfig = false } = flags;
  return {
    safeConfig,
    rules: rule,
    ...(onlyRule.length === 0 ? {} : { onlyRules: onlyRule }),
    ...(factsIn.length === 0 ? {} : { facts: factsIn }),
    ...(config === undefined ? {} : { config }),
    ...(preset === undefined ? {} : { preset }),
  };
}

function addName(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

function addRule(value: string, previous: RuleEntries): RuleEntries {
  const match = /^(.+):(off|warn|warning|error)$/.exec(value);
  if (match === null)
    throw new InvalidArgumentError('It is a rule and a severity: `swallowed-error:warning`. The severities are off, warning and error.');
  const [, rule = '', severity = ''] = match;
  return { ...previous, [rule]: severity as SeveritySetting };
}
