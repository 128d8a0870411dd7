/** Says what is wrong with a configuration: where, and what would be right. */
import path from 'node:path';
import { didYouMean } from '../nearest.js';
import { messageOf } from '../project/user-error.js';
import { formats, outputNamed } from '../report/formats.js';
import type { Option, Rule } from '../rule.js';
import type { Config, EnvChecks, Override, SeveritySetting } from './config.js';
import { model } from './model-shape.js';
import { faultOfPattern } from './patterns.js';
import { plugin } from './plugin-shape.js';
import {
  boolean,
  described,
  expected,
  isRecord,
  listOf,
  number,
  oneOf,
  oneOrList,
  oneOrMore,
  shape,
  shown,
  string,
  validator,
  type At,
  type Mistake,
  type Schema,
  type Validator,
} from './shape.js';

const severities: Readonly<Record<SeveritySetting, true>> = { off: true, warn: true, warning: true, error: true };

/** The rules that a configuration may name. */
export interface KnownRules {
  readonly rules: readonly Rule[];
  /** Whether there may be rules of plugins besides. */
  readonly mayBeMore?: boolean;
}

/** The mistakes in what a configuration file holds; none makes it a `Config`. */
export function mistakesIn(value: unknown, known: KnownRules): readonly Mistake[] {
  return lookedAt(() => configShape(known)(value, []));
}

/** The mistakes in the keys that lead to other configurations and to rules, without which the others cannot be judged. */
export function mistakesInLinks(value: unknown): readonly Mistake[] {
  if (!isRecord(value)) return expected('an object', value, []);
  return lookedAt(() => Object.entries(links).flatMap(([key, link]) => (value[key] === undefined ? [] : link(value[key], [key]))));
}

/** A program can export what throws when it is looked at. */
function lookedAt(find: () => readonly Mistake[]): readonly Mistake[] {
  try {
    return find();
  } catch (error) {
    return [{ at: [], message: `The configuration cannot be read: ${messageOf(error)}.` }];
  }
}

/** The JSON Schema of configurations that are data. */
export function configSchema(rules: readonly Rule[]): Readonly<Record<string, unknown>> {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of errlint',
    ...configShape({ rules }).schema,
    definitions: { severity: { enum: Object.keys(severities) }, rules: rulesSchema(rules) },
  };
}

const links = {
  extends: described(
    'What this configuration is laid on top of: `errlint/recommended`, `errlint/strict`, files (`./base.json`), packages it depends on.',
    oneOrList(string),
  ),
  plugins: described('Packages with rules of your own, from the dependencies.', listOf(plugin)),
};

const glob = validator(
  (value, at) => {
    if (typeof value !== 'string') return string(value, at);
    const fault = faultOfPattern(value);
    return fault === undefined ? [] : [{ at, message: `The glob \`${value.slice(0, 80)}\` ${fault}.` }];
  },
  { type: 'string', maxLength: 1000, pattern: '\\S', not: { pattern: '^!?\\.\\.(/|$)' } },
);

const env = shape<EnvChecks>('`env` has no key', {
  files: described('Globs of files that make sure, of every variable that they name, that it is there.', listOf(glob)),
  functions: described('Functions that make sure that a variable is there, given its name or its value.', listOf(string)),
});

const reporter = validator(
  (value, at) => {
    if (typeof value !== 'string') return string(value, at);
    const { format, file } = outputNamed(value);
    const mistakes = oneOf(formats)(format, at);
    if (mistakes.length > 0 || file === undefined) return mistakes;
    if (file === '') return [{ at, message: `There is no file after the colon of \`${value}\`.` }];
    const isInside = !path.isAbsolute(file) && path.normalize(file).split(path.sep)[0] !== '..';
    return isInside ? [] : [{ at, message: `The file \`${file}\` leads out of the folder of the configuration.` }];
  },
  { type: 'string', pattern: `^(${formats.join('|')})(:(?!/|\\.\\./).+)?$` },
);

const reporters = validator((value, at) => {
  const mistakes = listOf(reporter)(value, at);
  if (mistakes.length > 0 || (value as readonly string[]).filter((each) => !each.includes(':')).length < 2) return mistakes;
  return [{ at, message: 'Two of `reporters` would go to standard output: give all but one a file, as in `json:errlint.json`.' }];
}, listOf(reporter).schema);

function configShape(known: KnownRules): Validator {
  const rules = ruleEntries(known);
  return shape<Config>('There is no key', {
    $schema: string,
    ...links,
    preset: described('Which rules are on to begin with.', oneOf(['recommended', 'strict'])),
    rules: described('Severities of rules, or severities and options.', rules),
    ignores: described('Globs of files and folders that are left out.', listOf(glob)),
    overrides: described(
      'Other rule settings for some files; later ones win.',
      listOf(shape<Override>('An override has no key', { files: oneOrMore(glob), rules }, ['files', 'rules'])),
    ),
    models: described('What errlint should know of your own loggers, clients and response helpers.', listOf(model)),
    reporters: described('The reports of the command where it is not told with `--format`.', reporters),
    env: described('Where environment variables are checked in ways that errlint cannot see.', env),
  });
}

function ruleEntries(known: KnownRules): Validator {
  const byName = new Map(known.rules.map((rule) => [rule.name, rule]));
  return validator(
    (value, at) => {
      if (!isRecord(value)) return expected('an object', value, at);
      return Object.entries(value).flatMap(([name, entry]) =>
        byName.has(name) || !(known.mayBeMore ?? false) || !name.includes('/') ? mistakesInRule(byName, name, entry, [...at, name]) : [],
      );
    },
    { $ref: '#/definitions/rules' },
  );
}

function rulesSchema(rules: readonly Rule[]): Schema {
  return {
    type: 'object',
    properties: Object.fromEntries(rules.map((rule) => [rule.name, { description: `${rule.docs.summary}.`, ...entrySchema(rule) }])),
    // Rules of plugins, which are known only when these have been loaded.
    patternProperties: { '^[^/]+/.': settingSchema([{ type: 'object' }]) },
    additionalProperties: false,
  };
}

function entrySchema(rule: Rule): Schema {
  return settingSchema(hasOptions(rule) ? [optionsOf(rule).schema] : []);
}

/** A severity, or a list of one and what may follow it. */
function settingSchema(rest: readonly Schema[]): Schema {
  const severity: Schema = { $ref: '#/definitions/severity' };
  return { anyOf: [severity, { type: 'array', items: [severity, ...rest], minItems: 1, maxItems: 1 + rest.length }] };
}

/** The mistakes in the setting of one rule. */
function mistakesInRule(rules: ReadonlyMap<string, Rule>, name: string, entry: unknown, at: At): readonly Mistake[] {
  const rule = rules.get(name);
  if (rule === undefined) return [{ at, message: `There is no rule \`${name}\`${didYouMean(name, rules.keys())}` }];
  const [severity, options, ...rest] = (Array.isArray(entry) ? entry : [entry]) as unknown[];
  if (typeof severity !== 'string' || !Object.hasOwn(severities, severity)) {
    const suggestion = typeof severity === 'string' ? didYouMean(severity, Object.keys(severities)) : '.';
    return [{ at, message: `The severity of \`${name}\` is \`off\`, \`warning\` or \`error\`, not ${shown(severity)}${suggestion}` }];
  }
  if (rest.length > 0) return [{ at, message: `The setting of \`${name}\` is a severity, or a severity and one object of options.` }];
  if (options === undefined) return [];
  return hasOptions(rule) ? optionsOf(rule)(options, at) : [{ at, message: `\`${rule.name}\` has no options.` }];
}

function hasOptions({ options = {} }: Rule): boolean {
  return Object.keys(options).length > 0;
}

function optionsOf({ name, options = {} }: Rule): Validator {
  const validators = Object.fromEntries(Object.entries(options).map(([key, option]) => [key, described(option.about, ofOption(option))]));
  return shape<Record<string, unknown>>(`\`${name}\` has no option`, validators);
}

/** An option takes what its default is. */
function ofOption({ default: standard, oneOf: values }: Option): Validator {
  if (values !== undefined) return oneOf(values);
  if (typeof standard === 'boolean') return boolean;
  if (typeof standard === 'number') return number;
  return typeof standard === 'string' ? string : listOf(string);
}
