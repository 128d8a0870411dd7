/** Says what is wrong with a configuration: where, and what would be right. */
import { didYouMean } from '../project/nearest.js';
import type { Option, Rule } from '../rule.js';
import type { Config, Override, SeveritySetting } from './config.js';
import { model } from './model-shape.js';
import { faultOfPattern } from './patterns.js';
import {
  boolean,
  entries,
  listOf,
  number,
  oneOf,
  oneOrMore,
  shape,
  shown,
  string,
  type At,
  type Mistake,
  type Validator,
} from './shape.js';

const severities: Readonly<Record<SeveritySetting, true>> = { off: true, warn: true, warning: true, error: true };

/** The mistakes in what a configuration file holds; none makes it a `Config`. */
export function mistakesIn(value: unknown, rules: readonly Rule[]): readonly Mistake[] {
  const rulesByName = new Map(rules.map((rule) => [rule.name, rule]));
  const ruleEntries = entries((name, entry, at) => mistakesInRule(rulesByName, name, entry, at));
  return shape<Config>('There is no key', {
    $schema: string,
    preset: oneOf(['recommended', 'strict']),
    rules: ruleEntries,
    ignores: listOf(glob),
    overrides: listOf(shape<Override>('An override has no key', { files: oneOrMore(glob), rules: ruleEntries }, ['files', 'rules'])),
    models: listOf(model),
  })(value, []);
}

/** The mistakes in the setting of one rule. */
export function mistakesInRule(rules: ReadonlyMap<string, Rule>, name: string, entry: unknown, at: At): readonly Mistake[] {
  const rule = rules.get(name);
  if (rule === undefined) return [{ at, message: `There is no rule \`${name}\`${didYouMean(name, rules.keys())}` }];
  const [severity, options, ...rest] = (Array.isArray(entry) ? entry : [entry]) as unknown[];
  if (typeof severity !== 'string' || !Object.hasOwn(severities, severity)) {
    const suggestion = typeof severity === 'string' ? didYouMean(severity, Object.keys(severities)) : '.';
    return [{ at, message: `The severity of \`${name}\` is \`off\`, \`warning\` or \`error\`, not ${shown(severity)}${suggestion}` }];
  }
  if (rest.length > 0) return [{ at, message: `The setting of \`${name}\` is a severity, or a severity and one object of options.` }];
  return options === undefined ? [] : mistakesInOptions(rule, options, at);
}

function mistakesInOptions(rule: Rule, options: unknown, at: At): readonly Mistake[] {
  const known: Readonly<Record<string, Option>> = rule.options ?? {};
  if (Object.keys(known).length === 0) return [{ at, message: `\`${rule.name}\` has no options.` }];
  const validators = Object.fromEntries(Object.entries(known).map(([name, option]) => [name, ofOption(option)]));
  return shape<Record<string, unknown>>(`\`${rule.name}\` has no option`, validators)(options, at);
}

const glob: Validator = (value, at) => {
  if (typeof value !== 'string') return string(value, at);
  const fault = faultOfPattern(value);
  return fault === undefined ? [] : [{ at, message: `The glob \`${value.slice(0, 80)}\` ${fault}.` }];
};

/** An option takes what its default is. */
function ofOption({ default: standard, oneOf: values }: Option): Validator {
  if (values !== undefined) return oneOf(values);
  if (typeof standard === 'boolean') return boolean;
  if (typeof standard === 'number') return number;
  return typeof standard === 'string' ? string : listOf(string);
}
