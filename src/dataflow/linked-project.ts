import { collectHandovers, collectNames } from '../bind/file-names.js';
import { idOf } from '../bind/ids.js';
import { Link } from '../bind/link.js';
import { nameOf } from '../bind/names.js';
import { noValues, type Value, type ValueTable } from '../bind/value.js';
import type { Row } from '../models/paths.js';
import type { Role } from '../models/model.js';
import {
  firstFrom,
  forEachChild,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import type { AnalysedFile } from './analysed-file.js';
import { Effects, type Ending, type Place } from './effects.js';
import { LayeredMap } from './layered-map.js';

/** A project function, and the file it stands in. */
export interface FoundFunction {
  readonly node: FunctionNode;
  readonly file: AnalysedFile;
}

/** A call or import, and the file it stands in. */
export interface PlacedNode<Kind extends Node> {
  readonly node: Kind;
  readonly file: AnalysedFile;
}

/** What callers need to know of a function. Plain data: it can leave the process, and holds no trees. */
export interface Summary {
  /** Whether a call can come back. */
  readonly canReturn: boolean;
  /** What it does besides, by itself or in functions that it calls. */
  readonly roles: readonly (Role | 'throw')[];
  /** By parameter: what becomes of what it is given. */
  readonly parameters: readonly (readonly Ending[])[];
}

/** What is known of the package.json nearest to a file. */
export interface PackageInfo {
  readonly folder: string;
  readonly name?: string;
  /** dependencies, devDependencies, peerDependencies and optionalDependencies together: name → range. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly main?: string;
  /** What others can import besides the package's name: `/client`. */
  readonly subpaths?: readonly string[];
  readonly bin: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
}

/** What the user says of the checks of environment variables. */
export interface DeclaredEnv {
  /** Whether the file makes sure, of every variable that it names, that it is there. */
  isChecking(file: string): boolean;
  /** Names of functions that make sure that a variable is there, given its name or its value. */
  readonly functions: ReadonlySet<string>;
}

const nothingDeclared: DeclaredEnv = { isChecking: () => false, functions: new Set() };

type Callers = Map<FunctionNode, PlacedNode<CallExpression | NewExpression>[]>;

/** A file that stands in for another text of it, and the calls in it by what they reach. */
interface StandIn {
  readonly file: AnalysedFile;
  readonly before: AnalysedFile | undefined;
  callers: Callers | undefined;
}

/** A call, and the row that gives it its role. */
export interface RoleCall {
  readonly node: CallExpression | NewExpression;
  readonly row: Row;
}

/** A call that may reach more functions than these says nothing of what it does. */
const mostCallees = 8;
const noFunctions: readonly FoundFunction[] = [];
const noRows: readonly Row[] = [];
const noCalls: readonly RoleCall[] = [];

/** All files together: what calls reach, which roles they play, what functions do. */
export class LinkedProject {
  readonly effects: Effects;
  private functions: Map<AnalysedFile, Map<string, FunctionNode>> = new Map<AnalysedFile, Map<string, FunctionNode>>();
  private functionsByCall = new Map<Node, readonly FoundFunction[]>();
  private rowsByNode = new Map<Node, readonly Row[]>();
  private roles = new Map<FunctionNode, ReadonlySet<Role | 'throw'>>();
  private callsByRole = new Map<AnalysedFile, ReadonlyMap<Role, readonly RoleCall[]>>();
  private setters = new Map<
    AnalysedFile,
    readonly { readonly node: CallExpression | NewExpression | ts.BinaryExpression; readonly row: Row }[]
  >();
  private returning = new Map<FunctionNode, boolean>();
  private callers: Callers | undefined;
  private importers: Map<string, PlacedNode<Node>[]> | undefined;
  private implementers: Map<Value, Value[]> | undefined;
  private standIn: StandIn | undefined;

  constructor(
    readonly files: Map<string, AnalysedFile>,
    readonly link: Link,
    readonly table: ValueTable,
    /** The package that the file is part of. */
    readonly packageOf: (file: string) => PackageInfo | undefined = () => undefined,
    /** Whether the deployment of the file sets the environment variable. */
    readonly isDeployed: (file: string, name: string) => boolean = () => false,
    readonly declaredEnv: DeclaredEnv = nothingDeclared,
  ) {
    this.effects = new Effects(this);
    for (const file of files.values()) this.adopt(file);
  }

  private adopt(file: AnalysedFile): void {
    file.neverReturns = (call) => this.neverReturns(call, file);
  }

  /**
   * Answers with the file in place of the one of its path, or besides all others. What the others were found to be before is not asked
   * again; what is found out meanwhile may rest on the file and is forgotten afterwards.
   */
  withFile<T>(file: AnalysedFile, answer: () => T): T {
    const { path } = file;
    const { functions, functionsByCall, rowsByNode, roles, callsByRole, setters, returning } = this;
    const before = this.files.get(path);
    const known = {
      functions,
      functionsByCall,
      rowsByNode,
      roles,
      callsByRole,
      setters,
      returning,
      callers: this.allCallers(),
      importers: this.importers,
    };
    for (const key of ['functions', 'functionsByCall', 'rowsByNode', 'roles', 'callsByRole', 'setters', 'returning'] as const) {
      Object.assign(this, { [key]: new LayeredMap<unknown, unknown>(this[key]) });
    }
    this.adopt(file);
    this.files.set(path, file);
    this.standIn = { file, before, callers: undefined };
    try {
      return this.effects.layered(() => this.link.withNames(collectNames(file.names), collectHandovers(file.names), answer));
    } finally {
      Object.assign(this, known);
      this.standIn = undefined;
      if (before === undefined) this.files.delete(path);
      else this.files.set(path, before);
    }
  }

  /** The project functions (constructors, for `new`) that the call can reach. */
  functionsOf(call: CallExpression | NewExpression, file: AnalysedFile): readonly FoundFunction[] {
    let found = this.functionsByCall.get(call);
    if (found === undefined) {
      const callees = file.valuesOf(call.expression);
      found = this.functionsAmong(this.link.resolve(callees));
      if (found.length === 0) found = this.functionsAmong(callees.flatMap((callee) => this.implementationsOf(callee)));
      this.functionsByCall.set(call, found);
    }
    return found;
  }

  /** The project functions among the values; for a class, its constructor. */
  functionsAmong(values: readonly Value[]): readonly FoundFunction[] {
    let found: FoundFunction[] | undefined;
    for (const value of values) {
      if (value.kind === 'class') {
        const instance = this.table.step(value, '()');
        const constructors = instance === undefined ? noValues : this.link.memberOf(instance, 'constructor');
        for (const constructor of constructors) found = this.addFunction(constructor, found);
      } else found = this.addFunction(value, found);
    }
    return found === undefined || found.length > mostCallees ? noFunctions : found;
  }

  /** `save` of the only class that implements `Orders`, for `orders.save` where `orders` is declared to be such a thing. */
  private implementationsOf({ of: receiver, step }: Value): readonly Value[] {
    if (receiver === undefined || !step.startsWith('.')) return noValues;
    return this.link.resolve([receiver]).flatMap((holder) => {
      if (holder.kind !== 'step' || holder.step !== '()') return noValues;
      const [only, ...others] = this.allImplementers().get(holder.of!) ?? [];
      if (only === undefined || others.length > 0 || this.allImplementers().has(only)) return noValues;
      return this.link.memberOf(this.table.step(only, '()')!, step.slice(1));
    });
  }

  /** By interface or base class: the classes that implement or extend it. */
  private allImplementers(): ReadonlyMap<Value, readonly Value[]> {
    if (this.implementers === undefined) {
      this.implementers = new Map();
      for (const { bound, names } of this.files.values()) {
        for (const declaration of bound.classes) {
          const implemented = [...names.basesOf(declaration), ...names.interfacesOf(declaration)];
          for (const base of new Set(this.link.resolve(implemented)))
            if (base.kind === 'class') addTo(this.implementers, base, names.rootOf('class', declaration));
        }
      }
    }
    return this.implementers;
  }

  private addFunction(value: Value, found: FoundFunction[] | undefined): FoundFunction[] | undefined {
    if (value.kind !== 'function') return found;
    const file = this.files.get(value.file);
    const node = file === undefined ? undefined : this.functionById(file, value.step);
    // Nobody knows what a declared function does.
    if (node?.body === undefined) return found;
    const all = found ?? [];
    all.push({ node, file: file! });
    return all;
  }

  private functionById(file: AnalysedFile, id: string): FunctionNode | undefined {
    let byId = this.functions.get(file);
    if (byId === undefined) {
      byId = new Map(file.bound.functions.map((fn) => [idOf(fn), fn]));
      this.functions.set(file, byId);
    }
    return byId.get(id);
  }

  /** The declaration of a project class, and the file it stands in; undefined for any other value. */
  classOf(value: Value): PlacedNode<ts.ClassLikeDeclaration> | undefined {
    const file = value.kind === 'class' ? this.files.get(value.file) : undefined;
    const node = file?.bound.classes.find((declaration) => idOf(declaration) === value.step);
    return node && { node, file: file! };
  }

  /** The calls that can reach the function. */
  callersOf(fn: FunctionNode): readonly PlacedNode<CallExpression | NewExpression>[] {
    const { standIn } = this;
    const known = this.allCallers();
    if (standIn === undefined) return known.get(fn) ?? [];
    const { file, before } = standIn;
    standIn.callers ??= this.callersIn([file]);
    const twin = before === undefined ? undefined : this.functionById(before, idOf(fn));
    const others = known.get(file.bound.functions.includes(fn) ? (twin ?? fn) : fn) ?? [];
    return [...others.filter((caller) => caller.file !== before), ...(standIn.callers.get(fn) ?? [])];
  }

  /** Whether the function is called by functions of the project and by nothing else: what it does is what its callers do. */
  isHelper(fn: FunctionNode, file: AnalysedFile): boolean {
    return this.callersOf(fn).length > 0 && this.link.usesOf(this.valueOfFunction(fn, file)).length === 0;
  }

  private allCallers(): ReadonlyMap<FunctionNode, readonly PlacedNode<CallExpression | NewExpression>[]> {
    this.callers ??= this.callersIn(this.files.values());
    return this.callers;
  }

  private callersIn(files: Iterable<AnalysedFile>): Callers {
    const callers: Callers = new Map();
    for (const file of files) {
      for (const node of file.bound.calls) for (const target of this.functionsOf(node, file)) addTo(callers, target.node, { node, file });
    }
    return callers;
  }

  /** Imports and exports of the file in other files, and `require` and `import` calls of it. */
  importersOf(file: AnalysedFile): readonly PlacedNode<Node>[] {
    if (this.importers === undefined) {
      this.importers = new Map();
      for (const other of this.files.values()) {
        for (const [node, specifier] of importsIn(other)) {
          const [module] = this.link.resolve([other.names.importRoot(specifier)]);
          if (module?.kind === 'module') addTo(this.importers, module.file, { node, file: other });
        }
      }
    }
    return this.importers.get(file.path) ?? [];
  }

  /** The value of a function node. */
  valueOfFunction(fn: FunctionNode, file: AnalysedFile): Value {
    return file.names.rootOf('function', fn);
  }

  /** Rows of models that hold for the call. */
  rowsCalled(call: CallExpression | NewExpression | ts.TaggedTemplateExpression, file: AnalysedFile): readonly Row[] {
    let rows = this.rowsByNode.get(call);
    if (rows === undefined) {
      const callee = call.kind === SyntaxKind.TaggedTemplateExpression ? call.tag : call.expression;
      rows = this.link.rowsOf(file.valuesOf(callee), file.path).filter((row) => row.how === 'call' && this.meets(row, call, file));
      this.rowsByNode.set(call, rows);
    }
    return rows;
  }

  /** Whether the arguments are those that the row asks for. */
  private meets({ call: model }: Row, node: CallExpression | NewExpression | ts.TaggedTemplateExpression, file: AnalysedFile): boolean {
    if (node.kind === SyntaxKind.TaggedTemplateExpression) return true;
    const args: readonly Expression[] = (node as CallExpression).arguments ?? [];
    for (const [index, wanted] of Object.entries(model.when ?? {})) {
      const argument = args[Number(index)];
      const text = argument === undefined ? undefined : literalText(argument);
      if (text === undefined || !(typeof wanted === 'string' ? text === wanted : wanted.includes(text))) return false;
    }
    const { keys, arity } = model;
    if (keys !== undefined && !args.some((argument) => keysOf(argument).some((key) => keys.includes(key)))) return false;
    if (arity !== undefined) {
      return args.some((argument) =>
        this.functionsAmong(this.link.resolve(file.valuesOf(argument))).some(({ node: fn }) => fn.parameters.length === arity),
      );
    }
    return true;
  }

  /** Rows that hold for an assignment to the place. */
  rowsAssigned(left: Expression, file: AnalysedFile): readonly Row[] {
    const known = this.rowsByNode.get(left);
    if (known !== undefined) return known;
    const rows = this.link.rowsOf(file.valuesOf(left), file.path).filter((row) => row.how === 'assign');
    this.rowsByNode.set(left, rows);
    return rows;
  }

  /** Rows that say what the function's returned value becomes. */
  rowsReturnedBy(fn: FunctionNode, file: AnalysedFile): readonly Row[] {
    const known = this.rowsByNode.get(fn);
    if (known !== undefined) return known;
    const uses = this.link.usesOf(this.valueOfFunction(fn, file));
    const rows = uses.length === 0 ? noRows : this.link.rowsOf(uses, file.path).filter((row) => row.how === 'returns');
    this.rowsByNode.set(fn, rows);
    return rows;
  }

  /** Whether models give the name (`response`, `error`) to what the expression is. */
  isNamed(expression: Expression, name: string, file: AnalysedFile): boolean {
    const values =
      expression.kind === SyntaxKind.Identifier && isDeclaredThere(expression)
        ? file.names.valuesOfName(expression as ts.Identifier)
        : file.valuesOf(expression);
    return this.link.hasName(values, name);
  }

  /** The row with the role that holds for the call. */
  rowWithRole(call: CallExpression | NewExpression, file: AnalysedFile, role: Role): Row | undefined {
    return this.rowsCalled(call, file).find((row) => row.call.is === role);
  }

  /** The calls in the file that have the role, in order of position. */
  callsInRole(role: Role, file: AnalysedFile): readonly RoleCall[] {
    let byRole = this.callsByRole.get(file);
    if (byRole === undefined) {
      byRole = this.rolesOfCalls(file);
      this.callsByRole.set(file, byRole);
    }
    return byRole.get(role) ?? noCalls;
  }

  private rolesOfCalls(file: AnalysedFile): ReadonlyMap<Role, readonly RoleCall[]> {
    const byRole = new Map<Role, RoleCall[]>();
    for (const node of file.bound.calls) {
      for (const row of this.rowsCalled(node, file)) {
        // As for `rowWithRole`, the first of several rows counts.
        if (byRole.get(row.call.is)?.at(-1)?.node !== node) addTo(byRole, row.call.is, { node, row });
      }
    }
    return byRole;
  }

  /** Calls and assignments in the file that set a reply's status, in order of position. */
  statusSetters(file: AnalysedFile): readonly { readonly node: CallExpression | NewExpression | ts.BinaryExpression; readonly row: Row }[] {
    let setters = this.setters.get(file);
    if (setters === undefined) {
      const found: { node: CallExpression | NewExpression | ts.BinaryExpression; row: Row }[] = [...this.callsInRole('status', file)];
      for (const node of file.bound.assignments) {
        if (node.left.kind === SyntaxKind.Identifier) continue;
        const row = this.rowsAssigned(node.left, file).find(({ call }) => call.is === 'status');
        if (row !== undefined) found.push({ node, row });
      }
      setters = found.sort((a, b) => a.node.pos - b.node.pos);
      this.setters.set(file, setters);
    }
    return setters;
  }

  /** What callers need to know of the function: plain data. */
  summaryOf({ node, file }: FoundFunction): Summary {
    const endings = node.parameters.map((parameter) =>
      this.effects.of(parameter, file).map(({ from: _from, use: _use, isElsewhere: _isElsewhere, ...ending }) => ending),
    );
    return { canReturn: this.canReturn({ node, file }), roles: [...this.rolesOf(node, file)], parameters: endings };
  }

  /** The node at the place; undefined where the text of the file is another one by now. */
  nodeAt({ file: path, pos, end, kind }: Place): PlacedNode<Node> | undefined {
    const file = this.files.get(path);
    const find = (node: Node): Node | undefined => {
      if (node.pos > pos || node.end < end) return undefined;
      return node.kind === kind && node.pos === pos && node.end === end ? node : forEachChild(node, find);
    };
    const node = file === undefined ? undefined : find(file.bound.source);
    return node && { node, file: file! };
  }

  /** The roles that the function plays somewhere in its body, in nested functions, or in project functions that it calls. */
  rolesOf(fn: FunctionNode, file: AnalysedFile): ReadonlySet<Role | 'throw'> {
    const known = this.roles.get(fn);
    if (known !== undefined) return known;
    // Roles are collected over everything that can be reached from the function, which is a fixpoint by itself.
    const roles = new Set<Role | 'throw'>();
    const seen = new Set<FunctionNode>([fn]);
    const work: FoundFunction[] = [{ node: fn, file }];
    for (let next = work.pop(); next !== undefined; next = work.pop()) {
      for (const call of callsIn(next.node, next.file)) {
        for (const row of this.rowsCalled(call, next.file)) roles.add(row.call.is);
        for (const target of this.functionsOf(call, next.file)) {
          if (seen.has(target.node)) continue;
          seen.add(target.node);
          work.push(target);
        }
      }
      if (hasThrow(next.node, next.file)) roles.add('throw');
    }
    this.roles.set(fn, roles);
    return roles;
  }

  /** Whether the call is known never to return: `process.exit()`, a helper that always throws. */
  neverReturns(call: Node, file: AnalysedFile): boolean {
    if (call.kind !== SyntaxKind.CallExpression) return false;
    const node = call as CallExpression;
    if (this.rowsCalled(node, file).some((row) => row.call.is === 'exit')) return true;
    const functions = this.functionsOf(node, file);
    return functions.length > 0 && functions.every((target) => !this.canReturn(target));
  }

  /** Whether a call of the function can come back. */
  canReturn({ node, file }: FoundFunction): boolean {
    const known = this.returning.get(node);
    if (known !== undefined) return known;
    this.returning.set(node, true); // recursion alone does not keep a function from returning
    const isPlain = node.body !== undefined && node.body.kind === SyntaxKind.Block && !isGenerator(node) && mayNotReturn(node);
    const canReturn = !isPlain || file.flowOf(node).exit.predecessors.length > 0;
    this.returning.set(node, canReturn);
    return canReturn;
  }
}

/** The text of a string literal. */
export function literalText(expression: Expression): string | undefined {
  const node = unwrap(expression);
  if (node.kind !== SyntaxKind.StringLiteral && node.kind !== SyntaxKind.NoSubstitutionTemplateLiteral) return undefined;
  return (node as ts.StringLiteral).text;
}

/** The keys of an object literal. */
export function keysOf(expression: Expression): readonly string[] {
  const node = unwrap(expression);
  if (node.kind !== SyntaxKind.ObjectLiteralExpression) return [];
  return (node as ts.ObjectLiteralExpression).properties.flatMap(({ name }) => {
    const key = name === undefined ? undefined : nameOf(name);
    return key === undefined ? [] : [key];
  });
}

function addTo<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
  const items = map.get(key);
  if (items === undefined) map.set(key, [item]);
  else items.push(item);
}

/** What imports other modules in the file, and the specifiers. */
export function* importsIn({ bound }: AnalysedFile): Generator<readonly [Node, string]> {
  for (const declaration of bound.imports) {
    if (declaration.kind === SyntaxKind.ExportAssignment) continue;
    const from =
      declaration.kind !== SyntaxKind.ImportEqualsDeclaration
        ? declaration.moduleSpecifier
        : declaration.moduleReference.kind === SyntaxKind.ExternalModuleReference
          ? (declaration.moduleReference as ts.ExternalModuleReference).expression
          : undefined;
    const specifier = from === undefined ? undefined : literalText(from);
    if (specifier !== undefined) yield [declaration, specifier];
  }
  for (const call of bound.calls) {
    const { expression: callee, arguments: args } = call;
    const isImport =
      callee.kind === SyntaxKind.ImportKeyword || (callee.kind === SyntaxKind.Identifier && (callee as ts.Identifier).text === 'require');
    const specifier = isImport && args?.[0] !== undefined ? literalText(args[0]) : undefined;
    if (specifier !== undefined) yield [call, specifier];
  }
}

/** Whether the name is that of a parameter, or of a part that is taken out of one. */
function isDeclaredThere({ parent }: Expression): boolean {
  return parent.kind === SyntaxKind.Parameter || parent.kind === SyntaxKind.BindingElement;
}

function isGenerator(fn: FunctionNode): boolean {
  return 'asteriskToken' in fn && fn.asteriskToken !== undefined;
}

/** A function that ends in neither a throw nor a call returns; only these need a flow graph. */
function mayNotReturn(fn: FunctionNode): boolean {
  const { statements } = fn.body as ts.Block;
  const last = statements[statements.length - 1];
  return last !== undefined && last.kind !== SyntaxKind.ReturnStatement;
}

/** Calls in the function, nested functions included, in order. */
export function callsIn(fn: Node, file: AnalysedFile): readonly (CallExpression | NewExpression)[] {
  return within(file.bound.calls, fn);
}

function hasThrow(fn: Node, file: AnalysedFile): boolean {
  return within(file.bound.throws, fn).length > 0;
}

/** Whether the function looks at what it is given through `arguments`. */
export function usesArguments(fn: FunctionNode, { bound }: AnalysedFile): boolean {
  return within(bound.identifiers.get('arguments') ?? [], fn).length > 0;
}

/** The nodes of a list in walk order that lie inside the node. Starts are ascending in walk order. */
export function within<T extends Node>(nodes: readonly T[], outer: Node): readonly T[] {
  const start = firstFrom(nodes, outer.pos);
  let end = start;
  while (end < nodes.length && nodes[end]!.pos < outer.end) end += 1;
  const inside = nodes.slice(start, end);
  return inside.every((node) => node.end <= outer.end) ? inside : inside.filter((node) => node.end <= outer.end);
}
