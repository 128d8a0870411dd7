/**
 * A registration puts something on an app or router: a route with its handlers, middleware, a router, an error handler. Where a framework
 * tells error handlers from other middleware by the number of their parameters, one `use` may be either.
 */
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { constantOf, constantText } from '../dataflow/constants.js';
import { callsIn, type FoundFunction, type LinkedProject } from '../dataflow/linked-project.js';
import type { Model, Role } from '../models/model.js';
import { packagesOf, type Row } from '../models/paths.js';
import { nameOf as memberName } from '../bind/names.js';
import { initializerOf, referencesOf, symbolOf } from '../bind/scopes.js';
import { rootOf, type Value } from '../bind/value.js';
import {
  SyntaxKind,
  unwrap,
  wrapped,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type Identifier,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { anyOf } from './any-of.js';
import { argumentAt } from './status.js';
import { remembered } from '../remembered.js';

/**
 * - `route`: handlers of a path and a method. `router`: a router, app or plugin of the project. `plugin`: one of a package, or whatever
 *   else stands below a path.
 * - `misfit`: meant as an error handler, with a number of parameters that makes it ordinary middleware.
 * - `unknown`: something that may as well handle errors.
 */
export type RegistrationKind = 'route' | 'router' | 'plugin' | 'middleware' | 'error handler' | 'misfit' | 'unknown';

/** One thing that a call puts on an app or router. */
export interface Registration {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  readonly kind: RegistrationKind;
  /** The registering call. */
  readonly call: CallExpression;
  /** What is registered; for a route the call itself. */
  readonly node: Node;
  readonly row: Row;
  /** The framework, as people write it: `Express`. */
  readonly framework: string;
  /** The path, where the text says it. */
  readonly path: string | undefined;
  /** The path comes out of a list or from a caller: the app's own framework dispatches what is registered. */
  readonly isTableDriven: boolean;
  /** The call in short: `app.get('/orders')`. */
  readonly text: string;
  /** The project functions that are registered; functions inside a wrapper's call are not among them. */
  readonly functions: readonly FoundFunction[];
  /** Its functions only send fixed replies, which cannot fail. */
  readonly isStatic: boolean;
  /** How many parameters its first function declares, as far as they count. */
  readonly arity: number | undefined;
  /** Error handlers of the framework have this many parameters; undefined where their number says nothing. */
  readonly handlerArity: number | undefined;
}

/** The registrations of a file, in order of position. */
export function* registrations(file: AnalysedFile, project: LinkedProject): Generator<Registration> {
  for (const call of file.bound.calls) yield* registrationsBy(call, file, project);
}

const registeringRoles: ReadonlySet<Role> = new Set<Role>(['route', 'use', 'mount', 'handle-errors']);

/** What the call registers; nothing for most calls. */
export function registrationsBy(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): readonly Registration[] {
  if (call.kind !== SyntaxKind.CallExpression) return none;
  return registeredIn(project)(call as CallExpression, file);
}

const registeredIn = remembered((project: LinkedProject) =>
  remembered((call: CallExpression, file: AnalysedFile) => find(call, file, project)),
);

const none: readonly Registration[] = [];

function find(call: CallExpression, file: AnalysedFile, project: LinkedProject): readonly Registration[] {
  const rows = project.rowsCalled(call, file).filter((row) => registeringRoles.has(row.call.is));
  const row = rows.find(({ call: { is } }) => is === 'use') ?? rows[0];
  // polka({ onError }) registers by what it is created with.
  if (row === undefined || (call.expression.kind === SyntaxKind.Identifier && row.call.is !== 'handle-errors')) return none;
  const handlerArity = row.model.calls?.find(
    ({ is, arity, call: path }) => is === 'handle-errors' && arity !== undefined && path === row.call.call,
  )?.arity;
  const path = pathOf(call, row, file, project);
  const registered = handlersOf(call, row, file);
  const isTableDriven = isFromList(call, row, file);
  const create = (kind: RegistrationKind, node: Node, functions: readonly FoundFunction[]): Registration => ({
    file,
    project,
    kind,
    call,
    node,
    row,
    framework: nameOf(row),
    path,
    isTableDriven,
    text: textOf(call, path, file),
    functions,
    handlerArity,
    arity: functions[0] === undefined ? undefined : arityOf(functions[0].node),
    get isStatic() {
      return functions.length > 0 && functions.length === registered.length && functions.every((fn) => onlyReplies(fn, project));
    },
  });
  if (row.call.is === 'route') {
    // app.get('view engine') reads a setting
    if (registered.length === 0 && call.arguments.length < 2 && row.call.path !== '0.path' && row.call.path !== '0.url') return none;
    return [
      create(
        'route',
        call,
        registered.flatMap((node) => functionsAt(node, file, project)),
      ),
    ];
  }
  return registered.flatMap((node) => {
    const functions = functionsAt(node, file, project);
    const kind =
      row.call.is === 'handle-errors'
        ? 'error handler'
        : kindOf(
            node,
            functions,
            registered.length === 1 && path === undefined && call.arguments.length === 1,
            handlerArity,
            file,
            project,
          );
    return kind === undefined ? [] : [create(kind, node, functions)];
  });
}

function nameOf({ model }: Row): string {
  const [name = ''] = packagesOf(model);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function pathOf(call: CallExpression, { call: model }: Row, file: AnalysedFile, project: LinkedProject): string | undefined {
  if (model.path === undefined) return undefined;
  const argument = argumentAt(call.arguments, model.path);
  return argument === undefined ? undefined : constantText(argument, file, project);
}

/** `routes.forEach((route) => app.get(route.path, …))` */
function isFromList(call: CallExpression, { call: model }: Row, file: AnalysedFile): boolean {
  const argument = model.path === undefined ? undefined : argumentAt(call.arguments, model.path);
  let node = argument === undefined ? undefined : unwrap(argument);
  while (node?.kind === SyntaxKind.PropertyAccessExpression || node?.kind === SyntaxKind.ElementAccessExpression)
    node = unwrap((node as ts.PropertyAccessExpression).expression);
  const symbol = node?.kind === SyntaxKind.Identifier ? symbolOf(file.bound, node as Identifier) : undefined;
  if (symbol === undefined) return false;
  return (
    symbol.kind === 'parameter' ||
    symbol.declarations.some(
      ({ parent }) => parent?.parent?.kind === SyntaxKind.ForOfStatement || parent?.parent?.kind === SyntaxKind.ForInStatement,
    )
  );
}

function textOf(call: CallExpression, path: string | undefined, file: AnalysedFile): string {
  const callee = call.expression.getText(file.bound.source);
  return `${/^[\w$.#]{1,40}$/.test(callee) ? callee : calleeName(call)}(${path === undefined ? '…' : `'${path}'`})`;
}

/** What is registered: an argument, or a method of an object in it. */
type Handler = Expression | ts.MethodDeclaration;

/** The arguments that hold handlers, arrays laid open; a path among them is left out. */
function handlersOf(call: CallExpression, { call: model }: Row, file: AnalysedFile): readonly Handler[] {
  const { handlers = '0..' } = model;
  const place = String(handlers);
  const later = /^(\d+)\.\.$/.exec(place);
  if (later !== null)
    return call.arguments
      .slice(Number(later[1]))
      .flatMap((argument) => laidOpen(argument, file))
      .filter((argument) => !isPath(argument));
  const found = argumentAt(call.arguments, place) ?? methodAt(call.arguments, place);
  return found === undefined ? [] : laidOpen(found, file).filter((argument) => !isPath(argument));
}

/** `route({ handler(request) {} })`: the method, where a property with a function would do the same. */
function methodAt(args: readonly Expression[], place: string): ts.MethodDeclaration | undefined {
  const dot = place.lastIndexOf('.');
  const holder = dot < 0 ? undefined : argumentAt(args, place.slice(0, dot));
  const literal = holder === undefined ? undefined : unwrap(holder);
  if (literal?.kind !== SyntaxKind.ObjectLiteralExpression) return undefined;
  const { properties } = literal as ts.ObjectLiteralExpression;
  return properties.find((property): property is ts.MethodDeclaration => {
    return property.kind === SyntaxKind.MethodDeclaration && memberName(property.name) === place.slice(dot + 1);
  });
}

/** The elements of an array, also of one with a name of its own: `const guards = [authenticate, authorize]`. */
function laidOpen(argument: Handler, file: AnalysedFile): readonly Handler[] {
  if (argument.kind === SyntaxKind.MethodDeclaration) return [argument];
  const node = unwrap(argument as Expression);
  const named = node.kind === SyntaxKind.Identifier ? listNamed(node as Identifier, file) : undefined;
  const list = named ?? node;
  if (list.kind !== SyntaxKind.ArrayLiteralExpression) return [node];
  return (list as ts.ArrayLiteralExpression).elements.flatMap((element) => laidOpen(element, file));
}

/** What the name stands for, where nothing but calls get it: nobody adds to it. */
function listNamed(name: Identifier, { bound }: AnalysedFile): Expression | undefined {
  const symbol = symbolOf(bound, name);
  const value = initializerOf(bound, name);
  if (symbol === undefined || value === undefined) return undefined;
  const isOnlyHanded = referencesOf(bound, symbol).every((reference) => {
    const { parent } = wrapped(reference);
    return parent.kind === SyntaxKind.CallExpression || parent.kind === SyntaxKind.SpreadElement;
  });
  return isOnlyHanded ? unwrap(value) : undefined;
}

function isPath(argument: Handler): boolean {
  switch (argument.kind) {
    case SyntaxKind.StringLiteral:
    case SyntaxKind.NoSubstitutionTemplateLiteral:
    case SyntaxKind.TemplateExpression:
    case SyntaxKind.RegularExpressionLiteral:
    case SyntaxKind.BinaryExpression:
      return true;
    default:
      return false;
  }
}

/** The project functions that the expression stands for. */
export function functionsAt(handler: Handler, file: AnalysedFile, project: LinkedProject): readonly FoundFunction[] {
  if (handler.kind === SyntaxKind.MethodDeclaration) return [{ node: handler as ts.MethodDeclaration, file }];
  const values = project.link.resolve(file.valuesOf(handler as Expression));
  const functions = project.functionsAmong(values.filter(({ kind }) => kind === 'function'));
  if (functions.length > 0) return functions;
  // register(import('./routes/orders.js')), use(require('./routes'))
  const defaults = values.flatMap((value) => (value.kind === 'module' ? project.link.memberOf(value, 'default') : []));
  return project.functionsAmong(defaults.filter(({ kind }) => kind === 'function'));
}

/** Whether a framework calls the function for requests: as a handler of any model, or of those that are asked for. */
export function isHandler(
  fn: FunctionNode,
  file: AnalysedFile,
  project: LinkedProject,
  isAskedFor: (model: Model) => boolean = () => true,
): boolean {
  const uses = project.link.usesOf(project.valueOfFunction(fn, file));
  return project.link.namesOf(uses).some(({ name, model }) => name === 'handler' && isAskedFor(model));
}

/** Whether a framework finds the handler by the place or name of its file, so that nothing registers it. */
export function isPlacedHandler(fn: FunctionNode, file: AnalysedFile, project: LinkedProject): boolean {
  return isHandler(fn, file, project, ({ files }) => files !== undefined);
}

/** Names in which an error handler can be expected. */
const errorHandling = anyOf(
  /err(or)?s?([^a-z]|$)|error|exception|fail|problem|boom|crash|catch|sentry/i,
  /rollbar|bugsnag|airbrake|honeybadger|raygun|apm|youch|fallback|last/i,
);

function kindOf(
  node: Handler,
  functions: readonly FoundFunction[],
  isAlone: boolean,
  handlerArity: number | undefined,
  file: AnalysedFile,
  project: LinkedProject,
): RegistrationKind | undefined {
  if (node.kind === SyntaxKind.SpreadElement || isListElsewhere(node, file, project)) return 'unknown';
  if (functions.length > 0) {
    if (handlerArity === undefined) return 'router';
    const arities = functions.map(({ node: fn }) => arityOf(fn));
    if (arities.includes(handlerArity)) return 'error handler';
    return functions.every(({ node: fn }) => takesError(fn)) ? 'misfit' : 'middleware';
  }
  const values = project.link.resolve(file.valuesOf(node as Expression));
  if (project.link.namesOf(values).some(({ name }) => name === 'router' || name === 'app')) return 'router';
  if (errorHandling.test(namesIn(node as Expression, file))) return 'unknown';
  if (values.length > 0 && values.every((value) => isOutside(value))) return 'plugin';
  if (values.some(({ kind }) => kind === 'module')) return 'router';
  return isAlone ? 'unknown' : 'plugin';
}

/** `const { handlers } = require('./handlers')`: an array, which may well end with an error handler. */
function isListElsewhere(node: Handler, file: AnalysedFile, project: LinkedProject): boolean {
  if (node.kind !== SyntaxKind.Identifier && node.kind !== SyntaxKind.PropertyAccessExpression) return false;
  return constantOf(node as Expression, file, project)?.node.kind === SyntaxKind.ArrayLiteralExpression;
}

/** The names that the expression is made of; what stands inside of object literals and functions is not meant. */
function namesIn(node: Expression, file: AnalysedFile): string {
  if (node.kind === SyntaxKind.CallExpression || node.kind === SyntaxKind.NewExpression) {
    const { expression, arguments: args = [] } = node as CallExpression;
    return [expression, ...args].map((part) => namesIn(unwrap(part), file)).join(' ');
  }
  if (node.kind === SyntaxKind.PropertyAccessExpression)
    return `${namesIn((node as ts.PropertyAccessExpression).expression, file)}.${(node as ts.PropertyAccessExpression).name.text}`;
  return node.kind === SyntaxKind.Identifier ? (node as Identifier).text : '';
}

/** Of an installed package: a path that leads out of the project's own files is not. */
function isOutside(value: Value): boolean {
  const root = rootOf(value);
  return root.kind === 'global' || (root.kind === 'package' && !/^[.~#/]|^@\//.test(root.step));
}

const replyingRoles: ReadonlySet<Role> = new Set<Role>(['respond', 'status', 'header', 'log']);

function onlyReplies({ node, file }: FoundFunction, project: LinkedProject): boolean {
  return callsIn(node, file).every((call) => project.rowsCalled(call, file).some((row) => replyingRoles.has(row.call.is)));
}

/** What `length` says of the function: parameters before the first that has a default or takes the rest. */
export function arityOf({ parameters }: FunctionNode): number {
  const declared = parameters.filter(({ name }) => !(name.kind === SyntaxKind.Identifier && (name as Identifier).text === 'this'));
  const optional = declared.findIndex(({ initializer, dotDotDotToken }) => initializer !== undefined || dotDotDotToken !== undefined);
  return optional < 0 ? declared.length : optional;
}

/** `(err, req, res) => …`: by the name or the type of its first parameter. */
function takesError({ parameters }: FunctionNode): boolean {
  const [first] = parameters;
  if (first === undefined || first.name.kind !== SyntaxKind.Identifier) return false;
  const isErrorType = first.type?.kind === SyntaxKind.TypeReference && /(Error|Exception)$/.test(first.type.getText());
  return isErrorType || /^_*(err|error|ex|exception)$/i.test((first.name as Identifier).text);
}
