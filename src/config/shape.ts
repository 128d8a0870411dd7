/**
 * The parts that say what form a configuration has. Each finds the mistakes in a value, and has a schema that says the same to editors.
 */
import { didYouMean } from '../nearest.js';

/** One mistake in a configuration. */
export interface Mistake {
  /** The keys and list positions that lead to it; the last one may itself be the mistake. */
  readonly at: At;
  readonly message: string;
}

/** Keys and list positions from the configuration inwards. */
export type At = readonly (string | number)[];

/** JSON Schema, draft 7, as far as configurations need it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly items?: Schema | readonly Schema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly not?: Schema;
}

/** Says what is wrong with a value; nothing when all is right. */
export interface Validator {
  (value: unknown, at: At): readonly Mistake[];
  /** What the validator takes. It may take less than the schema says, never more. */
  readonly schema: Schema;
}

/** A validator of these two halves. */
export function validator(mistakesOf: (value: unknown, at: At) => readonly Mistake[], schema: Schema): Validator {
  return Object.assign((value: unknown, at: At) => mistakesOf(value, at), { schema });
}

/** The validator, with a sentence that editors show. */
export function described(description: string, mistakesOf: Validator): Validator {
  return validator(mistakesOf, { description, ...mistakesOf.schema });
}

export const string = validator((value, at) => (typeof value === 'string' ? [] : expected('a string', value, at)), { type: 'string' });
export const boolean = validator((value, at) => (typeof value === 'boolean' ? [] : expected('`true` or `false`', value, at)), {
  type: 'boolean',
});
export const number = validator(
  (value, at) => (typeof value === 'number' && Number.isFinite(value) ? [] : expected('a number', value, at)),
  { type: 'number' },
);

/** One of the names. */
export function oneOf(names: readonly string[]): Validator {
  const list = names.map((name) => `\`${name}\``).join(', ');
  return validator(
    (value, at) => {
      if (typeof value === 'string' && names.includes(value)) return [];
      const message = `${keyOf(at)} is ${names.length > 6 ? 'a known name' : `one of ${list}`}, not ${shown(value)}`;
      return [{ at, message: message + (typeof value === 'string' ? didYouMean(value, names) : '.') }];
    },
    { enum: names },
  );
}

/** A list of such values. */
export function listOf(entry: Validator): Validator {
  return validator(
    (value, at) => (Array.isArray(value) ? value.flatMap((each, index) => entry(each, [...at, index])) : expected('a list', value, at)),
    { type: 'array', items: entry.schema },
  );
}

/** Such a value, or a list of at least one. */
export function oneOrMore(entry: Validator): Validator {
  return validator(
    (value, at) => {
      if (!Array.isArray(value)) return entry(value, at);
      return value.length === 0 ? expected('at least one', value, at) : listOf(entry)(value, at);
    },
    { anyOf: [entry.schema, { type: 'array', items: entry.schema, minItems: 1 }] },
  );
}

/** Such a value, or a list of any length. */
export function oneOrList(entry: Validator): Validator {
  return validator((value, at) => (Array.isArray(value) ? listOf(entry) : entry)(value, at), {
    anyOf: [entry.schema, { type: 'array', items: entry.schema }],
  });
}

/** What one of the two takes. */
export function either(first: Validator, second: Validator): Validator {
  return validator(
    (value, at) => {
      const mistakes = first(value, at);
      return mistakes.length > 0 && second(value, at).length === 0 ? [] : mistakes;
    },
    { anyOf: [first.schema, second.schema] },
  );
}

/** An object with any keys. */
export function entries(entry: Validator): Validator {
  return validator(
    (value, at) =>
      isRecord(value) ? Object.entries(value).flatMap(([key, each]) => entry(each, [...at, key])) : expected('an object', value, at),
    { type: 'object', additionalProperties: entry.schema },
  );
}

/** An object with these keys. About another one, `unknown` begins the message: `There is no key`. */
export function shape<T>(
  unknown: string,
  validators: Readonly<Record<keyof T & string, Validator>>,
  required: readonly (keyof T & string)[] = [],
): Validator {
  const keys = Object.entries<Validator>(validators);
  const names = keys.map(([name]) => name);
  return validator(
    (value, at) => {
      if (!isRecord(value)) return expected('an object', value, at);
      const missing = required
        .filter((key) => !Object.hasOwn(value, key))
        .map((key) => ({ at, message: `${keyOf(at)} has no \`${key}\`.` }));
      const wrong = Object.entries(value).flatMap(([key, entry]) => {
        const here = [...at, key];
        const known = Object.hasOwn(validators, key) ? validators[key as keyof T & string] : undefined;
        if (known === undefined) return [{ at: here, message: `${unknown} \`${key}\`${didYouMean(key, names)}` }];
        // A key that is set to nothing, as conditions in a JavaScript configuration leave it, is a key that is not there.
        return entry === undefined ? [] : known(entry, here);
      });
      return [...missing, ...wrong];
    },
    {
      type: 'object',
      properties: Object.fromEntries(keys.map(([name, known]) => [name, known.schema])),
      additionalProperties: false,
      ...(required.length === 0 ? {} : { required }),
    },
  );
}

/** That the value is not what was expected. */
export function expected(what: string, value: unknown, at: At): readonly Mistake[] {
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
