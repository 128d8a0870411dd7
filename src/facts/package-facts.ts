/**
 * Facts of packages: what errlint knows of their exports from their source, as models. A run over code that imports a package and has no
 * source of it takes them in, and knows what the exported functions do and which libraries' values the exports are.
 */
import type { Members } from '../bind/file-names.js';
import { rootOf, type Value } from '../bind/value.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import type { CallModel, ErrorModel, Model } from '../models/model.js';
import { packagesOf } from '../models/paths.js';
import { SyntaxKind, type FunctionNode } from '../parse/syntax.js';
import { factsOfFunction } from './function-facts.js';

/** How many steps of members and results are taken from an export. */
const deepest = 3;

/** The models of all packages that the files belong to, as far as they have a name and export something that matters. */
export function packageFacts(project: LinkedProject, files: Iterable<string>): readonly Model[] {
  const homes = new Map<string, AnalysedFile>();
  const subpaths = new Map<string, readonly string[]>();
  for (const path of files) {
    const [file, info] = [project.files.get(path), project.packageOf(path)];
    if (file === undefined || info?.name === undefined || homes.has(info.name)) continue;
    homes.set(info.name, file);
    subpaths.set(info.name, info.subpaths ?? []);
  }
  return [...homes].flatMap(([name, file]) =>
    ['', ...(subpaths.get(name) ?? [])].flatMap((subpath) => new ModuleFacts(project, file, name + subpath).models()),
  );
}

/** Collects the facts of one module of a package, named as others import it. */
class ModuleFacts {
  /** By their text: a module may export the same under several names, and reach it in several ways. */
  private readonly calls = new Map<string, CallModel>();
  private readonly errors: ErrorModel[] = [];
  /** Paths of values that models of other packages know, by package and by the name that the model gives them. */
  private readonly named = new Map<string, Map<string, Set<string>>>();
  private readonly seen = new Set<Value>();

  constructor(
    private readonly project: LinkedProject,
    private readonly home: AnalysedFile,
    private readonly specifier: string,
  ) {}

  models(): readonly Model[] {
    const { link } = this.project;
    for (const module of link.resolve([this.home.names.importRoot(this.specifier)])) {
      if (module.kind === 'package') continue;
      if (module.kind !== 'module') this.visit(module, '', 0);
      for (const name of link.exportedNames(module)) {
        for (const value of link.memberOf(module, name)) this.visit(value, name === 'default' ? '' : `.${name}`, 0);
      }
    }
    const own: Model = {
      package: this.specifier,
      ...(this.calls.size === 0 ? {} : { calls: [...this.calls.values()] }),
      ...(this.errors.length === 0 ? {} : { errors: this.errors }),
    };
    const known = [...this.named].map(([addsTo, values]): Model => {
      const paths = [...values].map(([name, all]) => [name, all.size === 1 ? [...all].join() : `{${[...all].join()}}`]);
      return { package: this.specifier, addsTo, values: Object.fromEntries(paths) as Record<string, string> };
    });
    return own.calls === undefined && own.errors === undefined ? known : [own, ...known];
  }

  private visit(value: Value, path: string, depth: number): void {
    if (this.seen.has(value)) return;
    this.seen.add(value);
    switch (value.kind) {
      case 'function':
        this.visitFunction(value, path, depth);
        break;
      case 'class':
        this.visitClass(value, path, depth);
        break;
      case 'object':
        this.visitMembers(value, this.project.link.holderOf(value)?.members, path, depth);
        break;
      default:
        this.noteKnown(value, path);
    }
  }

  private visitFunction(value: Value, path: string, depth: number): void {
    for (const found of this.project.functionsAmong([value])) {
      for (const fact of factsOfFunction(found, this.project)) {
        // A method may only be there to be overridden.
        if (fact.is !== 'exit' || !isMethod(found.node)) this.add({ call: path, ...fact });
      }
      const returned = found.file.names.returnedBy(found.node).flatMap((node) => found.file.names.valuesOf(node));
      if (returned.some(isGiven)) continue;
      for (const result of this.after(value, '()')) this.visitDeeper(result, `${path}()`, depth);
    }
  }

  private visitClass(value: Value, path: string, depth: number): void {
    const { link } = this.project;
    const holder = link.holderOf(value);
    this.visitMembers(value, holder?.statics, path, depth);
    for (const { class: _class, ...known } of link.errorsOf([value])) this.errors.push({ class: path, ...known });
    for (const instance of this.after(value, '()')) {
      this.visitMembers(instance, holder?.members, `${path}()`, depth);
      for (const base of link.resolve(holder?.bases ?? [])) for (const same of this.after(base, '()')) this.noteKnown(same, `${path}()`);
    }
  }

  private visitMembers(holder: Value, members: Members['members'] | undefined, path: string, depth: number): void {
    for (const [name, values] of members ?? []) {
      if (name === 'constructor' || !/^[\w$]+$/.test(name) || values.some(isGiven)) continue;
      for (const member of this.project.link.memberOf(holder, name)) this.visitDeeper(member, `${path}.${name}`, depth);
    }
  }

  private visitDeeper(value: Value, path: string, depth: number): void {
    if (depth < deepest) this.visit(value, path, depth + 1);
  }

  private after(value: Value, step: string): readonly Value[] {
    const next = this.project.table.step(value, step);
    return next === undefined ? [] : this.project.link.resolve([next]);
  }

  /** What another package's model says of the value: its name there, or else what a call of it means. */
  private noteKnown(value: Value, path: string): void {
    const { link } = this.project;
    const names = link.namesOf([value]);
    for (const { model, name } of names) {
      const byName = this.named.get(packagesOf(model)[0]!) ?? new Map<string, Set<string>>();
      this.named.set(packagesOf(model)[0]!, byName);
      byName.set(name, (byName.get(name) ?? new Set()).add(path));
    }
    if (names.length > 0) return;
    // What releases it has a path of its own in the other model.
    for (const { call, how } of link.rowsOf([value], this.home.path)) {
      if (how === 'call' && call.release === undefined) this.add({ ...call, call: path });
    }
  }

  private add(call: CallModel): void {
    this.calls.set(JSON.stringify(call), call);
  }
}

/** What the package is given by those who use it is none of its own. */
function isGiven(value: Value): boolean {
  return rootOf(value).kind === 'parameter';
}

function isMethod({ kind }: FunctionNode): boolean {
  return kind === SyntaxKind.MethodDeclaration || kind === SyntaxKind.GetAccessor;
}
