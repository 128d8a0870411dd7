import type { State } from '../models/paths.js';

/**
 * Values are what names stand for, without running anything: a package's export, a project function, an instance of a class, a
 * parameter. A value is a root and the steps taken from it, spelled like the code that takes them: `package pg`, `.Pool`,
 * `()`, `.query`. Values are interned in a trie, so that equal values are the same object and what is learnt of a value is kept on it.
 *
 * Steps: `.name` reads a member, `()` calls, constructs or (for a type) is an instance, `aN` is the place of argument N of a call,
 * `pN/M` is parameter N of a function of M parameters that stands there, `d` is what a decorator decorates, `[]` is an element.
 */
export interface Value {
  readonly kind: RootKind | 'step';
  /** The value that the step is taken from; undefined for a root. */
  readonly of: Value | undefined;
  /** The step, or a root's name (package, global) or id (function, class, object, parameter, import). */
  readonly step: string;
  /** The file that a root belongs to; empty for packages and globals. */
  readonly file: string;
  readonly depth: number;
}

/**
 * - `package`, `global`: outside the project; the step is its name.
 * - `import`: what a specifier names in a file, not resolved yet.
 * - `module`: the exports of a project file.
 * - `function`, `class`, `object`: declared in a project file; the id is the text offset of the node.
 * - `parameter`: the id is `<function's offset>:<index>`.
 * - `number`: a literal that can be an HTTP status; the step is its text.
 */
export type RootKind = 'package' | 'global' | 'import' | 'module' | 'function' | 'class' | 'object' | 'parameter' | 'number';

/** Longer ways are cut: only an app that is one chain of routes, each of them two steps, says anything to a rule after so many. */
const longest = 64;

const noInterned: readonly Interned[] = [];

/** A value with what hangs on it: the values one step further, and what Link has found out of it. */
export class Interned implements Value {
  readonly depth: number;
  children: Map<string, Interned> | undefined = undefined;
  resolved: readonly Value[] | undefined = undefined;
  /** The parameters that `resolved` rests on; it holds while none of them has changed since. */
  rests: readonly Interned[] = noInterned;
  resolvedAt = 0;
  /** For a parameter: when what it can hold last grew. */
  changedAt = 0;
  states: readonly State[] | undefined = undefined;

  constructor(
    readonly kind: Value['kind'],
    readonly of: Interned | undefined,
    readonly step: string,
    readonly file: string,
  ) {
    this.depth = of === undefined ? 0 : of.depth + 1;
  }
}

/** All values of one analysis. */
export class ValueTable {
  private readonly roots = new Map<RootKind, Map<string, Map<string, Interned>>>();

  root(kind: RootKind, step: string, file = ''): Value {
    let byFile = this.roots.get(kind);
    if (byFile === undefined) this.roots.set(kind, (byFile = new Map()));
    let byStep = byFile.get(file);
    if (byStep === undefined) byFile.set(file, (byStep = new Map()));
    let root = byStep.get(step);
    if (root === undefined) byStep.set(step, (root = new Interned(kind, undefined, step, file)));
    return root;
  }

  /** Forgets what the values that start in the file were found to be. */
  forget(file: string): void {
    for (const byFile of this.roots.values()) {
      const work = [...(byFile.get(file)?.values() ?? [])];
      for (let value = work.pop(); value !== undefined; value = work.pop()) {
        value.resolved = undefined;
        if (value.children !== undefined) work.push(...value.children.values());
      }
    }
  }

  /** The value after one step. Undefined where the way gets too long. */
  step(of: Value, step: string): Value | undefined {
    const holder = of as Interned;
    holder.children ??= new Map();
    let child = holder.children.get(step);
    if (child === undefined) {
      if (holder.depth >= longest) return undefined;
      child = new Interned('step', holder, step, '');
      holder.children.set(step, child);
    }
    return child;
  }

  /** Every value of the list after one step. */
  stepAll(values: readonly Value[], step: string): readonly Value[] {
    if (values.length === 0) return values;
    const stepped: Value[] = [];
    for (const value of values) {
      const next = this.step(value, step);
      if (next !== undefined) stepped.push(next);
    }
    return stepped;
  }
}

/** The root that the value starts from. */
export function rootOf(value: Value): Value {
  let current = value;
  while (current.of !== undefined) current = current.of;
  return current;
}

/** The value as code would spell it: `pg.Pool().query`. */
export function pathOf(value: Value): string {
  if (value.of === undefined) return value.step;
  const { step } = value;
  if (step.startsWith('.') || step === '()' || step === '[]') return pathOf(value.of) + step;
  if (step.startsWith('a')) return `${pathOf(value.of)}.argument[${step.slice(1)}]`;
  if (step.startsWith('p')) return `${pathOf(value.of)}.parameter[${step.slice(1)}]`;
  return `${pathOf(value.of)}.decorated`;
}

const none: readonly Value[] = [];

/** Lists that are searched faster than a set is made. */
const short = 24;

/** Both lists together. Neither may have repeats. */
export function union(first: readonly Value[], second: readonly Value[]): readonly Value[] {
  if (first.length === 0 || first === second) return second;
  if (second.length === 0) return first;
  if (first.length > short) return [...new Set([...first, ...second])];
  const added = second.filter((value) => !first.includes(value));
  return added.length === 0 ? first : [...first, ...added];
}

export { none as noValues };
