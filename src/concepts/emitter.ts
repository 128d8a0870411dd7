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
  type FunctionNode,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { blanksBefore } from './blanks-before.js';
import { isCleanUpName } from './clean-up.js';
import { statementAfter, statementAround } from './dropping-handler.js';
import { nameOfFunction } from './function-name.js';
import { memberCallOn } from './member-call.js';
import { isFlawless } from './flawless-stream.js';
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
    const made = makingOf(node, file, project);
    const row = made?.row;
    if (row?.call.handlers !== undefined) {
      yield* handedBy(node, row, file, project);
      continue;
    }
    // super() makes what its subclass is; a shell tells of a missing command by its exit status.
    if (
      row === undefined ||
      node.expression.kind === SyntaxKind.SuperKeyword ||
      isFlawless(made!.node, made!.file) ||
      isLeftBehind(node, file, project) ||
      made!.node.arguments?.some((argument) => keysOf(argument).includes('shell'))
    )
      continue;
    const place = isBorrowed(node, file, project) ? lentPlace(node, file, project) : placeOf(node, file);
    const isShared = place.kind === 'shared' || (place.kind === 'name' && isExported(place.symbol, file));
    yield {
      file,
      project,
      node,
      name: calleeName(node),
      held: place.kind === 'name' ? place.symbol.name : undefined,
      isShared,
      get hearing() {
        return hearingOf(node, place, isShared, row, file, project);
      },
      get listening() {
        return listeningTo(node, place, file);
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
  const row = project.rowWithRole(node, file, 'emitter');
  if (row !== undefined) return { node, file, row };
  const [fn, ...others] = project.functionsOf(node, file);
  if (fn === undefined || others.length > 0) return undefined;
  const [result, ...more] = fn.file.names.returnedBy(fn.node);
  const made = result === undefined || more.length > 0 ? undefined : unwrap(result);
  const own = made !== undefined && isCall(made) ? project.rowWithRole(made, fn.file, 'emitter') : undefined;
  return own === undefined || own.call.handlers !== undefined ? undefined : { node: made as CallExpression, file: fn.file, row: own };
}

/** `spawn(daemon, { detached: true }).unref(); process.exit(0);`: the process has ended before the emitter could fail. */
function isLeftBehind(node: Node, file: AnalysedFile, project: LinkedProject): boolean {
  for (let after = statementAround(node); after !== undefined; after = statementAfter(after)) {
    const last = after.kind === SyntaxKind.ExpressionStatement ? unwrap((after as ts.ExpressionStatement).expression) : undefined;
    if (last?.kind === SyntaxKind.CallExpression && project.rowWithRole(last as CallExpression, file, 'exit') !== undefined) return true;
  }
  return false;
}

/** The emitters that the call hands to callbacks which stand in place. */
function* handedBy(
  { arguments: args = [] }: { readonly arguments?: readonly Expression[] },
  { call: { handlers = '0..' } }: Row,
  file: AnalysedFile,
  project: LinkedProject,
): Generator<Emitter> {
  const first = Number.parseInt(String(handlers), 10);
  for (const argument of String(handlers).endsWith('..') ? args.slice(first) : args.slice(first, first + 1)) {
    const callback = unwrap(argument);
    const node = isFunction(callback) ? callback.parameters[0] : undefined;
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

/** A listener at the start of the callback, where that has a block. */
function listeningIn({ body }: FunctionNode, name: string, { bound }: AnalysedFile): readonly Edit[] {
  if (body?.kind !== SyntaxKind.Block) return [];
  const [first] = (body as ts.Block).statements;
  const start = first?.getStart(bound.source) ?? body.end - 1;
  const indent = /\n[ \t]*$/.exec(bound.text.slice(0, start))?.[0] ?? ' ';
  return [{ start, end: start, text: `${name}.on('error', (error) => console.error(error));${indent}` }];
}

/** Where an emitter arrives after its own chain. */
type Place =
  | { readonly kind: 'heard' | 'lost' | 'elsewhere' | 'shared' }
  /** In a variable: where it is declared with it, or given it. */
  | { readonly kind: 'name'; readonly symbol: Symbol; readonly holding: ts.VariableDeclaration | ts.BinaryExpression };

const listening = /^(on|once|addListener|prependListener|prependOnceListener)$/;
/** Methods of streams, sockets, clients and archives that give the emitter itself back. */
const givesItself = new Set([
  'on',
  'once',
  'addListener',
  'prependListener',
  'prependOnceListener',
  'off',
  'removeListener',
  'setEncoding',
  'pause',
  'resume',
  'ref',
  'unref',
  'setTimeout',
  'setNoDelay',
  'setKeepAlive',
  'setMaxListeners',
  'connect',
  'append',
  'directory',
  'file',
  'glob',
]);

/** Of one that is made where it is lent: `drizzle(new Pool())`. */
function lentPlace(made: Node, file: AnalysedFile, project: LinkedProject): Place {
  return { kind: isClosedByBorrower(made, file, project) ? 'elsewhere' : 'shared' };
}

function placeOf(made: Node, file: AnalysedFile): Place {
  let node: Node = made;
  for (;;) {
    node = wrapped(node);
    const { parent } = node;
    switch (parent.kind) {
      case SyntaxKind.AwaitExpression:
        node = parent;
        break;
      case SyntaxKind.PropertyAccessExpression: {
        const call = parent.parent;
        // spawn(command).stdout: nobody holds the child any more
        if (call.kind === SyntaxKind.PropertyAccessExpression) return { kind: 'lost' };
        if (call.kind !== SyntaxKind.CallExpression || (call as CallExpression).expression !== parent) return { kind: 'elsewhere' };
        if (listensForErrors(call as CallExpression)) return { kind: 'heard' };
        const { text: name } = (parent as ts.PropertyAccessExpression).name;
        // (await open(id).catch(explain)).on(…)
        if (name === 'then') return { kind: 'elsewhere' };
        // a.pipe(b) gives b back: nobody holds `a` any more
        if (!givesItself.has(name) && name !== 'catch' && name !== 'finally') return { kind: 'lost' };
        node = call;
        break;
      }
      case SyntaxKind.CallExpression:
        // source.pipe(made) gives `made` back
        if (!isPipe(parent as CallExpression)) return { kind: 'elsewhere' };
        node = parent;
        break;
      case SyntaxKind.ExpressionStatement:
        return { kind: 'lost' };
      case SyntaxKind.VariableDeclaration:
        return ofDeclaration(parent as ts.VariableDeclaration, file);
      case SyntaxKind.PropertyDeclaration:
        return { kind: 'shared' };
      case SyntaxKind.BinaryExpression: {
        const { left, operatorToken, right } = parent as ts.BinaryExpression;
        const isField =
          left.kind === SyntaxKind.PropertyAccessExpression &&
          unwrap((left as ts.PropertyAccessExpression).expression).kind === SyntaxKind.ThisKeyword;
        if (right !== node || operatorToken.kind !== SyntaxKind.EqualsToken) return { kind: 'elsewhere' };
        if (left.kind === SyntaxKind.Identifier) return ofAssignment(parent as ts.BinaryExpression, left as ts.Identifier, file);
        if (left.kind !== SyntaxKind.PropertyAccessExpression || (!isField && !isModuleExport(left))) return { kind: 'elsewhere' };
        return isFieldHeard((left as ts.PropertyAccessExpression).name.text, file) ? { kind: 'heard' } : { kind: 'shared' };
      }
      default:
        return { kind: 'elsewhere' };
    }
  }
}

function ofDeclaration(declaration: ts.VariableDeclaration, file: AnalysedFile): Place {
  if (declaration.name.kind !== SyntaxKind.Identifier) return { kind: 'elsewhere' };
  const symbol = symbolOf(file.bound, declaration.name);
  return symbol === undefined ? { kind: 'elsewhere' } : { kind: 'name', symbol, holding: declaration };
}

/** `pool = new Pool()`: a variable that is declared without it. */
function ofAssignment(holding: ts.BinaryExpression, name: ts.Identifier, file: AnalysedFile): Place {
  const symbol = symbolOf(file.bound, name);
  return symbol?.kind === 'variable' ? { kind: 'name', symbol, holding } : { kind: 'elsewhere' };
}

/**
 * `emitter.on('error', f)`; an event that the text does not show may be that one. `stream.promise()` rejects with what the stream emits.
 */
function listensForErrors({ expression: callee, arguments: [event] }: CallExpression): boolean {
  if (callee.kind !== SyntaxKind.PropertyAccessExpression) return false;
  const { text: method } = (callee as ts.PropertyAccessExpression).name;
  if (method === 'promise' && event === undefined) return true;
  if (!listening.test(method) || event === undefined) return false;
  const text = literalText(event);
  return text === undefined || text === 'error';
}

/** `this.child.on('error', f)`, `exports.pool.on('error', f)`, anywhere in the file. */
function isFieldHeard(name: string, { bound }: AnalysedFile): boolean {
  return (bound.identifiers.get(name) ?? []).some(({ parent }) => {
    const outer = parent.parent;
    if (parent.kind !== SyntaxKind.PropertyAccessExpression || outer?.kind !== SyntaxKind.PropertyAccessExpression) return false;
    return outer.parent.kind === SyntaxKind.CallExpression && isHeardInChain(outer.parent as CallExpression);
  });
}

function isPipe({ expression: callee }: CallExpression | NewExpression): boolean {
  return callee.kind === SyntaxKind.PropertyAccessExpression && (callee as ts.PropertyAccessExpression).name.text === 'pipe';
}

/** `promisify(client.get).bind(client)`: a method gets its own object. */
function isBinding({ expression: callee }: CallExpression | NewExpression): boolean {
  return callee.kind === SyntaxKind.PropertyAccessExpression && (callee as ts.PropertyAccessExpression).name.text === 'bind';
}

function hearingOf(
  node: CallExpression | NewExpression,
  place: Place,
  isShared: boolean,
  row: Row,
  file: AnalysedFile,
  project: LinkedProject,
): Emitter['hearing'] {
  switch (place.kind) {
    case 'heard':
      return 'heard';
    case 'elsewhere':
      return 'unknown';
    case 'lost':
      return isConnection(row) ? 'unknown' : 'unheard';
    case 'name': {
      const references = referencesOf(file.bound, place.symbol);
      const uses = references.map((use) => useOf(use, file, project));
      const heard = references.filter((_, at) => uses[at] === 'heard');
      if (heard.some((each) => !isAfterOpening(each, references))) return 'heard';
      if (uses.includes('escapes') || place.symbol.declarations.length > 1) return 'unknown';
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

/** `module.exports = pool`, `pool = new Pool()`, `pool === undefined` */
function isUsedIn(expression: ts.BinaryExpression, reference: Node): boolean {
  const { left, operatorToken } = expression;
  const isGiven = operatorToken.kind === SyntaxKind.EqualsToken && left === reference;
  return isGiven || isModuleExport(left) || isTested(expression);
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

/** `subscription.on('message', f)` */
function isListenedTo(reference: Node): boolean {
  const { parent } = wrapped(reference);
  return parent.kind === SyntaxKind.PropertyAccessExpression && listening.test((parent as ts.PropertyAccessExpression).name.text);
}

/**
 * `process.on('SIGTERM', () => pool.end())`, `function shutDown() { pool.end(); }`, unless a function calls it when its work is done: until
 * then the process lives, and so does the connection.
 */
function isForTheEnd(closing: Node, made: Node, project: LinkedProject, around: readonly FunctionNode[] = []): boolean {
  const fn = bodyOf(closing);
  if (!isFunction(fn) || fn === bodyOf(made)) return false;
  if (around.includes(fn)) return true;
  // server.close(() => pool.end())
  if (isCall(fn.parent) && fn.parent.expression !== fn)
    return /^process\.(on|once)$/.test(calleeName(fn.parent)) || isForTheEnd(fn.parent, made, project, around);
  const name = nameOfFunction(fn) ?? '';
  if (!isCleanUpName(name) && !/graceful|shut_?down/i.test(name)) return false;
  return project.callersOf(fn).every(({ node: call }) => isForTheEnd(call, made, project, [...around, fn]));
}

/** What a use of the name does with the emitter. */
function useOf(reference: Node, file: AnalysedFile, project: LinkedProject): 'heard' | 'closed' | 'escapes' | 'used' {
  const { parent } = wrapped(reference);
  if (isBorrowed(reference, file, project)) return isClosedByBorrower(reference, file, project) ? 'closed' : 'used';
  switch (parent.kind) {
    case SyntaxKind.PropertyAccessExpression: {
      const call = parent.parent;
      // socket.onerror = f
      if ((parent as ts.PropertyAccessExpression).name.text === 'onerror') return 'heard';
      if (call.kind !== SyntaxKind.CallExpression || (call as CallExpression).expression !== parent) return 'used';
      if (isHeardInChain(call as CallExpression)) return 'heard';
      return closes.test((parent as ts.PropertyAccessExpression).name.text) ? 'closed' : 'used';
    }
    case SyntaxKind.CallExpression:
      // source.pipe(stream).on('error', f)
      if (isPipe(parent as CallExpression)) return isHeardInChain(parent as CallExpression) ? 'heard' : isHeld(parent) ? 'escapes' : 'used';
      return isBinding(parent as CallExpression) ? 'used' : 'escapes';
    case SyntaxKind.ForOfStatement:
      return 'heard';
    case SyntaxKind.ExportSpecifier:
    case SyntaxKind.ExportAssignment:
      return 'used';
    case SyntaxKind.BinaryExpression:
      return isUsedIn(parent as ts.BinaryExpression, reference) ? 'used' : 'escapes';
    case SyntaxKind.ShorthandPropertyAssignment:
    case SyntaxKind.PropertyAssignment: {
      const holder = parent.parent.parent;
      return holder.kind === SyntaxKind.BinaryExpression && isModuleExport((holder as ts.BinaryExpression).left) ? 'used' : 'escapes';
    }
    case SyntaxKind.IfStatement:
    case SyntaxKind.PrefixUnaryExpression:
    case SyntaxKind.ExpressionStatement:
    case SyntaxKind.TypeQuery:
      return 'used';
    default:
      return 'escapes';
  }
}

/** `drizzle(pool)`, `new PostgresDialect({ pool })`: a library works with it and listens to none of its errors. */
function isBorrowed(reference: Node, file: AnalysedFile, project: LinkedProject): boolean {
  const { parent } = wrapped(reference);
  const isProperty = parent.kind === SyntaxKind.PropertyAssignment || parent.kind === SyntaxKind.ShorthandPropertyAssignment;
  const argument = isProperty ? wrapped(parent.parent) : wrapped(reference);
  const call = argument.parent;
  return isCall(call) && call.expression !== argument && project.rowWithRole(call, file, 'borrow') !== undefined;
}

/** `const db = drizzle(pool); … await db.$client.end();`, where that is not only for the end of the process. */
function isClosedByBorrower(lent: Node, { bound }: AnalysedFile, project: LinkedProject): boolean {
  let holder = lent.parent;
  while (holder.kind !== SyntaxKind.VariableDeclaration && !isFunction(holder) && holder.kind !== SyntaxKind.SourceFile)
    holder = holder.parent;
  const name = holder.kind === SyntaxKind.VariableDeclaration ? (holder as ts.VariableDeclaration).name : undefined;
  const symbol = name?.kind === SyntaxKind.Identifier ? symbolOf(bound, name as ts.Identifier) : undefined;
  if (symbol === undefined) return false;
  return referencesOf(bound, symbol).some((reference) => {
    const closing = memberCallOn(reference) ?? memberCallOn(reference.parent);
    return closing !== undefined && closes.test(closing.name) && !isForTheEnd(reference, lent, project);
  });
}

const closes = /^(end|close|quit|disconnect|destroy|release)$/;

function isHeardInChain(call: CallExpression): boolean {
  for (let node: CallExpression = call; ;) {
    if (listensForErrors(node)) return true;
    const outer = node.parent.parent;
    const isChained =
      node.parent.kind === SyntaxKind.PropertyAccessExpression &&
      outer.kind === SyntaxKind.CallExpression &&
      (outer as CallExpression).expression === node.parent;
    const isItself = isPipe(node)
      ? node === call
      : node.expression.kind === SyntaxKind.PropertyAccessExpression &&
        givesItself.has((node.expression as ts.PropertyAccessExpression).name.text);
    if (!isChained || !isItself) return false;
    node = outer as CallExpression;
  }
}

/** Whether the result of the call is used for more than its own chain. */
function isHeld(call: Node): boolean {
  return call.parent.kind !== SyntaxKind.ExpressionStatement && call.parent.kind !== SyntaxKind.PropertyAccessExpression;
}

function isTested({ operatorToken }: ts.BinaryExpression): boolean {
  return /^[!=]==?$/.test(operatorToken.getText());
}

function isModuleExport(left: Expression): boolean {
  return /^(module\.)?exports(\.\w+)?$/.test(left.getText());
}

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

/** The statement that is nothing but the declaration or the assignment. */
function statementOf(holding: ts.VariableDeclaration | ts.BinaryExpression): Node | undefined {
  const statement = holding.kind === SyntaxKind.BinaryExpression ? holding.parent : holding.parent.parent;
  return statement.kind === SyntaxKind.VariableStatement || statement.kind === SyntaxKind.ExpressionStatement ? statement : undefined;
}

function listeningTo(node: CallExpression | NewExpression, place: Place, { bound }: AnalysedFile): readonly Edit[] {
  const listener = `.on('error', (error) => console.error(error))`;
  const statement = place.kind === 'name' ? statementOf(place.holding) : undefined;
  if (place.kind === 'name' && statement !== undefined) {
    const start = statement.getStart(bound.source);
    const indent = blanksBefore(bound.text, start);
    return [{ start: statement.end, end: statement.end, text: `\n${indent}${place.symbol.name}${listener};` }];
  }
  const text = node.arguments === undefined ? `()${listener}` : listener;
  return [{ start: node.end, end: node.end, text }];
}
