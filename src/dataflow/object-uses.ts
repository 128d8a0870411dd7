/**
 * Object uses answer where one object goes that is created at one place, in the whole project: an app, a pool, a client. Values (`bind`)
 * say what an expression is, the same for every `express()`; here each creation is followed by itself, through names, object literals,
 * `this.x`, arguments, results, exports and imports, to the calls that do something with it.
 *
 * The way is always forward: from an expression that holds the object to the syntax around it. An object that stands inside another one
 * (`{ app, server }`) is followed together with the path that leads to it. Where the way cannot be followed, a use says so.
 */
import { commonJsName, nameOf } from '../bind/names.js';
import { holderOf, referencesOf, symbolOf, writeAt, type Symbol } from '../bind/scopes.js';
import type { Value } from '../bind/value.js';
import {
  bodyOf,
  classAround,
  hasExportKeyword,
  isFunction,
  SyntaxKind,
  unwrap,
  wrapped,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import type { AnalysedFile } from './analysed-file.js';
import { literalText, usesArguments, type LinkedProject, type PlacedNode } from './linked-project.js';

/**
 * - `method`: `object.name(…)`. `called`: `object(…)`.
 * - `argument`: handed to a call that reaches no project function. `passed`: handed to one that does; what happens there follows.
 * - `export`: leaves the file under a name; `result`: is (part of) the result of a function that nobody in the project calls.
 * - `lost`: goes where it cannot be followed.
 */
export type ObjectUseKind = 'method' | 'called' | 'argument' | 'passed' | 'export' | 'result' | 'lost';

/** One thing that happens to the object. */
export interface ObjectUse {
  readonly kind: ObjectUseKind;
  readonly file: AnalysedFile;
  /** The call, or where the object leaves. */
  readonly node: Node;
  /** The method's, the export's name. */
  readonly name: string;
  /** Where in the argument, export or result it stands: `['app']` for `{ app }`. */
  readonly path: readonly string[];
}

/** What happens to an object, and the calls through which it came into functions and out of them. */
export interface ObjectUses {
  readonly uses: readonly ObjectUse[];
  readonly callsInto: ReadonlyMap<FunctionNode, readonly PlacedCall[]>;
}

type PlacedCall = PlacedNode<CallExpression | NewExpression>;

/** Follows the object that the expression creates. `isSame` tells whether a method's result is the object itself (`app.use()`). */
export function usesOf(
  creation: Expression,
  file: AnalysedFile,
  project: LinkedProject,
  isSame: (call: CallExpression, file: AnalysedFile) => boolean,
): ObjectUses {
  const tracker = new Tracker(project, isSame);
  tracker.follow(creation, file, []);
  return tracker;
}

/** Follows an object that comes in as a parameter. */
export function usesOfParameter(
  parameter: ts.ParameterDeclaration,
  file: AnalysedFile,
  project: LinkedProject,
  isSame: (call: CallExpression, file: AnalysedFile) => boolean,
): ObjectUses {
  const tracker = new Tracker(project, isSame);
  tracker.followParameter(parameter, file, []);
  return tracker;
}

type Path = readonly string[];

/** Deeper ways hold nothing that a rule asks for. */
const mostUses = 2000;

class Tracker implements ObjectUses {
  readonly uses: ObjectUse[] = [];
  readonly callsInto = new Map<FunctionNode, PlacedCall[]>();
  /** Functions that got the object as an argument. */
  private readonly entered = new Set<FunctionNode>();
  private readonly seen = new Map<Node | Symbol, Set<string>>();

  constructor(
    private readonly project: LinkedProject,
    private readonly isSame: (call: CallExpression, file: AnalysedFile) => boolean,
  ) {}

  /** Goes from an expression that holds the object at the path to what is done with it. */
  follow(expression: Node, file: AnalysedFile, start: Path): void {
    if (this.uses.length > mostUses || !this.isNew(expression, start)) return;
    let current = expression;
    let path = start;
    for (;;) {
      current = wrapped(current);
      const { parent } = current;
      switch (parent.kind) {
        case SyntaxKind.AwaitExpression:
          current = parent;
          break;
        case SyntaxKind.ConditionalExpression:
          if ((parent as ts.ConditionalExpression).condition === current) return;
          current = parent;
          break;
        case SyntaxKind.BinaryExpression: {
          const { left, operatorToken, right } = parent as ts.BinaryExpression;
          if (left === current && operatorToken.kind !== SyntaxKind.BarBarToken && operatorToken.kind !== SyntaxKind.QuestionQuestionToken)
            return;
          if (isAssignment(operatorToken.kind)) this.assign(left, file, path);
          else if (!passesRight(operatorToken.kind) || right === undefined) return;
          current = parent;
          break;
        }
        case SyntaxKind.PropertyAssignment: {
          const name = nameOf((parent as ts.PropertyAssignment).name);
          if ((parent as ts.PropertyAssignment).initializer !== current) return;
          if (name === undefined) return this.lose(parent, file);
          path = [name, ...path];
          current = parent.parent;
          break;
        }
        case SyntaxKind.ShorthandPropertyAssignment:
          path = [(parent as ts.ShorthandPropertyAssignment).name.text, ...path];
          current = parent.parent;
          break;
        case SyntaxKind.SpreadAssignment:
          current = parent.parent;
          break;
        case SyntaxKind.PropertyAccessExpression:
        case SyntaxKind.ElementAccessExpression: {
          const next = this.step(parent as ts.PropertyAccessExpression, current, file, path);
          if (next === undefined) return;
          ({ node: current, path } = next);
          break;
        }
        default:
          return this.end(parent, current, file, path);
      }
    }
  }

  private isNew(place: Node | Symbol, path: Path): boolean {
    const key = path.join('.');
    const known = this.seen.get(place);
    if (known === undefined) this.seen.set(place, new Set([key]));
    else if (known.has(key)) return false;
    else known.add(key);
    return path.length <= 4;
  }

  private use(kind: ObjectUseKind, node: Node, file: AnalysedFile, name = '', path: Path = []): void {
    this.uses.push({ kind, node, file, name, path });
  }

  private lose(node: Node, file: AnalysedFile): void {
    this.use('lost', node, file);
  }

  /** `object.method()`, `holder.object`: where the way goes on, if it does. */
  private step(
    access: ts.PropertyAccessExpression | ts.ElementAccessExpression,
    current: Node,
    file: AnalysedFile,
    path: Path,
  ): { node: Node; path: Path } | undefined {
    if (access.expression !== current) return undefined;
    const name = access.kind === SyntaxKind.PropertyAccessExpression ? access.name.text : literalText(access.argumentExpression);
    const call =
      access.parent.kind === SyntaxKind.CallExpression && (access.parent as CallExpression).expression === access
        ? (access.parent as CallExpression)
        : undefined;
    // createApp().then((app) => …)
    if (name === 'then' && call !== undefined) {
      const [callback] = call.arguments;
      const fn = callback === undefined ? undefined : unwrap(callback);
      if (fn !== undefined && isFunction(fn) && fn.parameters[0] !== undefined) this.followParameter(fn.parameters[0], file, path);
      return undefined;
    }
    const [first, ...rest] = path;
    if (first !== undefined) {
      if (first === name) return { node: access, path: rest };
      if (name === undefined) this.lose(access, file);
      return undefined;
    }
    if (call === undefined) {
      if (name === undefined) this.lose(access, file);
      return undefined;
    }
    if (name === undefined) this.lose(call, file);
    else this.use('method', call, file, name);
    return name !== undefined && this.isSame(call, file) ? { node: call, path } : undefined;
  }

  /** What a statement, declaration or call does with the object. */
  private end(parent: Node, current: Node, file: AnalysedFile, path: Path): void {
    switch (parent.kind) {
      case SyntaxKind.VariableDeclaration:
        if ((parent as ts.VariableDeclaration).initializer === current) this.bind((parent as ts.VariableDeclaration).name, file, path);
        return;
      case SyntaxKind.PropertyDeclaration: {
        const { name, initializer } = parent as ts.PropertyDeclaration;
        const field = nameOf(name);
        if (initializer !== current) return;
        if (field === undefined) this.lose(parent, file);
        else this.followField(parent.parent as ts.ClassLikeDeclaration, field, file, path);
        return;
      }
      case SyntaxKind.CallExpression:
      case SyntaxKind.NewExpression:
        this.hand(parent as CallExpression, current, file, path);
        return;
      case SyntaxKind.ReturnStatement: {
        const fn = bodyOf(parent);
        if (isFunction(fn)) this.followResult(fn, file, path);
        return;
      }
      case SyntaxKind.ArrowFunction:
        if ((parent as ts.ArrowFunction).body === current) this.followResult(parent as ts.ArrowFunction, file, path);
        return;
      case SyntaxKind.ExportAssignment:
        this.followExport((parent as ts.ExportAssignment).isExportEquals ? '=' : 'default', file, path, parent);
        return;
      case SyntaxKind.ExportSpecifier:
        if ((parent as ts.ExportSpecifier).parent.parent.moduleSpecifier === undefined)
          this.followExport((parent as ts.ExportSpecifier).name.text, file, path, parent);
        return;
      case SyntaxKind.ArrayLiteralExpression:
      case SyntaxKind.SpreadElement:
      case SyntaxKind.YieldExpression:
        this.lose(parent, file);
        return;
      default:
    }
  }

  /** `f(object)`, `new Server(object)`, `object()` */
  private hand(call: CallExpression | NewExpression, current: Node, file: AnalysedFile, path: Path): void {
    if (call.expression === current) {
      if (path.length === 0) this.use('called', call, file);
      return;
    }
    const index = call.arguments?.indexOf(current as Expression) ?? -1;
    if (index < 0) return;
    const functions = this.project.functionsOf(call, file);
    if (functions.length === 0) {
      this.use('argument', call, file, '', path);
      return;
    }
    this.use('passed', call, file, '', path);
    for (const { node: fn, file: home } of functions) {
      const parameter = fn.parameters[index];
      if (parameter === undefined) {
        if (fn.parameters.at(-1)?.dotDotDotToken !== undefined || usesArguments(fn, home)) this.lose(call, file);
        continue;
      }
      this.cameThrough(fn, { node: call, file });
      this.entered.add(fn);
      this.followParameter(parameter, home, path);
    }
  }

  private cameThrough(fn: FunctionNode, call: PlacedCall): void {
    const calls = this.callsInto.get(fn);
    if (calls === undefined) this.callsInto.set(fn, [call]);
    else if (!calls.some(({ node }) => node === call.node)) calls.push(call);
  }

  followParameter(parameter: ts.ParameterDeclaration, file: AnalysedFile, path: Path): void {
    if (parameter.dotDotDotToken !== undefined) {
      this.lose(parameter, file);
      return;
    }
    this.bind(parameter.name, file, path);
    // constructor(private readonly app: Express)
    if (
      parameter.parent.kind === SyntaxKind.Constructor &&
      parameter.modifiers !== undefined &&
      parameter.name.kind === SyntaxKind.Identifier
    ) {
      this.followField(parameter.parent.parent as ts.ClassLikeDeclaration, (parameter.name as ts.Identifier).text, file, path);
    }
  }

  private bind(name: ts.BindingName, file: AnalysedFile, path: Path): void {
    if (name.kind === SyntaxKind.Identifier) {
      const symbol = symbolOf(file.bound, name as ts.Identifier);
      if (symbol !== undefined) this.followSymbol(symbol, file, path);
      return;
    }
    const [first, ...rest] = path;
    if (name.kind === SyntaxKind.ArrayBindingPattern || first === undefined) {
      this.lose(name, file);
      return;
    }
    for (const element of (name as ts.ObjectBindingPattern).elements) {
      const key = nameOf(element.propertyName ?? element.name);
      if (element.dotDotDotToken !== undefined) this.bind(element.name, file, path);
      else if (key === first) this.bind(element.name, file, rest);
    }
  }

  private followSymbol(symbol: Symbol, file: AnalysedFile, path: Path): void {
    if (!this.isNew(symbol, path)) return;
    for (const reference of referencesOf(file.bound, symbol)) {
      if (writeAt(reference) === undefined) this.follow(reference, file, path);
    }
    for (const declaration of symbol.declarations) {
      const exported = exportedAs(declaration, symbol.name);
      if (exported !== undefined) this.followExport(exported, file, path, declaration);
    }
  }

  private assign(left: Expression, file: AnalysedFile, path: Path): void {
    const target = unwrap(left);
    if (target.kind === SyntaxKind.Identifier) {
      const symbol = symbolOf(file.bound, target as ts.Identifier);
      if (symbol === undefined) this.lose(left, file);
      else this.followSymbol(symbol, file, path);
      return;
    }
    if (target.kind !== SyntaxKind.PropertyAccessExpression) {
      this.lose(left, file);
      return;
    }
    const { expression, name } = target as ts.PropertyAccessExpression;
    const holder = unwrap(expression);
    if (holder.kind === SyntaxKind.ThisKeyword) {
      this.followField(classAround(target), name.text, file, path);
      return;
    }
    const exported = commonJsName(target);
    if (exported !== undefined) {
      this.followExport(exported, file, path, target);
      return;
    }
    const symbol = holder.kind === SyntaxKind.Identifier ? symbolOf(file.bound, holder as ts.Identifier) : undefined;
    if (symbol === undefined) this.lose(left, file);
    else this.followSymbol(symbol, file, [name.text, ...path]);
  }

  /** `this.app`, in the class and where an instance of it is known. Outside of classes, `this.app` anywhere in the file. */
  private followField(owner: ts.ClassLikeDeclaration | undefined, name: string, file: AnalysedFile, path: Path): void {
    const key: Node = owner ?? file.bound.source;
    if (!this.isNew(key, [name, ...path])) return;
    const root = owner === undefined ? undefined : file.names.rootOf('class', owner);
    for (const other of root === undefined ? [file] : this.project.files.values()) {
      const isNamed = other.bound.identifiers.has(name) || name.startsWith('#');
      if (!isNamed) continue;
      for (const access of other.bound.members) {
        if (access.kind !== SyntaxKind.PropertyAccessExpression || access.name.text !== name || writeAtMember(access)) continue;
        const isThis = access.expression.kind === SyntaxKind.ThisKeyword;
        const isHeld =
          root === undefined
            ? isThis && classAround(access) === undefined
            : (isThis && classAround(access) === owner) || this.isInstance(access.expression, other, root);
        if (isHeld) this.follow(access, other, path);
      }
      // const { app } = this
      for (const identifier of root === undefined ? [] : (other.bound.identifiers.get(name) ?? [])) {
        const element = identifier.parent;
        if (
          element.kind !== SyntaxKind.BindingElement ||
          nameOf((element as ts.BindingElement).propertyName ?? (element as ts.BindingElement).name) !== name
        )
          continue;
        const holder = holderOf(element as ts.BindingElement);
        if (element.parent.parent !== holder || holder.kind !== SyntaxKind.VariableDeclaration || holder.initializer === undefined)
          continue;
        const isThis = holder.initializer.kind === SyntaxKind.ThisKeyword && classAround(holder) === owner;
        if (isThis || this.isInstance(holder.initializer, other, root!)) this.bind((element as ts.BindingElement).name, other, path);
      }
    }
  }

  private isInstance(expression: Expression, file: AnalysedFile, root: Value): boolean {
    return this.project.link
      .resolve(file.valuesOf(expression))
      .some((value) => value.step === '()' && value.of !== undefined && this.isOrExtends(value.of, root, 0));
  }

  private isOrExtends(value: Value, root: Value, depth: number): boolean {
    if (value === root) return true;
    if (value.kind !== 'class' || depth > 5) return false;
    const bases = this.project.link.resolve(this.project.link.holderOf(value)?.bases ?? []);
    return bases.some((base) => this.isOrExtends(base, root, depth + 1));
  }

  /** The object is (part of) what the function returns. */
  private followResult(fn: FunctionNode, file: AnalysedFile, path: Path): void {
    if (!this.isNew(fn, path)) return;
    if (fn.kind === SyntaxKind.GetAccessor) {
      const name = nameOf(fn.name);
      if (name !== undefined) this.followField(fn.parent as ts.ClassLikeDeclaration, name, file, path);
      return;
    }
    // What came in as an argument only goes back to who handed it over.
    const calls = this.entered.has(fn) ? (this.callsInto.get(fn) ?? []) : this.project.callersOf(fn);
    if (calls.length === 0) this.use('result', fn, file, '', path);
    for (const call of calls) {
      this.cameThrough(fn, call);
      this.follow(call.node, call.file, path);
    }
    // (async () => { … return app; })()
    const invoked = invocationOf(fn);
    if (invoked !== undefined) this.follow(invoked, file, path);
    else if (calls.length === 0 && isArgument(fn)) this.lose(fn, file);
  }

  /** The object leaves the file as (part of) an export; `=` is `module.exports`. */
  private followExport(name: string, file: AnalysedFile, path: Path, node: Node): void {
    if (!this.isNew(file.bound.source, [`export ${name}`, ...path])) return;
    this.use('export', node, file, name, path);
    for (const { node: importing, file: other } of this.project.importersOf(file)) {
      switch (importing.kind) {
        case SyntaxKind.ImportDeclaration:
          this.followImport(importing as ts.ImportDeclaration, other, name, path);
          break;
        case SyntaxKind.ImportEqualsDeclaration: {
          const symbol = symbolOf(other.bound, (importing as ts.ImportEqualsDeclaration).name);
          if (symbol !== undefined) this.followSymbol(symbol, other, name === '=' ? path : [name, ...path]);
          break;
        }
        case SyntaxKind.ExportDeclaration:
          this.followReexport(importing as ts.ExportDeclaration, other, name, path);
          break;
        default: {
          // require('./app'), import('./app')
          const isImport = (importing as CallExpression).expression.kind === SyntaxKind.ImportKeyword;
          this.follow(importing, other, name !== '=' ? [name, ...path] : isImport ? ['default', ...path] : path);
        }
      }
    }
  }

  private followImport({ importClause }: ts.ImportDeclaration, file: AnalysedFile, name: string, path: Path): void {
    if (importClause === undefined) return;
    const follow = (local: ts.Identifier, rest: Path): void => {
      const symbol = symbolOf(file.bound, local);
      if (symbol !== undefined) this.followSymbol(symbol, file, rest);
    };
    if (importClause.name !== undefined && (name === 'default' || name === '=')) follow(importClause.name, path);
    const { namedBindings } = importClause;
    if (namedBindings?.kind === SyntaxKind.NamespaceImport) follow(namedBindings.name, name === '=' ? path : [name, ...path]);
    if (namedBindings?.kind !== SyntaxKind.NamedImports) return;
    for (const { name: local, propertyName } of namedBindings.elements) {
      const imported = (propertyName ?? local).text;
      if (imported === name) follow(local, path);
      else if (name === '=' && imported === path[0]) follow(local, path.slice(1));
    }
  }

  private followReexport(declaration: ts.ExportDeclaration, file: AnalysedFile, name: string, path: Path): void {
    const { exportClause } = declaration;
    if (exportClause === undefined) {
      if (name !== 'default' && name !== '=') this.followExport(name, file, path, declaration);
      return;
    }
    if (exportClause.kind === SyntaxKind.NamespaceExport) {
      this.followExport(exportClause.name.text, file, [name, ...path], declaration);
      return;
    }
    for (const { name: exported, propertyName } of exportClause.elements) {
      if ((propertyName ?? exported).text === name) this.followExport(exported.text, file, path, declaration);
    }
  }
}

function isAssignment(operator: SyntaxKindOf): boolean {
  return (
    operator === SyntaxKind.EqualsToken || operator === SyntaxKind.QuestionQuestionEqualsToken || operator === SyntaxKind.BarBarEqualsToken
  );
}

function passesRight(operator: SyntaxKindOf): boolean {
  return (
    operator === SyntaxKind.BarBarToken ||
    operator === SyntaxKind.QuestionQuestionToken ||
    operator === SyntaxKind.AmpersandAmpersandToken ||
    operator === SyntaxKind.CommaToken
  );
}

type SyntaxKindOf = ts.BinaryExpression['operatorToken']['kind'];

/** `this.app = …`: written, not read. */
function writeAtMember(access: ts.PropertyAccessExpression): boolean {
  const { parent } = access;
  return (
    parent.kind === SyntaxKind.BinaryExpression &&
    (parent as ts.BinaryExpression).left === access &&
    isAssignment((parent as ts.BinaryExpression).operatorToken.kind)
  );
}

/** `(function () { … })()`: the call of a function that stands where it is called. */
function invocationOf(fn: FunctionNode): CallExpression | undefined {
  let node: Node = fn;
  while (node.parent.kind === SyntaxKind.ParenthesizedExpression) node = node.parent;
  const { parent } = node;
  return parent.kind === SyntaxKind.CallExpression && (parent as CallExpression).expression === node
    ? (parent as CallExpression)
    : undefined;
}

function isArgument(fn: FunctionNode): boolean {
  const { parent } = fn;
  return (
    (parent.kind === SyntaxKind.CallExpression || parent.kind === SyntaxKind.NewExpression) &&
    ((parent as CallExpression).arguments?.includes(fn as ts.ArrowFunction) ?? false)
  );
}

/** `export const app`, `export default function` */
function exportedAs(declaration: Node, name: string): string | undefined {
  let holder = declaration;
  if (holder.kind === SyntaxKind.BindingElement) holder = holderOf(holder as ts.BindingElement);
  if (holder.kind === SyntaxKind.VariableDeclaration) holder = holder.parent.parent;
  if (!hasExportKeyword(holder)) return undefined;
  return (holder as ts.VariableStatement).modifiers!.some(({ kind }) => kind === SyntaxKind.DefaultKeyword) ? 'default' : name;
}
