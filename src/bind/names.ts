import type ts from 'typescript';
import { classAround, isFunction, unwrap, type FunctionNode } from '../parse/syntax.js';
import { typescript } from '../parse/typescript.js';
import { idOf } from './ids.js';
import { holderOf, lookUp, scopeOf, symbolOf, writesOf, type BoundFile, type Symbol } from './scopes.js';
import { noValues, union, type Value, type ValueTable } from './value.js';

const kind = typescript.SyntaxKind;

/** Answers what an expression of one file stands for. Works on the file's own text; imports stay unresolved. */
export class Names {
  private readonly ofNode = new Map<ts.Node, readonly Value[]>();
  private readonly ofSymbol = new Map<Symbol, readonly Value[]>();
  private returnsByBody: Map<ts.Node, ts.Expression[]> | undefined;
  private exported: Map<string, readonly ts.Expression[]> | undefined;

  constructor(
    readonly file: BoundFile,
    readonly table: ValueTable,
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
    for (const declaration of symbol.declarations) values = union(values, this.valuesOfDeclaration(declaration));
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
        const exported = this.ofOwnExport(node as ts.PropertyAccessExpression);
        if (exported.length > 0) return exported;
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
        return [this.rootOf('function', node)];
      case kind.ClassExpression:
        return [this.rootOf('class', node)];
      case kind.ObjectLiteralExpression:
        return [this.rootOf('object', node)];
      case kind.NumericLiteral:
        return /^[1-5]\d\d$/.test((node as ts.NumericLiteral).text) ? [table.root('number', (node as ts.NumericLiteral).text)] : noValues;
      default:
        return noValues;
    }
  }

  /** `exports.save` in a file that has `exports.save = …` itself. */
  private ofOwnExport(node: ts.PropertyAccessExpression): readonly Value[] {
    const name = commonJsName(node);
    const isRead = name !== undefined && !(typescript.isBinaryExpression(node.parent) && node.parent.left === node);
    if (!isRead || this.isShadowed(node)) return noValues;
    const given = this.ownExports().get(name) ?? [];
    return given.reduce((values, expression) => union(values, this.valuesOf(expression)), noValues);
  }

  private ownExports(): ReadonlyMap<string, readonly ts.Expression[]> {
    if (this.exported !== undefined) return this.exported;
    this.exported = new Map();
    for (const { left, operatorToken, right } of this.file.assignments) {
      const name = operatorToken.kind === kind.EqualsToken ? commonJsName(left) : undefined;
      if (name !== undefined) this.exported.set(name, [...(this.exported.get(name) ?? []), right]);
    }
    return this.exported;
  }

  /** Whether the file declares an `exports` or a `module` of its own there. */
  private isShadowed({ expression }: ts.PropertyAccessExpression): boolean {
    if (expression.kind === kind.PropertyAccessExpression) return this.isShadowed(expression as ts.PropertyAccessExpression);
    return symbolOf(this.file, expression as ts.Identifier) !== undefined;
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
    if (argument !== undefined && givesArgument.has(calledName(expression))) return this.valuesOf(argument);
    return this.table.stepAll(this.valuesOf(expression), '()');
  }

  private ofThis(node: ts.Node): readonly Value[] {
    for (let current = node.parent; current !== undefined; current = current.parent) {
      if (typescript.isClassLike(current)) {
        const instance = this.table.step(this.rootOf('class', current), '()');
        return instance === undefined ? noValues : [instance];
      }
      if (current.kind === kind.ObjectLiteralExpression && isMethodOf(node, current)) {
        return [this.rootOf('object', current)];
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

  /** The values that a declaration gives its name. */
  valuesOfDeclaration(declaration: ts.Node): readonly Value[] {
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
        if (parameter.dotDotDotToken !== undefined) return table.stepAll([root], '[]');
        const loaded = fn.parameters[0] === parameter ? importBefore(fn) : undefined;
        return loaded === undefined ? [root] : union([root], this.valuesOf(loaded));
      }
      case kind.FunctionDeclaration:
      case kind.FunctionExpression:
        return [this.rootOf('function', declaration)];
      case kind.ClassDeclaration:
      case kind.ClassExpression:
        return [this.rootOf('class', declaration)];
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
        : this.valuesOfDeclaration(holder);
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
        const shape = this.rootOf('class', type);
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
    if (shape !== undefined) return this.valuesOfShape(shape);
    const symbol = lookUp(scope, name.text);
    if (symbol !== undefined) return this.valuesOfSymbol(symbol);
    return [this.table.root('global', name.text)];
  }

  /** The class, interface or alias that a type's name stands for. */
  valuesOfShape(shape: Symbol): readonly Value[] {
    const [declaration] = shape.declarations;
    if (declaration === undefined) return noValues;
    return [this.rootOf('class', declaration)];
  }

  /** The value that a function, class or object of the file is. */
  rootOf(is: 'function' | 'class' | 'object', node: ts.Node): Value {
    return this.table.root(is, idOf(node), this.file.path);
  }

  /** A module, as the file's imports spell it. */
  importRoot(specifier: string): Value {
    return this.table.root('import', specifier, this.file.path);
  }

  /** What a class or an interface extends. */
  basesOf(declaration: ts.ClassLikeDeclaration | ts.InterfaceDeclaration): readonly Value[] {
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

  /** What a class says that it implements. */
  interfacesOf({ heritageClauses }: Pick<ts.ClassLikeDeclaration, 'heritageClauses'>): readonly Value[] {
    let values: readonly Value[] = noValues;
    for (const { token, types } of heritageClauses ?? []) {
      if (token !== kind.ImplementsKeyword) continue;
      for (const { expression } of types)
        if (expression.kind === kind.Identifier) values = union(values, this.ofTypeName(expression as ts.Identifier));
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
}

/** Calls that give back their first argument. */
const passesArgument = new Set(['Object.freeze', 'Object.seal', 'Promise.resolve', 'util.promisify', 'Object.assign']);

/**
 * The same by the last name: what TypeScript and Babel write around `require`, each of which gives the module, its default export under
 * `default`, and `promisify` of Node.
 */
const givesArgument = new Set(['__importDefault', '__importStar', '_interopRequireDefault', '_interopRequireWildcard', 'promisify']);

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

/** What an import declaration imports from. */
export function specifierOf(declaration: ts.ImportDeclaration): string {
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

/** Whether `this` at the node is the object literal: it stands in one of the literal's own methods. */
function isMethodOf(node: ts.Node, literal: ts.Node): boolean {
  for (let current = node.parent; current !== literal; current = current.parent) {
    if (current.kind === kind.MethodDeclaration && current.parent === literal) return true;
    if (current.kind === kind.FunctionExpression)
      return current.parent.kind === kind.PropertyAssignment && current.parent.parent === literal;
  }
  return false;
}

/** `import('./orders.js')`, where the function stands in `import('./orders.js').then(…)`. */
function importBefore(fn: FunctionNode): ts.Expression | undefined {
  const { parent } = fn;
  if (parent.kind !== kind.CallExpression || (parent as ts.CallExpression).arguments[0] !== fn) return undefined;
  const { expression: callee } = parent as ts.CallExpression;
  if (callee.kind !== kind.PropertyAccessExpression || (callee as ts.PropertyAccessExpression).name.text !== 'then') return undefined;
  const { expression: receiver } = callee as ts.PropertyAccessExpression;
  const isImport = receiver.kind === kind.CallExpression && (receiver as ts.CallExpression).expression.kind === kind.ImportKeyword;
  return isImport ? receiver : undefined;
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
