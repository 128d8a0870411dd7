/**
 * What becomes of a value that may be missing: the expression is followed outwards, through conversions, templates, object literals,
 * variables, members and functions of the project, up to where a default replaces it, a test looks whether it is there, or something
 * needs it. What nobody can tell from the code is `unknown`, and a rule takes that for fine.
 */
import { nameOf } from '../bind/names.js';
import { holderOf, referencesOf, symbolOf, writeAt, writesOf, type Symbol } from '../bind/scopes.js';
import type { Value } from '../bind/value.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { constantOf } from '../dataflow/constants.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import {
  hasExportKeyword,
  isFunction,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { catchClauseAround } from './catch-around.js';
import { codeOf, isCheck, isDeclaredCheck, knownFate, neededFate, type EnvArgument } from './env-argument.js';
import { ended, guarded, kept, needAt, together, type Carried, type Fate } from './env-fate.js';

const elementTests = /^(every|some|filter|find|findIndex|includes|forEach|flatMap|map)$/;
const assertedType = [SyntaxKind.StringKeyword, SyntaxKind.NumberKeyword];
const mostDepth = 5;

/** Follows values that may be missing through one project. */
export class EnvUses {
  /** Nodes being followed: a cycle adds nothing. */
  private readonly open = new Set<Node>();

  constructor(private readonly project: LinkedProject) {}

  /** What becomes of the read: an expression, or the element of a pattern that declares a name for it. */
  fateOf(read: Node, name: string, file: AnalysedFile): Fate {
    const carried: Carried = { name, form: 'whole', path: [], asserted: undefined, converted: undefined };
    if (read.kind === SyntaxKind.BindingElement) return this.ofPattern(read as ts.BindingElement, carried, file);
    return this.onward(read as Expression, carried, file);
  }

  private onward(node: Expression, carried: Carried, file: AnalysedFile): Fate {
    if (this.open.has(node) || this.open.size > 60) return 'unknown';
    this.open.add(node);
    const fate = this.outward(node, carried, file);
    this.open.delete(node);
    return fate;
  }

  private outward(node: Expression, carried: Carried, file: AnalysedFile): Fate {
    const { parent } = node;
    const isWhole = carried.form === 'whole' && carried.path.length === 0;
    switch (parent.kind) {
      case SyntaxKind.ParenthesizedExpression:
      case SyntaxKind.SatisfiesExpression:
      case SyntaxKind.AwaitExpression:
        return this.onward(parent as Expression, carried, file);
      case SyntaxKind.NonNullExpression:
        return this.onward(parent as Expression, isWhole ? { ...carried, asserted: needAt('asserted', node, file, '') } : carried, file);
      case SyntaxKind.AsExpression:
      case SyntaxKind.TypeAssertionExpression: {
        const isAsserted = isWhole && assertedType.includes((parent as ts.AsExpression).type.kind);
        return this.onward(parent as Expression, isAsserted ? { ...carried, asserted: needAt('asserted', node, file, '') } : carried, file);
      }
      case SyntaxKind.PropertyAccessExpression:
      case SyntaxKind.ElementAccessExpression:
        return this.ofMember(node, parent as ts.PropertyAccessExpression, carried, file);
      case SyntaxKind.CallExpression:
      case SyntaxKind.NewExpression:
        return this.ofArgument(node, parent as CallExpression, carried, file);
      case SyntaxKind.TemplateSpan: {
        const template = parent.parent as ts.TemplateExpression;
        // sql`…${x}` hands it to the tag.
        if (template.parent.kind === SyntaxKind.TaggedTemplateExpression) return 'unknown';
        return carried.path.length > 0 ? 'unknown' : this.converted(template, 'text', '', node, carried, file);
      }
      case SyntaxKind.BinaryExpression:
        return this.ofBinary(node, parent as ts.BinaryExpression, carried, file);
      case SyntaxKind.PrefixUnaryExpression: {
        const { operator } = parent as ts.PrefixUnaryExpression;
        if (operator === SyntaxKind.ExclamationToken) return guarded(carried);
        return this.converted(parent as Expression, 'number', operator === SyntaxKind.PlusToken ? '+' : '-', node, carried, file);
      }
      case SyntaxKind.TypeOfExpression:
      case SyntaxKind.IfStatement:
      case SyntaxKind.WhileStatement:
      case SyntaxKind.DoStatement:
      case SyntaxKind.ForStatement:
        return guarded(carried);
      case SyntaxKind.ConditionalExpression:
        return (parent as ts.ConditionalExpression).condition === node
          ? guarded(carried)
          : this.onward(parent as Expression, carried, file);
      case SyntaxKind.ArrayLiteralExpression:
        return this.onward(parent as Expression, { ...carried, path: ['[]', ...carried.path] }, file);
      case SyntaxKind.PropertyAssignment: {
        const key = nameOf((parent as ts.PropertyAssignment).name);
        return key === undefined ? 'unknown' : this.ofProperty(parent as ts.PropertyAssignment, key, carried, file);
      }
      case SyntaxKind.ShorthandPropertyAssignment:
        return this.ofProperty(parent as ts.ShorthandPropertyAssignment, (node as ts.Identifier).text, carried, file);
      case SyntaxKind.SpreadAssignment:
      case SyntaxKind.SpreadElement:
        return this.ofSpread(parent, carried, file);
      case SyntaxKind.VariableDeclaration:
        return this.ofDeclared((parent as ts.VariableDeclaration).name, carried, file);
      case SyntaxKind.PropertyDeclaration: {
        const name = nameOf((parent as ts.PropertyDeclaration).name);
        return name === undefined ? ended(carried) : this.elsewhere(name, node, carried, file);
      }
      case SyntaxKind.ReturnStatement:
        return this.ofReturned(functionAround(parent), node, carried, file);
      case SyntaxKind.ArrowFunction:
        return this.ofReturned(parent as FunctionNode, node, carried, file);
      case SyntaxKind.Parameter:
      case SyntaxKind.BindingElement:
        return 'unknown';
      case SyntaxKind.ExportAssignment:
        return carried.path.length > 0 ? this.ofKeys(node, carried, file) : kept(node, carried, file);
      case SyntaxKind.SwitchStatement:
      case SyntaxKind.CaseClause:
      case SyntaxKind.ExpressionStatement:
      case SyntaxKind.ThrowStatement:
      case SyntaxKind.DeleteExpression:
      case SyntaxKind.VoidExpression:
        return 'harmless';
      default:
        return 'unknown';
    }
  }

  /** `x.split(',')`, `settings.secret` */
  private ofMember(
    node: Expression,
    parent: ts.PropertyAccessExpression | ts.ElementAccessExpression,
    carried: Carried,
    file: AnalysedFile,
  ): Fate {
    if (parent.expression !== node) return carried.form === 'whole' ? 'unknown' : ended(carried);
    const name = parent.kind === SyntaxKind.PropertyAccessExpression ? (parent as ts.PropertyAccessExpression).name.text : '[]';
    const around = parent.parent as CallExpression;
    const call = around.kind === SyntaxKind.CallExpression && around.expression === parent ? around : undefined;
    const [first, ...rest] = carried.path;
    if (first !== undefined) {
      if (first === '[]' && call !== undefined) return elementTests.test(name) ? guarded(carried) : 'unknown';
      return first === name ? this.onward(parent, { ...carried, path: rest }, file) : 'harmless';
    }
    if (carried.form !== 'whole') return call === undefined ? ended(carried) : this.onward(call, carried, file);
    if (parent.questionDotToken !== undefined || catchClauseAround(parent) !== undefined) return 'harmless';
    return needAt('throws', parent, file, codeOf(parent, file));
  }

  private ofBinary(node: Expression, parent: ts.BinaryExpression, carried: Carried, file: AnalysedFile): Fate {
    const { left, operatorToken, right } = parent;
    switch (operatorToken.kind) {
      case SyntaxKind.BarBarToken:
      case SyntaxKind.QuestionQuestionToken:
        return left === node ? (carried.path.length === 0 ? 'defaulted' : 'unknown') : this.ofOther(parent, carried, file);
      case SyntaxKind.AmpersandAmpersandToken:
        return left === node ? guarded(carried) : this.ofOther(parent, carried, file);
      case SyntaxKind.CommaToken:
        return right === node ? this.onward(parent, carried, file) : 'harmless';
      case SyntaxKind.EqualsEqualsToken:
      case SyntaxKind.EqualsEqualsEqualsToken:
      case SyntaxKind.ExclamationEqualsToken:
      case SyntaxKind.ExclamationEqualsEqualsToken:
        return isNothing(left === node ? right : left) ? guarded(carried) : 'harmless';
      case SyntaxKind.PlusToken:
        if (carried.path.length > 0) return 'unknown';
        return this.converted(parent, carried.form === 'number' ? 'number' : 'text', '+', node, carried, file);
      case SyntaxKind.MinusToken:
      case SyntaxKind.AsteriskToken:
      case SyntaxKind.SlashToken:
      case SyntaxKind.PercentToken:
      case SyntaxKind.AsteriskAsteriskToken:
        return this.converted(parent, 'number', operatorToken.getText(file.bound.source), node, carried, file);
      case SyntaxKind.EqualsToken:
        return right === node ? this.ofAssigned(parent, carried, file) : 'guarded';
      case SyntaxKind.BarBarEqualsToken:
      case SyntaxKind.QuestionQuestionEqualsToken:
        return left === node ? 'guarded' : 'unknown';
      case SyntaxKind.PlusEqualsToken:
        return right === node && carried.path.length === 0 ? this.converted(parent, 'text', '+=', node, carried, file) : 'unknown';
      case SyntaxKind.InKeyword:
      case SyntaxKind.InstanceOfKeyword:
        return 'harmless';
      default:
        return carried.form === 'number' ? this.compared(left === node ? right : left, parent, carried, file) : 'harmless';
    }
  }

  /** `Number(x) > 0 ? Number(x) : 5` asks for the number; `size > Number(x)` takes it as it is, and is false for one that is none. */
  private compared(other: Expression, { operatorToken }: ts.BinaryExpression, carried: Carried, file: AnalysedFile): Fate {
    const isOrdering = /^[<>]=?$/.test(operatorToken.getText(file.bound.source));
    return isOrdering && constantOf(other, file, this.project) === undefined ? ended(carried) : 'guarded';
  }

  /** The right side of `a || b` and `a && b`: nobody knows whether it is asked for, but a test or default of the whole counts. */
  private ofOther(whole: ts.BinaryExpression, carried: Carried, file: AnalysedFile): Fate {
    const fate = this.onward(whole, carried, file);
    return typeof fate === 'object' ? 'unknown' : fate;
  }

  private ofAssigned(assignment: ts.BinaryExpression, carried: Carried, file: AnalysedFile): Fate {
    const left = unwrap(assignment.left);
    if (left.kind === SyntaxKind.Identifier) {
      const symbol = symbolOf(file.bound, left as ts.Identifier);
      return symbol === undefined ? ended(carried) : this.ofSymbol(symbol, assignment.right, carried, file);
    }
    if (left.kind !== SyntaxKind.PropertyAccessExpression) return ended(carried);
    if (carried.path.length > 0) return this.ofKeys(assignment.right, carried, file);
    return this.elsewhere((left as ts.PropertyAccessExpression).name.text, assignment.right, carried, file);
  }

  private ofProperty(property: ts.ObjectLiteralElementLike, key: string, carried: Carried, file: AnalysedFile): Fate {
    return this.onward(property.parent as Expression, { ...carried, path: [key, ...carried.path] }, file);
  }

  /** `{ ...settings }`: the same keys in another object. */
  private ofSpread(spread: Node, carried: Carried, file: AnalysedFile): Fate {
    const [first] = carried.path;
    const { parent } = spread;
    if (spread.kind === SyntaxKind.SpreadAssignment)
      return first === undefined ? 'harmless' : this.onward(parent as Expression, carried, file);
    return first === '[]' && parent.kind === SyntaxKind.ArrayLiteralExpression
      ? this.onward(parent as Expression, carried, file)
      : 'unknown';
  }

  /** The name or pattern that the value is declared as. */
  private ofDeclared(name: ts.BindingName, carried: Carried, file: AnalysedFile): Fate {
    if (name.kind === SyntaxKind.Identifier) {
      const symbol = symbolOf(file.bound, name as ts.Identifier);
      const { initializer } = name.parent as ts.VariableDeclaration;
      return symbol === undefined ? 'unknown' : this.ofSymbol(symbol, initializer, carried, file);
    }
    if (name.kind === SyntaxKind.ArrayBindingPattern) return 'unknown';
    const [first, ...rest] = carried.path;
    if (first === undefined)
      return carried.form === 'whole' && catchClauseAround(name) === undefined
        ? needAt('throws', name, file, codeOf(name, file))
        : 'unknown';
    for (const element of name.elements) {
      const key = element.propertyName ?? element.name;
      if (element.dotDotDotToken === undefined && nameOf(key) === first) return this.ofPattern(element, { ...carried, path: rest }, file);
    }
    return 'harmless';
  }

  /** `{ X = 'default' }`, `{ X: name }` */
  private ofPattern(element: ts.BindingElement, carried: Carried, file: AnalysedFile): Fate {
    if (element.initializer !== undefined && carried.path.length === 0) return 'defaulted';
    if (element.name.kind !== SyntaxKind.Identifier) return this.ofDeclared(element.name, carried, file);
    const symbol = symbolOf(file.bound, element.name as ts.Identifier);
    return symbol === undefined ? 'unknown' : this.ofSymbol(symbol, undefined, carried, file);
  }

  /** Every use of the name in its file, and in others where it is exported. */
  private ofSymbol(symbol: Symbol, stored: Expression | undefined, carried: Carried, file: AnalysedFile): Fate {
    // A text that holds `undefined` is wrong whatever else the name may be.
    if (carried.form !== 'text' && writesOf(file.bound, symbol).length > 1) return 'unknown';
    const fates: Fate[] = [];
    for (const reference of referencesOf(file.bound, symbol)) {
      if (writeAt(reference) === undefined) fates.push(this.onward(reference, carried, file));
    }
    if (symbol.scope.node.kind === SyntaxKind.SourceFile && symbol.kind !== 'import' && carried.form === 'whole') {
      if (carried.path.length > 0 && stored !== undefined) fates.push(this.ofKeys(stored, carried, file));
      fates.push(...this.importsOf(symbol, carried, file));
    }
    if (isExported(symbol, file)) fates.push(kept(stored ?? symbol.declarations[0]!, carried, file));
    return together(fates, carried);
  }

  /** What other files that import the name do with it. */
  private importsOf({ name, declarations }: Symbol, carried: Carried, file: AnalysedFile): Fate[] {
    const fates: Fate[] = [];
    const [declaration] = declarations;
    const own = declaration === undefined ? undefined : nameNodeOf(declaration);
    const wanted = own === undefined ? undefined : this.exactly(file.names.valuesOfName(own));
    if (wanted === undefined) return fates;
    for (const other of this.project.files.values()) {
      if (other === file) continue;
      for (const identifier of other.bound.identifiers.get(name) ?? []) {
        const { parent } = identifier;
        if (parent.kind === SyntaxKind.ImportSpecifier || parent.kind === SyntaxKind.BindingElement) {
          const local = (parent as ts.ImportSpecifier).name;
          if (local.kind !== SyntaxKind.Identifier || this.exactly(other.names.valuesOfName(local)) !== wanted) continue;
          const symbol = symbolOf(other.bound, local);
          if (symbol !== undefined) fates.push(this.ofSymbol(symbol, undefined, carried, other));
        } else if (parent.kind === SyntaxKind.PropertyAccessExpression && (parent as ts.PropertyAccessExpression).name === identifier) {
          if (this.exactly(other.valuesOf(parent as Expression)) === wanted) fates.push(this.onward(parent as Expression, carried, other));
        }
      }
    }
    return fates;
  }

  /** Reads of the member that the value is stored under, wherever they stand. */
  private ofKeys(stored: Node, carried: Carried, file: AnalysedFile): Fate {
    const key = carried.path[carried.path.length - 1];
    if (key === undefined || key === '[]' || carried.form !== 'whole') return ended(carried);
    return together([this.elsewhere(key, stored, { ...carried, path: [] }, file)], carried);
  }

  /** Every member of this name that stands for the variable and for nothing else. */
  private elsewhere(key: string, stored: Node, carried: Carried, file: AnalysedFile): Fate {
    if (carried.form !== 'whole' || carried.path.length > 0) return ended(carried);
    const fates: Fate[] = [];
    for (const other of this.project.files.values()) {
      for (const identifier of other.bound.identifiers.get(key) ?? []) {
        const { parent } = identifier;
        if (parent.kind === SyntaxKind.PropertyAccessExpression && (parent as ts.PropertyAccessExpression).name === identifier) {
          const access = parent as ts.PropertyAccessExpression;
          if (this.isVariable(other.valuesOf(access), carried.name) && !isWritten(access)) fates.push(this.onward(access, carried, other));
        } else if (parent.kind === SyntaxKind.BindingElement) {
          const element = parent as ts.BindingElement;
          const { name, propertyName } = element;
          if ((propertyName ?? name) !== identifier || name.kind !== SyntaxKind.Identifier) continue;
          if (holderOf(element).kind === SyntaxKind.Parameter) continue;
          if (this.isVariable(other.names.valuesOfName(name), carried.name)) fates.push(this.ofPattern(element, carried, other));
        }
      }
    }
    fates.push(kept(stored, carried, file));
    return together(fates, carried);
  }

  /** `return x`: what the callers do with it. */
  private ofReturned(fn: FunctionNode | undefined, node: Expression, carried: Carried, file: AnalysedFile): Fate {
    if (fn === undefined) return 'unknown';
    if (this.project.rowsReturnedBy(fn, file).some(({ call }) => call.is === 'respond')) return 'harmless';
    // { useFactory: () => ({ secret: x }) }
    if (carried.path.length > 0 && fn.parent.kind === SyntaxKind.PropertyAssignment)
      return this.onward(fn as ts.ArrowFunction, carried, file);
    const name = nameOfFunction(fn);
    if (name === undefined || carried.form !== 'whole' || carried.path.length > 0) return ended(carried);
    const fates: Fate[] = [];
    for (const other of this.project.files.values()) {
      for (const identifier of other.bound.identifiers.get(name) ?? []) {
        const callee: Node = identifier.parent.kind === SyntaxKind.PropertyAccessExpression ? identifier.parent : identifier;
        const call = callee.parent;
        if (call.kind !== SyntaxKind.CallExpression || (call as CallExpression).expression !== callee) continue;
        if (this.project.functionsOf(call as CallExpression, other).every((found) => found.node !== fn)) continue;
        if (this.isVariable(other.valuesOf(call as CallExpression), carried.name))
          fates.push(this.onward(call as CallExpression, carried, other));
      }
    }
    fates.push(kept(node, carried, file));
    return together(fates, carried);
  }

  private ofArgument(node: Expression, call: CallExpression | NewExpression, carried: Carried, file: AnalysedFile): Fate {
    const index = call.arguments?.indexOf(node) ?? -1;
    if (index < 0) return 'unknown';
    if (isDeclaredCheck(call, this.project)) return 'guarded';
    const rows = this.project.rowsCalled(call, file).map((row) => row.call);
    const argument: EnvArgument = { call, index, carried, file, rows };
    const known = knownFate(argument);
    if (typeof known === 'object' && 'as' in known) {
      const { as: form, by } = known;
      return form === 'itself' ? this.onward(call, carried, file) : this.converted(call, form, by, node, carried, file);
    }
    if (known !== undefined) return known;
    const functions = this.project.functionsOf(call, file);
    if (functions.length === 0 || rows.length > 0) return neededFate(argument, this.project);
    const fate = together(
      functions.map((fn) => this.ofParameter(fn.node, index, carried, fn.file)),
      carried,
    );
    return isCheck(argument) && fate === 'unknown' ? 'guarded' : fate;
  }

  /** What a project function does with its parameter. */
  private ofParameter(fn: FunctionNode, index: number, carried: Carried, file: AnalysedFile): Fate {
    const parameter = fn.parameters[index];
    if (parameter === undefined || parameter.dotDotDotToken !== undefined || this.open.size > mostDepth * 8) return 'unknown';
    const isWhole = carried.path.length === 0 && carried.form === 'whole';
    if (isWhole && parameter.initializer !== undefined) return 'defaulted';
    if (isWhole && parameter.questionToken !== undefined) return 'harmless';
    if (parameter.name.kind !== SyntaxKind.Identifier) return this.ofDeclared(parameter.name, carried, file);
    const symbol = symbolOf(file.bound, parameter.name as ts.Identifier);
    if (symbol === undefined || writesOf(file.bound, symbol).length > 0) return 'unknown';
    // The function's own type says the same as the assertion, so that only what it does counts first.
    const { asserted } = carried;
    const inside = { ...carried, asserted: undefined };
    const fate = together(
      referencesOf(file.bound, symbol).map((reference) => this.onward(reference, inside, file)),
      inside,
    );
    return fate === 'unknown' || (typeof fate === 'object' && fate.need === 'kept') ? (asserted ?? 'unknown') : fate;
  }

  /** A text or number made from the value goes on in its place. */
  private converted(result: Expression, form: 'text' | 'number', by: string, node: Expression, carried: Carried, file: AnalysedFile): Fate {
    if (carried.path.length > 0) return 'unknown';
    const converted = carried.converted ?? needAt(form, node, file, by);
    return this.onward(result, { ...carried, form, converted }, file);
  }

  private isVariable(values: readonly Value[], name: string): boolean {
    const value = this.exactly(values);
    return value?.step === `.${name}` && value.of !== undefined && this.project.link.hasName([value.of], 'env');
  }

  private exactly(values: readonly Value[]): Value | undefined {
    const resolved = this.project.link.resolve(values);
    return resolved.length === 1 ? resolved[0] : undefined;
  }
}

function isNothing(node: Expression): boolean {
  const other = unwrap(node);
  if (other.kind === SyntaxKind.NullKeyword || other.kind === SyntaxKind.VoidExpression) return true;
  if (other.kind === SyntaxKind.StringLiteral)
    return (other as ts.StringLiteral).text === '' || (other as ts.StringLiteral).text === 'undefined';
  return other.kind === SyntaxKind.Identifier && (other as ts.Identifier).text === 'undefined';
}

function isWritten(access: ts.PropertyAccessExpression): boolean {
  const around = access.parent as ts.BinaryExpression;
  return around.kind === SyntaxKind.BinaryExpression && around.left === access && around.operatorToken.kind === SyntaxKind.EqualsToken;
}

function isExported({ name, declarations }: Symbol, file: AnalysedFile): boolean {
  const isDeclaredSo = declarations.some((declaration) => {
    const holder = declaration.kind === SyntaxKind.BindingElement ? holderOf(declaration as ts.BindingElement) : declaration;
    const statement = holder.kind === SyntaxKind.VariableDeclaration ? holder.parent.parent : holder;
    return hasExportKeyword(statement);
  });
  const named = file.bound.identifiers.get(name) ?? [];
  return isDeclaredSo || named.some(({ parent: { kind } }) => kind === SyntaxKind.ExportSpecifier || kind === SyntaxKind.ExportAssignment);
}

function nameNodeOf(declaration: Node): ts.Identifier | undefined {
  const { name } = declaration as ts.VariableDeclaration;
  return name?.kind === SyntaxKind.Identifier ? (name as ts.Identifier) : undefined;
}

function functionAround(node: Node): FunctionNode | undefined {
  for (let current = node.parent; current !== undefined; current = current.parent) if (isFunction(current)) return current;
  return undefined;
}

function nameOfFunction(fn: FunctionNode): string | undefined {
  if (fn.name !== undefined) return nameOf(fn.name as ts.Identifier);
  const { parent } = fn;
  if (parent.kind !== SyntaxKind.VariableDeclaration && parent.kind !== SyntaxKind.PropertyAssignment) return undefined;
  return nameOf((parent as ts.PropertyAssignment).name);
}
