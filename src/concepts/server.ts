/**
 * A server is an app of a web framework, created at one place and followed through the project: what is registered on it, in which order,
 * whether it listens, and whether something that errlint cannot see into may register more.
 */
import { initializerOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import type { FoundFunction, LinkedProject, PlacedNode } from '../dataflow/linked-project.js';
import { usesOf, type ObjectUses } from '../dataflow/object-uses.js';
import { packagesOf, type ValueName } from '../models/paths.js';
import type { TraitModel } from '../models/model.js';
import type { Value } from '../bind/value.js';
import {
  bodyOf,
  isFunction,
  SyntaxKind,
  type CallExpression,
  type FunctionNode,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { anyOf } from './any-of.js';
import { isForDevelopment, isInAside, isOfAside, kindOfPackage } from './package-place.js';
import { registrations, registrationsBy, type Registration } from './registration.js';
import { argumentAt } from './status.js';
import { remembered } from '../remembered.js';

/** An app of a web framework. */
export interface Server {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  /** The call that creates it. */
  readonly node: CallExpression | NewExpression;
  /** As the code calls it: `app`, `this.app`. */
  readonly name: string;
  /** As people write it: `Express`. */
  readonly framework: string;
  /** What is registered on it, in any file. */
  readonly registrations: readonly Registration[];
  /** Where it starts to accept connections. */
  readonly listen: PlacedNode<Node> | undefined;
  /** It listens, is handed to an HTTP server, or leaves its file for something that may do so. */
  readonly isServed: boolean;
  /** It is part of another app, which gets its errors. */
  readonly isMounted: boolean;
  /** Routes or routers are registered on it, one by one. */
  readonly hasRoutes: boolean;
  /** Something unknown gets the app, or an error handler is registered where no app is known. */
  readonly isOpen: boolean;
  /** It stands beside what the process is for: it only tells how that is doing, or shows fixed pages meanwhile. */
  readonly isSideline: boolean;
  /** It belongs to a library, a command-line tool, an example, a script. */
  readonly isIncidental: boolean;
  /** What clients get for an unexpected error if nobody handles it, where that is too much: `its stack`. */
  readonly leakByDefault: string | undefined;
  /** The options of the call that make it send too much of an unexpected error, in production as well. */
  readonly leakingOptions: readonly LeakingOption[];
  /** An error handler that is the last one, and a route that is registered after it; undefined where the order cannot be told. */
  readonly early: { readonly handler: Registration; readonly at: Node; readonly route: Registration } | undefined;
}

/** An option that makes an app send too much of an unexpected error. */
export interface LeakingOption {
  /** The option as the code spells it: `debug: true`. */
  readonly node: Node;
  /** What clients get: `its stack`. */
  readonly reply: string;
}

/** The servers that a file creates, in order of position. */
export function* servers(file: AnalysedFile, project: LinkedProject): Generator<Server> {
  for (const server of serversOf(project)) if (server.file === file) yield server;
}

/** All servers of the project. */
export const serversOf = remembered((project: LinkedProject): readonly Server[] =>
  [...project.files.values()].flatMap((file) =>
    file.bound.calls.flatMap((call) => {
      const created = createdBy(call, file, project);
      return created === undefined ? [] : [create(call, created, file, project)];
    }),
  ),
);

/** The name that a model gives to what the call creates: `express()`, `new Hono()`; undefined for any other call. */
function createdBy(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): ValueName | undefined {
  const values = file.valuesOf(call);
  if (values.length === 0 || project.functionsOf(call, file).length > 0) return undefined;
  const created = project.link.resolve(values).filter(isCreation);
  return project.link.namesOf(created).find(({ name }) => name === 'app');
}

/** A package's export, called once: no method of something created before. */
function isCreation(value: Value): boolean {
  if (value.step !== '()') return false;
  let current = value.of;
  while (current?.of !== undefined) {
    if (!current.step.startsWith('.')) return false;
    current = current.of;
  }
  return current?.kind === 'package';
}

function create(node: CallExpression | NewExpression, { model }: ValueName, file: AnalysedFile, project: LinkedProject): Server {
  const isSame = (call: CallExpression, home: AnalysedFile): boolean =>
    project.isNamed(call, 'app', home) || project.isNamed(call, 'route', home);
  const [framework = ''] = packagesOf(model);
  let tracked: Tracked | undefined;
  const known = (): Tracked => (tracked ??= track(usesOf(node, file, project, isSame), registrationsBy(node, file, project), project));
  return {
    file,
    project,
    node,
    name: nameOf(node, file),
    framework: framework.charAt(0).toUpperCase() + framework.slice(1),
    get registrations() {
      return known().registrations;
    },
    get listen() {
      return known().listen;
    },
    get isServed() {
      return known().listen !== undefined || known().leaves;
    },
    get isMounted() {
      return known().isMounted;
    },
    get isOpen() {
      return known().isOpen || hasStrayErrorHandler(file, known(), project);
    },
    get hasRoutes() {
      return known().registrations.some(({ kind, isTableDriven }) => (kind === 'route' || kind === 'router') && !isTableDriven);
    },
    get isSideline() {
      const routes = known().registrations.filter(({ kind }) => kind === 'route' || kind === 'router');
      // What an imported file starts by itself runs beside the program that imports it.
      const isStarted = known().listen?.file === file && project.importersOf(file).length > 0;
      if (isStarted && routes.every(({ isStatic }) => isStatic)) return true;
      const paths = known().registrations.map(({ kind, path }) => (kind === 'route' ? path : kind === 'router' ? undefined : '/'));
      return paths.every((path) => path !== undefined && (path === '/' || sidelinePath.test(path))) && paths.some((path) => path !== '/');
    },
    get isIncidental() {
      return isIncidental(file, known(), project);
    },
    leakByDefault: traitOf(model.traits, project.link.majorOf(model, file.path))?.reply,
    get leakingOptions() {
      return leakingOptions(node, model.traits ?? [], file, project);
    },
    get early() {
      return earlyHandler(file, known(), project);
    },
  };
}

const sidelinePath = anyOf(
  /^\/*(-\/)?((api|_|__)\/*)?_*(health\w*|livez?|liveness|live-?check|readyz?|readiness|ping|status|heartbeat|metrics)$/i,
  /^\/*(-\/)?((api|_|__)\/*)?_*(version|favicon\.ico)$/i,
);

function traitOf(traits: readonly TraitModel[] | undefined, major: number | undefined): TraitModel | undefined {
  return traits?.find(
    ({ is, majors, value }) =>
      is === 'default-handler-leaks' && value === 'app' && (majors === undefined || major === undefined || majors.includes(major)),
  );
}

function leakingOptions(
  node: CallExpression | NewExpression,
  traits: readonly TraitModel[],
  file: AnalysedFile,
  project: LinkedProject,
): readonly LeakingOption[] {
  if (isForDevelopment(file)) return [];
  const args = (node.arguments ?? []).map(
    (argument) => (argument.kind === SyntaxKind.Identifier ? initializerOf(file.bound, argument as ts.Identifier) : undefined) ?? argument,
  );
  return traits.flatMap(({ is, option = '', set, reply = '' }) => {
    const value = is === 'option-leaks' ? argumentAt(args, option) : undefined;
    if (value?.kind !== (set === true ? SyntaxKind.TrueKeyword : SyntaxKind.FalseKeyword)) return [];
    return project.effects.guardsAt(value, node, file).isDevelopment ? [] : [{ node: value.parent, reply }];
  });
}

/** `app` of `const app = express()`, `this.app` of `this.app = express()`. */
function nameOf(creation: CallExpression | NewExpression, file: AnalysedFile): string {
  let node: Node = creation;
  while (
    node.parent.kind === SyntaxKind.AwaitExpression ||
    node.parent.kind === SyntaxKind.ParenthesizedExpression ||
    node.parent.kind === SyntaxKind.AsExpression
  )
    node = node.parent;
  const { parent } = node;
  const named =
    parent.kind === SyntaxKind.VariableDeclaration ||
    parent.kind === SyntaxKind.PropertyDeclaration ||
    parent.kind === SyntaxKind.PropertyAssignment
      ? (parent as ts.VariableDeclaration).name
      : parent.kind === SyntaxKind.BinaryExpression && (parent as ts.BinaryExpression).right === node
        ? (parent as ts.BinaryExpression).left
        : undefined;
  const text = named?.getText(file.bound.source);
  return text !== undefined && /^[\w$.#]{1,30}$/.test(text) ? text : `${calleeName(creation)}()`;
}

interface Tracked {
  readonly uses: ObjectUses;
  readonly registrations: readonly Registration[];
  readonly listen: PlacedNode<Node> | undefined;
  readonly isMounted: boolean;
  readonly isOpen: boolean;
  /** Exported, or returned by a function that is. */
  readonly leaves: boolean;
}

function track(tracked: ObjectUses, byCreation: readonly Registration[], project: LinkedProject): Tracked {
  const registered = [...byCreation];
  let listen: PlacedNode<Node> | undefined;
  let isMounted = false;
  let isOpen = false;
  let leaves = false;
  for (const { kind, node, file } of tracked.uses) {
    switch (kind) {
      case 'method':
        registered.push(...registrationsBy(node as CallExpression, file, project));
        if (project.rowWithRole(node as CallExpression, file, 'listen') !== undefined) listen ??= { node, file };
        break;
      case 'called':
        listen ??= { node, file };
        break;
      case 'argument':
        if (isHttpServer(node as CallExpression, file, project)) listen ??= { node, file };
        else if (registrationsBy(node as CallExpression, file, project).length > 0) isMounted = true;
        else if (!isHarmless(node as CallExpression, file, project)) isOpen = true;
        break;
      case 'export':
      case 'result':
        leaves = true;
        break;
      case 'lost':
        isOpen = true;
        break;
      default:
    }
  }
  return { uses: tracked, registrations: registered, listen, isMounted, isOpen, leaves };
}

/** `http.createServer(app)` */
function isHttpServer(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  return project.isNamed(call, 'server', file);
}

/** A call that is known for something else than registering error handlers. */
function isHarmless(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  return project.rowsCalled(call, file).some(({ call: { is } }) => is === 'mount' || is === 'log' || is === 'listen');
}

/** The error handlers that are registered on nothing that is known to be a server. */
const strayErrorHandlers = remembered((project: LinkedProject): readonly Registration[] => {
  const known = new Set(serversOf(project).flatMap((server) => server.registrations.map(({ call }) => call)));
  return [...project.files.values()].flatMap((home) =>
    [...registrations(home, project)].filter(({ kind, call }) => kind === 'error handler' && !known.has(call)),
  );
});

/**
 * In a package that the app comes to, an error handler that is registered on a router, or on an app that nobody knows where it comes
 * from.
 */
function hasStrayErrorHandler(file: AnalysedFile, { uses: { uses } }: Tracked, project: LinkedProject): boolean {
  const folderOf = ({ path }: AnalysedFile): string | undefined => project.packageOf(path)?.folder;
  const folders = new Set([file, ...uses.map((use) => use.file)].map(folderOf));
  return strayErrorHandlers(project).some((stray) => folders.has(folderOf(stray.file)));
}

/** Whether the server is there for something else than to run: an example, a script, a tool's or a library's. */
function isIncidental(file: AnalysedFile, { listen, uses }: Tracked, project: LinkedProject): boolean {
  if (isInAside(file, project) || isOfAside(file, project)) return true;
  const kind = kindOfPackage(file, project);
  return kind === 'command' || (kind === 'library' && !runsByItself(listen, uses, project));
}

/** Whether loading some file is enough for the place to be reached. */
function runsByItself(place: PlacedNode<Node> | undefined, uses: ObjectUses, project: LinkedProject): boolean {
  return place !== undefined && waysTo(place, uses, project).at(-1)?.body.kind === SyntaxKind.SourceFile;
}

const catchAllPath = /^\/?[({]*\/?\.?\*/;

/** Error handlers take part in the order of what is registered where their parameters tell them from middleware. */
function earlyHandler(file: AnalysedFile, { registrations: all, uses }: Tracked, project: LinkedProject): Server['early'] {
  const handlers = all.filter(({ kind, handlerArity }) => kind === 'error handler' && handlerArity !== undefined);
  const handler = handlers.at(-1);
  if (handler === undefined || all.some(({ kind }) => kind === 'unknown')) return undefined;
  const isLate = (registration: Registration): boolean =>
    handlers.every((other) => comesBefore(other, registration, uses, project) === true);
  const routes = all.filter(({ kind }) => kind === 'route' || kind === 'router');
  // Where the handler comes before all routes, it is misplaced whatever they do.
  const route = routes.find((each) => canFail(each) && isLate(each)) ?? (routes.every(isLate) ? routes.find(isOrdinary) : undefined);
  const at = handler.file === file ? handler.node : waysTo(placeOf(handler), uses, project).find((way) => way.file === file)?.node;
  return route === undefined || at === undefined ? undefined : { handler, at, route };
}

function canFail(route: Registration): boolean {
  return !route.isStatic && isOrdinary(route);
}

/** What answers everything that nobody else does may well stand at the end. */
function isOrdinary({ path }: Registration): boolean {
  return path === undefined || !(catchAllPath.test(path) || sidelinePath.test(path));
}

/** Compares where both stand in the innermost body that leads to both. */
function comesBefore(first: Registration, second: Registration, uses: ObjectUses, project: LinkedProject): boolean | undefined {
  const ways = waysTo(placeOf(second), uses, project);
  for (const { node, body } of waysTo(placeOf(first), uses, project)) {
    const other = ways.find((way) => way.body === body);
    if (other === undefined) continue;
    return node === other.node ? undefined : node.end < other.node.end;
  }
  return undefined;
}

function placeOf({ call: node, file }: Registration): PlacedNode<Node> {
  return { node, file };
}

/** A place, and the body whose order of statements it is part of. */
interface Way extends PlacedNode<Node> {
  readonly body: Node;
}

/** The registration, the call of the function that it stands in, the call of the function around that … */
function waysTo(start: PlacedNode<Node>, uses: ObjectUses, project: LinkedProject): readonly Way[] {
  const ways: Way[] = [];
  let place: PlacedNode<Node> | undefined = start;
  while (place !== undefined && ways.length < 8) {
    const body: Node = bodyOf(place.node);
    ways.push({ ...place, body });
    place = isFunction(body) ? callOf({ node: body, file: place.file }, uses, project) : undefined;
  }
  return ways;
}

const iterating = /(^|\.)(forEach|map|each|reduce|filter|some|every)$/;

/** Where the function runs: its only call, or the call that goes through a list with it. */
function callOf({ node: fn, file }: FoundFunction, { callsInto }: ObjectUses, project: LinkedProject): PlacedNode<Node> | undefined {
  const call = around(fn);
  if (call !== undefined) {
    const isCallee = fn.end <= call.expression.end;
    return isCallee || iterating.test(calleeName(call)) ? { node: call, file } : undefined;
  }
  const calls = callsInto.get(fn) ?? project.callersOf(fn);
  return calls.length === 1 ? calls[0] : undefined;
}

/** The call that an inline function is an argument of, or that calls it. */
function around(fn: FunctionNode): CallExpression | undefined {
  if (fn.kind !== SyntaxKind.ArrowFunction && fn.kind !== SyntaxKind.FunctionExpression) return undefined;
  let node: Node = fn;
  while (node.parent.kind === SyntaxKind.ParenthesizedExpression) node = node.parent;
  return node.parent.kind === SyntaxKind.CallExpression ? (node.parent as CallExpression) : undefined;
}
