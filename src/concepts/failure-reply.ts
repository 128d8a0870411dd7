/**
 * A failure reply tells a client that something went wrong: by what its body says of itself (`{ error: 'not found' }`,
 * `{ success: false, message }`), or because a handler sends (a text about) its error. Replies whose protocol keeps failures in the body
 * (GraphQL, JSON-RPC, Slack, web hooks) are none.
 */
import { initializerOf, referencesOf, symbolOf } from '../bind/scopes.js';
import { rootOf } from '../bind/value.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { callsIn, importsIn, literalText, type LinkedProject } from '../dataflow/linked-project.js';
import { testsOf } from '../dataflow/tests.js';
import { canReach, conditionsAt } from '../flow/conditions.js';
import {
  bodyOf,
  forEachChild,
  isFunction,
  isInside,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type Identifier,
  type Node,
} from '../parse/syntax.js';
import type { ErrorHandler } from './error-handler.js';
import { errorHandlers } from './error-handlers.js';
import { isAboutFailure } from './failure-branch.js';
import { failureIn, hasFailureText, readsLikeFailure, type FailureSign } from './failure-body.js';
import { nameOfFunction } from './function-name.js';
import { handedReplies } from './handed-reply.js';
import { memberCall, memberCallOn } from './member-call.js';
import { isForDevelopment } from './package-place.js';
import { isInRefusingBranch } from './refusing-branch.js';
import { responses, type Response } from './response.js';
import { shortText } from './short-text.js';
import { statusSetBy } from './status.js';
import { isTextLiteral } from './text-literal.js';

/** A reply that says that something failed. */
export interface FailureReply {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  readonly node: Node;
  /** What tells of the failure, in short: `{ error: 'not found' }`, `error.message`. */
  readonly text: string;
  /** The status it goes out with; undefined when the text does not show it. */
  readonly status: number | undefined;
}

/** The failure replies of a file. */
export function* failureReplies(file: AnalysedFile, project: LinkedProject): Generator<FailureReply> {
  if (isForDevelopment(file)) return;
  const handlers = handlersByFile(file, project);
  // A Nest response is one of Express as well.
  const seen = new Set<Node>();
  for (const response of [...responses(file, project), ...handedReplies(file, project)]) {
    const [body] = response.body;
    const page = pageOf(response.node);
    if (seen.has(response.node) || (body === undefined && page === undefined) || !hasStatus(response) || isPart(response)) continue;
    const handler = handlers().find(({ node }) => isInside(response.node, node));
    const said = page === undefined ? failureTold(body!, response, handler) : pageTold(page, response, handler);
    if (said === undefined || isByProtocol(response)) continue;
    seen.add(response.node);
    yield { file, project, node: response.node, text: said, status: statusOfReply(response) };
  }
}

/** Innermost first. */
function handlersByFile(file: AnalysedFile, project: LinkedProject): () => readonly ErrorHandler[] {
  let found: readonly ErrorHandler[] | undefined;
  return () => (found ??= [...errorHandlers(file, project)].sort((a, b) => a.node.end - a.node.pos - (b.node.end - b.node.pos)));
}

/** Over HTTP, where a reply has a status; a message of a socket has none. */
function hasStatus({ row: { call, model } }: Response): boolean {
  if (call.code !== undefined || call.hidesServerErrors === true) return false;
  return call.status !== undefined || (model.calls ?? []).some(({ is }) => is === 'status') || model.addsTo !== undefined;
}

/** `'errors/500'` of `response.render('errors/500', { title })`, if the text shows it. */
function pageOf(node: Node): Expression | undefined {
  const member = memberCall(node);
  const [page] = member?.name === 'render' ? member.call.arguments : [];
  return page === undefined || literalText(page) === undefined ? undefined : page;
}

const statusPage = /(^|\/)[45]\d\d(\.\w+)?$/;
const failurePage = /(^|\/)((server|internal|unexpected)[-_]?)?errors?(\/[\w-]+)?(\.\w+)?$/i;

/** A page that is named after a status of failure, or after an error where one is handled; other pages may hold a form to try again. */
function pageTold(page: Expression, { node, file }: Response, handler: ErrorHandler | undefined): string | undefined {
  const name = literalText(page)!;
  const isHandling = handler !== undefined && isAboutFailure(node, handler);
  return statusPage.test(name) || (isHandling && failurePage.test(name)) ? shortText(page, file, 50) : undefined;
}

/** A page with a form, a script, a part of a stream, the end of one that has begun: their status is settled, or says nothing. */
function isPart({ node, file }: Response): boolean {
  const isForm = /(^|\.)(render|view)$/.test(calleeNameOf(node)) && pageOf(node) === undefined;
  if (isForm || /(^|\.)(jsonp|write)$/.test(calleeNameOf(node))) return true;
  const conditions = conditionsAt(file.flowOf(bodyOf(node)), node);
  return conditions.some((condition) => testsOf(file, condition).some(({ kind, isMet }) => kind === 'sent' && isMet));
}

function calleeNameOf(node: Node): string {
  return node.kind === SyntaxKind.CallExpression ? calleeName(node as CallExpression) : '';
}

function failureTold(body: Expression, response: Response, handler: ErrorHandler | undefined): string | undefined {
  const { file, node } = response;
  const value = contentOf(body, file);
  const failure = failureIn(value, handler?.root, file, response.project);
  if (failure === 'certain') return shortText(value, file, 50);
  const isHandling = handler !== undefined && isAboutFailure(node, handler);
  if (failure === 'in a branch')
    return isHandling || isTested(value, response) || isGivenText(value, response) ? shortText(value, file, 50) : undefined;
  if (!isHandling) return saysFailure(value, failure) && isInRefusingBranch(node, file) ? shortText(value, file, 50) : undefined;
  if (handler.root === undefined || handler.project.effects.guardsAt(node, handler.root, file).isNarrowed) return undefined;
  if (failure === 'in a handler') return shortText(value, file, 50);
  if (value.kind === SyntaxKind.ObjectLiteralExpression) return undefined;
  // response.send(error), response.send('Error: ' + error.message)
  const isError = file.origins.of(value).some(({ part, isText }) => part === '' && !isText);
  if (isError && response.row.call.forwardsErrors === true) return undefined;
  const tells = file.origins
    .of(value)
    .some(({ root, part, into }) => root === handler.root && into === '' && /^(\.message|\.stack|\.toString)?$/.test(part));
  return tells || readsLikeFailure(value) || isToldByHelper(response, handler) ? shortText(value, file, 50) : undefined;
}

/** `'Order not found'`, `{ message: 'Order not found' }` */
function saysFailure(value: Expression, failure: FailureSign | undefined): boolean {
  return value.kind === SyntaxKind.ObjectLiteralExpression ? failure !== undefined && hasFailureText(value) : readsLikeFailure(value);
}

/** `response.json(textOf(error))`: what a function makes of the error is all that is sent. */
function isToldByHelper({ node }: Response, { replies }: ErrorHandler): boolean {
  return replies.some(({ effect: { from, into, isElsewhere } }) => from === node && into === '' && !isElsewhere);
}

/** `JSON.stringify({ … })` is sent as what it spells, and so is a name that is there for nothing else. */
export function contentOf(body: Expression, file: AnalysedFile): Expression {
  const node = unwrap(body);
  if (node.kind === SyntaxKind.Identifier) {
    const symbol = symbolOf(file.bound, node as Identifier);
    const initializer =
      symbol !== undefined && referencesOf(file.bound, symbol).length === 1 ? initializerOf(file.bound, node as Identifier) : undefined;
    return initializer === undefined ? node : unwrap(initializer);
  }
  if (node.kind !== SyntaxKind.CallExpression || calleeName(node as CallExpression) !== 'JSON.stringify') return node;
  const [content] = (node as CallExpression).arguments;
  return content === undefined ? node : unwrap(content);
}

/** Whether the reply stands in a branch that asks about a name of its body: `if (!errors.isEmpty())`. */
function isTested(value: Expression, { file, node }: Response): boolean {
  const graph = file.flowOf(bodyOf(node));
  const named = symbolsIn(value, file);
  return conditionsAt(graph, node).some(({ expression }) => [...symbolsIn(expression, file)].some((symbol) => named.has(symbol)));
}

/** Whether the reply holds a parameter for which everybody who calls the function gives a text: `sendError(response, 'not found')`. */
function isGivenText(value: Expression, { file, node, project }: Response): boolean {
  const fn = bodyOf(node);
  const callers = isFunction(fn) ? project.callersOf(fn) : [];
  if (!isFunction(fn) || callers.length === 0) return false;
  const held = symbolsIn(value, file);
  const places = fn.parameters.flatMap(({ name }, index) =>
    name.kind === SyntaxKind.Identifier && held.has(symbolOf(file.bound, name) ?? fn) ? [index] : [],
  );
  return places.some((index) =>
    callers.every(({ node: call }) => {
      const given = call.arguments?.[index];
      return given !== undefined && isTextLiteral(unwrap(given));
    }),
  );
}

function symbolsIn(node: Node, file: AnalysedFile): ReadonlySet<object> {
  const symbols = new Set<object>();
  const visit = (inner: Node): void => {
    const symbol = inner.kind === SyntaxKind.Identifier ? symbolOf(file.bound, inner as Identifier) : undefined;
    if (symbol !== undefined) symbols.add(symbol);
    forEachChild(inner, visit);
  };
  visit(node);
  return symbols;
}

/** The status that the text shows; a statement that may set another one makes it unknown, where both do not say that all is well. */
export function statusOfReply(response: Response): number | undefined {
  const { file, project, node, row, status, isStatusSet, hasOwnStatus } = response;
  if (hasOwnStatus) return status;
  const setters = project.statusSetters(file).filter((setter) => mayRunWith(setter.node, response));
  if (isStatusSet && setters.length < 2) return status;
  // A Lambda's reply without a status is answered by what stands before the function.
  const isPlatforms = typeof row.call.status === 'string' && typeof row.call.body === 'string';
  if (isPlatforms || isStatusSetByHelper(node, file, project) || isStatusSetByCaller(node, project)) return undefined;
  const [first, ...others] = setters.map((setter) => statusSetBy(setter.node, setter.row, file, project));
  if (setters.length > 0) return isSuccess(first) && others.every(isSuccess) ? first : undefined;
  if (isBareResponse(node, file, project) && !isInHandler(node, file, project)) return undefined;
  return row.call.returns !== undefined && isCreating(node, file, project) ? 201 : 200;
}

function isSuccess(status: number | undefined): boolean {
  return status !== undefined && status >= 200 && status < 300;
}

/** `@Post() place() { return …; }` */
function isCreating(reply: Node, file: AnalysedFile, project: LinkedProject): boolean {
  const fn = bodyOf(reply);
  return isFunction(fn) && project.link.hasName(project.link.usesOf(project.valueOfFunction(fn, file)), 'creating');
}

/** Whether the setter can run before the reply, or after one that is not sent at once. */
function mayRunWith(setter: Node, { file, node, row }: Response): boolean {
  const body = bodyOf(setter);
  if (body !== bodyOf(node)) return isInside(node, body);
  const graph = file.flowOf(body);
  if (graph.placesOf(setter).length === 0 || canReach(graph, chainOn(setter), node)) return true;
  return row.call.ends !== true && canReach(graph, node, setter);
}

/** `response.status(404).json(…)` of `response.status(404)`: the status is for the reply that the chain ends with. */
function chainOn(setter: Node): Node {
  const outer = memberCallOn(setter);
  return outer === undefined ? setter : chainOn(outer.call);
}

/** `setStatus(response, 500)`: a function of the project that sets one is called on the way. */
function isStatusSetByHelper(reply: Node, file: AnalysedFile, project: LinkedProject): boolean {
  const body = bodyOf(reply);
  return callsIn(body, file).some((call) => {
    if (bodyOf(call) !== body || isInside(call, reply)) return false;
    const functions = project.functionsOf(call, file);
    return functions.some((fn) => project.rolesOf(fn.node, fn.file).has('status')) && canReach(file.flowOf(body), call, reply);
  });
}

/** `response.status(404); sendError(response, 'not found')`: where the function that replies is called, the status is set before. */
function isStatusSetByCaller(reply: Node, project: LinkedProject): boolean {
  const fn = bodyOf(reply);
  if (!isFunction(fn)) return false;
  return project.callersOf(fn).some(({ node: call, file }) =>
    project.statusSetters(file).some(({ node: setter }) => {
      const body = bodyOf(call);
      return bodyOf(setter) === body && (isInside(setter, call) || canReach(file.flowOf(body), setter, call));
    }),
  );
}

/** `new Response(…)`, `Response.json(…)`: made by the language, so that only where it stands tells whether it is a reply. */
function isBareResponse(node: Node, file: AnalysedFile, project: LinkedProject): boolean {
  if (node.kind !== SyntaxKind.CallExpression && node.kind !== SyntaxKind.NewExpression) return false;
  return project.link.resolve(file.valuesOf((node as CallExpression).expression)).every((value) => rootOf(value).kind === 'global');
}

function isInHandler(node: Node, file: AnalysedFile, project: LinkedProject): boolean {
  for (let body: Node = bodyOf(node); isFunction(body); body = bodyOf(body)) {
    if (project.link.hasName(project.link.usesOf(project.valueOfFunction(body, file)), 'handler')) return true;
  }
  return false;
}

const protocolPath = /web-?hooks?|callback|\bipn\b|\brpc\b|json-?rpc|graphql|slack|telegram|whatsapp|alexa|dialogflow|twilio|discord/i;

/**
 * Whether failures belong into the body here: by a package that the file imports, or by the name of the file, the route or the function.
 */
export function isByProtocol({ file, project, node }: Response): boolean {
  const folder = project.packageOf(file.path)?.folder ?? '';
  if (protocolPath.test(file.path.slice(folder.length))) return true;
  for (const [, specifier] of importsIn(file)) {
    if (project.link.modelsOf(specifier).some(({ traits }) => traits?.some(({ is }) => is === 'fails-in-body'))) return true;
  }
  for (let body: Node = bodyOf(node); isFunction(body); body = bodyOf(body)) if (protocolPath.test(labelOf(body))) return true;
  return false;
}

/** The names that a handler stands under: its own, and the texts beside it where it is registered. */
function labelOf(fn: FunctionNode): string {
  const { parent } = fn;
  if (parent.kind !== SyntaxKind.CallExpression) return nameOfFunction(fn) ?? '';
  return (parent as CallExpression).arguments.map((argument) => literalText(argument) ?? '').join(' ');
}
