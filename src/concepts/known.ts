/**
 * What a trial (see `trial.ts`) knows of a value. Nothing known is `undefined`. Values are never changed: a new member makes a new
 * object.
 */
import type { Value } from '../bind/value.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { PlacedNode } from '../dataflow/linked-project.js';
import type { FunctionNode, Node } from '../parse/syntax.js';
import { anyOf } from './any-of.js';

/**
 * - `constant`; `text`: a string with gaps, each written `…`; `name`: something from outside, as the code spells it.
 * - `object`: an object, array or error, by its members; `function`, `class`.
 * - `record`: what a look-up gives, where there is one or not; `field`: a field of it. `own`: of whoever is logged in.
 * - `result`: what an unknown function makes of its arguments. `rejection`: a promise that fails. `settle`: `resolve` and `reject`.
 * - `reply`: what a handler gives back to be sent.
 */
export type Known =
  | { readonly is: 'constant'; readonly value: Constant }
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'name'; readonly text: string }
  | KnownObject
  | { readonly is: 'function'; readonly node: FunctionNode; readonly file: AnalysedFile }
  | { readonly is: 'class'; readonly value: Value; readonly name: string }
  | { readonly is: 'record'; readonly exists: boolean }
  | { readonly is: 'field'; readonly name: string }
  | { readonly is: 'own' }
  | KnownResult
  | { readonly is: 'rejection'; readonly error: Known | undefined; readonly at: PlacedNode<Node> }
  | { readonly is: 'settle'; readonly promise: Node; readonly fails: boolean }
  | KnownReply;

type Constant = string | number | boolean | null | undefined;

/** An object by its members. */
export interface KnownObject {
  readonly is: 'object';
  readonly members: ReadonlyMap<string, Known | undefined>;
  /** Whether it can have members besides these. */
  readonly isOpen: boolean;
  /** How an error, or another instance of a class, was made. */
  readonly made: Made | undefined;
}

/** What made an instance. */
export interface Made {
  /** The class's name as the code spells it: `NotFoundException`. */
  readonly name: string;
  /** The class and all that it extends; unknown ones by their values. */
  readonly classes: readonly Value[];
  readonly arguments: readonly (Known | undefined)[];
}

/** What an unknown function makes of its arguments. */
export interface KnownResult {
  readonly is: 'result';
  readonly of: string;
  readonly arguments: readonly (Known | undefined)[];
}

/** A reply that is made, and sent once the handler returns it. */
export interface KnownReply {
  readonly is: 'reply';
  readonly status: Known | undefined;
  readonly isStatusSet: boolean;
  readonly body: Known | undefined;
  readonly at: PlacedNode<Node>;
}

/** `undefined` */
export const nothing: Known = { is: 'constant', value: undefined };
/** What belongs to the one who asks: the account that is logged in. */
export const own: Known = { is: 'own' };
const gap = '…';

/** The constant as something known. */
export function constant(value: Constant): Known {
  return { is: 'constant', value };
}

/** An object that has these members and no others. */
export function objectOf(members: ReadonlyMap<string, Known | undefined>, isOpen = false, made?: Made): KnownObject {
  return { is: 'object', members, isOpen, made };
}

/** The object with one member changed. */
export function withMember(object: KnownObject, name: string, value: Known | undefined): KnownObject {
  return { ...object, members: new Map(object.members).set(name, value) };
}

const keys = new WeakMap<Known, string>();
const longKeys = new Map<string, string>();

/** Equal values have equal keys, which are short. */
export function keyOf(known: Known | undefined): string {
  if (known === undefined) return '?';
  let key = keys.get(known);
  if (key === undefined) {
    key = shortened(describe(known));
    keys.set(known, key);
  }
  return key;
}

/** The key itself, or a number for a long one: keys are made of keys, and are compared at every step. */
function shortened(key: string): string {
  if (key.length <= 24) return key;
  let short = longKeys.get(key);
  if (short === undefined) longKeys.set(key, (short = `#${longKeys.size}`));
  return short;
}

function describe(known: Known): string {
  switch (known.is) {
    case 'constant':
      return `${typeof known.value}:${String(known.value)}`;
    case 'text':
    case 'name':
      return `${known.is}:${known.text}`;
    case 'object':
      return objectKey(known);
    case 'function':
      return `function:${known.file.path}:${known.node.pos}`;
    case 'class':
      return `class:${known.value.file}:${known.name}`;
    case 'record':
      return `record:${known.exists}`;
    case 'field':
      return `field:${known.name}`;
    case 'own':
      return 'own';
    case 'result':
      return `${known.of}(${known.arguments.map(keyOf).join()})`;
    case 'rejection':
      return `rejection:${keyOf(known.error)}`;
    case 'settle':
      return `settle:${known.promise.pos}:${known.fails}`;
    case 'reply':
      return `reply:${known.at.node.pos}:${keyOf(known.status)}:${keyOf(known.body)}`;
  }
}

function objectKey({ made, members, isOpen }: KnownObject): string {
  const parts = [...members].map(([name, value]) => `${name}=${keyOf(value)}`);
  return `${made?.name ?? ''}{${parts.join()}${isOpen ? ',…' : ''}}`;
}

/** Whether the value is true in a condition; undefined when that depends. */
export function truthOf(known: Known | undefined): boolean | undefined {
  if (known === undefined) return undefined;
  switch (known.is) {
    case 'constant':
      return Boolean(known.value);
    case 'record':
      return known.exists;
    case 'field':
      // What it was looked up by is there.
      return /^(e?mail|user_?name|login|phone|_?id)$/i.test(known.name) ? true : undefined;
    case 'name':
    case 'result':
      return undefined;
    default:
      return true;
  }
}

/** Whether `first == second` holds; undefined when that depends. */
export function areEqual(first: Known | undefined, second: Known | undefined): boolean | undefined {
  if (first === undefined || second === undefined) return undefined;
  if (first.is === 'constant' && second.is === 'constant')
    return first.value === second.value || (first.value ?? null) === (second.value ?? null);
  for (const [one, other] of [
    [first, second],
    [second, first],
  ] as const) {
    if (other.is !== 'constant') continue;
    // A look-up that counts says 0, one that asks says false.
    if (one.is === 'record') return one.exists ? (other.value ? undefined : false) : !other.value;
    if (one.is === 'object' || one.is === 'own' || one.is === 'function' || one.is === 'class') return false;
    if (one.is === 'text' && !other.value) return false;
  }
  if (first.is === 'class' && second.is === 'class') return first.value === second.value;
  return first.is === 'name' && second.is === 'name' && first.text === second.text ? true : undefined;
}

/** Members in which drivers put what a look-up gave. */
const holdsRecord = anyOf(
  /^(\[\]|\d+|rows?|data|docs?|documents?|records?|recordset|items?|results?|users?|accounts?|value|first)$/,
  /^(Items?|Users)$/,
);
const countsRecords = /^(length|size|count|rowCount|affectedRows|total)$/;

/** The value of a member; `[]` is an element that the text does not name. */
export function memberOf(known: Known | undefined, name: string): Known | undefined {
  if (known === undefined) return undefined;
  switch (known.is) {
    case 'constant':
      return known.value === undefined || known.value === null ? nothing : undefined;
    case 'object':
      return memberOfObject(known, name);
    case 'name':
      return { is: 'name', text: `${known.text}.${name}` };
    case 'class':
      return name === 'name' ? constant(known.name) : undefined;
    case 'record':
      if (holdsRecord.test(name)) return known;
      if (countsRecords.test(name)) return constant(known.exists ? 1 : 0);
      if (name === 'empty') return constant(!known.exists);
      if (name === 'exists') return constant(known.exists);
      if (name === 'error') return known.exists ? nothing : undefined;
      return known.exists ? { is: 'field', name } : nothing;
    case 'field':
      return { is: 'field', name };
    case 'own':
      return own;
    default:
      return undefined;
  }
}

function memberOfObject({ members, isOpen, made }: KnownObject, name: string): Known | undefined {
  if (members.has(name)) return members.get(name);
  if (made !== undefined) {
    if (name === 'name') return constant(made.name);
    const [value] = made.classes;
    if (name === 'constructor') return value === undefined ? undefined : { is: 'class', value, name: made.name };
    if (name === 'stack') return undefined;
  }
  return isOpen ? undefined : nothing;
}

/** The value as a part of a text. */
export function textOf(known: Known | undefined): string {
  if (known === undefined) return gap;
  switch (known.is) {
    case 'constant':
      return String(known.value);
    case 'text':
      return known.text;
    case 'name':
      return `{${known.text}}`;
    case 'result':
      return wordsIn(known) ?? gap;
    case 'object':
      return known.made === undefined ? gap : `${known.made.name}: ${textOf(known.members.get('message'))}`;
    default:
      return gap;
  }
}

/** The first text among the arguments: `t('auth.unknown')` says `auth.unknown`. */
function wordsIn({ arguments: args }: KnownResult): string | undefined {
  for (const argument of args) {
    if (argument?.is === 'constant' && typeof argument.value === 'string') return argument.value;
    if (argument?.is === 'text' || argument?.is === 'name') return argument.text;
  }
  return undefined;
}

/** Texts put together; a constant where they are. */
export function joined(parts: readonly (Known | undefined)[]): Known {
  const text = parts.map(textOf).join('');
  return parts.every((part) => part?.is === 'constant') ? constant(text) : { is: 'text', text };
}
