/**
 * A health route tells a supervisor whether to send requests here. One that answers without looking at anything says that the process
 * runs, which is right for a liveness check only.
 */
import { symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { constantText } from '../dataflow/constants.js';
import { callsIn, literalText, within, type FoundFunction, type LinkedProject } from '../dataflow/linked-project.js';
import { usesOf } from '../dataflow/object-uses.js';
import type { Role } from '../models/model.js';
import {
  bodyOf,
  isCall,
  isFunction,
  isInside,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type Identifier,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { anyOf } from './any-of.js';
import { memberCall } from './member-call.js';
import { packageMates, storeOf } from './package-place.js';
import { isHandler, isPlacedHandler, registrations } from './registration.js';
import { argumentAt, numberOf } from './status.js';
import { remembered } from '../remembered.js';

/** A route that tells how the process is doing. */
export interface HealthRoute {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  /** The registering call or decorator, the exported function, or the test of the request's path. */
  readonly node: Node;
  readonly path: string;
  /** By its name it only says that the process lives. */
  readonly isLiveness: boolean;
  /** Whatever happens, it says that all is well. */
  readonly isFixed: boolean;
  /** The library of its package that talks to a database, a cache or a broker outside the process, if any. */
  readonly store: string | undefined;
  /** Another health route of the package looks at something. */
  readonly isCovered: boolean;
}

/** Whether the path is one that supervisors ask: `/health`, `/api/v1/readyz`. */
export function isHealthPath(path: string): boolean {
  return healthPath.test(path);
}

const healthPath = anyOf(
  /(^|\/)_*(health|healthz|health[-_]?check|readyz|readiness|livez|liveness|heartbeat)\/?$/i,
  /^\/?((api|v\d+|internal|system|management|actuator|app|health\w*|_+|-)\/)*_*(healthy|ready|live|alive|ping|status)\/?$/i,
);
const livenessPath = /(^|\/)_*(live|livez|liveness|alive|heartbeat|ping)\/?$|(^|\/)health\w*\/(live|liveness|ping)\/?$/i;

/** The health routes of a file, in order of position. */
export function* healthRoutes(file: AnalysedFile, project: LinkedProject): Generator<HealthRoute> {
  const seen = new Set<string>();
  for (const { node, path, answers } of routesIn(file, project)) {
    // HEAD beside GET
    if (seen.has(path)) continue;
    seen.add(path);
    yield {
      file,
      project,
      node,
      path,
      isLiveness: livenessPath.test(path),
      get isFixed() {
        return areFixed(answers, project);
      },
      get store() {
        return storeOf(file, project);
      },
      get isCovered() {
        return packageMates(file, project).some((mate) =>
          routesIn(mate, project).some(
            (other) => other.node !== node && !livenessPath.test(other.path) && !areFixed(other.answers, project),
          ),
        );
      },
    };
  }
}

interface FoundRoute {
  readonly node: Node;
  readonly path: string;
  readonly answers: readonly Answer[];
}

/** Code that answers a route: the body of a function, or a branch in it. */
interface Answer {
  readonly body: Node | undefined;
  readonly fn: FunctionNode;
  readonly file: AnalysedFile;
}

/** The health routes of a file. */
export const routesIn = remembered((file: AnalysedFile, project: LinkedProject): readonly FoundRoute[] => {
  const registered = [...registrations(file, project)]
    .filter(({ kind }) => kind === 'route' || kind === 'middleware')
    .flatMap(({ call, path, functions }) => {
      const full = path === '/' ? mountedAt(call, file, project) : path;
      return full !== undefined && isHealthPath(full) ? [{ node: call, path: full, answers: functions.map(answerOf) }] : [];
    });
  return [...registered, ...decoratedIn(file, project), ...placedIn(file, project), ...testedIn(file, project)];
});

/** `/health` of `app.use('/health', router)` or `app.register(plugin, { prefix: '/health' })`, where there is a route at the root. */
function mountedAt({ expression: callee }: CallExpression, file: AnalysedFile, project: LinkedProject): string | undefined {
  const router = callee.kind === SyntaxKind.PropertyAccessExpression ? (callee as ts.PropertyAccessExpression).expression : undefined;
  const [made] = router === undefined ? [] : file.origins.of(router);
  if (made === undefined || made.part !== '') return undefined;
  if (made.root.kind === SyntaxKind.Parameter) return prefixOfPlugin(made.root.parent, file, project);
  if (!isCall(made.root)) return undefined;
  for (const { kind, node, file: home } of usesOf(made.root, file, project, (call, at) => isRegistering(call, at, project)).uses) {
    const call = kind === 'argument' ? (node as CallExpression) : undefined;
    const mount = call === undefined ? undefined : project.rowsCalled(call, home).find((row) => mounting.has(row.call.is));
    const path = call === undefined || mount?.call.path === undefined ? undefined : argumentAt(call.arguments, mount.call.path);
    const text = path === undefined ? undefined : constantText(path, home, project);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** `Router().get('/', …)` is the router again. */
function isRegistering(call: CallExpression, file: AnalysedFile, project: LinkedProject): boolean {
  return project.rowsCalled(call, file).some(({ call: { is } }) => is === 'route' || mounting.has(is));
}

/** The path under which the plugin puts its routes, where the package registers it. */
function prefixOfPlugin(plugin: Node, file: AnalysedFile, project: LinkedProject): string | undefined {
  for (const mate of packageMates(file, project)) {
    for (const { kind, path, functions } of registrations(mate, project))
      if (kind === 'router' && path !== undefined && functions.some(({ node }) => node === plugin)) return path;
  }
  return undefined;
}

const mounting: ReadonlySet<Role> = new Set(['use', 'mount']);

/** `@Controller('health') class { @Get() show() { … } }` */
function* decoratedIn(file: AnalysedFile, project: LinkedProject): Generator<FoundRoute> {
  for (const { node } of project.callsInRole('route', file)) {
    const method = node.parent.kind === SyntaxKind.Decorator ? node.parent.parent : undefined;
    if (method?.kind !== SyntaxKind.MethodDeclaration) continue;
    const path = [...prefixesOf(method.parent as ts.ClassLikeDeclaration), firstText(node)].filter((part) => part !== '').join('/');
    if (isHealthPath(path)) yield { node, path, answers: [answerOf({ node: method as ts.MethodDeclaration, file })] };
  }
}

/** `app/api/health/route.ts`, `pages/api/health.ts`: the framework serves what the file exports at the file's own path. */
function* placedIn(file: AnalysedFile, project: LinkedProject): Generator<FoundRoute> {
  const path = /[\\/](?:app|pages)([\\/].*?)(?:[\\/](?:route|index))?\.\w+$/.exec(file.path)?.[1]?.replaceAll('\\', '/');
  if (path === undefined || !isHealthPath(path)) return;
  for (const fn of file.bound.functions) {
    if (isPlacedHandler(fn, file, project)) yield { node: fn, path, answers: [answerOf({ node: fn, file })] };
  }
}

/** `if (request.url === '/health') { response.end('ok'); return; }` */
function* testedIn(file: AnalysedFile, project: LinkedProject): Generator<FoundRoute> {
  for (const { left, operatorToken, right, parent } of file.bound.binaries) {
    const operator = operatorToken.kind;
    if (operator !== SyntaxKind.EqualsEqualsEqualsToken && operator !== SyntaxKind.EqualsEqualsToken) continue;
    const path = literalText(right);
    if (path?.startsWith('/') !== true || !isHealthPath(path)) continue;
    const branch = branchUnder(parent);
    const fn = branch === undefined ? undefined : bodyOf(branch);
    if (branch === undefined || !isFunction(fn!) || !isHandler(fn, file, project)) continue;
    yield { node: left, path, answers: [{ body: branch, fn, file }] };
  }
}

/** The statement that runs where the condition holds, alone or with others: `request.method === 'GET' && …`. */
function branchUnder(condition: Node): ts.Statement | undefined {
  let node = condition;
  while (
    node.kind === SyntaxKind.ParenthesizedExpression ||
    (node.kind === SyntaxKind.BinaryExpression && (node as ts.BinaryExpression).operatorToken.kind === SyntaxKind.AmpersandAmpersandToken)
  )
    node = node.parent;
  return node.kind === SyntaxKind.IfStatement ? (node as ts.IfStatement).thenStatement : undefined;
}

function answerOf({ node, file }: FoundFunction): Answer {
  return { body: node.body, fn: node, file };
}

function prefixesOf({ modifiers }: ts.ClassLikeDeclaration): readonly string[] {
  return (modifiers ?? []).flatMap((modifier) => {
    if (modifier.kind !== SyntaxKind.Decorator) return [];
    const { expression } = modifier as ts.Decorator;
    return expression.kind === SyntaxKind.CallExpression ? [firstText(expression as CallExpression)] : [];
  });
}

function firstText({ arguments: args }: CallExpression | NewExpression): string {
  return args?.[0] === undefined ? '' : (literalText(args[0]) ?? '');
}

function areFixed(answers: readonly Answer[], project: LinkedProject): boolean {
  const known = answers.filter(({ body }) => body !== undefined);
  return known.length > 0 && known.length === answers.length && known.every((answer) => isFixed(answer, project));
}

const answering: ReadonlySet<Role> = new Set(['respond', 'status', 'header', 'log', 'route']);
/** Facts of the process itself. */
const own = anyOf(
  /^(process|os|performance|Date|Math|Number|String|Object|JSON|Intl|BigInt|console)(\.|$)/,
  /(^|\.)(toISOString|toString|toFixed|getTime|toLocaleString|toUTCString|json)$/,
);

/** Whether the code can only say that all is well: no condition, no call outside, no status from 400 on, no state from elsewhere. */
function isFixed({ body, fn, file }: Answer, project: LinkedProject): boolean {
  const { bound } = file;
  if (body === undefined) return false;
  if (within(bound.tries, body).length > 0 || within(bound.loops, body).length > 0 || within(bound.throws, body).length > 0) return false;
  const calls = body.kind === SyntaxKind.CallExpression ? [body as CallExpression, ...callsIn(body, file)] : callsIn(body, file);
  for (const call of calls) {
    const receiver = memberCall(call)?.receiver;
    const isOfReply = receiver !== undefined && project.isNamed(receiver, 'response', file);
    const isAnswer = isOfReply || project.rowsCalled(call, file).some((row) => answering.has(row.call.is));
    if (!isAnswer && !own.test(calleeName(call)) && !isFixedReply(call, file, project)) return false;
    if (call.arguments?.some((argument) => (statusIn(argument, file, project) ?? 0) >= 400)) return false;
  }
  const isConditional = file
    .flowOf(fn)
    .blocks.some(({ successors }) => successors.some(({ condition }) => condition !== undefined && isInside(condition, body)));
  return !isConditional && readsNothing(body, fn, file);
}

/** `ok(response)`: a function of the project that does no more than reply. */
function isFixedReply(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const functions = project.functionsOf(call, file).map(answerOf);
  const isLeaf = functions.every(({ fn, file: home }) => callsIn(fn, home).every((inner) => project.functionsOf(inner, home).length === 0));
  return functions.length > 0 && isLeaf && areFixed(functions, project);
}

function statusIn(argument: Expression, file: AnalysedFile, project: LinkedProject): number | undefined {
  const node = unwrap(argument);
  return node.kind === SyntaxKind.NumericLiteral || node.kind === SyntaxKind.PropertyAccessExpression
    ? numberOf(node, file, project)
    : undefined;
}

/** Nothing but parameters, constants and what the runtime tells of itself is read. */
function readsNothing(body: Node, fn: Node, { bound }: AnalysedFile): boolean {
  for (const identifiers of bound.identifiers.values()) {
    for (const identifier of identifiers) {
      if (!isInside(identifier, body) || isCallee(identifier)) continue;
      const symbol = symbolOf(bound, identifier);
      if (symbol !== undefined && !symbol.declarations.every((declaration) => isInside(declaration, fn) || isConstant(declaration)))
        return false;
    }
  }
  return !within(bound.members, body).some(({ expression }) => expression.kind === SyntaxKind.ThisKeyword);
}

/** What is called is judged by what it does. */
function isCallee(identifier: Identifier): boolean {
  return isCall(identifier.parent) && identifier.parent.expression === identifier;
}

/** `const startedAt = Date.now()`, `const { version } = require('../package.json')`, `import { version } from '../package.json'` */
function isConstant(declaration: Node): boolean {
  let holder = declaration;
  while (holder.kind === SyntaxKind.BindingElement || holder.kind === SyntaxKind.ObjectBindingPattern) holder = holder.parent;
  if (holder.kind === SyntaxKind.VariableDeclaration) {
    const { initializer, parent } = holder as ts.VariableDeclaration;
    if (initializer === undefined || parent.kind !== SyntaxKind.VariableDeclarationList || !/^const\b/.test(parent.getText())) return false;
    const value = unwrap(initializer);
    if (isLiteral(value)) return true;
    if (value.kind === SyntaxKind.CallExpression || value.kind === SyntaxKind.NewExpression) {
      return own.test(calleeName(value as CallExpression)) || isManifestOrSystem(firstText(value as CallExpression));
    }
    return value.kind === SyntaxKind.PropertyAccessExpression && /^process\.env\b/.test(value.getText());
  }
  for (let node: Node | undefined = declaration; node !== undefined; node = node.parent) {
    if (node.kind === SyntaxKind.ImportDeclaration)
      return isManifestOrSystem(literalText((node as ts.ImportDeclaration).moduleSpecifier) ?? '');
  }
  return false;
}

function isManifestOrSystem(specifier: string): boolean {
  return /package\.json$|^(node:)?(os|process|perf_hooks)$/.test(specifier);
}

function isLiteral({ kind }: Expression): boolean {
  return (
    kind === SyntaxKind.StringLiteral ||
    kind === SyntaxKind.NumericLiteral ||
    kind === SyntaxKind.NoSubstitutionTemplateLiteral ||
    kind === SyntaxKind.TrueKeyword ||
    kind === SyntaxKind.FalseKeyword
  );
}
