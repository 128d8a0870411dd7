/** What is known on the ways of a trial. States are never changed, and those that know the same have the same key. */
import type { Symbol } from '../bind/scopes.js';
import type { PlacedNode } from '../dataflow/linked-project.js';
import type { Block } from '../flow/flow-graph.js';
import { isFunction, isInside, SyntaxKind, type FunctionNode, type Node } from '../parse/syntax.js';
import { keyOf, type Known } from './known.js';
import { remembered } from '../remembered.js';

/** What has been set on the reply so far. */
export interface Draft {
  readonly status: Known | undefined;
  readonly isStatusSet: boolean;
  readonly body: Known | undefined;
  /** Where the body was set. */
  readonly at: PlacedNode<Node> | undefined;
  /** Texts that go out beside the body: flash messages. */
  readonly notes: readonly (Known | undefined)[];
}

/** What is known at one point of one way. */
export interface State {
  readonly values: ReadonlyMap<Symbol | Node, Known>;
  /** What has happened on the way, as bits that the world gives. */
  readonly marks: number;
  readonly draft: Draft;
  /** The error in flight, and where it was thrown first. */
  readonly thrown: Raised | undefined;
  /** The error that is being handled, and the catch clause or function that handles it. */
  readonly caught: (Raised & { readonly by: Node | undefined }) | undefined;
  readonly returned: Raised | undefined;
}

/** A value, and where it left the ordinary way. */
export interface Raised {
  readonly value: Known | undefined;
  readonly at: PlacedNode<Node>;
}

/** The end of one way. `done` calls back without an error; `settle` goes to the promise whose executor it is in. */
export interface Outcome extends Raised {
  readonly kind: 'reply' | 'done' | 'return' | 'throw' | 'forward' | 'settle';
  readonly state: State;
}

/** Nothing of a reply. */
export const blank: Draft = { status: undefined, isStatusSet: false, body: undefined, at: undefined, notes: [] };
/** Nothing known. */
export const start: State = { values: new Map(), marks: 0, draft: blank, thrown: undefined, caught: undefined, returned: undefined };

/** Where a value that is thrown (again) was thrown first; members may have been set on it since. */
export function raisedAt(value: Known | undefined, { caught }: State, here: PlacedNode<Node>): PlacedNode<Node> {
  if (caught === undefined || value === undefined) return here;
  const { value: first } = caught;
  const isSame =
    keyOf(first) === keyOf(value) ||
    (first?.is === 'object' && value.is === 'object' && first.made !== undefined && first.made === value.made);
  return isSame ? caught.at : here;
}

/** The state with another value for the key; `undefined` forgets it. */
export function withValue(state: State, key: Symbol | Node, value: Known | undefined): State {
  if (value === undefined && !state.values.has(key)) return state;
  const values = new Map(state.values);
  if (value === undefined) values.delete(key);
  else values.set(key, value);
  return { ...state, values };
}

/** The statement that the node is part of. */
const statementOf = remembered((node: Node): Node => {
  let statement = node;
  while (
    statement.parent !== undefined &&
    !isFunction(statement) &&
    (statement.kind < SyntaxKind.FirstStatement || statement.kind > SyntaxKind.LastStatement)
  )
    statement = statement.parent;
  return statement;
});

/** The state without what calls of earlier statements gave: it is in variables, or of no use any more. */
export function withoutPast(state: State, { actions, successors }: Block): State {
  const next = actions[0] ?? successors[0]?.condition;
  if (next === undefined) return state;
  const statement = statementOf(next);
  let kept: Map<Symbol | Node, Known> | undefined;
  for (const key of state.values.keys()) {
    if ('declarations' in key || isFunction(key) || statementOf(key) === statement) continue;
    kept ??= new Map(state.values);
    kept.delete(key);
  }
  return kept === undefined ? state : { ...state, values: kept };
}

/** The state after an entered function has been left. */
export function stateAfter(fn: FunctionNode, outer: State, { values, marks, draft }: State): State {
  return { ...outer, values: keptAfter(fn, outer.values, values), marks, draft };
}

/** What is known after an entered function has been left: its own names are gone, those around it may have changed. */
function keptAfter(fn: FunctionNode, before: State['values'], after: State['values']): State['values'] {
  const source = fn.getSourceFile();
  const kept = new Map<Symbol | Node, Known>();
  for (const [key, value] of after) {
    const node = 'declarations' in key ? key.declarations[0] : key;
    const isOwn = node !== undefined && node !== fn && isInside(node, fn) && node.getSourceFile() === source;
    if (before.has(key) || !isOwn) kept.set(key, value);
  }
  return kept;
}

const ids = new WeakMap<object, number>();
let lastId = 0;

function idOf(key: object): number {
  let id = ids.get(key);
  if (id === undefined) {
    id = lastId += 1;
    ids.set(key, id);
  }
  return id;
}

/** A text that two states have in common if they know the same. */
export function stateKey({ values, marks, draft, thrown, caught, returned }: State): string {
  return `${valuesKey(values)} ${marks} ${draftKey(draft)} ${raisedKey(thrown)} ${raisedKey(caught)} ${raisedKey(returned)}`;
}

const valuesKeys = new WeakMap<State['values'], string>();

function valuesKey(values: State['values']): string {
  let key = valuesKeys.get(values);
  if (key === undefined) {
    key = [...values]
      .map(([name, value]) => `${idOf(name)}=${keyOf(value)}`)
      .sort()
      .join(';');
    valuesKeys.set(values, key);
  }
  return key;
}

function draftKey(draft: Draft): string {
  if (draft === blank) return '';
  const { status, isStatusSet, body, at, notes } = draft;
  return [keyOf(status), isStatusSet, keyOf(body), at === undefined ? '' : idOf(at.node), notes.map(keyOf).join()].join(' ');
}

function raisedKey(raised: Raised | undefined): string {
  return raised === undefined ? '' : `${keyOf(raised.value)}@${idOf(raised.at.node)}`;
}
