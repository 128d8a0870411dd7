import type { FileNames, Members } from './file-names.js';
import { noValues, union, type Interned, type Value, type ValueTable } from './value.js';

/** What a value can be: more than these say nothing. */
const mostValues = 16;
/** How far a value is followed through other values. */
const deepest = 200;
const noRests: readonly Interned[] = [];
/** Stands for more parameters than `mostRests`: such a result counts as resting on all of them. */
export const manyRests: readonly Interned[] = [];
const mostRests = 12;

/** A value that is being resolved: what is known of it so far, and whether something in it asked for it. */
interface InProgress {
  readonly depth: number;
  values: readonly Value[];
  isLeanedOn: boolean;
}

interface Provisional {
  readonly values: readonly Value[];
  /** Depth of the shallowest value in progress that the result leans on. */
  readonly leansOn: number;
  readonly rests: readonly Interned[];
}

/** What has been learnt of functions and their parameters so far. */
export interface Learnt {
  /** What calls hand over for the parameter. */
  readonly held: ReadonlyMap<Value, ReadonlySet<Value>>;
  /** The places where the function stands. */
  readonly uses: ReadonlyMap<Value, ReadonlySet<Value>>;
}

/**
 * Finds what values are: imports are followed to the files that export, calls to what functions return, members through classes and their
 * bases, parameters to what has been learnt of them. Results are kept on the values, and hold until a parameter that they rest on has come
 * to hold more.
 */
export class ValueResolver {
  /** Counts how often parameters have come to hold more. */
  private now = 0;
  private lastGrowth = 0;
  /** The parameters that the resolution under way rests on. */
  private rests: Set<Interned> | undefined;
  private restsOnMany = false;
  private readonly starred = new Map<string, readonly FileNames[]>();
  private readonly resolving = new Map<Interned, InProgress>();
  /** What values that are in a cycle were found to be the last time that it was gone over. */
  private readonly seeds = new Map<Interned, readonly Value[]>();
  /** Whether a value in progress has turned out to be more than what those who leaned on it were told. */
  private hasGrown = false;
  /** Results that lean on a value in progress: good until that one is known. */
  private readonly provisional = new Map<Interned, Provisional>();
  /** Depth of the shallowest value in progress that the current resolution leans on. */
  private leansOn = Number.POSITIVE_INFINITY;
  /** What was found while the answers are only for the moment: values that were resolved, and parameters that came to hold more. */
  private momentary: { readonly resolved: Interned[]; readonly grown: Interned[] } | undefined;

  constructor(
    private readonly table: ValueTable,
    private readonly files: ReadonlyMap<string, FileNames>,
    /** The project file that a specifier names in the importing file. */
    private readonly fileOf: (specifier: string, from: string) => string | undefined,
    private readonly learnt: Learnt,
  ) {}

  /** What the values are when imports, calls, members and parameters are followed. Unknown ones stay as they are. */
  resolve(values: readonly Value[]): readonly Value[] {
    if (values.length === 0) return values;
    if (values.length === 1) return this.resolveOne(values[0]!);
    let all: readonly Value[] = noValues;
    for (const value of values) all = union(all, this.resolveOne(value));
    return all;
  }

  /** What a project class, interface or object has under the name, bases included. */
  memberOf(holder: Value, name: string): readonly Value[] {
    const member = this.table.step(holder, `.${name}`);
    return member === undefined ? noValues : this.resolveOne(member);
  }

  /** The names that the project file exports, those of `export *` included. */
  exportedNames(module: Value): readonly string[] {
    const names = this.files.get(module.file);
    if (module.kind !== 'module' || names === undefined) return [];
    const starred = this.starredBy(names).flatMap(({ exports }) => [...exports.keys()].filter((name) => name !== 'default'));
    return [...new Set([...names.exports.keys(), ...starred])].filter((name) => name !== '=');
  }

  holderOf(root: Value): Members | undefined {
    return this.files.get(root.file)?.holders.get(root.step);
  }

  /** Makes it count that the parameters can hold more. */
  grow(parameters: Iterable<Interned>): void {
    this.now += 1;
    this.lastGrowth = this.now;
    for (const parameter of parameters) {
      parameter.changedAt = this.now;
      this.momentary?.grown.push(parameter);
    }
  }

  /** Answers, and forgets afterwards what was found meanwhile. */
  forTheMoment<T>(answer: () => T): T {
    const momentary = { resolved: [] as Interned[], grown: [] as Interned[] };
    this.momentary = momentary;
    try {
      return answer();
    } finally {
      this.momentary = undefined;
      this.now += 1;
      for (const parameter of momentary.grown) parameter.changedAt = this.now;
      for (const value of momentary.resolved) value.resolved = undefined;
    }
  }

  /** What one value is. */
  resolveOne(asked: Value): readonly Value[] {
    const value = asked as Interned;
    if (value.resolved !== undefined && this.isCurrent(value)) {
      this.restOn(value.rests);
      return value.resolved;
    }
    const known = this.provisional.get(value);
    if (known !== undefined) {
      this.leansOn = Math.min(this.leansOn, known.leansOn);
      this.restOn(known.rests);
      return known.values;
    }
    const inProgress = this.resolving.get(value);
    if (inProgress !== undefined) {
      inProgress.isLeanedOn = true;
      this.leansOn = Math.min(this.leansOn, inProgress.depth);
      return inProgress.values;
    }
    if (this.resolving.size > deepest) return noValues;
    return this.resolveAnew(value);
  }

  /**
   * Resolves a value of which nothing is known yet. Values that ask for each other are resolved together by the first of them: it goes
   * over them again, each time from what was found the last time, until nothing is added.
   */
  private resolveAnew(value: Interned): readonly Value[] {
    const outer = { leansOn: this.leansOn, rests: this.takeRests(), hasGrown: this.hasGrown };
    const entry: InProgress = { depth: this.resolving.size, values: this.seeds.get(value) ?? noValues, isLeanedOn: false };
    this.resolving.set(value, entry);
    this.hasGrown = false;
    let resolved: readonly Value[];
    for (;;) {
      this.leansOn = Number.POSITIVE_INFINITY;
      resolved = value.of === undefined ? this.resolveRoot(value) : this.resolveStep(value.of, value.step);
      if (entry.isLeanedOn) resolved = withoutUnknown(union(entry.values, resolved), value);
      if (resolved.length > mostValues) resolved = resolved.slice(0, mostValues);
      if (entry.isLeanedOn && resolved.some((one) => !entry.values.includes(one))) this.hasGrown = true;
      if (this.leansOn < entry.depth || !this.hasGrown) break;
      this.forget(entry.depth);
      entry.values = resolved;
      this.hasGrown = false;
      this.takeRests();
    }
    this.resolving.delete(value);
    const { leansOn } = this;
    const rests = this.takeRests();
    if (leansOn < entry.depth) {
      if (entry.isLeanedOn) this.seeds.set(value, resolved);
      this.provisional.set(value, { values: resolved, leansOn, rests });
      this.hasGrown ||= outer.hasGrown;
    } else {
      this.settle(value, resolved, rests);
      if (entry.isLeanedOn) this.settleAll(entry.depth, rests);
      this.hasGrown = outer.hasGrown;
    }
    this.leansOn = Math.min(outer.leansOn, leansOn < entry.depth ? leansOn : Number.POSITIVE_INFINITY);
    this.restOn(outer.rests);
    this.restOn(rests);
    return resolved;
  }

  private settle(value: Interned, resolved: readonly Value[], rests: readonly Interned[]): void {
    this.momentary?.resolved.push(value);
    value.resolved = resolved;
    value.rests = rests;
    value.resolvedAt = this.now;
  }

  /** The values that were resolved together with the one at the depth are known now. */
  private settleAll(depth: number, rests: readonly Interned[]): void {
    for (const [value, { values, leansOn }] of this.provisional) {
      if (leansOn < depth) continue;
      this.provisional.delete(value);
      this.settle(value, values, rests);
    }
    if (this.provisional.size === 0) this.seeds.clear();
  }

  private forget(depth: number): void {
    for (const [value, { leansOn }] of this.provisional) if (leansOn >= depth) this.provisional.delete(value);
  }

  private restOn(parameters: readonly Interned[]): void {
    if (parameters === manyRests) this.restsOnMany = true;
    if (parameters.length === 0 || this.restsOnMany) return;
    this.rests ??= new Set();
    for (const parameter of parameters) this.rests.add(parameter);
    this.restsOnMany = this.rests.size > mostRests;
  }

  /** The parameters that were rested on since they were last taken; `manyRests` for more than are counted. */
  takeRests(): readonly Interned[] {
    const rests = this.restsOnMany ? manyRests : this.rests === undefined ? noRests : [...this.rests];
    this.rests = undefined;
    this.restsOnMany = false;
    return rests;
  }

  /** Whether none of the parameters that the result rests on has come to hold more since. */
  private isCurrent({ rests, resolvedAt }: Interned): boolean {
    if (rests === manyRests) return this.lastGrowth <= resolvedAt;
    for (const parameter of rests) if (parameter.changedAt > resolvedAt) return false;
    return true;
  }

  private resolveRoot(value: Value): readonly Value[] {
    if (value.kind === 'import') {
      const file = this.fileOf(value.step, value.file);
      if (file === undefined) return [this.table.root('package', value.step)];
      // require('./routes') is what `module.exports =` sets as well.
      const whole = this.files.get(file)?.exports.get('=');
      const module = this.table.root('module', '', file);
      return whole === undefined ? [module] : union([module], this.resolve(whole));
    }
    if (value.kind !== 'parameter') return [value];
    this.restOn([value as Interned]);
    const names = this.files.get(value.file);
    let values = this.resolve(names?.parameters.get(value.step) ?? noValues);
    const held = this.learnt.held.get(value);
    if (held !== undefined) values = union(values, this.resolve([...held]));
    const [fn, index] = splitParameter(value.step);
    const uses = this.learnt.uses.get(this.table.root('function', fn, value.file));
    if (uses !== undefined) {
      const arity = names?.signatures.get(fn)?.length ?? 0;
      values = union(values, this.resolve(this.table.stepAll([...uses], `p${index}/${arity}`)));
    }
    return values.length === 0 ? [value] : values;
  }

  private resolveStep(of: Value, step: string): readonly Value[] {
    let values: readonly Value[] = noValues;
    for (const holder of this.resolveOne(of)) values = union(values, this.take(holder, step));
    return values;
  }

  /** One step from a value that needs no further resolving. */
  private take(holder: Value, step: string): readonly Value[] {
    switch (holder.kind) {
      case 'module':
        return this.takeExport(holder, step);
      case 'function':
        if (step === '()') return this.resolve(this.files.get(holder.file)?.results.get(holder.step) ?? noValues);
        return this.child(holder, step);
      case 'class':
        if (step.startsWith('.')) return this.takeMember(holder, step.slice(1), 'statics');
        return this.child(holder, step);
      case 'object':
        if (step.startsWith('.')) return this.takeMember(holder, step.slice(1), 'members');
        return this.child(holder, step);
      case 'package':
        return step === '.default' ? [holder] : this.child(holder, step);
      case 'step':
        // an instance of a project class
        if (holder.step === '()' && holder.of!.kind === 'class') {
          if (step === '()') return [holder];
          if (step.startsWith('.')) return this.takeMember(holder.of!, step.slice(1), 'members');
        }
        return this.child(holder, step);
      default:
        return this.child(holder, step);
    }
  }

  private child(holder: Value, step: string): readonly Value[] {
    const value = this.table.step(holder, step);
    return value === undefined ? noValues : [value];
  }

  private takeExport(module: Value, step: string): readonly Value[] {
    const names = this.files.get(module.file);
    if (names === undefined) return noValues;
    const whole = names.exports.get('=');
    if (!step.startsWith('.')) return whole === undefined ? noValues : this.takeAll(this.resolve(whole), step);
    const name = step.slice(1);
    let values = this.resolve(names.exports.get(name) ?? noValues);
    if (whole !== undefined) values = union(values, name === 'default' ? this.resolve(whole) : this.takeAll(this.resolve(whole), step));
    if (values.length > 0 || name === 'default') return values;
    for (const { exports } of this.starredBy(names)) values = union(values, this.resolve(exports.get(name) ?? noValues));
    return values;
  }

  /** The files whose exports the file exports again with `export *`, at any distance. */
  private starredBy(names: FileNames): readonly FileNames[] {
    let found = this.starred.get(names.path);
    if (found === undefined) {
      const seen = new Set<FileNames>([names]);
      for (const { stars } of seen) {
        for (const target of this.resolve(stars)) {
          const next = target.kind === 'module' ? this.files.get(target.file) : undefined;
          if (next !== undefined) seen.add(next);
        }
      }
      seen.delete(names);
      found = [...seen];
      this.starred.set(names.path, found);
    }
    return found;
  }

  /** Goes through `resolveOne`, which knows how to end in a cycle. */
  private takeAll(holders: readonly Value[], step: string): readonly Value[] {
    return this.resolve(this.table.stepAll(holders, step));
  }

  private takeMember(holder: Value, name: string, from: 'members' | 'statics'): readonly Value[] {
    const known = this.holderOf(holder);
    if (known === undefined) return noValues;
    const own = known[from].get(name);
    if (own !== undefined) return this.resolve(own);
    let values: readonly Value[] = noValues;
    for (const base of this.resolve(known.bases)) {
      const instances = holder.kind === 'class' && from === 'members' ? this.takeAll([base], '()') : [base];
      values = union(values, this.takeAll(instances, `.${name}`));
    }
    return values;
  }
}

/** A parameter of which something is known does not stand for itself any more. */
function withoutUnknown(values: readonly Value[], parameter: Value): readonly Value[] {
  return values.length > 1 && parameter.kind === 'parameter' ? values.filter((value) => value !== parameter) : values;
}

function splitParameter(id: string): [fn: string, index: string] {
  const colon = id.indexOf(':');
  return [id.slice(0, colon), id.slice(colon + 1)];
}
