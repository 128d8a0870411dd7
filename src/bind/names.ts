import type ts from 'typescript';
import { isFunction, unwrap, type FunctionNode } from '../parse/syntax.js';
import { typescript } from '../parse/typescript.js';
import { holderOf, lookUp, scopeOf, symbolOf, writesOf, type BoundFile, type Symbol } from './scopes.js';
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
  /** Classes and functions that decorators or annotations put at a place: `@Get() list()`, `const list: RequestHandler = …`. */
  readonly placed: readonly { readonly value: Value; readonly places: readonly Value[] }[];
  /** By parameter id: what annotations, defaults and decorators say of it. */
  readonly parameters: ReadonlyMap<string, readonly Value[]>;
}

/** A root that keeps the id which it had in another text of its file. */
interface Kept {
  keptId?: string;
}

/** The id of a function, class or object root. */
export function idOf(node: ts.Node): string {
  return (node as Kept).keptId ?? String(node.pos);
}

/**
 * Gives the roots of an edited file the ids that they have in the text before, so that what is known of them there holds here as well.
 * `offsetBefore` says where an offset was; what is new has none.
 */
export function keepIds(edited: BoundFile, before: BoundFile, offsetBefore: (offset: number) => number | undefined): void {
  const ids = new Map(rootsIn(before).map((root) => [`${root.kind} ${root.getStart(before.source)}`, idOf(root)]));
  for (const root of rootsIn(edited)) {
    const start = offsetBefore(root.getStart(edited.source));
    (root as Kept).keptId = (start === undefined ? undefined : ids.get(`${root.kind} ${start}`)) ?? `edited ${root.pos}`;
  }
}

function rootsIn({ functions, classes, shapes, objects, typeLiterals }: BoundFile): readonly ts.Node[] {
  return [functions, classes, shapes, objects, typeLiterals].flat();
}

/** Answers what an expression of one file stands for. Works on the file's own text; imports stay unresolved. */
export class Names {
  private readonly ofNode = new Map<ts.Node, readonly Value[]>();
  private readonly ofSymbol = new Map<Symbol, readonly Value[]>();
  private returnsByBody: Map<ts.Node, ts.Expression[]> | undefined;
  private fieldsByClass: Map<ts.Node, ts.BinaryExpression[]> | undefined;

  constructor(
    readonly file: BoundFile,
    private readonly table: ValueTable,
  ) {}

  /** The values that the expression can have. Empty when nothing is known. */
  valuesOf(expression: ts.Expression): readonly Value[] {
    const node = unwrap(expression);
    const known = this.ofNode.get(node);
    if (known !== undefined) return known;
    this.ofNode.set(node, noValues); // a cycle adds nothing
    let values = this.evaluate(node);
    if (values.length === 0 && node !== expression) values = this.assertedType(expression);
    this.ofNode.set(node, values);
    return values;
  }

  /** The values of a declared name, asked at its declaration. */
  valuesOfName(name: ts.Identifier): readonly Value[] {
    const symbol = symbolOf(this.file, name);
    return symbol === undefined ? noValues : this.valuesOfSymbol(symbol);
  }

  /** The values of a symbol. */
  valuesOfSymbol(symbol: Symbol): readonly Value[] {
    const known = this.ofSymbol.get(symbol);
    if (known !== undefined) return known;
    this.ofSymbol.set(symbol, noValues);
    let values: readonly Value[] = noValues;
    for (const declaration of symbol.declarations) values = union(values, this.ofDeclaration(declaration));
    if (symbol.kind === 'variable' && symbol.declarations.every((declaration) => !hasInitializer(declaration))) {
      for (const write of writesOf(this.file, symbol)) {
        if (write.kind === kind.BinaryExpression) values = union(values, this.valuesOf((write as ts.BinaryExpression).right));
      }
    }
    this.ofSymbol.set(symbol, values);
    return values;
  }

  private evaluate(node: ts.Expression): readonly Value[] {
    const { table } = this;
    switch (node.kind) {
      case kind.Identifier: {
        const symbol = symbolOf(this.file, node as ts.Identifier);
        if (symbol !== undefined) return this.valuesOfSymbol(symbol);
        const { text } = node as ts.Identifier;
        if (text === 'undefined') return noValues;
        return [table.root('global', text)];
      }
      case kind.ThisKeyword:
        return this.ofThis(node);
      case kind.SuperKeyword: {
        const owner = classAround(node);
        return owner === undefined ? noValues : this.basesOf(owner);
      }
      case kind.PropertyAccessExpression: {
        const { expression, name } = node as ts.PropertyAccessExpression;
        const values = this.valuesOf(expression);
        const isSuper = expression.kind === kind.SuperKeyword;
        return table.stepAll(isSuper ? table.stepAll(values, '()') : values, `.${name.text}`);
      }
      case kind.MetaProperty: {
        // import.meta
        const { keywordToken, name } = node as ts.MetaProperty;
        return keywordToken === kind.ImportKeyword ? table.stepAll([table.root('global', 'import')], `.${name.text}`) : noValues;
      }
      case kind.ElementAccessExpression: {
        const { expression, argumentExpression } = node as ts.ElementAccessExpression;
        const step = typescript.isStringLiteralLike(argumentExpression) ? `.${argumentExpression.text}` : '[]';
        return table.stepAll(this.valuesOf(expression), step);
      }
      case kind.CallExpression:
        return this.ofCall(node as ts.CallExpression);
      case kind.NewExpression:
        return table.stepAll(this.valuesOf((node as ts.NewExpression).expression), '()');
      case kind.TaggedTemplateExpression:
        return table.stepAll(this.valuesOf((node as ts.TaggedTemplateExpression).tag), '()');
      case kind.AwaitExpression:
        return this.valuesOf((node as ts.AwaitExpression).expression);
      case kind.ConditionalExpression: {
        const { whenTrue, whenFalse } = node as ts.ConditionalExpression;
        return union(this.valuesOf(whenTrue), this.valuesOf(whenFalse));
      }
      case kind.BinaryExpression: {
        const { left, operatorToken, right } = node as ts.BinaryExpression;
        switch (operatorToken.kind) {
          case kind.BarBarToken:
          case kind.QuestionQuestionToken:
            return union(this.valuesOf(left), this.valuesOf(right));
          case kind.AmpersandAmpersandToken:
          case kind.CommaToken:
          case kind.EqualsToken:
          case kind.QuestionQuestionEqualsToken:
          case kind.BarBarEqualsToken:
            return this.valuesOf(right);
          default:
            return noValues;
        }
      }
      case kind.FunctionExpression:
      case kind.ArrowFunction:
        return [table.root('function', idOf(node), this.file.path)];
      case kind.ClassExpression:
        return [table.root('class', idOf(node), this.file.path)];
      case kind.ObjectLiteralExpression:
        return [table.root('object', idOf(node), this.file.path)];
      case kind.NumericLiteral:
        return /^[1-5]\d\d$/.test((node as ts.NumericLiteral).text) ? [table.root('number', (node as ts.NumericLiteral).text)] : noValues;
      default:
        return noValues;
    }
  }

  private ofCall(call: ts.CallExpression): readonly Value[] {
    const { expression } = call;
    const [argument] = call.arguments;
    if (argument !== undefined && typescript.isStringLiteralLike(argument)) {
      const isRequire = expression.kind === kind.Identifier && (expression as ts.Identifier).text === 'require';
      if (isRequire || expression.kind === kind.ImportKeyword) return [this.importRoot(argument.text)];
    }
    if (expression.kind === kind.PropertyAccessExpression) {
      const { name, expression: receiver } = expression as ts.PropertyAccessExpression;
      // f.bind(x) is f; Object.freeze(x), Promise.resolve(x) and util.promisify(f) are their argument.
      if (name.text === 'bind') return this.valuesOf(receiver);
      if (passesArgument.has(`${receiver.kind === kind.Identifier ? (receiver as ts.Identifier).text : ''}.${name.text}`)) {
        return argument === undefined ? noValues : this.valuesOf(argument);
      }
    }
    if (argument !== undefined && interopHelpers.has(calledName(expression))) return this.valuesOf(argument);
    return this.table.stepAll(this.valuesOf(expression), '()');
  }

  private ofThis(node: ts.Node): readonly Value[] {
    for (let current = node.parent; current !== undefined; current = current.parent) {
      if (typescript.isClassLike(current)) {
        const instance = this.table.step(this.table.root('class', idOf(current), this.file.path), '()');
        return instance === undefined ? noValues : [instance];
      }
      if (current.kind === kind.ObjectLiteralExpression && isMethodOf(node, current)) {
        return [this.table.root('object', idOf(current), this.file.path)];
      }
    }
    return noValues;
  }

  private assertedType(expression: ts.Expression): readonly Value[] {
    for (let current: ts.Expression = expression; ; current = (current as ts.ParenthesizedExpression).expression) {
      if (
        current.kind === kind.AsExpression ||
        current.kind === kind.TypeAssertionExpression ||
        current.kind === kind.SatisfiesExpression
      ) {
        return this.valuesOfType((current as ts.AsExpression).type);
      }
      if (current.kind !== kind.ParenthesizedExpression && current.kind !== kind.NonNullExpression) return noValues;
    }
  }

  private ofDeclaration(declaration: ts.Node): readonly Value[] {
    const { table } = this;
    const { path } = this.file;
    switch (declaration.kind) {
      case kind.VariableDeclaration: {
        const { type, initializer, parent } = declaration as ts.VariableDeclaration;
        const typed = type === undefined ? noValues : this.valuesOfType(type);
        if (initializer !== undefined) return union(this.valuesOf(initializer), typed);
        if (parent.parent.kind === kind.ForOfStatement)
          return union(typed, table.stepAll(this.valuesOf((parent.parent as ts.ForOfStatement).expression), '[]'));
        return typed;
      }
      case kind.BindingElement:
        return this.ofBindingElement(declaration as ts.BindingElement);
      case kind.Parameter: {
        const parameter = declaration as ts.ParameterDeclaration;
        const fn = parameter.parent as FunctionNode;
        const root = table.root('parameter', `${idOf(fn)}:${fn.parameters.indexOf(parameter)}`, path);
        return parameter.dotDotDotToken === undefined ? [root] : table.stepAll([root], '[]');
      }
      case kind.FunctionDeclaration:
      case kind.FunctionExpression:
        return [table.root('function', idOf(declaration), path)];
      case kind.ClassDeclaration:
      case kind.ClassExpression:
        return [table.root('class', idOf(declaration), path)];
      case kind.ImportClause:
        return table.stepAll([this.importRoot(specifierOf(declaration.parent as ts.ImportDeclaration))], '.default');
      case kind.NamespaceImport:
        return [this.importRoot(specifierOf(declaration.parent.parent as ts.ImportDeclaration))];
      case kind.ImportSpecifier: {
        const { name, propertyName } = declaration as ts.ImportSpecifier;
        const root = this.importRoot(specifierOf(declaration.parent.parent.parent as ts.ImportDeclaration));
        return table.stepAll([root], `.${(propertyName ?? name).text}`);
      }
      case kind.ImportEqualsDeclaration: {
        const { moduleReference } = declaration as ts.ImportEqualsDeclaration;
        if (moduleReference.kind !== kind.ExternalModuleReference) return noValues;
        const { expression } = moduleReference as ts.ExternalModuleReference;
        return typescript.isStringLiteralLike(expression) ? [this.importRoot(expression.text)] : noValues;
      }
      default:
        return noValues;
    }
  }

  /** `const { a: { b } } = source`: the steps of the pattern, taken from its source. */
  private ofBindingElement(element: ts.BindingElement): readonly Value[] {
    const steps: string[] = [];
    let current: ts.Node = element;
    while (current.kind === kind.BindingElement) {
      const { name, propertyName, dotDotDotToken, parent } = current as ts.BindingElement;
      if (parent.kind === kind.ArrayBindingPattern) steps.unshift('[]');
      else if (dotDotDotToken === undefined) {
        const key: ts.PropertyName | ts.BindingName = propertyName ?? name;
        if (key.kind === kind.Identifier || typescript.isStringLiteralLike(key)) steps.unshift(`.${(key as ts.Identifier).text}`);
        else return noValues;
      }
      current = parent.parent;
    }
    const holder = holderOf(element);
    let values =
      holder.kind === kind.VariableDeclaration && (holder as ts.VariableDeclaration).initializer !== undefined
        ? this.valuesOf((holder as ts.VariableDeclaration).initializer!)
        : this.ofDeclaration(holder);
    for (const step of steps) values = this.table.stepAll(values, step);
    if (element.initializer !== undefined) values = union(values, this.valuesOf(element.initializer));
    return values;
  }

  /** What a value annotated with the type can be: an instance of the named class or interface. */
  valuesOfType(type: ts.TypeNode): readonly Value[] {
    switch (type.kind) {
      case kind.TypeReference: {
        const { typeName, typeArguments } = type as ts.TypeReferenceNode;
        if (typeName.kind === kind.Identifier && transparentTypes.has((typeName as ts.Identifier).text)) {
          const [inner] = typeArguments ?? [];
          return inner === undefined ? noValues : this.valuesOfType(inner);
        }
        return this.table.stepAll(this.ofTypeName(typeName), '()');
      }
      case kind.UnionType:
      case kind.IntersectionType: {
        let values: readonly Value[] = noValues;
        for (const part of (type as ts.UnionTypeNode).types) values = union(values, this.valuesOfType(part));
        return values;
      }
      case kind.ParenthesizedType:
        return this.valuesOfType((type as ts.ParenthesizedTypeNode).type);
      case kind.ArrayType:
        return noValues;
      case kind.TypeLiteral: {
        const shape = this.table.root('class', idOf(type), this.file.path);
        return this.table.stepAll([shape], '()');
      }
      case kind.TypeQuery:
        return this.ofTypeName((type as ts.TypeQueryNode).exprName);
      default:
        return noValues;
    }
  }

  private ofTypeName(name: ts.EntityName): readonly Value[] {
    if (name.kind === kind.QualifiedName) return this.table.stepAll(this.ofTypeName(name.left), `.${name.right.text}`);
    const scope = scopeOf(this.file, name);
    const shape = lookUp(scope, `type ${name.text}`);
    if (shape !== undefined) return this.ofShape(shape);
    const symbol = lookUp(scope, name.text);
    if (symbol !== undefined) return this.valuesOfSymbol(symbol);
    return [this.table.root('global', name.text)];
  }

  private ofShape(shape: Symbol): readonly Value[] {
    const [declaration] = shape.declarations;
    if (declaration === undefined) return noValues;
    return [this.table.root('class', idOf(declaration), this.file.path)];
  }

  importRoot(specifier: string): Value {
    return this.table.root('import', specifier, this.file.path);
  }

  private basesOf(declaration: ts.ClassLikeDeclaration | ts.InterfaceDeclaration): readonly Value[] {
    let values: readonly Value[] = noValues;
    for (const { token, types } of declaration.heritageClauses ?? []) {
      if (token !== kind.ExtendsKeyword) continue;
      for (const { expression } of types) {
        if (typescript.isClassLike(declaration)) values = union(values, this.valuesOf(expression));
        else if (expression.kind === kind.Identifier) values = union(values, this.ofTypeName(expression as ts.Identifier));
      }
    }
    return values;
  }

  /** Expressions that the function returns, or an arrow function's expression. */
  returnedBy(fn: ts.Node): readonly ts.Expression[] {
    if (fn.kind === kind.ArrowFunction && (fn as ts.ArrowFunction).body.kind !== kind.Block)
      return [(fn as ts.ArrowFunction).body as ts.Expression];
    if (this.returnsByBody === undefined) {
      this.returnsByBody = new Map();
      for (const { expression, parent } of this.file.returns) {
        if (expression === undefined) continue;
        let body: ts.Node = parent;
        while (body !== undefined && !isFunction(body)) body = body.parent;
        const same = this.returnsByBody.get(body);
        if (same === undefined) this.returnsByBody.set(body, [expression]);
        else same.push(expression);
      }
    }
    return this.returnsByBody.get(fn) ?? [];
  }

  /** The file's names for the others. */
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
      let values: readonly Value[] = fn.type === undefined ? noValues : this.valuesOfType(fn.type);
      for (const returned of this.returnedBy(fn)) values = union(values, this.valuesOf(returned));
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
          places = union(places, this.table.stepAll(this.valuesOf((modifier as ts.Decorator).expression), 'd'));
      }
      if (places.length > 0) placed.push({ value: this.table.root(root, idOf(node), this.file.path), places });
    };
    for (const declaration of this.file.classes) {
      addDecorated(declaration as ts.ClassDeclaration, 'class');
      for (const member of declaration.members)
        if (member.kind === kind.MethodDeclaration) addDecorated(member as ts.MethodDeclaration, 'function');
    }
    for (const fn of this.file.functions) {
      const annotation = annotationOf(fn);
      let places = annotation === undefined ? noValues : this.valuesOfType(annotation.type);
      for (const step of annotation?.steps ?? []) places = this.table.stepAll(places, step);
      if (places.length > 0) placed.push({ value: this.table.root('function', idOf(fn), this.file.path), places });
    }
    return placed;
  }

  /** Which values the file's calls hand to whom, by call. */
  handovers(): readonly Handover[] {
    const byCall = new Map<ts.Node, Handover>();
    // Inner calls come after outer ones in the walk, so the list is gone through from the end.
    for (let index = this.file.calls.length - 1; index >= 0; index -= 1) {
      const call = this.file.calls[index]!;
      const handed: HandedArgument[] = [];
      call.arguments?.forEach((argument, place) => {
        const node = unwrap(argument);
        const parts = node.kind === kind.ArrayLiteralExpression ? (node as ts.ArrayLiteralExpression).elements : [node];
        for (const part of parts) {
          const values = this.valuesOf(part);
          if (values.length === 0) continue;
          const inner = byCall.get(unwrap(part));
          handed.push(inner === undefined ? { index: place, values } : { index: place, values, call: inner });
        }
      });
      if (handed.length === 0) continue;
      const callee = this.valuesOf(call.expression);
      if (callee.length > 0) byCall.set(call, { callee, arguments: handed });
    }
    return [...byCall.values()];
  }

  private ofParameter(parameter: ts.ParameterDeclaration): readonly Value[] {
    let values: readonly Value[] = noValues;
    if (parameter.type !== undefined) values = this.valuesOfType(parameter.type);
    if (parameter.initializer !== undefined) values = union(values, this.valuesOf(parameter.initializer));
    for (const modifier of parameter.modifiers ?? []) {
      if (modifier.kind === kind.Decorator)
        values = union(values, this.table.stepAll(this.valuesOf((modifier as ts.Decorator).expression), 'd'));
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
        add(members, 'constructor', [this.table.root('function', idOf(member), this.file.path)]);
        for (const parameter of (member as ts.ConstructorDeclaration).parameters) {
          if (parameter.modifiers !== undefined && parameter.name.kind === kind.Identifier) {
            add(members, parameter.name.text, this.ofDeclaration(parameter));
          }
        }
        continue;
      }
      const name = member.name === undefined ? undefined : nameOf(member.name);
      if (name === undefined) continue;
      const to = hasStatic(member) ? statics : members;
      if (member.kind === kind.MethodDeclaration) add(to, name, [this.table.root('function', idOf(member), this.file.path)]);
      else if (member.kind === kind.GetAccessor)
        add(to, name, this.table.stepAll([this.table.root('function', idOf(member), this.file.path)], '()'));
      else if (member.kind === kind.PropertyDeclaration) {
        const { type, initializer } = member as ts.PropertyDeclaration;
        if (initializer !== undefined) add(to, name, this.valuesOf(initializer));
        if (type !== undefined) add(to, name, this.valuesOfType(type));
      }
    }
    for (const { left, right } of this.fieldsOf(declaration))
      add(members, (left as ts.PropertyAccessExpression).name.text, this.valuesOf(right));
    return { members, statics, bases: this.basesOf(declaration) };
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
      return { members: this.membersOfTypes(shape.members), statics: new Map(), bases: this.basesOf(shape) };
    }
    // type Deps = { log: Logger } & Base
    return { members: new Map(), statics: new Map(), bases: this.aliased(shape.type) };
  }

  /** An alias stands for classes; what it holds are their instances, so the step `()` is taken by who asks. */
  private aliased(type: ts.TypeNode): readonly Value[] {
    return this.valuesOfType(type).flatMap((value) => (value.step === '()' && value.of !== undefined ? [value.of] : []));
  }

  private membersOfTypes(elements: readonly ts.TypeElement[]): Map<string, readonly Value[]> {
    const members = new Map<string, readonly Value[]>();
    for (const element of elements) {
      const name = element.name === undefined ? undefined : nameOf(element.name);
      if (name === undefined) continue;
      if (element.kind === kind.PropertySignature) {
        const { type } = element as ts.PropertySignature;
        const values = type === undefined ? noValues : this.valuesOfType(type);
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
        bases = union(bases, this.valuesOf((property as ts.SpreadAssignment).expression));
        continue;
      }
      const name = nameOf(property.name!);
      if (name === undefined) continue;
      const values = this.ofProperty(property);
      if (values.length > 0) members.set(name, values);
    }
    return { members, statics: new Map(), bases };
  }

  private ofProperty(property: ts.ObjectLiteralElementLike): readonly Value[] {
    switch (property.kind) {
      case kind.PropertyAssignment:
        return this.valuesOf((property as ts.PropertyAssignment).initializer);
      case kind.ShorthandPropertyAssignment: {
        const symbol = symbolOf(this.file, (property as ts.ShorthandPropertyAssignment).name);
        return symbol === undefined ? noValues : this.valuesOfSymbol(symbol);
      }
      case kind.MethodDeclaration:
        return [this.table.root('function', idOf(property), this.file.path)];
      case kind.GetAccessor:
        return this.table.stepAll([this.table.root('function', idOf(property), this.file.path)], '()');
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
        add(flags === 'default' ? 'default' : name, isType ? this.ofShape(symbol) : this.valuesOfSymbol(symbol));
      }
    }
    for (const statement of this.file.source.statements) {
      // export default class {} and export default function () {}
      if (
        (statement.kind === kind.FunctionDeclaration || statement.kind === kind.ClassDeclaration) &&
        (statement as ts.FunctionDeclaration).name === undefined
      ) {
        add('default', [this.table.root(statement.kind === kind.ClassDeclaration ? 'class' : 'function', idOf(statement), this.file.path)]);
      }
    }
    for (const declaration of this.file.imports) {
      if (declaration.kind === kind.ExportAssignment)
        add(declaration.isExportEquals ? '=' : 'default', this.valuesOf(declaration.expression));
      else if (declaration.kind === kind.ExportDeclaration) this.collectReexports(declaration, add, stars);
    }
    for (const { left, right } of this.file.assignments) {
      const name = commonJsName(left);
      if (name !== undefined) add(name, this.valuesOf(right));
    }
    return { exports, stars };
  }

  private collectReexports(declaration: ts.ExportDeclaration, add: (name: string, values: readonly Value[]) => void, stars: Value[]): void {
    const { exportClause, moduleSpecifier } = declaration;
    const root =
      moduleSpecifier !== undefined && typescript.isStringLiteralLike(moduleSpecifier) ? this.importRoot(moduleSpecifier.text) : undefined;
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
      if (symbol !== undefined) add(name.text, this.valuesOfSymbol(symbol));
      const shape = scope.symbols.get(`type ${original}`);
      if (shape !== undefined) add(name.text, this.ofShape(shape));
    }
  }
}

/** Calls that give back their first argument. */
const passesArgument = new Set(['Object.freeze', 'Object.seal', 'Promise.resolve', 'util.promisify', 'Object.assign']);

/** What TypeScript and Babel write around `require`: each gives the module, its default export under `default`. */
const interopHelpers = new Set(['__importDefault', '__importStar', '_interopRequireDefault', '_interopRequireWildcard']);

/** `f` of `f()`, `tslib.f()` and `(0, tslib.f)()`. */
function calledName(callee: ts.Expression): string {
  const inner = unwrap(callee);
  if (inner.kind === kind.PropertyAccessExpression) return (inner as ts.PropertyAccessExpression).name.text;
  return inner.kind === kind.Identifier ? (inner as ts.Identifier).text : '';
}

/** Types that hold what their first argument says. */
const transparentTypes = new Set([
  'Promise',
  'PromiseLike',
  'Readonly',
  'Partial',
  'Required',
  'NonNullable',
  'Awaited',
  'Omit',
  'Pick',
  'InstanceType',
  'DeepPartial',
]);

function specifierOf(declaration: ts.ImportDeclaration): string {
  return typescript.isStringLiteralLike(declaration.moduleSpecifier) ? declaration.moduleSpecifier.text : '';
}

function hasInitializer(declaration: ts.Node): boolean {
  if (declaration.kind !== kind.VariableDeclaration) return true;
  const { initializer, parent } = declaration as ts.VariableDeclaration;
  if (parent.parent.kind === kind.ForOfStatement || parent.parent.kind === kind.ForInStatement) return true;
  if (initializer === undefined) return false;
  return (
    initializer.kind !== kind.NullKeyword && !(initializer.kind === kind.Identifier && (initializer as ts.Identifier).text === 'undefined')
  );
}

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

/** The nearest class around the node, arrow functions and methods passed. */
function classAround(node: ts.Node): ts.ClassLikeDeclaration | undefined {
  for (let current = node.parent; current !== undefined; current = current.parent) {
    if (typescript.isClassLike(current)) return current;
  }
  return undefined;
}

/** Whether `this` at the node is the object literal: it stands in one of the literal's own methods. */
function isMethodOf(node: ts.Node, literal: ts.Node): boolean {
  for (let current = node.parent; current !== literal; current = current.parent) {
    if (current.kind === kind.MethodDeclaration && current.parent === literal) return true;
    if (current.kind === kind.FunctionExpression)
      return current.parent.kind === kind.PropertyAssignment && current.parent.parent === literal;
  }
  return false;
}

/** A property's name where the text says it: `a`, `'a'`, `1`. */
export function nameOf(name: ts.PropertyName | ts.BindingName): string | undefined {
  switch (name.kind) {
    case kind.Identifier:
    case kind.PrivateIdentifier:
    case kind.StringLiteral:
    case kind.NumericLiteral:
    case kind.NoSubstitutionTemplateLiteral:
      return (name as ts.Identifier).text;
    case kind.ComputedPropertyName: {
      const { expression } = name as ts.ComputedPropertyName;
      return typescript.isStringLiteralLike(expression) ? expression.text : undefined;
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

/** `module.exports = …` gives `=`, `exports.a = …` and `module.exports.a = …` give `a`. */
export function commonJsName(left: ts.Expression): string | undefined {
  if (left.kind !== kind.PropertyAccessExpression) return undefined;
  const { expression, name } = left as ts.PropertyAccessExpression;
  if (expression.kind === kind.Identifier) {
    const { text } = expression as ts.Identifier;
    if (text === 'module' && name.text === 'exports') return '=';
    return text === 'exports' ? name.text : undefined;
  }
  if (expression.kind !== kind.PropertyAccessExpression) return undefined;
  const { expression: holder, name: middle } = expression as ts.PropertyAccessExpression;
  const isModule = holder.kind === kind.Identifier && (holder as ts.Identifier).text === 'module' && middle.text === 'exports';
  return isModule ? name.text : undefined;
}
