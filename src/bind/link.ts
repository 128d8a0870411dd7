/**
 * Link answers what a value is in the whole project: imports are followed to the files that export, calls to what functions
 * return, members through classes and their bases, parameters to the arguments of their callers.
 *
 * What a parameter can hold depends on which functions a call reaches, and that on what parameters hold. The constructor
 * therefore goes over the calls until nothing new is learnt. Values are only ever added, so the result is a least
 * fixpoint and does not depend on the order of files.
 */
import picomatch from 'picomatch';
import type { ErrorModel, Model } from '../models/model.js';
import { packagesOf, stepsOf, type Row, type ValueName } from '../models/paths.js';
import type { FileNames, HandedArgument, Handover, Members } from './file-names.js';
import { ModelIndex } from './model-index.js';
import { noValues, rootOf, union, type Interned, type Value, type ValueTable } from './value.js';

/** What link asks of the project around the files. */
export interface Surroundings {
  /** The project file that the specifier names in the importing file. */
  resolve(specifier: string, from: string): string | undefined;
  /** The range that the package.json nearest to the file gives for the package. */
  dependency(file: string, name: string): string | undefined;
  /** The exports of the file that a deployment has as its handlers, by name. */
  deployedHandlers(file: string): ReadonlySet<string>;
}

/** What a parameter can hold, and where a function can stand: whoever holds more says nothing of any of them. */
const mostHeld = 8;
/** What a value can be: more than these say nothing. */
const mostValues = 16;
/** How far a value is followed through other values, and a function into nested objects. */
const deepest = 200;
const deepestObject = 3;
const noRests: readonly Interned[] = [];
/** A result that rests on more parameters than `mostRests` counts as resting on all of them. */
const manyRests: readonly Interned[] = [];
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

export class Link {
  /** Counts the rounds in which something was learnt of parameters. */
  private now = 0;
  private lastGrowth = 0;
  /** The parameters that the resolution under way rests on. */
  private rests: Set<Interned> | undefined;
  private restsOnMany = false;
  /** The calls that must be gone over again when a parameter can hold more. */
  private readonly readers = new Map<Interned, Set<Handover>>();
  private readonly readersOfMany = new Set<Handover>();
  /** The parameters that have come to hold more in this round. */
  private readonly grown = new Set<Interned>();
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
  private readonly held = new Map<Value, Set<Value>>();
  private readonly uses = new Map<Value, Set<Value>>();
  private readonly index: ModelIndex;
  /** Undoes what was learnt for a file that only stands in for another. */
  private undo: (() => void)[] | undefined;
  /** The values that were resolved meanwhile. */
  private resolvedMeanwhile: Interned[] | undefined;

  constructor(
    private readonly table: ValueTable,
    private readonly files: Map<string, FileNames>,
    private readonly around: Surroundings,
    readonly models: readonly Model[],
    handovers: readonly Handover[],
  ) {
    this.index = new ModelIndex(models);
    this.learnAll([...files.values()], handovers);
  }

  private learnAll(files: readonly FileNames[], handovers: readonly Handover[]): void {
    this.useConventions(files);
    this.useDeployed(files);
    this.usePlaced(files);
    this.learn(handovers);
    this.useSignatures(files);
    this.learn([]);
  }

  /** Answers as if the file of that path had these names and made these calls. Whatever is learnt meanwhile is forgotten afterwards. */
  withNames<T>(names: FileNames, handovers: readonly Handover[], answer: () => T): T {
    const { path } = names;
    const before = this.files.get(path);
    const undo: (() => void)[] = [];
    const resolved: Interned[] = [];
    [this.undo, this.resolvedMeanwhile] = [undo, resolved];
    this.table.forget(path);
    this.files.set(path, names);
    try {
      this.learnAll([names], handovers);
      return answer();
    } finally {
      [this.undo, this.resolvedMeanwhile] = [undefined, undefined];
      this.now += 1;
      for (const restore of undo.reverse()) restore();
      for (const value of resolved) value.resolved = undefined;
      this.grown.clear();
      if (before === undefined) this.files.delete(path);
      else this.files.set(path, before);
      this.table.forget(path);
    }
  }

  /**
   * Goes over the calls, and again over those whose parameters have come to hold more, until nothing new is learnt. What is learnt in one
   * round counts from the next one on, so that what was resolved holds for a whole round.
   */
  private learn(handovers: readonly Handover[]): void {
    for (let round: Iterable<Handover> = [...handovers, ...this.endRound()]; ; round = this.endRound()) {
      let isOver = true;
      for (const handover of round) {
        isOver = false;
        this.hand(handover);
        this.noteReader(handover);
      }
      if (isOver) return;
    }
  }

  /** Remembers which parameters the call that has been gone over rests on. */
  private noteReader(reader: Handover): void {
    const rests = this.takeRests();
    if (rests === manyRests) this.readersOfMany.add(reader);
    for (const parameter of rests) {
      const readers = this.readers.get(parameter);
      if (readers === undefined) this.readers.set(parameter, new Set([reader]));
      else readers.add(reader);
    }
  }

  /** A parameter can hold more than before. */
  private grow(parameter: Value): void {
    this.grown.add(parameter as Interned);
  }

  /** Makes what was learnt in the round count. Returns the calls that must be gone over again. */
  private endRound(): ReadonlySet<Handover> {
    const open = new Set<Handover>();
    if (this.grown.size === 0) return open;
    this.now += 1;
    this.lastGrowth = this.now;
    for (const parameter of this.grown) {
      parameter.changedAt = this.now;
      this.undo?.push(() => (parameter.changedAt = this.now));
      for (const reader of this.readers.get(parameter) ?? []) open.add(reader);
    }
    for (const reader of this.readersOfMany) open.add(reader);
    this.grown.clear();
    return open;
  }

  /** What the values are when imports, calls, members and parameters are followed. Unknown ones stay as they are. */
  resolve(values: readonly Value[]): readonly Value[] {
    if (values.length === 0) return values;
    if (values.length === 1) return this.resolveOne(values[0]!);
    let all: readonly Value[] = noValues;
    for (const value of values) all = union(all, this.resolveOne(value));
    return all;
  }

  /** The model rows that hold for what the values are, for code in the file. */
  rowsOf(values: readonly Value[], file: string): readonly Row[] {
    const rows: Row[] = [];
    for (const value of this.resolve(values)) {
      for (const state of this.index.statesOf(value)) {
        for (const row of state.rows) if (!rows.includes(row) && this.counts(row, file)) rows.push(row);
      }
    }
    return rows;
  }

  /** The names that models give to what the values are: `response`, `pool`. */
  namesOf(values: readonly Value[]): readonly ValueName[] {
    const names: ValueName[] = [];
    for (const value of this.resolve(values)) {
      for (const state of this.index.statesOf(value)) names.push(...state.names);
    }
    return names;
  }

  /** What models say of the classes among the values, bases of project classes included. */
  errorsOf(values: readonly Value[]): readonly ErrorModel[] {
    const errors: ErrorModel[] = [];
    const seen = new Set<Value>();
    const work = [...this.resolve(values)];
    for (let value = work.pop(); value !== undefined; value = work.pop()) {
      if (seen.has(value)) continue;
      seen.add(value);
      for (const state of this.index.statesOf(value)) errors.push(...state.errors);
      if (value.kind === 'class') work.push(...this.resolve(this.holderOf(value)?.bases ?? noValues));
    }
    return errors;
  }

  hasName(values: readonly Value[], name: string): boolean {
    return this.namesOf(values).some((known) => known.name === name);
  }

  /** The places where a project function is handed to, as values: `express().get.argument[1]`. */
  usesOf(fn: Value): readonly Value[] {
    const uses = this.uses.get(fn);
    return uses === undefined ? noValues : [...uses];
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

  private resolveOne(asked: Value): readonly Value[] {
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
    this.resolvedMeanwhile?.push(value);
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

  /** The parameters that were rested on since they were last taken. */
  private takeRests(): readonly Interned[] {
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
      const file = this.around.resolve(value.step, value.file);
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
    const held = this.held.get(value);
    if (held !== undefined) values = union(values, this.resolve([...held]));
    const [fn, index] = splitParameter(value.step);
    const uses = this.uses.get(this.table.root('function', fn, value.file));
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

  // --- models

  /** The models of a package; `global` names the language's and the runtime's own names. */
  modelsOf(name: string): readonly Model[] {
    return this.index.modelsOf(name);
  }

  /** Whether the value lies in a package or global that a model knows. */
  isModelled(value: Value): boolean {
    return this.index.statesOf(value).length > 0;
  }

  private counts({ model, call }: Row, file: string): boolean {
    if (call.majors === undefined) return true;
    const major = this.majorOf(model, file);
    return major === undefined || call.majors.includes(major);
  }

  /** The major version of the model's package that the file's package.json asks for. */
  majorOf(model: Model, file: string): number | undefined {
    for (const name of packagesOf(model)) {
      const range = this.around.dependency(file, name);
      const major = range === undefined ? undefined : /\d+/.exec(range)?.[0];
      if (major !== undefined) return Number(major);
    }
    return undefined;
  }

  // --- what parameters hold

  private useConventions(files: readonly FileNames[]): void {
    for (const model of this.models) {
      if (model.files === undefined) continue;
      const matches = picomatch([...model.files], { dot: true });
      const root = this.placeIn(model, 'exports')!;
      for (const names of files) {
        if (!matches(names.path) || !this.dependsOn(names, model)) continue;
        for (const [exported, values] of names.exports) {
          const place = this.table.step(root, `.${exported === '=' ? 'default' : exported}`)!;
          for (const value of this.resolve(values)) if (!this.takesOther(value, model)) this.use(value, place);
        }
      }
    }
  }

  /** Whether the first parameter is declared to be something of the package that the model says nothing of: the `S3Event` of a Lambda. */
  private takesOther(fn: Value, model: Model): boolean {
    if (fn.kind !== 'function') return false;
    const declared = this.resolveOne(this.table.root('parameter', `${fn.step}:0`, fn.file)).filter(
      (value) => value.step === '()' && isOf(model, value),
    );
    return declared.length > 0 && !declared.some((value) => this.isModelled(value));
  }

  /** Handlers that only their parameters' names tell, where nothing else is known of the function. */
  private useSignatures(files: readonly FileNames[]): void {
    const found: [fn: Value, place: Value][] = [];
    for (const model of this.models) {
      for (const { parameters, returns, isTyped, at } of model.conventions ?? []) {
        const place = this.placeIn(model, at);
        if (place === undefined) continue;
        for (const file of files) {
          const { path, signatures } = file;
          if (returns === undefined && !this.dependsOn(file, model)) continue;
          for (const [id, names] of signatures) {
            if (names.length < parameters.length || !parameters.every((known, index) => known.includes(names[index]!))) continue;
            const fn = this.table.root('function', id, path);
            if ((returns !== undefined && !this.returnsObjectWith(returns, fn)) || this.takesOther(fn, model)) continue;
            const known = names.flatMap((_, index) => this.knownOf(this.table.root('parameter', `${id}:${index}`, path)));
            if (this.isOnlyExported(fn, model) && (known.length === 0 || (isTyped === true && known.every((value) => isOf(model, value)))))
              found.push([fn, place]);
          }
        }
      }
    }
    for (const [fn, place] of found) this.use(fn, place);
  }

  /** Whether nothing is known of the function save that its file exports it, under a name that says nothing to the model. */
  private isOnlyExported(fn: Value, model: Model): boolean {
    const uses = this.uses.get(fn);
    if (uses === undefined) return true;
    const root = this.placeIn(model, 'exports');
    return [...uses].every(({ of }) => of === root);
  }

  private useDeployed(files: readonly FileNames[]): void {
    for (const model of this.models) {
      const place = model.deployed === undefined ? undefined : this.placeIn(model, model.deployed);
      if (place === undefined) continue;
      for (const { path, exports } of files) {
        for (const name of this.around.deployedHandlers(path)) {
          for (const value of this.resolve(exports.get(name) ?? noValues)) this.use(value, place);
        }
      }
    }
  }

  /** The place that the path leads to from the model's package. */
  private placeIn(model: Model, path: string): Value | undefined {
    const [name] = packagesOf(model);
    let place: Value | undefined = this.table.root('package', name!);
    for (const step of stepsOf(path)) place = place === undefined ? undefined : this.table.step(place, step);
    return place;
  }

  /** Whether some result of the function is an object with a member of this name. */
  private returnsObjectWith(name: string, fn: Value): boolean {
    const results = this.files.get(fn.file)?.results.get(fn.step) ?? noValues;
    return this.resolve(results).some((value) => this.holderOf(value)?.members.has(name));
  }

  private add(map: Map<Value, Set<Value>>, key: Value, value: Value): boolean {
    let set = map.get(key);
    if (set === undefined) map.set(key, (set = new Set()));
    if (set.has(value) || set.size >= mostHeld) return false;
    set.add(value);
    const filled = set;
    this.undo?.push(() => {
      filled.delete(value);
      if (filled.size === 0) map.delete(key);
    });
    return true;
  }

  private knownOf(parameter: Value): readonly Value[] {
    return this.resolveOne(parameter).filter((value) => value !== parameter && this.isWorthHolding(value));
  }

  private usePlaced(files: readonly FileNames[]): void {
    for (const names of files) {
      for (const { value, places } of names.placed) {
        for (const place of this.resolve(places)) this.use(value, place);
      }
    }
  }

  /** Whether the file's package names the model's package among its dependencies, or the file itself imports it. */
  private dependsOn({ path, imports }: FileNames, model: Model): boolean {
    const names = packagesOf(model);
    return (
      names.some((name) => this.around.dependency(path, name) !== undefined) ||
      imports.some((specifier) => this.modelsOf(specifier).includes(model))
    );
  }

  /** Learns from one call. */
  private hand(handover: Handover): void {
    for (const callee of this.resolve(handover.callee)) {
      for (const argument of handover.arguments) this.handArgument(callee, argument);
    }
  }

  private handArgument(callee: Value, argument: HandedArgument): void {
    const fn = callee.kind === 'class' ? this.memberOf(this.table.step(callee, '()')!, 'constructor')[0] : callee;
    if (fn?.kind === 'function') {
      const parameter = this.table.root('parameter', `${fn.step}:${argument.index}`, fn.file);
      for (const value of this.resolve(argument.values)) {
        if (this.isWorthHolding(value) && this.add(this.held, parameter, value)) this.grow(parameter);
      }
      return;
    }
    const place = callee.kind === 'parameter' ? undefined : this.table.step(callee, `a${argument.index}`);
    if (place === undefined) return;
    for (const value of this.resolve(argument.values)) this.use(value, place);
    // A function inside an unknown or transparent wrapper stands where the wrapper's result stands.
    if (argument.call === undefined || !this.isTransparent(argument.call)) return;
    for (const inner of argument.call.arguments) {
      for (const value of this.resolve(inner.values)) if (value.kind === 'function') this.use(value, place);
    }
  }

  private isTransparent(call: Handover): boolean {
    return this.resolve(call.callee).every((callee) => {
      if (callee.kind === 'function' || callee.kind === 'class') return false;
      const states = this.index.statesOf(callee);
      return states.length === 0 || states.some((state) => state.rows.some((row) => row.call.is === 'wrap-handler'));
    });
  }

  private isWorthHolding(value: Value): boolean {
    if (value.kind === 'function' || value.kind === 'class' || value.kind === 'object') return true;
    if (value.kind === 'step' && value.step === '()' && value.of!.kind === 'class') return true;
    return this.isModelled(value);
  }

  /** Notes that a function, or each function that an object or a class holds, stands at the place. */
  private use(value: Value, place: Value, depth = 0): void {
    if (value.kind === 'function') {
      if (!this.add(this.uses, value, place)) return;
      const count = this.files.get(value.file)?.signatures.get(value.step)?.length ?? 0;
      for (let index = 0; index < count; index += 1) this.grow(this.table.root('parameter', `${value.step}:${index}`, value.file));
      return;
    }
    if (value.kind !== 'object' && value.kind !== 'class') return;
    if (value.kind === 'class') this.add(this.uses, value, place);
    for (const [name, members] of this.holderOf(value)?.members ?? []) {
      const inner = this.table.step(place, `.${name}`);
      if (inner === undefined) continue;
      for (const member of this.resolve(members)) {
        if (member.kind === 'function' || (member.kind === 'object' && depth < deepestObject)) this.use(member, inner, depth + 1);
      }
    }
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

/** Whether the value starts in the model's package. */
function isOf(model: Model, value: Value): boolean {
  const { kind, step } = rootOf(value);
  return kind === 'package' && packagesOf(model).includes(step);
}
