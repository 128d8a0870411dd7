/**
 * Deadlines of calls, by what their arguments say, by the client that they go through, and by what is set for all calls of a package.
 * Whatever errlint cannot see into may hold one.
 */
import type { Value } from '../bind/value.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import { usesOf, type ObjectUse } from '../dataflow/object-uses.js';
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
import { isNone, KeySearch } from './option-keys.js';
import { targetOf } from './request-target.js';
import { remembered } from '../remembered.js';

type Call = CallExpression | NewExpression;

/** Whether the arguments of the call can hold a deadline: one of the row's keys, or something that cannot be seen into. */
export function mayHoldDeadline(call: Call, { call: { deadline, is } }: Row, file: AnalysedFile, project: LinkedProject): boolean {
  const { argument, keys, isAddressed } = deadline!;
  const search = new KeySearch(keys, project);
  return (call.arguments ?? []).some((given, index) => {
    const node = unwrap(given);
    if (node.kind === SyntaxKind.ObjectLiteralExpression) return search.mayBeIn(node as ts.ObjectLiteralExpression, file);
    if (isFunction(node)) return is === 'set-deadline' && mentions(node, keys, file);
    if (node.kind === SyntaxKind.SpreadElement) return true;
    // A request's first argument is an address, unless it may be an object that stands for the whole request.
    if (index === 0 && is === 'request')
      return isAddressed !== true && targetOf(node, file, project) === 'unknown' && search.mayBeBehind(node, call, file);
    if (argument !== undefined && index < argument) return false;
    return search.mayBeBehind(node, call, file);
  });
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
