/**
 * Facts about environment variables that hold in the whole project: where each is read and what becomes of it, and which names are
 * validated, set or looked at somewhere, so that nobody else has to. Computed once per project, on first request.
 */
import { nameOf } from '../bind/names.js';
import { referencesOf, symbolOf, type Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { constantText } from '../dataflow/constants.js';
import { literalText, type LinkedProject } from '../dataflow/linked-project.js';
import {
  forEachChild,
  isFunction,
  isInside,
  SyntaxKind,
  wrapped,
  type CallExpression,
  type Expression,
  type FunctionNode,
} from '../parse/syntax.js';
import type { Node, ts } from '../parse/syntax.js';
import { isDeclaredCheck } from './env-argument.js';
import type { Fate } from './env-fate.js';
import { EnvUses } from './env-use.js';
import { remembered } from '../remembered.js';

/** One read of a variable: a member of the environment, an element of a pattern, the call of a helper. */
export interface FoundRead {
  readonly node: Node;
  readonly name: string;
  readonly fate: Fate;
}

/** A place that makes sure of a variable, or looks whether it is there. */
export interface EnvGuard {
  readonly file: AnalysedFile;
  readonly node: Node;
}

/** What the project's files together say of the environment. */
export class EnvFacts {
  /** The facts of the project. */
  static readonly of = remembered((project: LinkedProject) => new EnvFacts(project));
  private readonly uses: EnvUses;
  private readonly reads = new Map<AnalysedFile, FoundRead[]>();
  private readonly guarded = new Map<string, EnvGuard[]>();
  private readonly switches = new Set<string>();
  /** Functions that read by a parameter and see to it themselves that their callers get something. */
  private readonly safeHelpers = new Map<FunctionNode, { readonly index: number; readonly fate: Fate }>();
  private readonly guardsOfAll: EnvGuard[] = [];

  private constructor(private readonly project: LinkedProject) {
    this.uses = new EnvUses(project);
    const files = [...project.files.values()].filter(({ bound }) => bound.text.includes('env'));
    const helpers = new Map<FunctionNode, number>();
    for (const file of files) this.readMembers(file, helpers);
    for (const file of project.files.values()) if (helpers.size > 0) this.readThroughHelpers(file, helpers);
    const names = new Set([...this.reads.values()].flatMap((reads) => reads.map(({ name }) => name)));
    if (names.size === 0) return;
    for (const file of project.files.values()) {
      this.readKeys(file, names);
      this.readLiterals(file, names);
      this.readValidators(file);
      if (project.declaredEnv.isChecking(file.path)) this.readNames(file, names);
    }
  }

  /** The reads in the file, in order of position. */
  readsIn(file: AnalysedFile): readonly FoundRead[] {
    return this.reads.get(file) ?? [];
  }

  /** The calls in the file of helpers that check the variable, or give something else when it is not there. */
  safeReadsIn(file: AnalysedFile): readonly FoundRead[] {
    if (this.safeHelpers.size === 0) return [];
    return file.bound.calls.flatMap((call) => {
      if (call.kind !== SyntaxKind.CallExpression) return [];
      for (const { node } of this.project.functionsOf(call, file)) {
        const helper = this.safeHelpers.get(node);
        const argument = helper === undefined ? undefined : call.arguments[helper.index];
        const name = argument === undefined ? undefined : literalText(argument);
        if (helper !== undefined && name !== undefined && isVariableName(name)) return [{ node: call, name, fate: helper.fate }];
      }
      return [];
    });
  }

  /** Whether somebody in the project makes sure that the variable is there, or looks whether it is. */
  isGuarded(name: string): boolean {
    return this.guardsOfAll.length > 0 || this.guarded.has(name);
  }

  /** Where somebody makes sure that the variable is there, or looks whether it is. */
  guardsOf(name: string): readonly EnvGuard[] {
    return [...(this.guarded.get(name) ?? []), ...this.guardsOfAll];
  }

  /** Whether the variable belongs to a feature that another one turns on: `PAYMENTS_KEY` to `PAYMENTS`, which some code only tests. */
  hasSwitch(name: string): boolean {
    return [...this.switches].some((other) => name.startsWith(`${other}_`));
  }

  /** Every expression that is the environment: `process.env`, `import.meta.env`, and names for it. */
  environmentsIn(file: AnalysedFile): readonly Expression[] {
    const found: Expression[] = [];
    const symbols = new Set<Symbol>();
    for (const member of file.bound.members) {
      if (member.kind === SyntaxKind.PropertyAccessExpression && member.name.text === 'env' && this.isEnvironment(member, file))
        found.push(member);
    }
    for (const { symbols: declared } of file.bound.scopes.values()) {
      for (const symbol of declared.values()) {
        if (/env/i.test(symbol.name) && ['import', 'constant', 'variable', 'parameter'].includes(symbol.kind)) symbols.add(symbol);
      }
    }
    for (const symbol of symbols) {
      const references = referencesOf(file.bound, symbol);
      const [first] = references;
      if (first !== undefined && this.isEnvironment(first, file)) found.push(...references);
    }
    return found;
  }

  private guard(name: string, file: AnalysedFile, node: Node): void {
    this.guarded.set(name, [...(this.guarded.get(name) ?? []), { file, node }]);
  }

  private add(file: AnalysedFile, node: Node, name: string): void {
    const fate = this.uses.fateOf(node, name, file);
    if (fate === 'guarded') this.guard(name, file, node);
    if (fate === 'guarded' || fate === 'harmless') this.switches.add(name);
    const reads = this.reads.get(file) ?? [];
    reads.push({ node, name, fate });
    this.reads.set(file, reads);
  }

  /** `process.env.X`, `env['X']`, `const { X } = process.env`, `Deno.env.get('X')`; helpers that read by a parameter are noted. */
  private readMembers(file: AnalysedFile, helpers: Map<FunctionNode, number>): void {
    const places: { node: Node; name: string }[] = [];
    const take = (expression: Expression): void => {
      const environment = wrapped(expression);
      const { parent } = environment;
      if (parent.kind === SyntaxKind.PropertyAccessExpression && (parent as ts.PropertyAccessExpression).expression === environment) {
        const { name } = parent as ts.PropertyAccessExpression;
        const text = this.argumentOfGet(parent as ts.PropertyAccessExpression);
        if (text !== undefined) places.push({ node: parent.parent, name: text });
        else if (!isCallee(parent as Expression)) places.push({ node: parent, name: name.text });
      } else if (parent.kind === SyntaxKind.ElementAccessExpression && (parent as ts.ElementAccessExpression).expression === environment) {
        const { argumentExpression } = parent as ts.ElementAccessExpression;
        const text = constantText(argumentExpression, file, this.project);
        if (text !== undefined) places.push({ node: parent, name: text });
        else this.noteHelper(parent as ts.ElementAccessExpression, file, helpers);
      } else if (parent.kind === SyntaxKind.VariableDeclaration) {
        const { name } = parent as ts.VariableDeclaration;
        if (name.kind !== SyntaxKind.ObjectBindingPattern) return;
        for (const element of (name as ts.ObjectBindingPattern).elements) {
          const key = nameOf(element.propertyName ?? element.name);
          if (element.dotDotDotToken === undefined && key !== undefined) places.push({ node: element, name: key });
        }
      }
    };
    for (const environment of this.environmentsIn(file)) take(environment);
    for (const { node, name } of places.sort((a, b) => a.node.pos - b.node.pos)) this.add(file, node, name);
  }

  /** `Deno.env.get('X')` */
  private argumentOfGet(access: ts.PropertyAccessExpression): string | undefined {
    const call = access.parent;
    if (access.name.text !== 'get' || !isCallee(access)) return undefined;
    const [argument] = (call as CallExpression).arguments;
    return argument === undefined ? undefined : literalText(argument);
  }

  private isEnvironment(expression: Expression, file: AnalysedFile): boolean {
    const values = this.project.link.resolve(file.valuesOf(expression));
    return values.length > 0 && values.every((value) => this.project.link.hasName([value], 'env'));
  }

  /** `function getEnv(name) { return process.env[name] }`: an unguarded helper is a read at its callers. */
  private noteHelper(access: ts.ElementAccessExpression, file: AnalysedFile, helpers: Map<FunctionNode, number>): void {
    const { argumentExpression } = access;
    if (argumentExpression.kind !== SyntaxKind.Identifier) return;
    const symbol = symbolOf(file.bound, argumentExpression as ts.Identifier);
    const parameter = symbol?.declarations[0];
    if (parameter?.kind !== SyntaxKind.Parameter || !isFunction(parameter.parent)) return;
    const fate = this.uses.fateOf(access, '', file);
    const index = parameter.parent.parameters.indexOf(parameter as ts.ParameterDeclaration);
    if (fate === 'guarded' || fate === 'defaulted' || fate === 'harmless') this.safeHelpers.set(parameter.parent, { index, fate });
    else helpers.set(parameter.parent, index);
  }

  private readThroughHelpers(file: AnalysedFile, helpers: ReadonlyMap<FunctionNode, number>): void {
    for (const call of file.bound.calls) {
      if (call.kind !== SyntaxKind.CallExpression || !call.arguments.some((argument) => literalText(argument) !== undefined)) continue;
      for (const { node } of this.project.functionsOf(call, file)) {
        const index = helpers.get(node);
        const argument = index === undefined ? undefined : call.arguments[index];
        const name = argument === undefined ? undefined : literalText(argument);
        if (name === undefined || !isVariableName(name)) continue;
        if (isDeclaredCheck(call, this.project)) this.guard(name, file, call);
        else this.add(file, call, name);
      }
    }
    this.reads.get(file)?.sort((a, b) => a.node.pos - b.node.pos);
  }

  /** `X: z.string()`, `X: table.name`, `@IsString() X: string`: keys of schemas, and of environments that the project makes for others. */
  private readKeys(file: AnalysedFile, names: ReadonlySet<string>): void {
    for (const literal of file.bound.objects) {
      for (const property of literal.properties) {
        if (property.kind !== SyntaxKind.PropertyAssignment) continue;
        const name = nameOf(property.name);
        if (name !== undefined && names.has(name) && this.saysMore(property.initializer, name, file)) this.guard(name, file, property);
      }
    }
    for (const { members } of file.bound.classes) {
      for (const member of members) {
        const name = member.name === undefined ? undefined : nameOf(member.name);
        if (name === undefined || !names.has(name) || member.kind !== SyntaxKind.PropertyDeclaration) continue;
        if ((member as ts.PropertyDeclaration).modifiers?.some(({ kind }) => kind === SyntaxKind.Decorator)) this.guard(name, file, member);
      }
    }
  }

  /** Whether the value under the variable's name is more than the variable itself, or a constant of the same name. */
  private saysMore(value: Expression, name: string, file: AnalysedFile): boolean {
    switch (value.kind) {
      case SyntaxKind.CallExpression:
      case SyntaxKind.NewExpression:
      case SyntaxKind.ObjectLiteralExpression:
      case SyntaxKind.PropertyAccessExpression:
      case SyntaxKind.Identifier:
        break;
      default:
        return false;
    }
    if (this.readsIn(file).some((read) => read.name === name && isInside(read.node, value))) return false;
    const values = this.project.link.resolve(file.valuesOf(value));
    return !values.some(({ of, step }) => step === `.${name}` && of !== undefined && this.project.link.hasName([of], 'env'));
  }

  /** `['A', 'B']`, `requireEnv('A')`, `{ name: 'A' }`, `'A' in process.env`: names in quotes that some code goes through. */
  private readLiterals(file: AnalysedFile, names: ReadonlySet<string>): void {
    const { text, source } = file.bound;
    for (const match of text.matchAll(/(['"`])([A-Za-z_]\w+)\1/g)) {
      const name = match[2]!;
      if (!names.has(name) || this.guarded.has(name)) continue;
      const literal = nodeAt(source, match.index) as Expression | undefined;
      if (literal !== undefined && literalText(literal) === name && this.isGoneThrough(literal, file)) this.guard(name, file, literal);
    }
  }

  private isGoneThrough(literal: Expression, file: AnalysedFile): boolean {
    const { parent } = literal;
    switch (parent.kind) {
      case SyntaxKind.ArrayLiteralExpression:
        return true;
      case SyntaxKind.PropertyAssignment: {
        const { name, initializer } = parent as ts.PropertyAssignment;
        return initializer === literal && /^(env|name|key|var|variable)/i.test(nameOf(name) ?? '');
      }
      case SyntaxKind.BinaryExpression:
        return (parent as ts.BinaryExpression).operatorToken.kind === SyntaxKind.InKeyword;
      case SyntaxKind.CallExpression: {
        const call = parent as CallExpression;
        if (this.readsIn(file).some(({ node }) => node === call)) return false;
        if (isDeclaredCheck(call, this.project)) return true;
        if (this.project.rowsCalled(call, file).some((row) => row.call.is === 'validate-env')) return true;
        return this.project.functionsOf(call, file).some((found) => {
          const roles = this.project.rolesOf(found.node, found.file);
          return roles.has('throw') || roles.has('exit');
        });
      }
      default:
        return false;
    }
  }

  /** A file that the user says checks what it names, in whatever form. */
  private readNames(file: AnalysedFile, names: ReadonlySet<string>): void {
    const { identifiers, source, text } = file.bound;
    for (const name of names) {
      const isNamed = identifiers.has(name) || ["'", '"', '`'].some((quote) => text.includes(quote + name + quote));
      if (isNamed) this.guard(name, file, source);
    }
  }

  /** A package that compares the whole environment with a list outside the code. */
  private readValidators(file: AnalysedFile): void {
    const { link } = this.project;
    const validates = (specifier: string): boolean =>
      link.modelsOf(specifier).some(({ traits = [] }) => traits.some(({ is }) => is === 'validates-env'));
    for (const declaration of file.bound.imports) {
      const { moduleSpecifier } = declaration as ts.ImportDeclaration;
      const specifier = moduleSpecifier === undefined ? undefined : literalText(moduleSpecifier);
      if (specifier !== undefined && validates(specifier)) this.guardsOfAll.push({ file, node: declaration });
    }
    for (const call of file.bound.calls) {
      const [argument] = call.arguments ?? [];
      const isRequire = call.expression.kind === SyntaxKind.Identifier && (call.expression as ts.Identifier).text === 'require';
      if (isRequire && argument !== undefined && validates(literalText(argument) ?? '')) this.guardsOfAll.push({ file, node: call });
    }
  }
}

function isCallee(node: Expression): boolean {
  return node.parent.kind === SyntaxKind.CallExpression && (node.parent as CallExpression).expression === node;
}

function isVariableName(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}

/** The node that starts at the offset. */
function nodeAt(source: Node, offset: number): Node | undefined {
  let found: Node | undefined;
  const visit = (node: Node): void => {
    if (node.pos > offset || node.end <= offset) return;
    found = node;
    forEachChild(node, visit);
  };
  visit(source);
  return found !== undefined && found.getStart() === offset ? found : undefined;
}
