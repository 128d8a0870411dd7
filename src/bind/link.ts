/**
 * Link answers what a value is in the whole project, and what models say of it. For that it learns from the project's calls what parameters
 * hold, and from models and names where functions stand.
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
import { noValues, rootOf, type Interned, type Value, type ValueTable } from './value.js';
import { manyRests, ValueResolver } from './value-resolver.js';

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
/** How far a function is followed into nested objects. */
const deepestObject = 3;

export class Link {
  /** The calls that must be gone over again when a parameter can hold more. */
  private readonly readers = new Map<Interned, Set<Handover>>();
  private readonly readersOfMany = new Set<Handover>();
  /** The parameters that have come to hold more in this round. */
  private readonly grown = new Set<Interned>();
  private readonly held = new Map<Value, Set<Value>>();
  private readonly uses = new Map<Value, Set<Value>>();
  private readonly resolver: ValueResolver;
  private readonly index: ModelIndex;
  /** Undoes what was learnt for a file that only stands in for another. */
  private undo: (() => void)[] | undefined;

  constructor(
    private readonly table: ValueTable,
    private readonly files: Map<string, FileNames>,
    private readonly around: Surroundings,
    readonly models: readonly Model[],
    handovers: readonly Handover[],
  ) {
    this.index = new ModelIndex(models);
    this.resolver = new ValueResolver(table, files, (specifier, from) => around.resolve(specifier, from), {
      held: this.held,
      uses: this.uses,
    });
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
    this.undo = undo;
    this.table.forget(path);
    this.files.set(path, names);
    try {
      return this.resolver.forTheMoment(() => {
        this.learnAll([names], handovers);
        return answer();
      });
    } finally {
      this.undo = undefined;
      for (const restore of undo.reverse()) restore();
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
    const rests = this.resolver.takeRests();
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
    this.resolver.grow(this.grown);
    for (const parameter of this.grown) for (const reader of this.readers.get(parameter) ?? []) open.add(reader);
    for (const reader of this.readersOfMany) open.add(reader);
    this.grown.clear();
    return open;
  }

  /** What the values are when imports, calls, members and parameters are followed. Unknown ones stay as they are. */
  resolve(values: readonly Value[]): readonly Value[] {
    return this.resolver.resolve(values);
  }

  /** What a project class, interface or object has under the name, bases included. */
  memberOf(holder: Value, name: string): readonly Value[] {
    return this.resolver.memberOf(holder, name);
  }

  /** The names that the project file exports, those of `export *` included. */
  exportedNames(module: Value): readonly string[] {
    return this.resolver.exportedNames(module);
  }

  /** What the project class, interface or object declares. */
  holderOf(root: Value): Members | undefined {
    return this.resolver.holderOf(root);
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
    const declared = this.resolver
      .resolveOne(this.table.root('parameter', `${fn.step}:0`, fn.file))
      .filter((value) => value.step === '()' && isOf(model, value));
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
    return this.resolver.resolveOne(parameter).filter((value) => value !== parameter && this.isWorthHolding(value));
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

/** Whether the value starts in the model's package. */
function isOf(model: Model, value: Value): boolean {
  const { kind, step } = rootOf(value);
  return kind === 'package' && packagesOf(model).includes(step);
}
