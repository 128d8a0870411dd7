import type ts from 'typescript';
import type { ParsedFile } from '../parse/parse.js';
import { typescript } from '../parse/typescript.js';
import { firstFrom, isAssignment, isFunction, type FunctionNode } from '../parse/syntax.js';

/** A declared name. */
export interface Symbol {
  readonly name: string;
  readonly scope: Scope;
  readonly kind: SymbolKind;
  /** The declaring nodes: variable, parameter, binding element, function, class, import specifier or clause, catch variable. */
  readonly declarations: ts.Node[];
}

export type SymbolKind = 'variable' | 'constant' | 'parameter' | 'function' | 'class' | 'import' | 'caught' | 'type' | 'enum';

/** The names that one block, function or file declares. */
export interface Scope {
  readonly node: ts.Node;
  readonly parent: Scope | undefined;
  readonly symbols: Map<string, Symbol>;
}

/** One file after the only full walk over its tree: parents set, names declared, interesting nodes listed by kind. */
export interface BoundFile extends ParsedFile {
  readonly scopes: ReadonlyMap<ts.Node, Scope>;
  readonly calls: readonly (ts.CallExpression | ts.NewExpression)[];
  readonly functions: readonly FunctionNode[];
  readonly classes: readonly ts.ClassLikeDeclaration[];
  readonly shapes: readonly (ts.InterfaceDeclaration | ts.TypeAliasDeclaration)[];
  readonly objects: readonly ts.ObjectLiteralExpression[];
  readonly typeLiterals: readonly ts.TypeLiteralNode[];
  readonly blocks: readonly ts.Block[];
  readonly tries: readonly ts.TryStatement[];
  readonly throws: readonly ts.ThrowStatement[];
  readonly returns: readonly ts.ReturnStatement[];
  readonly assignments: readonly ts.BinaryExpression[];
  readonly updates: readonly (ts.PrefixUnaryExpression | ts.PostfixUnaryExpression)[];
  readonly yields: readonly ts.YieldExpression[];
  readonly taggedTemplates: readonly ts.TaggedTemplateExpression[];
  readonly loops: readonly ts.IterationStatement[];
  readonly binaries: readonly ts.BinaryExpression[];
  readonly members: readonly (ts.PropertyAccessExpression | ts.ElementAccessExpression)[];
  readonly imports: readonly (ts.ImportDeclaration | ts.ImportEqualsDeclaration | ts.ExportDeclaration | ts.ExportAssignment)[];
  readonly expressionStatements: readonly ts.ExpressionStatement[];
  /** Every identifier, by its text. */
  readonly identifiers: ReadonlyMap<string, readonly ts.Identifier[]>;
}

const kind = typescript.SyntaxKind;

/** Sets parent pointers, declares names and lists nodes: the one walk over the whole tree. */
export function bind(file: ParsedFile): BoundFile {
  const scopes = new Map<ts.Node, Scope>();
  const calls: (ts.CallExpression | ts.NewExpression)[] = [];
  const functions: FunctionNode[] = [];
  const classes: ts.ClassLikeDeclaration[] = [];
  const shapes: (ts.InterfaceDeclaration | ts.TypeAliasDeclaration)[] = [];
  const objects: ts.ObjectLiteralExpression[] = [];
  const typeLiterals: ts.TypeLiteralNode[] = [];
  const blocks: ts.Block[] = [];
  const tries: ts.TryStatement[] = [];
  const throws: ts.ThrowStatement[] = [];
  const returns: ts.ReturnStatement[] = [];
  const assignments: ts.BinaryExpression[] = [];
  const updates: (ts.PrefixUnaryExpression | ts.PostfixUnaryExpression)[] = [];
  const yields: ts.YieldExpression[] = [];
  const taggedTemplates: ts.TaggedTemplateExpression[] = [];
  const loops: ts.IterationStatement[] = [];
  const binaries: ts.BinaryExpression[] = [];
  const members: (ts.PropertyAccessExpression | ts.ElementAccessExpression)[] = [];
  const imports: (ts.ImportDeclaration | ts.ImportEqualsDeclaration | ts.ExportDeclaration | ts.ExportAssignment)[] = [];
  const expressionStatements: ts.ExpressionStatement[] = [];
  const identifiers = new Map<string, ts.Identifier[]>();

  let parent: ts.Node = file.source;
  let scope: Scope = openScope(file.source, undefined);
  let functionScope = scope;

  function openScope(node: ts.Node, outer: Scope | undefined): Scope {
    const opened: Scope = { node, parent: outer, symbols: new Map() };
    scopes.set(node, opened);
    return opened;
  }

  function declare(into: Scope, name: string, symbolKind: SymbolKind, declaration: ts.Node): void {
    const known = into.symbols.get(name);
    if (known === undefined) into.symbols.set(name, { name, scope: into, kind: symbolKind, declarations: [declaration] });
    else known.declarations.push(declaration);
  }

  function declareName(into: Scope, name: ts.BindingName, symbolKind: SymbolKind, declaration: ts.Node): void {
    if (name.kind === kind.Identifier) {
      declare(into, name.text, symbolKind, declaration);
      return;
    }
    for (const element of name.elements) {
      if (element.kind === kind.BindingElement) declareName(into, element.name, symbolKind, element);
    }
  }

  function visitChildren(node: ts.Node): void {
    const outerParent = parent;
    parent = node;
    typescript.forEachChild(node, visit);
    parent = outerParent;
  }

  function visitInScope(node: ts.Node, opened: Scope, isBody: boolean): void {
    const outerScope = scope;
    const outerFunction = functionScope;
    scope = opened;
    if (isBody) functionScope = opened;
    visitChildren(node);
    scope = outerScope;
    functionScope = outerFunction;
  }

  function visit(node: ts.Node): void {
    (node as { parent: ts.Node }).parent = parent;
    switch (node.kind) {
      case kind.Identifier: {
        const { text } = node as ts.Identifier;
        const same = identifiers.get(text);
        if (same === undefined) identifiers.set(text, [node as ts.Identifier]);
        else same.push(node as ts.Identifier);
        return;
      }
      case kind.CallExpression:
      case kind.NewExpression:
        calls.push(node as ts.CallExpression);
        break;
      case kind.PropertyAccessExpression:
      case kind.ElementAccessExpression:
        members.push(node as ts.PropertyAccessExpression);
        break;
      case kind.FunctionDeclaration:
      case kind.FunctionExpression:
      case kind.ArrowFunction:
      case kind.MethodDeclaration:
      case kind.Constructor:
      case kind.GetAccessor:
      case kind.SetAccessor: {
        const fn = node as FunctionNode;
        functions.push(fn);
        if (fn.kind === kind.FunctionDeclaration && fn.name !== undefined) declare(scope, fn.name.text, 'function', fn);
        const opened = openScope(fn, scope);
        if (fn.kind === kind.FunctionExpression && fn.name !== undefined) declare(opened, fn.name.text, 'function', fn);
        for (const parameter of fn.parameters) declareName(opened, parameter.name, 'parameter', parameter);
        visitInScope(fn, opened, true);
        return;
      }
      case kind.ClassDeclaration:
      case kind.ClassExpression: {
        const declaration = node as ts.ClassLikeDeclaration;
        classes.push(declaration);
        const opened = openScope(declaration, scope);
        if (declaration.name !== undefined) {
          declare(declaration.kind === kind.ClassDeclaration ? scope : opened, declaration.name.text, 'class', declaration);
        }
        visitInScope(declaration, opened, false);
        return;
      }
      case kind.ClassStaticBlockDeclaration:
        visitInScope(node, openScope(node, scope), true);
        return;
      case kind.Block:
        blocks.push(node as ts.Block);
        // A function's own block shares the scope of its parameters; a catch clause's block that of its variable.
        if (isFunction(parent) || parent.kind === kind.CatchClause || parent.kind === kind.ClassStaticBlockDeclaration) break;
        visitInScope(node, openScope(node, scope), false);
        return;
      case kind.CatchClause: {
        const opened = openScope(node, scope);
        const { variableDeclaration } = node as ts.CatchClause;
        if (variableDeclaration !== undefined) declareName(opened, variableDeclaration.name, 'caught', variableDeclaration);
        visitInScope(node, opened, false);
        return;
      }
      case kind.ForStatement:
      case kind.ForInStatement:
      case kind.ForOfStatement:
        loops.push(node as ts.IterationStatement);
        visitInScope(node, openScope(node, scope), false);
        return;
      case kind.WhileStatement:
      case kind.DoStatement:
        loops.push(node as ts.IterationStatement);
        break;
      case kind.CaseBlock:
        visitInScope(node, openScope(node, scope), false);
        return;
      case kind.ModuleDeclaration:
        if ((node as ts.ModuleDeclaration).name.kind === kind.Identifier)
          declare(scope, (node as ts.ModuleDeclaration).name.text, 'enum', node);
        visitInScope(node, openScope(node, scope), true);
        return;
      case kind.VariableDeclaration: {
        if (parent.kind === kind.CatchClause) break;
        const flags = parent.flags & typescript.NodeFlags.BlockScoped;
        const into = flags === 0 ? functionScope : scope;
        declareName(into, (node as ts.VariableDeclaration).name, flags & typescript.NodeFlags.Const ? 'constant' : 'variable', node);
        break;
      }
      case kind.EnumDeclaration:
        declare(scope, (node as ts.EnumDeclaration).name.text, 'enum', node);
        break;
      case kind.InterfaceDeclaration:
      case kind.TypeAliasDeclaration:
        shapes.push(node as ts.InterfaceDeclaration);
        declare(scope, `type ${(node as ts.InterfaceDeclaration).name.text}`, 'type', node);
        break;
      case kind.ImportDeclaration:
        imports.push(node as ts.ImportDeclaration);
        declareImports(node as ts.ImportDeclaration);
        break;
      case kind.ImportEqualsDeclaration:
        imports.push(node as ts.ImportEqualsDeclaration);
        declare(scope, (node as ts.ImportEqualsDeclaration).name.text, 'import', node);
        break;
      case kind.ExportDeclaration:
      case kind.ExportAssignment:
        imports.push(node as ts.ExportDeclaration);
        break;
      case kind.ObjectLiteralExpression:
        objects.push(node as ts.ObjectLiteralExpression);
        break;
      case kind.PrefixUnaryExpression:
      case kind.PostfixUnaryExpression: {
        const { operator } = node as ts.PrefixUnaryExpression;
        if (operator === kind.PlusPlusToken || operator === kind.MinusMinusToken) updates.push(node as ts.PrefixUnaryExpression);
        break;
      }
      case kind.YieldExpression:
        yields.push(node as ts.YieldExpression);
        break;
      case kind.TaggedTemplateExpression:
        taggedTemplates.push(node as ts.TaggedTemplateExpression);
        break;
      case kind.TypeLiteral:
        typeLiterals.push(node as ts.TypeLiteralNode);
        break;
      case kind.TryStatement:
        tries.push(node as ts.TryStatement);
        break;
      case kind.ThrowStatement:
        throws.push(node as ts.ThrowStatement);
        break;
      case kind.ReturnStatement:
        returns.push(node as ts.ReturnStatement);
        break;
      case kind.ExpressionStatement:
        expressionStatements.push(node as ts.ExpressionStatement);
        break;
      case kind.BinaryExpression: {
        const operator = (node as ts.BinaryExpression).operatorToken.kind;
        if (isAssignment(operator)) assignments.push(node as ts.BinaryExpression);
        else binaries.push(node as ts.BinaryExpression);
        break;
      }
      default:
        break;
    }
    visitChildren(node);
  }

  function declareImports({ importClause }: ts.ImportDeclaration): void {
    if (importClause === undefined) return;
    if (importClause.name !== undefined) declare(scope, importClause.name.text, 'import', importClause);
    const { namedBindings } = importClause;
    if (namedBindings === undefined) return;
    if (namedBindings.kind === kind.NamespaceImport) {
      declare(scope, namedBindings.name.text, 'import', namedBindings);
      return;
    }
    for (const specifier of namedBindings.elements) declare(scope, specifier.name.text, 'import', specifier);
  }

  typescript.forEachChild(file.source, visit);
  return {
    ...file,
    scopes,
    calls,
    functions,
    classes,
    shapes,
    objects,
    typeLiterals,
    blocks,
    tries,
    throws,
    returns,
    assignments,
    updates,
    yields,
    taggedTemplates,
    loops,
    binaries,
    members,
    imports,
    expressionStatements,
    identifiers,
  };
}

/** The scope that the node's names are looked up in. */
export function scopeOf(file: BoundFile, node: ts.Node): Scope {
  let current: ts.Node = node;
  for (;;) {
    const scope = file.scopes.get(current);
    if (scope !== undefined) return scope;
    current = current.parent;
  }
}

/** The symbol that a name means where it stands; undefined for globals and for names of members and labels. */
export function symbolOf(file: BoundFile, identifier: ts.Identifier): Symbol | undefined {
  if (isMemberName(identifier)) return undefined;
  // A declaration's own name belongs to the scope around what it declares.
  const { parent } = identifier;
  const start =
    (parent.kind === kind.FunctionDeclaration || parent.kind === kind.ClassDeclaration) &&
    (parent as ts.FunctionDeclaration).name === identifier
      ? parent.parent
      : identifier;
  return lookUp(scopeOf(file, start), identifier.text);
}

/** The symbol of that name in the scope or around it. */
export function lookUp(scope: Scope, name: string): Symbol | undefined {
  for (let current: Scope | undefined = scope; current !== undefined; current = current.parent) {
    const symbol = current.symbols.get(name);
    if (symbol !== undefined) return symbol;
  }
  return undefined;
}

/** Every place where the symbol is read or written, its declarations' own names left out. */
export function referencesOf(file: BoundFile, symbol: Symbol): readonly ts.Identifier[] {
  let references = knownReferences.get(symbol);
  if (references === undefined) knownReferences.set(symbol, (references = findReferences(file, symbol)));
  return references;
}

const knownReferences = new WeakMap<Symbol, readonly ts.Identifier[]>();

function findReferences(file: BoundFile, symbol: Symbol): readonly ts.Identifier[] {
  const references: ts.Identifier[] = [];
  const named = file.identifiers.get(symbol.name) ?? [];
  const { pos, end } = symbol.scope.node;
  for (let index = firstFrom(named, pos); index < named.length && named[index]!.pos < end; index += 1) {
    const identifier = named[index]!;
    if (!isDeclaredName(identifier) && symbolOf(file, identifier) === symbol) references.push(identifier);
  }
  return references;
}

/** `x` of `a.x`, `{ x: … }`, `class { x }`, `import { x as y }`, labels and JSX attributes: names no scope declares. */
function isMemberName(identifier: ts.Identifier): boolean {
  const { parent } = identifier;
  switch (parent.kind) {
    case kind.PropertyAccessExpression:
      return (parent as ts.PropertyAccessExpression).name === identifier;
    case kind.QualifiedName:
      return (parent as ts.QualifiedName).right === identifier;
    case kind.PropertyAssignment:
    case kind.PropertyDeclaration:
    case kind.PropertySignature:
    case kind.MethodDeclaration:
    case kind.MethodSignature:
    case kind.GetAccessor:
    case kind.SetAccessor:
    case kind.EnumMember:
    case kind.JsxAttribute:
    case kind.NamedTupleMember:
      return (parent as ts.PropertyAssignment).name === identifier;
    case kind.BindingElement:
    case kind.ImportSpecifier:
      return (parent as ts.BindingElement).propertyName === identifier;
    case kind.ExportSpecifier:
      return (parent as ts.ExportSpecifier).propertyName !== undefined && (parent as ts.ExportSpecifier).name === identifier;
    case kind.LabeledStatement:
    case kind.BreakStatement:
    case kind.ContinueStatement:
    case kind.MetaProperty:
      return true;
    default:
      return false;
  }
}

function isDeclaredName(identifier: ts.Identifier): boolean {
  const { parent } = identifier;
  switch (parent.kind) {
    case kind.VariableDeclaration:
    case kind.Parameter:
    case kind.BindingElement:
    case kind.FunctionDeclaration:
    case kind.FunctionExpression:
    case kind.ClassDeclaration:
    case kind.ClassExpression:
    case kind.ImportClause:
    case kind.NamespaceImport:
    case kind.ImportSpecifier:
    case kind.ImportEqualsDeclaration:
    case kind.EnumDeclaration:
      return (parent as ts.VariableDeclaration).name === identifier;
    default:
      return isMemberName(identifier);
  }
}

/** The nodes in the file that give the symbol a value: initialised declarations, assignments, updates, loop heads. */
export function writesOf(file: BoundFile, symbol: Symbol): readonly ts.Node[] {
  let writes = knownWrites.get(symbol);
  if (writes === undefined) knownWrites.set(symbol, (writes = findWrites(file, symbol)));
  return writes;
}

const knownWrites = new WeakMap<Symbol, readonly ts.Node[]>();

function findWrites(file: BoundFile, symbol: Symbol): readonly ts.Node[] {
  const writes: ts.Node[] = [];
  for (const declaration of symbol.declarations) {
    if (declaration.kind === kind.VariableDeclaration || declaration.kind === kind.BindingElement) {
      const holder = declaration.kind === kind.BindingElement ? holderOf(declaration as ts.BindingElement) : declaration;
      // A catch clause's variable is what it is from the start, like a parameter.
      if (holder.kind === kind.VariableDeclaration && isInitialised(holder as ts.VariableDeclaration)) writes.push(holder);
    } else if (declaration.kind === kind.FunctionDeclaration || declaration.kind === kind.ClassDeclaration) {
      writes.push(declaration);
    }
  }
  if (symbol.kind === 'constant' || symbol.kind === 'import') return writes;
  for (const reference of referencesOf(file, symbol)) {
    const write = writeAt(reference);
    if (write !== undefined) writes.push(write);
  }
  return writes;
}

/** What the name is set to where it is declared, if it keeps that: a constant, or a variable that nothing else is ever written to. */
export function initializerOf(file: BoundFile, identifier: ts.Identifier): ts.Expression | undefined {
  const symbol = symbolOf(file, identifier);
  const [declaration, ...others] = symbol?.declarations ?? [];
  if (symbol === undefined || others.length > 0 || declaration?.kind !== kind.VariableDeclaration) return undefined;
  const { initializer, name } = declaration as ts.VariableDeclaration;
  return name.kind === kind.Identifier && keepsValue(file, symbol) ? initializer : undefined;
}

/** Whether the symbol is a constant, or a variable that nothing is written to but where it is declared. */
export function keepsValue(file: BoundFile, symbol: Symbol): boolean {
  return (
    symbol.kind === 'constant' ||
    (symbol.kind === 'variable' && writesOf(file, symbol).every(({ kind: by }) => by === kind.VariableDeclaration))
  );
}

/** The assignment or update that writes the name at this place. */
export function writeAt(reference: ts.Identifier): ts.Node | undefined {
  let target: ts.Node = reference;
  for (;;) {
    const { parent } = target;
    switch (parent.kind) {
      case kind.BinaryExpression: {
        const { left, operatorToken } = parent as ts.BinaryExpression;
        return left === target && isAssignment(operatorToken.kind) ? parent : undefined;
      }
      case kind.PrefixUnaryExpression:
      case kind.PostfixUnaryExpression: {
        const { operator } = parent as ts.PrefixUnaryExpression;
        return operator === kind.PlusPlusToken || operator === kind.MinusMinusToken ? parent : undefined;
      }
      case kind.ForInStatement:
      case kind.ForOfStatement:
        return (parent as ts.ForOfStatement).initializer === target ? parent : undefined;
      // [a, { b }] = …
      case kind.ArrayLiteralExpression:
      case kind.ObjectLiteralExpression:
      case kind.ShorthandPropertyAssignment:
      case kind.SpreadElement:
      case kind.SpreadAssignment:
      case kind.ParenthesizedExpression:
        target = parent;
        break;
      case kind.PropertyAssignment:
        if ((parent as ts.PropertyAssignment).initializer !== target) return undefined;
        target = parent;
        break;
      default:
        return undefined;
    }
  }
}

/** The variable declaration or parameter whose pattern the element is part of. */
export function holderOf(element: ts.BindingElement): ts.VariableDeclaration | ts.ParameterDeclaration {
  let current: ts.Node = element;
  while (current.kind === kind.BindingElement || current.kind === kind.ObjectBindingPattern || current.kind === kind.ArrayBindingPattern) {
    current = current.parent;
  }
  return current as ts.VariableDeclaration | ts.ParameterDeclaration;
}

function isInitialised({ initializer, parent }: ts.VariableDeclaration): boolean {
  return initializer !== undefined || isLoopHead(parent);
}

function isLoopHead(list: ts.Node): boolean {
  return list.parent.kind === kind.ForOfStatement || list.parent.kind === kind.ForInStatement;
}
