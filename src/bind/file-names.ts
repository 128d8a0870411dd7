/**
 * What the other files of a project need to know of a file: its exports, the members of its classes and objects, what its functions give,
 * and what its calls hand to whom. All of it is plain data.
 */
import type ts from 'typescript';
import { classAround, unwrap } from '../parse/syntax.js';
import { typescript } from '../parse/typescript.js';
import { idOf } from './ids.js';
import { commonJsName, nameOf, specifierOf, type Names } from './names.js';
import { holderOf, initializerOf, symbolOf, type BoundFile } from './scopes.js';
import { noValues, union, type Value, type ValueTable } from './value.js';

const kind = typescript.SyntaxKind;

/** One call as the other files need to know it: which functions and values it hands to whom. */
export interface Handover {
  readonly callee: readonly Value[];
  readonly arguments: readonly HandedArgument[];
}

export interface HandedArgument {
  readonly index: number;
  readonly values: readonly Value[];
  /** The argument is itself this call: `app.get('/', wrap(handler))`. */
  readonly call?: Handover;
}

/** What a project class, interface or object literal has under its names. */
export interface Members {
  readonly members: ReadonlyMap<string, readonly Value[]>;
  readonly statics: ReadonlyMap<string, readonly Value[]>;
  /** Base classes, extended interfaces, spread objects. */
  readonly bases: readonly Value[];
}

/** What other files can reach in a file, as values: plain data, no trees. */
export interface FileNames {
  readonly path: string;
  /** The modules that it imports, as the declarations spell them. */
  readonly imports: readonly string[];
  /** By exported name; `=` is what `module.exports =` or `export =` sets. */
  readonly exports: ReadonlyMap<string, readonly Value[]>;
  /** Modules whose exports are exported again whole. */
  readonly stars: readonly Value[];
  /** By id: classes, interfaces and object literals. */
  readonly holders: ReadonlyMap<string, Members>;
  /** By id: what calling the function gives. */
  readonly results: ReadonlyMap<string, readonly Value[]>;
  /** By function id: the names of its parameters; empty for patterns. */
  readonly signatures: ReadonlyMap<string, readonly string[]>;
  /**
   * Classes and functions that decorators or annotations put at a place, and listeners that are assigned: `@Get() list()`,
   * `const list: RequestHandler = …`, `socket.onmessage = …`.
   */
  readonly placed: readonly { readonly value: Value; readonly places: readonly Value[] }[];
  /** By parameter id: what annotations, defaults and decorators say of it. */
  readonly parameters: ReadonlyMap<string, readonly Value[]>;
}

/** The file's names for the others. */
export function collectNames(names: Names): FileNames {
  return new Collector(names).collect();
}

/** Which values the file's calls hand to whom, by call. */
export function collectHandovers(names: Names): readonly Handover[] {
  const { calls } = names.file;
  const byCall = new Map<ts.Node, Handover>();
  // Inner calls come after outer ones in the walk, so the list is gone through from the end.
  for (let index = calls.length - 1; index >= 0; index -= 1) {
    const call = calls[index]!;
    const handed: HandedArgument[] = [];
    call.arguments?.forEach((argument, place) => {
      for (const part of partsOf(argument, names.file)) {
        const values = names.valuesOf(part);
        if (values.length === 0) continue;
        const inner = byCall.get(unwrap(part));
        handed.push(inner === undefined ? { index: place, values } : { index: place, values, call: inner });
      }
    });
    if (handed.length === 0) continue;
    const callee = names.valuesOf(call.expression);
    if (callee.length > 0) byCall.set(call, { callee, arguments: handed });
  }
  return [...byCall.values()];
}

/** How deep lists are looked into that are part of lists. */
const deepestList = 4;

/** The elements of an array literal, in place or in a constant: `[list, find, ...others]`; else the expression itself. */
function partsOf(expression: ts.Expression, file: BoundFile, depth = 0): readonly ts.Expression[] {
  const node = unwrap(expression);
  const kept = node.kind === kind.Identifier ? initializerOf(file, node as ts.Identifier) : node;
  const list = kept === undefined ? node : unwrap(kept);
  if (list.kind !== kind.ArrayLiteralExpression || depth > deepestList) return [node];
  return (list as ts.ArrayLiteralExpression).elements.flatMap((element) =>
    element.kind === kind.SpreadElement ? partsOf((element as ts.SpreadElement).expression, file, depth + 1) : element,
  );
}

class Collector {
  private readonly file: BoundFile;
  private readonly table: ValueTable;
  private fieldsByClass: Map<ts.Node, ts.BinaryExpression[]> | undefined;
  private setByObject: Map<ts.Node, ts.BinaryExpression[]> | undefined;

  constructor(private readonly names: Names) {
    this.file = names.file;
    this.table = names.table;
  }

  collect(): FileNames {
    const { path } = this.file;
    const holders = new Map<string, Members>();
    const results = new Map<string, readonly Value[]>();
    const parameters = new Map<string, readonly Value[]>();
    const signatures = new Map<string, readonly string[]>();
    for (const declaration of this.file.classes) holders.set(idOf(declaration), this.membersOfClass(declaration));
    for (const shape of this.file.shapes) holders.set(idOf(shape), this.membersOfShape(shape));
    for (const literal of this.file.objects) holders.set(idOf(literal), this.membersOfObject(literal));
    for (const literal of this.file.typeLiterals) {
      holders.set(idOf(literal), { members: this.membersOfTypes(literal.members), statics: new Map(), bases: noValues });
    }
    for (const fn of this.file.functions) {
      let values: readonly Value[] = fn.type === undefined ? noValues : this.names.valuesOfType(fn.type);
      for (const returned of this.names.returnedBy(fn)) values = union(values, this.names.valuesOf(returned));
      if (values.length > 0) results.set(idOf(fn), values);
      if (fn.parameters.length > 0)
        signatures.set(
          idOf(fn),
          fn.parameters.map(({ name }) => (name.kind === kind.Identifier ? name.text : '')),
        );
      fn.parameters.forEach((parameter, index) => {
        const known = this.ofParameter(parameter);
        if (known.length > 0) parameters.set(`${idOf(fn)}:${index}`, known);
      });
    }
    const { exports, stars } = this.collectExports();
    const imports = this.file.imports.flatMap((node) =>
      node.kind === kind.ImportDeclaration ? [specifierOf(node as ts.ImportDeclaration)] : [],
    );
    return { path, imports, exports, stars, holders, results, parameters, signatures, placed: this.placed() };
  }

  private placed(): FileNames['placed'] {
    const placed: { value: Value; places: readonly Value[] }[] = [];
    const addDecorated = (node: ts.HasDecorators, root: 'class' | 'function'): void => {
      let places: readonly Value[] = noValues;
      for (const modifier of node.modifiers ?? []) {
        if (modifier.kind === kind.Decorator)
          places = union(places, this.table.stepAll(this.names.valuesOf((modifier as ts.Decorator).expression), 'd'));
      }
      if (places.length > 0) placed.push({ value: this.names.rootOf(root, node), places });
    };
    for (const declaration of this.file.classes) {
      addDecorated(declaration as ts.ClassDeclaration, 'class');
      for (const member of declaration.members)
        if (member.kind === kind.MethodDeclaration) addDecorated(member as ts.MethodDeclaration, 'function');
    }
    for (const fn of this.file.functions) {
      const annotation = annotationOf(fn);
      let places = annotation === undefined ? noValues : this.names.valuesOfType(annotation.type);
      for (const step of annotation?.steps ?? []) places = this.table.stepAll(places, step);
      if (places.length > 0) placed.push({ value: this.names.rootOf('function', fn), places });
    }
    for (const { left, right } of this.file.assignments) {
      if (left.kind !== kind.PropertyAccessExpression || !listenerName.test((left as ts.PropertyAccessExpression).name.text)) continue;
      const places = this.names.valuesOf(left);
      for (const value of this.names.valuesOf(right)) if (value.kind === 'function') placed.push({ value, places });
    }
    return placed;
  }

  private ofParameter(parameter: ts.ParameterDeclaration): readonly Value[] {
    let values: readonly Value[] = noValues;
    if (parameter.type !== undefined) values = this.names.valuesOfType(parameter.type);
    if (parameter.initializer !== undefined) values = union(values, this.names.valuesOf(parameter.initializer));
    for (const modifier of parameter.modifiers ?? []) {
      if (modifier.kind === kind.Decorator)
        values = union(values, this.table.stepAll(this.names.valuesOf((modifier as ts.Decorator).expression), 'd'));
    }
    return values;
  }

  private membersOfClass(declaration: ts.ClassLikeDeclaration): Members {
    const members = new Map<string, readonly Value[]>();
    const statics = new Map<string, readonly Value[]>();
    const add = (to: Map<string, readonly Value[]>, name: string, values: readonly Value[]): void => {
      if (values.length > 0) to.set(name, union(to.get(name) ?? noValues, values));
    };
    for (const member of declaration.members) {
      if (member.kind === kind.Constructor) {
        add(members, 'constructor', [this.names.rootOf('function', member)]);
        for (const parameter of (member as ts.ConstructorDeclaration).parameters) {
          if (parameter.modifiers !== undefined && parameter.name.kind === kind.Identifier) {
            add(members, parameter.name.text, this.names.valuesOfDeclaration(parameter));
          }
        }
        continue;
      }
      const name = member.name === undefined ? undefined : nameOf(member.name);
      if (name === undefined) continue;
      const to = hasStatic(member) ? statics : members;
      if (member.kind === kind.MethodDeclaration) add(to, name, [this.names.rootOf('function', member)]);
      else if (member.kind === kind.GetAccessor) add(to, name, this.table.stepAll([this.names.rootOf('function', member)], '()'));
      else if (member.kind === kind.PropertyDeclaration) {
        const { type, initializer } = member as ts.PropertyDeclaration;
        if (initializer !== undefined) add(to, name, this.names.valuesOf(initializer));
        if (type !== undefined) add(to, name, this.names.valuesOfType(type));
      }
    }
    for (const { left, right } of this.fieldsOf(declaration))
      add(members, (left as ts.PropertyAccessExpression).name.text, this.names.valuesOf(right));
    return { members, statics, bases: this.names.basesOf(declaration) };
  }

  /** `this.x = …` in the class's own methods. */
  private fieldsOf(declaration: ts.ClassLikeDeclaration): readonly ts.BinaryExpression[] {
    if (this.fieldsByClass === undefined) {
      this.fieldsByClass = new Map();
      for (const assignment of this.file.assignments) {
        const { left } = assignment;
        if (left.kind !== kind.PropertyAccessExpression || (left as ts.PropertyAccessExpression).expression.kind !== kind.ThisKeyword)
          continue;
        const owner = classAround(assignment);
        if (owner === undefined) continue;
        const same = this.fieldsByClass.get(owner);
        if (same === undefined) this.fieldsByClass.set(owner, [assignment]);
        else same.push(assignment);
      }
    }
    return this.fieldsByClass.get(declaration) ?? [];
  }

  private membersOfShape(shape: ts.InterfaceDeclaration | ts.TypeAliasDeclaration): Members {
    if (shape.kind === kind.InterfaceDeclaration) {
      return { members: this.membersOfTypes(shape.members), statics: new Map(), bases: this.names.basesOf(shape) };
    }
    // type Deps = { log: Logger } & Base
    return { members: new Map(), statics: new Map(), bases: this.aliased(shape.type) };
  }

  /** An alias stands for classes; what it holds are their instances, so the step `()` is taken by who asks. */
  private aliased(type: ts.TypeNode): readonly Value[] {
    return this.names.valuesOfType(type).flatMap((value) => (value.step === '()' && value.of !== undefined ? [value.of] : []));
  }

  private membersOfTypes(elements: readonly ts.TypeElement[]): Map<string, readonly Value[]> {
    const members = new Map<string, readonly Value[]>();
    for (const element of elements) {
      const name = element.name === undefined ? undefined : nameOf(element.name);
      if (name === undefined) continue;
      if (element.kind === kind.PropertySignature) {
        const { type } = element as ts.PropertySignature;
        const values = type === undefined ? noValues : this.names.valuesOfType(type);
        if (values.length > 0) members.set(name, values);
      }
    }
    return members;
  }

  private membersOfObject(literal: ts.ObjectLiteralExpression): Members {
    const members = new Map<string, readonly Value[]>();
    let bases: readonly Value[] = noValues;
    for (const property of literal.properties) {
      if (property.kind === kind.SpreadAssignment) {
        bases = union(bases, this.names.valuesOf((property as ts.SpreadAssignment).expression));
        continue;
      }
      const name = nameOf(property.name!);
      if (name === undefined) continue;
      const values = this.ofProperty(property);
      if (values.length > 0) members.set(name, values);
    }
    for (const { left, right } of this.setOn(literal)) {
      const { text } = (left as ts.PropertyAccessExpression).name;
      const values = union(members.get(text) ?? noValues, this.names.valuesOf(right));
      if (values.length > 0) members.set(text, values);
    }
    return { members, statics: new Map(), bases };
  }

  /** `db.user = …`, where `const db = {}` has the literal and nothing else. */
  private setOn(literal: ts.ObjectLiteralExpression): readonly ts.BinaryExpression[] {
    if (this.setByObject === undefined) {
      this.setByObject = new Map();
      for (const assignment of this.file.assignments) {
        const object = this.objectSet(assignment);
        if (object === undefined) continue;
        const same = this.setByObject.get(object);
        if (same === undefined) this.setByObject.set(object, [assignment]);
        else same.push(assignment);
      }
    }
    return this.setByObject.get(literal) ?? [];
  }

  /** What the name holds from its declaration on: `{}` of `const db = {}` and of `const db = (module.exports = {})`. */
  private keptIn(name: ts.Expression): ts.Expression | undefined {
    const initializer = name.kind === kind.Identifier ? initializerOf(this.file, name as ts.Identifier) : undefined;
    let node = initializer === undefined ? undefined : unwrap(initializer);
    while (node?.kind === kind.BinaryExpression && (node as ts.BinaryExpression).operatorToken.kind === kind.EqualsToken)
      node = unwrap((node as ts.BinaryExpression).right);
    return node;
  }

  /** The object literal that the assignment gives a member. */
  private objectSet({ left, operatorToken }: ts.BinaryExpression): ts.Expression | undefined {
    if (operatorToken.kind !== kind.EqualsToken || left.kind !== kind.PropertyAccessExpression) return undefined;
    const { expression } = left as ts.PropertyAccessExpression;
    const object = this.keptIn(expression);
    return object?.kind === kind.ObjectLiteralExpression ? object : undefined;
  }

  private ofProperty(property: ts.ObjectLiteralElementLike): readonly Value[] {
    switch (property.kind) {
      case kind.PropertyAssignment:
        return this.names.valuesOf((property as ts.PropertyAssignment).initializer);
      case kind.ShorthandPropertyAssignment: {
        const symbol = symbolOf(this.file, (property as ts.ShorthandPropertyAssignment).name);
        return symbol === undefined ? noValues : this.names.valuesOfSymbol(symbol);
      }
      case kind.MethodDeclaration:
        return [this.names.rootOf('function', property)];
      case kind.GetAccessor:
        return this.table.stepAll([this.names.rootOf('function', property)], '()');
      default:
        return noValues;
    }
  }

  private collectExports(): { exports: Map<string, readonly Value[]>; stars: readonly Value[] } {
    const exports = new Map<string, readonly Value[]>();
    const stars: Value[] = [];
    const add = (name: string, values: readonly Value[]): void => {
      exports.set(name, union(exports.get(name) ?? noValues, values));
    };
    const scope = this.file.scopes.get(this.file.source)!;
    for (const symbol of scope.symbols.values()) {
      const isType = symbol.kind === 'type';
      for (const declaration of symbol.declarations) {
        const flags = exportFlags(declaration);
        if (flags === undefined) continue;
        const name = isType ? symbol.name.slice('type '.length) : symbol.name;
        add(flags === 'default' ? 'default' : name, isType ? this.names.valuesOfShape(symbol) : this.names.valuesOfSymbol(symbol));
      }
    }
    for (const statement of this.file.source.statements) {
      // export default class {} and export default function () {}
      if (
        (statement.kind === kind.FunctionDeclaration || statement.kind === kind.ClassDeclaration) &&
        (statement as ts.FunctionDeclaration).name === undefined
      ) {
        add('default', [this.names.rootOf(statement.kind === kind.ClassDeclaration ? 'class' : 'function', statement)]);
      }
    }
    for (const declaration of this.file.imports) {
      if (declaration.kind === kind.ExportAssignment) {
        for (const part of partsOf(declaration.expression, this.file))
          add(declaration.isExportEquals ? '=' : 'default', this.names.valuesOf(part));
      } else if (declaration.kind === kind.ExportDeclaration) this.collectReexports(declaration, add, stars);
    }
    for (const { left, right } of this.file.assignments) {
      const name = commonJsName(left) ?? this.exportedOn(left);
      if (name !== undefined) for (const part of partsOf(right, this.file)) add(name, this.names.valuesOf(part));
    }
    return { exports, stars };
  }

  /** `save` of `Orders.save = …`, where `const Orders = module.exports`. */
  private exportedOn(left: ts.Expression): string | undefined {
    if (left.kind !== kind.PropertyAccessExpression) return undefined;
    const { expression, name } = left as ts.PropertyAccessExpression;
    const holder = this.keptIn(expression);
    if (holder === undefined) return undefined;
    const isExports = holder.kind === kind.Identifier && (holder as ts.Identifier).text === 'exports';
    return isExports || commonJsName(holder) === '=' ? name.text : undefined;
  }

  private collectReexports(declaration: ts.ExportDeclaration, add: (name: string, values: readonly Value[]) => void, stars: Value[]): void {
    const { exportClause, moduleSpecifier } = declaration;
    const root =
      moduleSpecifier !== undefined && typescript.isStringLiteralLike(moduleSpecifier)
        ? this.names.importRoot(moduleSpecifier.text)
        : undefined;
    if (exportClause === undefined) {
      if (root !== undefined) stars.push(root);
      return;
    }
    if (exportClause.kind === kind.NamespaceExport) {
      if (root !== undefined) add(exportClause.name.text, [root]);
      return;
    }
    for (const { name, propertyName } of exportClause.elements) {
      const original = (propertyName ?? name).text;
      if (root !== undefined) {
        add(name.text, this.table.stepAll([root], `.${original}`));
        continue;
      }
      const scope = this.file.scopes.get(this.file.source)!;
      const symbol = scope.symbols.get(original);
      if (symbol !== undefined) add(name.text, this.names.valuesOfSymbol(symbol));
      const shape = scope.symbols.get(`type ${original}`);
      if (shape !== undefined) add(name.text, this.names.valuesOfShape(shape));
    }
  }
}

/** `onmessage`, `onerror` */
const listenerName = /^on[a-z]+$/;

/** The type that a function is given where it stands, and the members that lead from there to the function. */
interface Annotation {
  readonly type: ts.TypeNode;
  readonly steps: readonly string[];
}

/** `const list: RequestHandler = (request, response) => …`, `const routes: ServerRoute[] = [{ handler: (request) => … }]` */
function annotationOf(fn: ts.Node): Annotation | undefined {
  const steps: string[] = [];
  let lists = 0;
  for (let node = fn; ; node = node.parent) {
    const { parent } = node;
    switch (parent.kind) {
      case kind.ParenthesizedExpression:
      case kind.PropertyAssignment:
        break;
      case kind.ObjectLiteralExpression: {
        const { name } = node as ts.ObjectLiteralElementLike;
        const step = name === undefined ? undefined : nameOf(name);
        if (step === undefined || lists > 0) return undefined;
        steps.unshift(`.${step}`);
        break;
      }
      case kind.ArrayLiteralExpression:
        lists += 1;
        break;
      case kind.VariableDeclaration:
      case kind.PropertyDeclaration:
      case kind.AsExpression:
      case kind.SatisfiesExpression:
      case kind.TypeAssertionExpression: {
        let { type } = parent as ts.VariableDeclaration | ts.AsExpression;
        for (; lists > 0; lists -= 1) type = elementOf(type);
        return type === undefined ? undefined : { type, steps };
      }
      default:
        return undefined;
    }
  }
}

/** `ServerRoute` of `ServerRoute[]`, `readonly ServerRoute[]` and `Array<ServerRoute>`. */
function elementOf(type: ts.TypeNode | undefined): ts.TypeNode | undefined {
  switch (type?.kind) {
    case kind.ArrayType:
      return (type as ts.ArrayTypeNode).elementType;
    case kind.TypeOperator:
      return elementOf((type as ts.TypeOperatorNode).type);
    case kind.TypeReference: {
      const { typeName, typeArguments } = type as ts.TypeReferenceNode;
      return /^(Readonly)?Array$/.test(typeName.getText()) ? typeArguments?.[0] : undefined;
    }
    default:
      return undefined;
  }
}

function hasStatic(member: ts.ClassElement): boolean {
  return typescript.canHaveModifiers(member) && (member.modifiers?.some((modifier) => modifier.kind === kind.StaticKeyword) ?? false);
}

function exportFlags(declaration: ts.Node): 'named' | 'default' | undefined {
  let holder = declaration;
  if (holder.kind === kind.BindingElement) holder = holderOf(holder as ts.BindingElement);
  if (holder.kind === kind.VariableDeclaration) holder = holder.parent.parent;
  if (!typescript.canHaveModifiers(holder)) return undefined;
  const { modifiers } = holder;
  if (modifiers === undefined || !modifiers.some((modifier) => modifier.kind === kind.ExportKeyword)) return undefined;
  return modifiers.some((modifier) => modifier.kind === kind.DefaultKeyword) ? 'default' : 'named';
}
