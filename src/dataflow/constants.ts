/**
 * Constants are names, and members of objects that constants hold, that stand for one expression for good. They are followed to that
 * expression through the files of the project: imports, `require`, re-exports. Nothing is known of a name that is assigned later; what
 * happens to the inside of an object is for who asks.
 */
import { commonJsName, nameOf } from '../bind/names.js';
import { holderOf, initializerOf, symbolOf, type Symbol } from '../bind/scopes.js';
import type { Value } from '../bind/value.js';
import { SyntaxKind, unwrap, type CallExpression, type Expression, type Node, type ts } from '../parse/syntax.js';
import type { AnalysedFile } from './analysed-file.js';
import { literalText, type LinkedProject, type PlacedNode } from './linked-project.js';

/** An expression, and the file it stands in. */
export type PlacedExpression = PlacedNode<Expression>;

/** Longer ways are cut: nobody writes them, but names can go round in a circle. */
const mostSteps = 12;

/** What the expression is written as where its value is declared; the expression itself where it is no name. */
export function constantOf(expression: Expression, file: AnalysedFile, project: LinkedProject): PlacedExpression | undefined {
  return new Search(project).of(expression, file);
}

/** The text that the expression stands for. */
export function constantText(expression: Expression, file: AnalysedFile, project: LinkedProject): string | undefined {
  const value = constantOf(expression, file, project);
  return value === undefined ? undefined : literalText(value.node);
}

class Search {
  private steps = 0;

  constructor(private readonly project: LinkedProject) {}

  of(expression: Expression, file: AnalysedFile): PlacedExpression | undefined {
    this.steps += 1;
    if (this.steps > mostSteps) return undefined;
    const node = unwrap(expression);
    switch (node.kind) {
      case SyntaxKind.Identifier:
        return this.ofName(node as ts.Identifier, file);
      case SyntaxKind.PropertyAccessExpression: {
        const { expression: holder, name } = node as ts.PropertyAccessExpression;
        return this.memberOf(holder, name.text, file);
      }
      case SyntaxKind.CallExpression: {
        const [argument] = (node as CallExpression).arguments;
        // Object.freeze({ … })
        if (argument !== undefined && /^Object\.freeze$/.test((node as CallExpression).expression.getText(file.bound.source)))
          return this.of(argument, file);
        const module = this.moduleOf(node, file);
        return module === undefined ? { node, file } : this.exportOf(module, '=');
      }
      default:
        return { node, file };
    }
  }

  private ofName(name: ts.Identifier, file: AnalysedFile): PlacedExpression | undefined {
    const symbol = symbolOf(file.bound, name);
    return symbol === undefined ? undefined : this.ofSymbol(symbol, file);
  }

  private ofSymbol(symbol: Symbol, file: AnalysedFile): PlacedExpression | undefined {
    const [declaration, ...others] = symbol.declarations;
    if (declaration === undefined || others.length > 0) return undefined;
    switch (declaration.kind) {
      case SyntaxKind.VariableDeclaration: {
        const { name } = declaration as ts.VariableDeclaration;
        const initializer = name.kind === SyntaxKind.Identifier ? initializerOf(file.bound, name) : undefined;
        return initializer === undefined ? undefined : this.of(initializer, file);
      }
      case SyntaxKind.BindingElement:
        return symbol.kind === 'constant' ? this.ofElement(declaration as ts.BindingElement, file) : undefined;
      case SyntaxKind.ImportSpecifier: {
        const { name, propertyName, parent } = declaration as ts.ImportSpecifier;
        return this.importOf(parent.parent.parent.moduleSpecifier, (propertyName ?? name).text, file);
      }
      case SyntaxKind.ImportClause:
        return this.importOf((declaration as ts.ImportClause).parent.moduleSpecifier, 'default', file);
      default:
        return undefined;
    }
  }

  /** `const { database } = require('./config')` */
  private ofElement(element: ts.BindingElement, file: AnalysedFile): PlacedExpression | undefined {
    const { parent, propertyName, name, initializer, dotDotDotToken } = element;
    const holder = holderOf(element);
    const key = nameOf(propertyName ?? name);
    const isDirect = parent.parent === holder && parent.kind === SyntaxKind.ObjectBindingPattern;
    if (!isDirect || key === undefined || initializer !== undefined || dotDotDotToken !== undefined) return undefined;
    if (holder.kind !== SyntaxKind.VariableDeclaration || holder.initializer === undefined) return undefined;
    return this.memberOf(holder.initializer, key, file);
  }

  private memberOf(holder: Expression, name: string, file: AnalysedFile): PlacedExpression | undefined {
    const module = this.moduleOf(holder, file);
    const exported = module === undefined ? undefined : this.exportOf(module, name);
    if (exported !== undefined) return exported;
    const owner = this.of(holder, file);
    return owner?.node.kind === SyntaxKind.ObjectLiteralExpression
      ? this.propertyOf(owner.node as ts.ObjectLiteralExpression, name, owner.file)
      : undefined;
  }

  private propertyOf({ properties }: ts.ObjectLiteralExpression, key: string, file: AnalysedFile): PlacedExpression | undefined {
    const property = properties.find(({ name }) => name !== undefined && nameOf(name) === key);
    // What is spread or computed behind it may replace it.
    const isLast = property !== undefined && properties.slice(properties.indexOf(property)).every(({ name }) => isPlainName(name));
    if (!isLast) return undefined;
    switch (property.kind) {
      case SyntaxKind.PropertyAssignment:
        return this.of(property.initializer, file);
      case SyntaxKind.ShorthandPropertyAssignment:
        return this.ofName(property.name as ts.Identifier, file);
      default:
        return undefined;
    }
  }

  private moduleOf(expression: Node, file: AnalysedFile): Value | undefined {
    // What `module.exports =` sets stands beside the module.
    const modules = this.project.link.resolve(file.valuesOf(expression as Expression)).filter(({ kind }) => kind === 'module');
    return modules.length === 1 ? modules[0] : undefined;
  }

  private importOf(specifier: Expression | undefined, name: string, file: AnalysedFile): PlacedExpression | undefined {
    const text = specifier === undefined ? undefined : literalText(specifier);
    const [module] = text === undefined ? [] : this.project.link.resolve([file.names.importRoot(text)]);
    return module?.kind === 'module' ? this.exportOf(module, name) : undefined;
  }

  /** What the module exports under the name; `=` is all that it sets with `module.exports =`. */
  private exportOf(module: Value, name: string): PlacedExpression | undefined {
    const file = this.project.files.get(module.file);
    this.steps += 1;
    if (file === undefined || this.steps > mostSteps) return undefined;
    return this.declaredExport(name, file) ?? this.exportAgain(name, file) ?? this.commonJsExport(name, file);
  }

  /** `export const limits = …`, `export default …` */
  private declaredExport(name: string, file: AnalysedFile): PlacedExpression | undefined {
    const symbol = symbolAtTop(name, file);
    if (symbol?.kind === 'constant') return this.ofSymbol(symbol, file);
    for (const statement of file.bound.imports) {
      if (statement.kind === SyntaxKind.ExportAssignment && (name === 'default' || (name === '=' && statement.isExportEquals === true)))
        return this.of(statement.expression, file);
    }
    return undefined;
  }

  /** `export { limits } from './limits'`, `export * from './limits'` */
  private exportAgain(name: string, file: AnalysedFile): PlacedExpression | undefined {
    for (const statement of file.bound.imports) {
      if (statement.kind !== SyntaxKind.ExportDeclaration) continue;
      const { exportClause, moduleSpecifier } = statement;
      if (exportClause === undefined) {
        const found = name === 'default' ? undefined : this.importOf(moduleSpecifier, name, file);
        if (found !== undefined) return found;
      } else if (exportClause.kind === SyntaxKind.NamedExports) {
        const specifier = exportClause.elements.find((element) => element.name.text === name);
        const original = specifier?.propertyName ?? specifier?.name;
        if (original === undefined) continue;
        if (moduleSpecifier !== undefined) return this.importOf(moduleSpecifier, original.text, file);
        const symbol = symbolAtTop(original.text, file);
        return symbol === undefined ? undefined : this.ofSymbol(symbol, file);
      }
    }
    return undefined;
  }

  /** `exports.limits = …`, `module.exports = { limits: … }` */
  private commonJsExport(name: string, file: AnalysedFile): PlacedExpression | undefined {
    const setting = (wanted: string): Expression | undefined => {
      const [first, ...others] = file.bound.assignments.filter(({ left }) => commonJsName(left) === wanted);
      return others.length === 0 ? first?.right : undefined;
    };
    const own = setting(name === 'default' ? '=' : name);
    if (own !== undefined) return this.of(own, file);
    const whole = name === '=' ? undefined : setting('=');
    return whole === undefined ? undefined : this.memberOf(whole, name, file);
  }
}

function symbolAtTop(name: string, { bound }: AnalysedFile): Symbol | undefined {
  return bound.scopes.get(bound.source)?.symbols.get(name);
}

/** Not spread, and no computed name. */
function isPlainName(name: ts.PropertyName | undefined): boolean {
  return name !== undefined && nameOf(name) !== undefined;
}
