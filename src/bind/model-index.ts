import type { Model } from '../models/model.js';
import { addClosure, advance, basesOf, compile, noStates, packagesOf, type CompiledModel, type State } from '../models/paths.js';
import type { Interned, Value } from './value.js';

/** Answers what models say of packages, of the runtime's own names, and of what is reached from them. */
export class ModelIndex {
  private readonly exact = new Map<string, Model[]>();
  private readonly patterns: { readonly pattern: RegExp; readonly model: Model }[] = [];
  private readonly compiled = new Map<Model, CompiledModel>();
  private readonly roots = new Map<string, readonly State[]>();

  constructor(models: readonly Model[]) {
    for (const model of models) this.register(model);
  }

  private register(model: Model): void {
    for (const name of packagesOf(model)) {
      if (name.includes('*')) {
        const pattern = new RegExp(
          `^${name
            .split('*')
            .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
            .join('.*')}$`,
        );
        this.patterns.push({ pattern, model });
        continue;
      }
      const same = this.exact.get(name);
      if (same === undefined) this.exact.set(name, [model]);
      else same.push(model);
    }
  }

  /** The models of a package; `global` names the language's and the runtime's own names. */
  modelsOf(name: string): readonly Model[] {
    const models = [...(this.exact.get(name) ?? [])];
    for (const { pattern, model } of this.patterns) if (pattern.test(name) && !models.includes(model)) models.push(model);
    return models;
  }

  /** Where in the models the value stands, which needs no further resolving. Empty for what none of them knows. */
  statesOf(asked: Value): readonly State[] {
    const value = asked as Interned;
    if (value.states !== undefined) return value.states;
    let states = noStates;
    if (value.kind === 'package') states = this.rootStates(value.step);
    else if (value.kind === 'global')
      states = value.step === 'globalThis' ? this.rootStates('global') : advance(this.rootStates('global'), `.${value.step}`);
    else if (value.of !== undefined) states = advance(this.statesOf(value.of), value.step);
    value.states = states;
    return states;
  }

  private rootStates(name: string): readonly State[] {
    let states = this.roots.get(name);
    if (states === undefined) {
      const all = new Set<State>();
      for (const model of this.modelsOf(name)) addClosure(all, this.compiledOf(model).root);
      states = [...all];
      this.roots.set(name, states);
    }
    return states;
  }

  private compiledOf(model: Model): CompiledModel {
    let compiled = this.compiled.get(model);
    if (compiled === undefined) {
      compiled = compile(model);
      this.compiled.set(model, compiled);
      for (const other of basesOf(model).flatMap((name) => this.modelsOf(name))) {
        const { starts } = this.compiledOf(other);
        for (const [name, start] of compiled.starts) {
          const same = starts.get(name);
          if (same !== undefined) start.same.push(same);
        }
      }
    }
    return compiled;
  }
}
