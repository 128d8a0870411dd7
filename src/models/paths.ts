/**
 * Paths of models, compiled: each package becomes a small automaton whose states are places in the package, whose moves are
 * the steps of values (`.name`, `()`, `aN`, `pN/M`, `d`), and whose marks are the rows and names that hold there.
 */
import type { CallModel, ErrorModel, Model } from './model.js';

/** A place in a package's interface. */
export interface State {
  /** Rows whose path ends here. */
  readonly rows: Row[];
  /** What the model says of the error class that ends here. */
  readonly errors: ErrorModel[];
  /** Names of the model's values that end here. */
  readonly names: ValueName[];
  readonly moves: Map<string, State>;
  /** `*`: any member. */
  anyMember: State | undefined;
  /** `argument[2..]`: by the first index. */
  readonly laterArguments: { readonly from: number; readonly to: State }[];
  /** States that this one is as well: the starts of the named values that end here. */
  readonly same: State[];
}

/** One row of a model, where its path ends. */
export interface Row {
  readonly model: Model;
  readonly call: CallModel;
  readonly how: 'call' | 'assign' | 'returns';
}

export interface ValueName {
  readonly model: Model;
  readonly name: string;
}

/** The automaton of one model: where the module itself is, and where its named values start. */
export interface CompiledModel {
  readonly root: State;
  readonly starts: ReadonlyMap<string, State>;
}

/** `@scope/name` or `name` at the start of a specifier. */
export function packageNameOf(specifier: string): string {
  const [first = '', second = ''] = specifier.split('/', 2);
  return first.startsWith('@') ? `${first}/${second}` : first;
}

/** The packages that a model speaks of; `*` in a name stands for anything. */
export function packagesOf(model: Model): readonly string[] {
  return typeof model.package === 'string' ? [model.package] : model.package;
}

/** The packages whose values the model adds to. */
export function basesOf({ addsTo = [] }: Model): readonly string[] {
  return typeof addsTo === 'string' ? [addsTo] : addsTo;
}

/** Compiles the paths of a model. Throws `TypeError` for a path that cannot be read. */
export function compile(model: Model): CompiledModel {
  const root = createState();
  const values = model.values ?? {};
  const starts = new Map(Object.keys(values).map((name) => [name, createState()]));
  for (const [name, path] of Object.entries(values)) {
    const start = starts.get(name)!;
    start.names.push({ model, name });
    for (const end of ends(root, starts, path, model)) end.same.push(start);
  }
  for (const call of model.calls ?? []) {
    const [how, path] = placeOf(call);
    for (const end of ends(root, starts, path, model)) end.rows.push({ model, call, how });
  }
  for (const error of model.errors ?? []) {
    for (const end of ends(root, starts, error.class, model)) end.errors.push(error);
  }
  return { root, starts };
}

function placeOf(call: CallModel): [Row['how'], string] {
  if (call.call !== undefined) return ['call', call.call];
  if (call.assign !== undefined) return ['assign', call.assign];
  return ['returns', call.returns ?? ''];
}

function createState(): State {
  return { rows: [], errors: [], names: [], moves: new Map(), anyMember: undefined, laterArguments: [], same: [] };
}

function ends(root: State, starts: ReadonlyMap<string, State>, path: string, model: Model): State[] {
  return expand(path).map((plain) => walk(root, starts, plain, model));
}

/** Alternatives written out: `a.{b,c}` gives `a.b` and `a.c`. */
function expand(path: string): string[] {
  const open = path.indexOf('{');
  if (open < 0) return [path.trim()];
  let depth = 0;
  let start = open + 1;
  const parts: string[] = [];
  for (let index = open; index < path.length; index += 1) {
    const character = path[index];
    if (character === '{') depth += 1;
    else if (character === ',' && depth === 1) {
      parts.push(path.slice(start, index));
      start = index + 1;
    } else if (character === '}') {
      depth -= 1;
      if (depth > 0) continue;
      parts.push(path.slice(start, index));
      const before = path.slice(0, open);
      const after = path.slice(index + 1);
      return parts.flatMap((part) => expand(before + part.trim() + after));
    }
  }
  throw new TypeError(`Unclosed { in the model path \`${path}\``);
}

const token = /\.?(argument|parameter)\[(\d+)(\.\.|\/\d+)?\]|\.?(decorated)(?![\w$])|(\(\))|\.?(\*|[\w$-]+)|(\[\])/y;

/** The steps that lead from a package to a path without alternatives and named values. */
export function stepsOf(path: string): readonly string[] {
  const steps: string[] = [];
  for (const [, placed, index, suffix, decorated, call, name] of path.matchAll(new RegExp(token.source, 'g'))) {
    if (placed !== undefined) steps.push(`${placed === 'argument' ? 'a' : 'p'}${index}${suffix ?? ''}`);
    else if (decorated !== undefined) steps.push('d');
    else if (call !== undefined) steps.push('()');
    else steps.push(name === undefined ? '[]' : `.${name}`);
  }
  return steps;
}

function walk(root: State, starts: ReadonlyMap<string, State>, path: string, model: Model): State {
  let state = root;
  token.lastIndex = 0;
  while (token.lastIndex < path.length) {
    // `.request` is a member of the module, `request` a named value.
    const isFirst = token.lastIndex === 0 && path[0] !== '.';
    const match = token.exec(path);
    if (match === null) throw new TypeError(`Cannot read the path \`${path}\` in the model of \`${String(model.package)}\``);
    const [, placed, index, suffix, decorated, call, name] = match;
    if (placed === 'argument') state = suffix === '..' ? laterArgument(state, Number(index)) : move(state, `a${index}`);
    else if (placed === 'parameter') state = move(state, `p${index}${suffix ?? ''}`);
    else if (decorated !== undefined) state = move(state, 'd');
    else if (call !== undefined) state = move(state, '()');
    else if (name === '*') state = state.anyMember ??= createState();
    else if (name === undefined) state = move(state, '[]');
    else state = (isFirst ? starts.get(name) : undefined) ?? move(state, `.${name}`);
  }
  return state;
}

function move(state: State, step: string): State {
  let next = state.moves.get(step);
  if (next === undefined) {
    next = createState();
    state.moves.set(step, next);
  }
  return next;
}

function laterArgument(state: State, from: number): State {
  const known = state.laterArguments.find((range) => range.from === from);
  if (known !== undefined) return known.to;
  const to = createState();
  state.laterArguments.push({ from, to });
  return to;
}

/** Adds the state and all that it is as well. */
export function addClosure(states: Set<State>, state: State): void {
  if (states.has(state)) return;
  states.add(state);
  for (const same of state.same) addClosure(states, same);
}

/** The states after one step from any of the states. */
export function advance(states: readonly State[], step: string): readonly State[] {
  const next = new Set<State>();
  for (const state of states) {
    const direct = state.moves.get(step);
    if (direct !== undefined) addClosure(next, direct);
    if (step[0] === '.' && state.anyMember !== undefined) addClosure(next, state.anyMember);
    else if (step[0] === 'p') {
      const anyArity = state.moves.get(step.slice(0, step.indexOf('/')));
      if (anyArity !== undefined) addClosure(next, anyArity);
    } else if (step[0] === 'a' && state.laterArguments.length > 0) {
      const index = Number(step.slice(1));
      for (const { from, to } of state.laterArguments) if (index >= from) addClosure(next, to);
    }
  }
  return next.size === 0 ? noStates : [...next];
}

export const noStates: readonly State[] = [];
