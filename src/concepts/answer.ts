/** What a client gets in the end: a status and texts, as far as they are known, and whether two answers can be told apart. */
import type { PlacedNode } from '../dataflow/linked-project.js';
import type { Node } from '../parse/syntax.js';
import { lastName } from '../dataflow/effects.js';
import { anyOf } from './any-of.js';
import { textOf, type Known, type KnownObject } from './known.js';
import { cutAt } from './short-text.js';
import { statusOfName } from './status.js';

/** What a client sees of one reply. */
export interface Answer {
  /** Undefined when it is not set, or not known. */
  readonly status: number | undefined;
  readonly isStatusKnown: boolean;
  /** Texts by their place in the body; empty where nothing is said. */
  readonly texts: ReadonlyMap<string, string>;
  /** Whether the body can say more than is known. */
  readonly isOpen: boolean;
  /** What decides: the reply, or the error behind it. */
  readonly at: PlacedNode<Node>;
  /** The reply. */
  readonly sent: PlacedNode<Node>;
}

/** An answer of a status and a body. */
export function answerOf(
  status: Known | undefined,
  isStatusSet: boolean,
  body: Known | undefined,
  notes: readonly (Known | undefined)[],
  at: PlacedNode<Node>,
  sent: PlacedNode<Node>,
): Answer {
  const texts = new Map<string, string>();
  let isOpen = false;
  const add = (known: Known | undefined, place: string, depth: number): void => {
    if (known === undefined) isOpen ||= place === '' || saysSomething(place);
    else if (known.is === 'object') {
      if (depth > 6) return;
      isOpen ||= known.isOpen;
      for (const [name, value] of known.members) add(value, place === '' ? name : `${place}.${name}`, depth + 1);
    } else {
      const text = wordsOf(known, place);
      if (text !== undefined) texts.set(place, text);
      else if (known.is === 'field' || known.is === 'result') isOpen ||= saysSomething(place);
    }
  };
  add(body, '', 0);
  notes.forEach((note, index) => add(note, `note ${index}`, 1));
  const number = status?.is === 'constant' && typeof status.value === 'number' ? status.value : undefined;
  return { status: number, isStatusKnown: !isStatusSet || number !== undefined, texts, isOpen, at, sent };
}

const tellingPlace = anyOf(
  /(^|\.|\b)(\d+|note \d+|info|message|msg|error|errors|err|detail|details|description|title|reason|code|text|data|body)$/i,
  /(^|\.|\b)(status|statusText|errorMessage|errorCode|name|type|view)$/i,
);

/** Whether what stands there is meant to be read. */
function saysSomething(place: string): boolean {
  return tellingPlace.test(place);
}

function wordsOf(known: Known, place: string): string | undefined {
  if (known.is === 'constant') {
    if (typeof known.value === 'string') return known.value.trim() === '' ? undefined : known.value;
    return typeof known.value === 'number' && /code|type|reason/i.test(place) && !/status/i.test(place) ? String(known.value) : undefined;
  }
  const text = textOf(known);
  return /[^…\s]/.test(text) ? text : undefined;
}

/** The answer to an error that somebody sends as it is: its status and its text. */
export function answerToError(error: Known | undefined, at: PlacedNode<Node>, sent: PlacedNode<Node>): Answer {
  const status = statusOfError(error);
  const told = new Map<string, Known | undefined>([['message', messageOf(error)]]);
  if (error?.is === 'object' && error.made !== undefined)
    for (const name of ['code', 'extensions']) {
      const value = error.members.get(name) ?? optionOf(error.made.arguments, name);
      if (value !== undefined) told.set(name, value);
    }
  return answerOf(
    status === undefined ? undefined : { is: 'constant', value: status },
    status !== undefined,
    { is: 'object', members: told, isOpen: false, made: undefined },
    [],
    at,
    sent,
  );
}

/** The text of an error: of its constructor's arguments where the class is unknown. */
export function messageOf(error: Known | undefined): Known | undefined {
  if (error === undefined) return undefined;
  if (error.is === 'constant' || error.is === 'text' || error.is === 'name') return error;
  const args = argumentsOf(error);
  if (error.is === 'object' && error.members.has('message')) return error.members.get('message');
  const option = optionOf(args, 'message') ?? optionOf(args, 'error') ?? optionOf(args, 'code');
  if (option !== undefined) return option;
  return (
    args.find(isText) ??
    (args.length === 0 || args.every((argument) => argument?.is === 'constant') ? { is: 'constant', value: '' } : undefined)
  );
}

function isText(known: Known | undefined): boolean {
  return (
    (known?.is === 'constant' && typeof known.value === 'string' && !/^\d{3}$/.test(known.value)) ||
    known?.is === 'text' ||
    known?.is === 'name' ||
    (known?.is === 'result' && textOf(known) !== '…')
  );
}

/** The status that an error carries: in a member, an argument, or the name of its class. */
export function statusOfError(error: Known | undefined): number | undefined {
  if (error?.is !== 'object' && error?.is !== 'result') return undefined;
  const members =
    error.is === 'object' ? ['statusCode', 'status', 'httpStatus', 'httpCode', 'code'].map((name) => error.members.get(name)) : [];
  const args = argumentsOf(error);
  const options = ['statusCode', 'status', 'code', 'httpStatus'].map((name) => optionOf(args, name));
  for (const known of [...members, ...args, ...options]) {
    const status = statusIn(known);
    if (status !== undefined) return status;
  }
  const name = error.is === 'result' ? error.of : (error.made?.name ?? '');
  return failureNamed(name.replace(/(Http)?(Error|Exception)$/, ''));
}

function statusIn(known: Known | undefined): number | undefined {
  if (known?.is === 'name') return failureNamed(lastName(known.text));
  if (known?.is !== 'constant') return undefined;
  if (typeof known.value === 'string') return /^[A-Z][A-Z_]+$/.test(known.value) ? failureNamed(known.value) : undefined;
  return typeof known.value === 'number' && known.value >= 400 && known.value < 600 ? known.value : undefined;
}

function failureNamed(name: string): number | undefined {
  const status = statusOfName(name);
  return status !== undefined && status >= 400 ? status : undefined;
}

function argumentsOf(error: Known): readonly (Known | undefined)[] {
  if (error.is === 'result') return error.arguments;
  return error.is === 'object' ? (error.made?.arguments ?? []) : [];
}

function optionOf(args: readonly (Known | undefined)[], name: string): Known | undefined {
  const options = args.find((argument): argument is KnownObject => argument?.is === 'object' && argument.made === undefined);
  return options?.members.get(name);
}

/** Whether a client can tell the answers apart; undefined when that cannot be known. */
export function differ(first: Answer, second: Answer): boolean | undefined {
  if (first.isStatusKnown && second.isStatusKnown && statusSent(first) !== statusSent(second)) return true;
  for (const [one, other] of [
    [first, second],
    [second, first],
  ] as const) {
    for (const [place, text] of one.texts) {
      const others = other.texts.get(place);
      if (others === undefined ? !other.isOpen && text.length > 2 : others !== text) return true;
    }
  }
  return first.isOpen || second.isOpen || !first.isStatusKnown || !second.isStatusKnown ? undefined : false;
}

function statusSent({ status }: Answer): number {
  return status ?? 200;
}

/** Whether both are the same reply at the same place. */
export function isSameAnswer(first: Answer, second: Answer): boolean {
  return first.at.node === second.at.node && first.sent.node === second.sent.node && differ(first, second) !== true;
}

const refusingWords = anyOf(
  /\b(not|no|invalid|incorrect|wrong|unknown|unable|cannot|can'?t|doesn'?t|don'?t|isn'?t|didn'?t|fail(ed|ure)?|denied)\b/i,
  /\b(error|unauthori[sz]ed|bad|mismatch|missing|already|taken|exists?|never|locked|disabled|blocked|sorry|oops)\b/i,
  /not_?found|no_?such|invalid|unknown|incorrect|wrong|notfound/i,
);

/** Whether the answer turns the requester away. */
export function isRefusal({ status, texts }: Answer): boolean {
  if (status !== undefined && status >= 300) return true;
  return [...texts.values()].some((text) => refusingWords.test(text));
}

/** The answer as a message quotes it, in backticks: `404 User not found`. It is told from the other one by a text that differs, if any does. */
export function quoted({ status, isStatusKnown, texts }: Answer, other: Answer | undefined): string {
  const differing = [...texts.keys()].filter((place) => texts.get(place) !== other?.texts.get(place));
  const places = differing.length > 0 ? differing : [...texts.keys()];
  const main = [
    /^$/,
    /message$/i,
    /(^|\.)(error|msg|errorMessage|detail|title)$/,
    /^note/,
    /(^|\.)(info|reason|description)$/,
    /code$/i,
    /./,
  ]
    .map((pattern) => places.find((place) => pattern.test(place)))
    .find((place) => place !== undefined);
  const text = main === undefined ? undefined : texts.get(main)?.replace(/\s+/g, ' ').replaceAll('`', "'");
  const short = text === undefined ? undefined : cutAt(text, 60, 59);
  const shown =
    status === undefined || status === 302 || status === 307 ? short : short === undefined ? String(status) : `${status} ${short}`;
  return shown === undefined ? (isStatusKnown ? '`200`' : 'another reply') : `\`${shown}\``;
}
