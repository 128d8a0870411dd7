/**
 * Whether an option can be set in what a call is given: in an object literal, or in what stands behind a name, a spread or a call.
 * Whatever errlint cannot see into may set it.
 */
import { nameOf } from '../bind/names.js';
import { initializerOf, referencesOf, symbolOf, writeAt } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { constantOf, type PlacedExpression } from '../dataflow/constants.js';
import { calleeName } from '../dataflow/effects.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import {
  isFunction,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { givenFor } from './given-for.js';
import { isTextLiteral } from './text-literal.js';

type Call = CallExpression | NewExpression;

/** The search for one of the keys in what a call is given. */
export class KeySearch {
  /** The parameters whose callers are being asked. */
  private readonly asked = new Set<Node>();

  constructor(
    private readonly keys: readonly string[],
    private readonly project: LinkedProject,
  ) {}

  /** Whether the literal may have one of the keys, by itself or by what is spread into it. */
  mayBeIn({ properties }: ts.ObjectLiteralExpression, file: AnalysedFile): boolean {
    return properties.some((property) => {
      if (property.kind === SyntaxKind.SpreadAssignment) return this.mayBeSpread((property as ts.SpreadAssignment).expression, file);
      const key = property.name === undefined ? undefined : nameOf(property.name);
      if (key === undefined) return true;
      return this.keys.includes(key) && !setsNothing(property, file);
    });
  }

  private mayBeSpread(expression: Expression, file: AnalysedFile): boolean {
    const spread = constantOf(expression, file, this.project);
    if (spread?.node.kind === SyntaxKind.ObjectLiteralExpression)
      return this.mayBeIn(spread.node as ts.ObjectLiteralExpression, spread.file);
    const node = unwrap(expression);
    return node.kind !== SyntaxKind.Identifier || this.mayBeGiven(node as ts.Identifier, undefined, file);
  }

  /** Whether the value of an argument of the call may have one of the keys. */
  mayBeBehind(node: Expression, call: Call, file: AnalysedFile): boolean {
    if (node.kind === SyntaxKind.CallExpression) return this.mayBeMade(node as CallExpression, file);
    const name = node.kind === SyntaxKind.Identifier ? (node as ts.Identifier) : undefined;
    if (name !== undefined && (name.text === 'undefined' || isDeclaredAddress(name, file))) return false;
    const value = constantOf(node, file, this.project);
    if (value?.node.kind === SyntaxKind.ObjectLiteralExpression) {
      if (name !== undefined && this.isFilledLater(name, call, file)) return true;
      if (this.isFilledAtHome(value, call) || this.isFilledElsewhere(value)) return true;
      return this.mayBeIn(value.node as ts.ObjectLiteralExpression, value.file);
    }
    if (name !== undefined && value === undefined) return this.mayBeGiven(name, call, file);
    if (name !== undefined) return !isFunction(value!.node) && !isTextLiteral(value!.node);
    return !isTextLiteral(node) && node.kind !== SyntaxKind.NullKeyword && node.kind !== SyntaxKind.NumericLiteral;
  }

  /** Whether a caller may put one of the keys into the parameter; of a name for anything else nobody knows. */
  private mayBeGiven(name: ts.Identifier, call: Call | undefined, file: AnalysedFile): boolean {
    // Who gives the address may give a whole request instead.
    if (call?.arguments?.[0] === name) return true;
    const given = givenFor(name, file, this.project);
    if (given === undefined || this.isFilledLater(name, call, file)) return true;
    if (this.asked.has(given.parameter)) return false;
    this.asked.add(given.parameter);
    return given.values.some(({ value, call: caller }) => {
      const node = unwrap(value);
      if (node.kind === SyntaxKind.ObjectLiteralExpression) return this.mayBeIn(node as ts.ObjectLiteralExpression, file);
      return this.mayBeBehind(node, caller, file);
    });
  }

  /** Whether the file that declares the object may add to it. */
  private isFilledAtHome({ node, file }: PlacedExpression, call: Call): boolean {
    let declaration: Node = node;
    while (declaration.kind !== SyntaxKind.VariableDeclaration && declaration.kind !== SyntaxKind.SourceFile)
      declaration = declaration.parent;
    const { name } = declaration as ts.VariableDeclaration;
    return name?.kind === SyntaxKind.Identifier && this.isFilledLater(name, call, file);
  }

  /** `options.timeout = 5000`, `Object.assign(options, limits)` in any file of the project. */
  private isFilledElsewhere({ node }: PlacedExpression): boolean {
    return [...this.project.files.values()].some((file) =>
      [...this.keys, 'assign'].some((name) =>
        (file.bound.identifiers.get(name) ?? []).some(({ parent: member }) => {
          const filled = filledBy(member);
          return filled !== undefined && constantOf(filled, file, this.project)?.node === node;
        }),
      ),
    );
  }

  /** `options.signal = …`, `prepare(options)`, `options[name] = …` */
  private isFilledLater(name: ts.Identifier, call: Call | undefined, { bound }: AnalysedFile): boolean {
    const symbol = symbolOf(bound, name);
    return (
      symbol !== undefined &&
      referencesOf(bound, symbol).some((reference) => {
        const { parent } = reference;
        if (parent.kind === SyntaxKind.PropertyAccessExpression)
          return this.keys.includes((parent as ts.PropertyAccessExpression).name.text);
        if (parent.kind === SyntaxKind.ElementAccessExpression || writeAt(reference) !== undefined) return true;
        const isArgument = parent.kind === SyntaxKind.CallExpression || parent.kind === SyntaxKind.NewExpression;
        return isArgument && parent !== call;
      })
    );
  }

  /** `fetch(url, optionsFor(order))`: unless a function of the project makes an object without the keys. */
  private mayBeMade(call: CallExpression, file: AnalysedFile): boolean {
    const [fn, ...others] = this.project.functionsOf(call, file);
    if (fn === undefined || others.length > 0) return true;
    const results = fn.file.names.returnedBy(fn.node).map((result) => unwrap(result));
    return (
      results.length === 0 ||
      results.some((result) => {
        if (result.kind === SyntaxKind.ObjectLiteralExpression) return this.mayBeIn(result as ts.ObjectLiteralExpression, fn.file);
        return result.kind !== SyntaxKind.Identifier || this.mayBeBehind(result, call, fn.file);
      })
    );
  }
}

/** `options` of `options.timeout = …` and `Object.assign(options, …)`. */
function filledBy(member: Node): Expression | undefined {
  if (member.kind !== SyntaxKind.PropertyAccessExpression) return undefined;
  const { parent } = member;
  if (parent.kind === SyntaxKind.CallExpression)
    return calleeName(parent as CallExpression) === 'Object.assign' ? (parent as CallExpression).arguments[0] : undefined;
  const isWritten = parent.kind === SyntaxKind.BinaryExpression && (parent as ts.BinaryExpression).left === member;
  return isWritten ? (member as ts.PropertyAccessExpression).expression : undefined;
}

/** A parameter that is declared to be a text or a `URL`. */
function isDeclaredAddress(name: ts.Identifier, { bound }: AnalysedFile): boolean {
  const [parameter] = symbolOf(bound, name)?.declarations ?? [];
  const type = parameter?.kind === SyntaxKind.Parameter ? (parameter as ts.ParameterDeclaration).type : undefined;
  if (type === undefined) return false;
  const types = type.kind === SyntaxKind.UnionType ? (type as ts.UnionTypeNode).types : [type];
  return types.every((each) => each.kind === SyntaxKind.StringKeyword || each.getText(bound.source) === 'URL');
}

/** `timeout: 0`, `signal: controller.signal` of a controller that nobody tells to abort. */
function setsNothing(property: Node, file: AnalysedFile): boolean {
  if (property.kind !== SyntaxKind.PropertyAssignment) return false;
  const { initializer } = property as ts.PropertyAssignment;
  return isNone(initializer) || neverAborts(unwrap(initializer), file);
}

/** `0`, `undefined`, `null`, `false` */
export function isNone(expression: Expression): boolean {
  const node = unwrap(expression);
  if (node.kind === SyntaxKind.Identifier) return (node as ts.Identifier).text === 'undefined';
  const isZero = node.kind === SyntaxKind.NumericLiteral && Number((node as ts.NumericLiteral).text) === 0;
  return isZero || node.kind === SyntaxKind.NullKeyword || node.kind === SyntaxKind.FalseKeyword;
}

/** `controller.signal`, where `const controller = new AbortController()` is used for nothing but its signal. */
function neverAborts(signal: Expression, { bound }: AnalysedFile): boolean {
  if (signal.kind !== SyntaxKind.PropertyAccessExpression) return false;
  const { expression: controller, name } = signal as ts.PropertyAccessExpression;
  if (controller.kind !== SyntaxKind.Identifier || name.text !== 'signal') return false;
  const made = initializerOf(bound, controller as ts.Identifier);
  if (made?.kind !== SyntaxKind.NewExpression || calleeName(made as NewExpression) !== 'AbortController') return false;
  const symbol = symbolOf(bound, controller as ts.Identifier);
  return (
    symbol !== undefined &&
    referencesOf(bound, symbol).every(
      ({ parent }) => parent.kind === SyntaxKind.PropertyAccessExpression && (parent as ts.PropertyAccessExpression).name.text === 'signal',
    )
  );
}
