/**
 * An emitter is made by a call that a model knows: a stream, a child process, a socket, a pool, a client. Without an `error` listener the
 * first error that it emits ends the process.
 *
 * It is followed through the chain of its own calls and through the name that it is given. Whoever else gets it may listen: an emitter that
 * is returned, passed on or kept in a structure escapes. One that the module exports or an object holds is heard when any file of the
 * project listens to a value of its kind.
 */
import { referencesOf, symbolOf, type Symbol } from '../bind/scopes.js';
import type { Value } from '../bind/value.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { keysOf, literalText, type LinkedProject } from '../dataflow/linked-project.js';
import type { Edit } from '../diagnostic.js';
import type { Row } from '../models/paths.js';
import {
  bodyOf,
  isCall,
  isFunction,
  SyntaxKind,
  unwrap,
  wrapped,
  type CallExpression,
  type Expression,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { statementAround, statementsBehind } from './dropping-handler.js';
import { arrivalOf, isPipe, listensForErrors, type Arrival } from './emitter-arrival.js';
import { listeningIn, listeningTo } from './emitter-edit.js';
import { isBinding, isBorrowed, isClosedByBorrower, isForTheEnd, isListenedTo, useOf } from './emitter-use.js';
import { isFlawless } from './flawless-stream.js';
import { emissionOf } from './own-emitter.js';
import { isInAside } from './package-place.js';
import { remembered } from '../remembered.js';

/** An object that emits `error` events: a stream, a pool, a child process. */
export interface Emitter {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  /** What makes it: `createReadStream(path)`; the parameter that gets it: `socket` of `createServer((socket) => …)`. */
  readonly node: CallExpression | NewExpression | ts.ParameterDeclaration;
  /** The function or class, as the code spells it. */
  readonly name: string;
  /** The name that it is given, if any. */
  readonly held: string | undefined;
  /** It is made once and shared: other files can reach it. */
  readonly isShared: boolean;
  /** `unheard` where certainly nobody listens for its errors, `late` where somebody does only from the time when it is open. */
  readonly hearing: 'heard' | 'unheard' | 'late' | 'unknown';
  /** Adds a listener that logs. */
  readonly listening: readonly Edit[];
}

/** The emitters that are made in a file. */
export function* emitters(file: AnalysedFile, project: LinkedProject): Generator<Emitter> {
  // A script that is run by hand may end with an error.
  if (isInAside(file, project)) return;
  for (const node of file.bound.calls) {
    // super() makes what its subclass is.
    if (node.expression.kind === SyntaxKind.SuperKeyword) continue;
    const made = makingOf(node, file, project);
    if (made === undefined) continue;
    const { row } = made;
    if (row.call.handlers !== undefined) {
      yield* handedBy(node, row, file, project);
      continue;
    }
    if (isSoundByItself(made) || isLeftBehind(node, file, project)) continue;
    const arrival = isBorrowed(node, file, project) ? lentArrival(node, file, project) : arrivalOf(node, file);
    const isShared = arrival.kind === 'shared' || (arrival.kind === 'name' && isExported(arrival.symbol, file));
    yield {
      file,
      project,
      node,
      name: calleeName(node),
      held: arrival.kind === 'name' ? arrival.symbol.name : undefined,
      isShared,
      get hearing() {
        return hearingOf(node, arrival, isShared, row, file, project);
      },
      get listening() {
        return listeningTo(node, arrival, file);
      },
    };
  }
}

/** The call that makes an emitter, and what the model says of it. */
interface Making {
  readonly node: CallExpression | NewExpression;
  readonly file: AnalysedFile;
  readonly row: Row;
}

/** The call itself, or the only one that a function of the project returns: `openFile(path)` of `createReadStream(path)`. */
function makingOf(node: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): Making | undefined {
  const row = project.rowWithRole(node, file, 'emitter') ?? emissionOf(node, file, project);
  if (row !== undefined) return { node, file, row };
  const [fn, ...others] = project.functionsOf(node, file);
  if (fn === undefined || others.length > 0) return undefined;
  const [result, ...more] = fn.file.names.returnedBy(fn.node);
  const made = result === undefined || more.length > 0 ? undefined : unwrap(result);
  const own = made !== undefined && isCall(made) ? project.rowWithRole(made, fn.file, 'emitter') : undefined;
  return own === undefined || own.call.handlers !== undefined ? undefined : { node: made as CallExpression, file: fn.file, row: own };
}

/** It emits no errors, or is a command in a shell, which tells of a missing one by its exit status. */
function isSoundByItself({ node, file }: Making): boolean {
  return isFlawless(node, file) || (node.arguments ?? []).some((argument) => keysOf(argument).includes('shell'));
}

/** `spawn(daemon, { detached: true }).unref(); process.exit(0);`: the process has ended before the emitter could fail. */
function isLeftBehind(node: Node, file: AnalysedFile, project: LinkedProject): boolean {
  const own = statementAround(node);
  return [own, ...(own === undefined ? [] : statementsBehind(own))].some((statement) => {
    if (statement?.kind !== SyntaxKind.ExpressionStatement) return false;
    const last = unwrap((statement as ts.ExpressionStatement).expression);
    return last.kind === SyntaxKind.CallExpression && project.rowWithRole(last as CallExpression, file, 'exit') !== undefined;
  });
}

/** The emitters that the call hands to callbacks which stand in arrival. */
function* handedBy(
  { arguments: args = [] }: { readonly arguments?: readonly Expression[] },
  { call: { handlers = '0..', parameter = 0 } }: Row,
  file: AnalysedFile,
  project: LinkedProject,
): Generator<Emitter> {
  const first = Number.parseInt(String(handlers), 10);
  for (const argument of String(handlers).endsWith('..') ? args.slice(first) : args.slice(first, first + 1)) {
    const callback = unwrap(argument);
    const node = isFunction(callback) ? callback.parameters[parameter] : undefined;
    const symbol = node?.name.kind === SyntaxKind.Identifier ? symbolOf(file.bound, node.name) : undefined;
    if (!isFunction(callback) || node === undefined || symbol === undefined) continue;
    const uses = referencesOf(file.bound, symbol).map((use) => useOf(use, file, project));
    // One that is closed as soon as it opens hardly lives to fail.
    const isClosed = uses.length === 0 || uses.every((use) => use === 'closed');
    const hearing = uses.includes('heard') ? 'heard' : uses.includes('escapes') || isClosed ? 'unknown' : 'unheard';
    const { name } = symbol;
    yield { file, project, node, name, held: name, isShared: false, hearing, listening: listeningIn(callback, name, file) };
  }
}

/** Of one that is made where it is lent: `drizzle(new Pool())`. */
function lentArrival(made: Node, file: AnalysedFile, project: LinkedProject): Arrival {
  return { kind: isClosedByBorrower(made, file, project) ? 'elsewhere' : 'shared' };
}

function hearingOf(
  node: CallExpression | NewExpression,
  arrival: Arrival,
  isShared: boolean,
  row: Row,
  file: AnalysedFile,
  project: LinkedProject,
): Emitter['hearing'] {
  switch (arrival.kind) {
    case 'heard':
      return 'heard';
    case 'elsewhere':
      return 'unknown';
    case 'lost':
      return isConnection(row) ? 'unknown' : 'unheard';
    case 'name': {
      const references = referencesOf(file.bound, arrival.symbol);
      const uses = references.map((use) => useOf(use, file, project));
      const heard = references.filter((_, at) => uses[at] === 'heard');
      if (heard.some((each) => !isAfterOpening(each, references))) return 'heard';
      if (uses.includes('escapes') || arrival.symbol.declarations.length > 1) return 'unknown';
      // What is closed where it was opened does not live long enough to break down idle.
      if (isConnection(row) && references.some((each, at) => uses[at] === 'closed' && !isForTheEnd(each, node, project))) return 'unknown';
      if (row.call.isLazy === true && !references.some(isListenedTo)) return 'unknown';
      if (heard.length > 0) return isShared ? 'unknown' : 'late';
      break;
    }
    default:
      if (row.call.isLazy === true) return 'unknown';
  }
  if (!isShared) return 'unheard';
  const values = project.link.resolve(file.valuesOf(node));
  return values.length > 0 && !values.some((value) => isReachedBy(value, project)) ? 'unheard' : 'unknown';
}

/** Whether the model is of a database, a cache or a broker: connections that stay open. */
function isConnection({ model }: Row): boolean {
  return model.calls?.some(({ is }) => is === 'query') ?? false;
}

/** `stream.on('open', () => stream.on('error', reject))`: nobody has heard that it could not be opened. */
function isAfterOpening(reference: Node, references: readonly Node[]): boolean {
  for (let fn: Node = bodyOf(reference); isFunction(fn); fn = bodyOf(fn)) {
    if (isCall(fn.parent) && isOpening(fn.parent, references)) return true;
  }
  return false;
}

function isOpening({ expression: callee, arguments: args }: CallExpression | NewExpression, references: readonly Node[]): boolean {
  const event = args?.[0] === undefined ? undefined : literalText(args[0]);
  return event !== undefined && opening.has(event) && references.some((each) => wrapped(each).parent === callee && isListenedTo(each));
}

/** Events of what has come up well. */
const opening = new Set(['open', 'ready', 'connect', 'connected', 'secureConnect', 'spawn', 'online', 'listening']);

/** Whether other files can import the name, or functions of this file share it. */
function isExported({ scope, declarations }: Symbol, file: AnalysedFile): boolean {
  return scope.node === file.bound.source && declarations.every((declaration) => bodyOf(declaration).kind === SyntaxKind.SourceFile);
}

/** Whether any code of the project listens to a value of this kind, or hands one to code that nothing is known of. */
function isReachedBy(value: Value, project: LinkedProject): boolean {
  return reachedValues(project).has(value);
}

const reachedValues = remembered((project: LinkedProject): ReadonlySet<Value> => {
  const reached = new Set<Value>();
  for (const file of project.files.values()) {
    const add = (expression: Expression): void => {
      for (const value of project.link.resolve(file.valuesOf(expression))) if (value.kind === 'step') reached.add(value);
    };
    for (const call of file.bound.calls) {
      const callee = unwrap(call.expression);
      if (
        call.kind === SyntaxKind.CallExpression &&
        callee.kind === SyntaxKind.PropertyAccessExpression &&
        listensForErrors(call as CallExpression)
      ) {
        add((callee as ts.PropertyAccessExpression).expression);
      }
      if (isBinding(call) || isPipe(call) || project.rowWithRole(call, file, 'borrow') !== undefined) continue;
      for (const argument of call.arguments ?? []) for (const part of partsOf(argument)) add(part);
    }
  }
  return reached;
});

/** The argument itself, and what stands in an object literal or an array. */
function partsOf(argument: Expression): readonly Expression[] {
  const node = unwrap(argument);
  if (isFunction(node)) return [];
  if (node.kind === SyntaxKind.ArrayLiteralExpression) return (node as ts.ArrayLiteralExpression).elements.flatMap(partsOf);
  if (node.kind !== SyntaxKind.ObjectLiteralExpression) return [node];
  return (node as ts.ObjectLiteralExpression).properties.flatMap((property) => {
    if (property.kind === SyntaxKind.PropertyAssignment) return partsOf(property.initializer);
    return property.kind === SyntaxKind.ShorthandPropertyAssignment ? [property.name] : [];
  });
}
