/** The parts that say what form a configuration has. Each finds the mistakes in a value. */
import { didYouMean } from '../project/nearest.js';

/** One mistake in a configuration. */
export interface Mistake {
  /** The keys and list positions that lead to it; the last one may itself be the mistake. */
  readonly at: At;
  readonly message: string;
}

/** Keys and list positions from the configuration inwards. */
export type At = readonly (string | number)[];

/** Says what is wrong with a value; nothing when all is right. */
export type Validator = (value: unknown, at: At) => readonly Mistake[];

export const string: Validator = (value, at) => (typeof value === 'string' ? [] : expected('a string', value, at));
export const boolean: Validator = (value, at) => (typeof value === 'boolean' ? [] : expected('`true` or `false`', value, at));
export const number: Validator = (value, at) =>
  typeof value === 'number' && Number.isFinite(value) ? [] : expected('a number', value, at);

/** One of the names. */
export function oneOf(names: readonly string[]): Validator {
  const list = names.map((name) => `\`${name}\``).join(', ');
  return (value, at) => {
    if (typeof value === 'string' && names.includes(value)) return [];
    const message = `${keyOf(at)} is ${names.length > 6 ? 'a known name' : `one of ${list}`}, not ${shown(value)}`;
    return [{ at, message: message + (typeof value === 'string' ? didYouMean(value, names) : '.') }];
  };
}

/** A list of such values. */
export function listOf(validator: Validator): Validator {
  return (value, at) =>
    Array.isArray(value) ? value.flatMap((entry, index) => validator(entry, [...at, index])) : expected('a list', value, at);
}

/** Such a value, or a list of at least one. */
export function oneOrMore(validator: Validator): Validator {
  return (value, at) => {
    if (!Array.isArray(value)) return validator(value, at);
    return value.length === 0 ? expected('at least one', value, at) : listOf(validator)(value, at);
  };
}

/** What one of the two takes. */
export function either(first: Validator, second: Validator): Validator {
  return (value, at) => {
    const mistakes = first(value, at);
    return mistakes.length > 0 && second(value, at).length === 0 ? [] : mistakes;
  };
}

/** An object with any keys. */
export function entries(validator: (key: string, value: unknown, at: At) => readonly Mistake[]): Validator {
  return (value, at) =>
    isRecord(value)
      ? Object.entries(value).flatMap(([key, entry]) => validator(key, entry, [...at, key]))
      : expected('an object', value, at);
}

/** An object with these keys. About another one, `unknown` begins the message: `There is no key`. */
export function shape<T>(
  unknown: string,
  validators: Readonly<Record<keyof T & string, Validator>>,
  required: readonly (keyof T & string)[] = [],
): Validator {
  const names = Object.keys(validators);
  return (value, at) => {
    if (!isRecord(value)) return expected('an object', value, at);
    const missing = required.filter((key) => !Object.hasOwn(value, key)).map((key) => ({ at, message: `${keyOf(at)} has no \`${key}\`.` }));
    const wrong = Object.entries(value).flatMap(([key, entry]) => {
      const here = [...at, key];
      const validator = Object.hasOwn(validators, key) ? validators[key as keyof T & string] : undefined;
      if (validator === undefined) return [{ at: here, message: `${unknown} \`${key}\`${didYouMean(key, names)}` }];
      // A key that is set to nothing, as conditions in a JavaScript configuration leave it, is a key that is not there.
      return entry === undefined ? [] : validator(entry, here);
    });
    return [...missing, ...wrong];
  };
}

function expected(what: string, value: unknown, at: At): readonly Mistake[] {
  return [{ at, message: `${keyOf(at)} must be ${what}, not ${shown(value)}.` }];
}

/** What the place is called in a message. */
export function keyOf(at: At): string {
  return at.length === 0 ? 'The configuration' : `\`${pathOf(at)}\``;
}

/** `overrides[0].rules` */
function pathOf(at: At): string {
  return at.map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${key}`)).join('');
}

/** A value, for a message. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `\`${value.slice(0, 80)}\``;
  if (value === null || typeof value === 'number' || typeof value === 'boolean' || value === undefined) return `\`${String(value)}\``;
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Whether the value is an object with keys. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
