import { calleeName, lastName } from '../dataflow/effects.js';
import { SyntaxKind, type CallExpression, type Node } from '../parse/syntax.js';
import { messageOf, statusOfError } from './answer.js';
import { constant, objectOf, truthOf, type Known, type KnownObject, type Made } from './known.js';

/** Functions that give back what their argument says, and methods that give back what they are called on. */
const passes = /^(freeze|seal|String|stringify|parse|structuredClone)$/;
const keeps = /^(trim|toString|toLowerCase|toUpperCase)$/;

/** What a call of an unknown function may be told by: its name and arguments. */
export function resultOf(node: Node, args: readonly (Known | undefined)[], receiver: Known | undefined): Known | undefined {
  const name = node.kind === SyntaxKind.TaggedTemplateExpression ? '' : lastName(calleeName(node as CallExpression));
  const [first] = args;
  if (/^(isEmpty|isNil|isUndefined|isNull)$/.test(name)) {
    const truth = truthOf(first);
    return truth === undefined ? undefined : constant(!truth);
  }
  if (name === 'Boolean') {
    const truth = truthOf(first);
    return truth === undefined ? undefined : constant(truth);
  }
  if (keeps.test(name)) return receiver;
  if (passes.test(name)) return first;
  if (name === 'assign' || name === 'merge') return merged(args);
  if (receiver?.is === 'record' && receiver.exists) return { is: 'field', name };
  if (receiver?.is === 'own') return receiver;
  if (receiver?.is === 'object' && receiver.made !== undefined) {
    // exception.getStatus(), exception.getResponse()
    const got = /^get([A-Z]\w*)$/.exec(name)?.[1];
    const member = got === undefined ? undefined : got.charAt(0).toLowerCase() + got.slice(1);
    if (member !== undefined && receiver.members.has(member)) return receiver.members.get(member);
    if (member === 'status' || member === 'response') return ofException(receiver, receiver.made, member);
  }
  const parts = receiver?.is === 'result' || receiver?.is === 'field' || receiver?.is === 'name' ? [...args, receiver] : args;
  return parts.some(isTelling) ? { is: 'result', of: name, arguments: parts } : undefined;
}

/** The status of an HTTP exception, and what it sends: what it was made with, or an object with its text where its class has a status. */
function ofException(error: KnownObject, { name, arguments: args }: Made, asked: 'status' | 'response'): Known | undefined {
  const status = statusOfError(error);
  if (status === undefined) return undefined;
  const [sent] = args;
  if (asked === 'status') return constant(status);
  if (sent?.is === 'object' || name === 'HttpException') return sent;
  const members = new Map([
    ['statusCode', constant(status)],
    ['message', messageOf(error)],
  ]);
  return objectOf(members, true);
}

/** `Object.assign(first, second)` */
function merged(parts: readonly (Known | undefined)[]): Known {
  const members = new Map<string, Known | undefined>();
  let isOpen = false;
  for (const part of parts) {
    if (part?.is === 'object') for (const [name, value] of part.members) members.set(name, value);
    isOpen ||= part?.is !== 'object' || part.isOpen;
  }
  return objectOf(members, isOpen, parts[0]?.is === 'object' ? parts[0].made : undefined);
}

/** Whether an argument makes a difference that a reader would see. */
function isTelling(known: Known | undefined): boolean {
  if (known === undefined) return false;
  if (known.is === 'object') return [...known.members.values()].some(isTelling);
  return (
    (known.is === 'constant' && typeof known.value === 'string') ||
    known.is === 'text' ||
    known.is === 'name' ||
    known.is === 'field' ||
    known.is === 'result' ||
    (known.is === 'constant' && typeof known.value === 'number')
  );
}
