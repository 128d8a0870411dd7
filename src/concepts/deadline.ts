/**
 * Deadlines of calls, by what their arguments say, by the client that they go through, and by what is set for all calls of a package.
 * Whatever errlint cannot see into may hold one.
 */
import { referencesOf, symbolOf, writeAt } from '../bind/scopes.js';
import type { Value } from '../bind/value.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { constantOf, type PlacedExpression } from '../dataflow/constants.js';
import { calleeName } from '../dataflow/effects.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import { usesOf, type ObjectUse } from '../dataflow/object-uses.js';
import { nameOf } from '../bind/names.js';
import type { Row } from '../models/paths.js';
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
import { targetOf } from './request-target.js';
import { isTextLiteral } from './text-literal.js';
import { remembered } from '../remembered.js';

type Call = CallExpression | NewExpression;

/** Whether the arguments of the call can hold a deadline: one of the row's keys, or something that cannot be seen into. */
export function mayHoldDeadline(call: Call, { call: { deadline, is } }: Row, file: AnalysedFile, project: LinkedProject): boolean {
  const { argument, keys, isAddressed } = deadline!;
  return (call.arguments ?? []).some((given, index) => {
    const node = unwrap(given);
    if (node.kind === SyntaxKind.ObjectLiteralExpression) return mayHaveKey(node as ts.ObjectLiteralExpression, keys, file, project);
    if (isFunction(node)) return is === 'set-deadline' && mentions(node, keys, file);
    if (node.kind === SyntaxKind.SpreadElement) return true;
    // A request's first argument is an address, unless it may be an object that stands for the whole request.
    if (index === 0 && is === 'request')
      return isAddressed !== true && targetOf(node, file, project) === 'unknown' && mayBeOpaque(node, keys, call, file, project);
    if (argument !== undefined && index < argument) return false;
    return mayBeOpaque(node, keys, call, file, project);
  });
}

function mayBeOpaque(node: Expression, keys: readonly string[], call: Call, file: AnalysedFile, project: LinkedProject): boolean {
  if (node.kind === SyntaxKind.CallExpression) return mayGiveKey(node as CallExpression, keys, file, project);
  const name = node.kind === SyntaxKind.Identifier ? (node as ts.Identifier) : undefined;
  if (name !== undefined && (name.text === 'undefined' || isDeclaredAddress(name, file))) return false;
  const value = constantOf(node, file, project);
  if (value?.node.kind === SyntaxKind.ObjectLiteralExpression) {
    if (name !== undefined && isFilledLater(name, keys, call, file)) return true;
    if (isFilledAtHome(value, keys, call) || isFilledElsewhere(value, keys, project)) return true;
    return mayHaveKey(value.node as ts.ObjectLiteralExpression, keys, value.file, project);
  }
  if (name !== undefined) return value === undefined || (!isFunction(value.node) && !isTextLiteral(value.node));
  return !isTextLiteral(node) && node.kind !== SyntaxKind.NullKeyword && node.kind !== SyntaxKind.NumericLiteral;
}

/** Whether the file that declares the object may add to it. */
function isFilledAtHome({ node, file }: PlacedExpression, keys: readonly string[], call: Call): boolean {
  let declaration: Node = node;
  while (declaration.kind !== SyntaxKind.VariableDeclaration && declaration.kind !== SyntaxKind.SourceFile)
    declaration = declaration.parent;
  const { name } = declaration as ts.VariableDeclaration;
  return name?.kind === SyntaxKind.Identifier && isFilledLater(name, keys, call, file);
}

/** `options.timeout = 5000`, `Object.assign(options, limits)` in any file of the project. */
function isFilledElsewhere({ node }: PlacedExpression, keys: readonly string[], project: LinkedProject): boolean {
  return [...project.files.values()].some((file) =>
    [...keys, 'assign'].some((name) =>
      (file.bound.identifiers.get(name) ?? []).some(({ parent: member }) => {
        const filled = filledBy(member);
        return filled !== undefined && constantOf(filled, file, project)?.node === node;
      }),
    ),
  );
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

/** `fetch(url, optionsFor(order))`: unless a function of the project makes an object without the keys. */
function mayGiveKey(call: CallExpression, keys: readonly string[], file: AnalysedFile, project: LinkedProject): boolean {
  const [fn, ...others] = project.functionsOf(call, file);
  if (fn === undefined || others.length > 0) return true;
  const results = fn.file.names.returnedBy(fn.node).map((result) => unwrap(result));
  return (
    results.length === 0 ||
    results.some((result) => {
      if (result.kind === SyntaxKind.ObjectLiteralExpression)
        return mayHaveKey(result as ts.ObjectLiteralExpression, keys, fn.file, project);
      return result.kind !== SyntaxKind.Identifier || mayBeOpaque(result, keys, call, fn.file, project);
    })
  );
}

function mayHaveKey(
  { properties }: ts.ObjectLiteralExpression,
  keys: readonly string[],
  file: AnalysedFile,
  project: LinkedProject,
): boolean {
  return properties.some((property) => {
    if (property.kind === SyntaxKind.SpreadAssignment) {
      const spread = constantOf((property as ts.SpreadAssignment).expression, file, project);
      if (spread?.node.kind !== SyntaxKind.ObjectLiteralExpression) return true;
      return mayHaveKey(spread.node as ts.ObjectLiteralExpression, keys, spread.file, project);
    }
    const key = property.name === undefined ? undefined : nameOf(property.name);
    if (key === undefined) return true;
    return (
      keys.includes(key) && !(property.kind === SyntaxKind.PropertyAssignment && isNone((property as ts.PropertyAssignment).initializer))
    );
  });
}

/** `0`, `undefined`, `null`, `false` */
function isNone(expression: Expression): boolean {
  const node = unwrap(expression);
  if (node.kind === SyntaxKind.Identifier) return (node as ts.Identifier).text === 'undefined';
  const isZero = node.kind === SyntaxKind.NumericLiteral && Number((node as ts.NumericLiteral).text) === 0;
  return isZero || node.kind === SyntaxKind.NullKeyword || node.kind === SyntaxKind.FalseKeyword;
}

/** `options.signal = …`, `prepare(options)`, `options[name] = …` */
function isFilledLater(name: ts.Identifier, keys: readonly string[], call: Call, { bound }: AnalysedFile): boolean {
  const symbol = symbolOf(bound, name);
  return (
    symbol !== undefined &&
    referencesOf(bound, symbol).some((reference) => {
      const { parent } = reference;
      if (parent.kind === SyntaxKind.PropertyAccessExpression) return keys.includes((parent as ts.PropertyAccessExpression).name.text);
      if (parent.kind === SyntaxKind.ElementAccessExpression || writeAt(reference) !== undefined) return true;
      const isArgument = parent.kind === SyntaxKind.CallExpression || parent.kind === SyntaxKind.NewExpression;
      return isArgument && parent !== call && reference.parent !== call;
    })
  );
}

function mentions(node: Node, names: readonly string[], { bound }: AnalysedFile): boolean {
  return names.some((name) => bound.identifiers.get(name)?.some(({ pos, end }) => pos >= node.pos && end <= node.end) ?? false);
}

/** Whether a deadline may be set for the client that the call goes through: where it was created, or by someone whom nobody sees. */
export function mayComeFromClient(call: Call, row: Row, file: AnalysedFile, project: LinkedProject): boolean {
  if (row.call.deadline!.isShared === true || !goesThroughClient(call.expression, file, project)) return false;
  const clients = clientsOf(call, project);
  return clients.length === 0 || clients.some((client) => client.row.model !== row.model || client.mayHaveDeadline);
}

function goesThroughClient(callee: Expression, file: AnalysedFile, project: LinkedProject): boolean {
  return project.link.resolve(file.valuesOf(callee)).some((value) => {
    for (let step: Value | undefined = value; step !== undefined; step = step.of) if (step.step === '()') return true;
    return false;
  });
}

/** A client that the project creates for many requests. */
export interface Client {
  /** `axios.create({ … })` */
  readonly node: Call;
  readonly row: Row;
  readonly file: AnalysedFile;
  readonly mayHaveDeadline: boolean;
  /** The calls that go through it, in any file. */
  readonly calls: readonly ObjectUse[];
}

/** The clients that the call may go through, as far as they can be followed from where they are created. */
export function clientsOf(call: Call, project: LinkedProject): readonly Client[] {
  return clientsByCall(project).get(call) ?? [];
}

const clientsByCall = remembered((project: LinkedProject): ReadonlyMap<Node, readonly Client[]> => {
  const found = new Map<Node, Client[]>();
  for (const client of clientsIn(project)) {
    for (const { node } of client.calls) {
      const known = found.get(node);
      if (known === undefined) found.set(node, [client]);
      else known.push(client);
    }
  }
  return found;
});

/** The clients that the project creates. */
export const clientsIn = remembered((project: LinkedProject): readonly Client[] =>
  settersOf(project)
    .filter(({ call, row }) => !setsForAll(row, call))
    .map(({ call: node, row, file }) => ({
      node,
      row,
      file,
      mayHaveDeadline: goesThroughClient(node.expression, file, project) || mayHoldDeadline(node, row, file, project),
      calls: usesOf(node, file, project, () => false).uses.filter(({ kind }) => kind === 'method' || kind === 'called'),
    })),
);

interface Setter {
  readonly call: Call;
  readonly row: Row;
  readonly file: AnalysedFile;
}

/** The calls of the project that set a deadline for later ones. */
const settersOf = remembered((project: LinkedProject): readonly Setter[] =>
  [...project.files.values()].flatMap((file) =>
    project.callsInRole('set-deadline', file).map(({ node, row }) => ({ call: node, row, file })),
  ),
);

/** `setGlobalDispatcher(…)`, `client.interceptors.request.use((config) => …)`: not what the call returns, but all clients. */
function setsForAll({ call: { deadline } }: Row, call: Call): boolean {
  const [argument] = call.arguments ?? [];
  return (
    deadline === undefined ||
    deadline.isShared === true ||
    (argument !== undefined && (isFunction(unwrap(argument)) || /\buse$/.test(call.expression.getText())))
  );
}

/** Whether a deadline is set for all calls of the row's package: `axios.defaults.timeout = 5000`, an interceptor, a dispatcher. */
export function isSetForAll(row: Row, project: LinkedProject): boolean {
  // The dispatcher of all requests is also that of the runtime's own `fetch`.
  const isDispatched = row.call.deadline?.keys.includes('dispatcher') ?? false;
  return setForAll(project).some(
    ({ model, call }) => model === row.model || (isDispatched && call.call !== undefined && call.deadline === undefined),
  );
}

/** What sets a deadline for all calls of its package. */
const setForAll = remembered((project: LinkedProject): readonly Row[] => {
  const called = settersOf(project).filter(
    ({ row, call, file }) => setsForAll(row, call) && (row.call.deadline === undefined || mayHoldDeadline(call, row, file, project)),
  );
  return [...called.map(({ row }) => row), ...assignedIn(project)];
});

function assignedIn(project: LinkedProject): readonly Row[] {
  return [...project.files.values()].flatMap((file) => {
    if (!file.bound.identifiers.has('defaults')) return [];
    return file.bound.assignments.flatMap(({ left, right }) =>
      left.kind === SyntaxKind.PropertyAccessExpression && !isNone(right)
        ? project.rowsAssigned(left, file).filter(({ call }) => call.is === 'set-deadline')
        : [],
    );
  });
}
