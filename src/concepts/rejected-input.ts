/**
 * Rejected input: a handler finds fault with what the client sent and raises a plain `Error`, which carries no status. The framework, or
 * whatever catches it, then answers as if the server had failed.
 */
import { nameOf } from '../bind/names.js';
import { symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { callsIn, within, type LinkedProject, type PlacedNode } from '../dataflow/linked-project.js';
import type { TraceStep } from '../diagnostic.js';
import { conditionsAt } from '../flow/conditions.js';
import type { Model } from '../models/model.js';
import {
  bodyOf,
  forEachChild,
  isCall,
  isFunction,
  isInside,
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
import { anyOf } from './any-of.js';
import { isAsync } from './async-function.js';
import { isPatched } from './async-handler.js';
import { isCaughtByNext } from './caught-by-next.js';
import type { ErrorHandler } from './error-handler.js';
import { errorHandlers } from './error-handlers.js';
import { wordsOf } from './failure-body.js';
import { raisedErrors, type RaisedError } from './raised-error.js';
import { responses, type Response } from './response.js';
import { shortText } from './short-text.js';
import { remembered } from '../remembered.js';

/** An error that is raised because of a request's input and is answered with a server error. */
export interface RejectedInput {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  /** The `throw` statement or the forwarding call. */
  readonly node: Node;
  /** The error as the code makes it, in short: `new Error('email is required')`. */
  readonly text: string;
  /** Where it is answered, if the project does that. */
  readonly trace: readonly TraceStep[];
}

const rejectingWords = anyOf(
  /\b(invalid|required|missing|must|should|not valid|too (long|short|large|small|big|many|few)|expected|unsupported)\b/i,
  /\b(unauthori[sz]ed|access denied|forbidden|illegal)\b/i,
  /\b(not (supported|allowed|specified|provided|given)|cannot be|can'?t be|malformed|bad|empty)\b/i,
  /\bno \w+ (given|provided|specified)\b|\bneed(s|ed)?\b/i,
);

/** The input that a file's handlers reject without a status. */
export function* rejectedInputs(file: AnalysedFile, project: LinkedProject): Generator<RejectedInput> {
  for (const raised of raisedErrors(file, project)) {
    const { node, how, value } = raised;
    if ((how !== 'thrown' && how !== 'forwarded') || value === undefined) continue;
    const made = plainError(value, file);
    const body = bodyOf(node);
    if (made === undefined || !isFunction(body)) continue;
    const own = asksAboutInput(node, file, project) ? answersTo(raised, body) : undefined;
    const answers = own ?? answersToCallers(raised, body);
    if (answers === undefined) continue;
    const trace = answers.map(({ file: { path, bound }, node: reply }) => ({
      file: path,
      start: reply.getStart(bound.source),
      end: reply.end,
      label: 'answers it',
    }));
    yield { file, project, node, text: shortText(made, file, 50), trace };
  }
}

/** `new Error('email is required')`: of no class that tells errors apart, worded like a rejection. */
function plainError(value: Expression, file: AnalysedFile): Expression | undefined {
  const node = unwrap(value);
  if (node.kind !== SyntaxKind.NewExpression && node.kind !== SyntaxKind.CallExpression) return undefined;
  const { expression, arguments: args } = node as NewExpression | CallExpression;
  const isPlain =
    file.valuesOf(expression).every(({ kind, step }) => kind === 'global' && step === 'Error') && file.valuesOf(expression).length > 0;
  const [message, ...others] = args ?? [];
  return isPlain && message !== undefined && others.length === 0 && rejectingWords.test(wordsOf(unwrap(message))) ? node : undefined;
}

/** Whether a condition on the way asks about what the client sent. */
function asksAboutInput(node: Node, file: AnalysedFile, project: LinkedProject): boolean {
  return asksAbout(node, file, (expression) => isInput(expression, file, project));
}

function isInput(expression: Expression, file: AnalysedFile, project: LinkedProject): boolean {
  return file.origins.of(expression).some(({ root, way }) => {
    if (root.kind === SyntaxKind.Parameter) return way.some((step) => project.isNamed(step, 'input', file));
    if (!isCall(root)) return false;
    const converted = convertedBy(root);
    return project.isNamed(root, 'input', file) || (converted !== undefined && isInput(converted, file, project));
  });
}

/** `request.body.amount` of `Number(request.body.amount)` */
function convertedBy({ expression: callee, arguments: args }: CallExpression | NewExpression): Expression | undefined {
  const isConversion =
    callee.kind === SyntaxKind.Identifier && /^(Number|String|parseInt|parseFloat)$/.test((callee as ts.Identifier).text);
  return isConversion ? args?.[0] : undefined;
}

/** Whether a condition on the way to the node holds an expression of the kind. */
function asksAbout(node: Node, file: AnalysedFile, isMeant: (expression: Expression) => boolean): boolean {
  const mentions = (inner: Node): boolean => {
    if ((inner.kind === SyntaxKind.Identifier || inner.kind === SyntaxKind.PropertyAccessExpression) && isMeant(inner as Expression))
      return true;
    return forEachChild(inner, (child) => mentions(child) || undefined) ?? false;
  };
  return testsAround(node).some(mentions) || conditionsAt(file.flowOf(bodyOf(node)), node).some(({ expression }) => mentions(expression));
}

/** `!name || !email` of `if (!name || !email) { … }`: what the statements around ask, where no part of it alone has to hold. */
function testsAround(node: Node): readonly Expression[] {
  const tests: Expression[] = [];
  for (let inner = node; !isFunction(inner) && inner.kind !== SyntaxKind.SourceFile; inner = inner.parent) {
    const { parent } = inner;
    if (parent.kind === SyntaxKind.IfStatement) tests.push((parent as ts.IfStatement).expression);
  }
  return tests;
}

/** Where an error leaves a function. */
type Leaving = Pick<RaisedError, 'file' | 'project' | 'how'> & { readonly node: Node };

/** `requireItem(request.body)`: the replies to what a function throws because of an argument, if all who call it are handlers. */
function answersToCallers({ file, project, node, how }: RaisedError, fn: FunctionNode): readonly Response[] | undefined {
  if (how !== 'thrown' || isAsync(fn) || clauseAround(node, fn) !== undefined) return undefined;
  const asked = fn.parameters.findIndex((parameter) =>
    asksAbout(node, file, (expression) => file.origins.of(expression).some(({ root }) => root === parameter)),
  );
  const callers = asked < 0 ? [] : project.callersOf(fn);
  const answers = callers.map(({ node: call, file: home }) => {
    const given = call.arguments?.[asked];
    const handler = bodyOf(call);
    if (given === undefined || !isFunction(handler) || !isInput(given, home, project) || isAskedBefore(given, call, home)) return undefined;
    return answersTo({ file: home, project, node: call, how }, handler);
  });
  return answers.length > 0 && answers.every((found) => found !== undefined) ? answers.flat() : undefined;
}

/** `if (!id) return response.sendStatus(400); rename(id);`: what would be thrown because of the argument has been answered before. */
function isAskedBefore(given: Expression, call: Node, file: AnalysedFile): boolean {
  const text = unwrap(given).getText(file.bound.source);
  const mentions = (inner: Node): boolean => {
    const isPartOf =
      inner.parent.kind === SyntaxKind.PropertyAccessExpression && (inner.parent as ts.PropertyAccessExpression).expression === inner;
    if (!isPartOf && inner.getText(file.bound.source) === text) return true;
    return forEachChild(inner, (child) => mentions(child) || undefined) ?? false;
  };
  return conditionsAt(file.flowOf(bodyOf(call)), call).some(({ expression }) => mentions(expression));
}

/** The replies that answer the error, all of them server errors; none where the framework does; undefined when it may be told apart. */
function answersTo({ file, project, node, how }: Leaving, fn: FunctionNode): readonly Response[] | undefined {
  const isWrapped = isForwardedByCallers(fn, project);
  const model = handledBy(fn, file, project);
  if ((model === undefined && !isWrapped) || isCalledByHand(fn, project) || hasStatusAt(node, fn, file, project)) return undefined;
  const clause = how === 'thrown' ? clauseAround(node, fn) : undefined;
  if (clause !== undefined) {
    const handler = [...errorHandlers(file, project)].find((other) => other.node === clause);
    return handler === undefined || handler.paths.some(({ outcome }) => outcome !== 'answered') ? undefined : serverErrorsIn(handler);
  }
  const wrapping = how === 'thrown' ? handlersAround(fn, file, project) : [];
  if (wrapping.length > 0) return serverErrorsOfAll(wrapping);
  const isDropped = how === 'thrown' && isAsync(fn) && model !== undefined && !getsRejections(model, fn, file, project);
  return isDropped ? undefined : frameworkAnswers(file, project);
}

/**
 * `(handler) => (request, response) => handler(request, response).catch(…)`: what handles the errors of a handler that a wrapper calls, and
 * does something else than forward them.
 */
function handlersAround(fn: FunctionNode, file: AnalysedFile, project: LinkedProject): readonly ErrorHandler[] {
  return [...project.callersOf(fn), ...callsByWrapper(fn, file, project)].flatMap(({ node, file: home }) =>
    [...errorHandlers(home, project)].filter(
      ({ tried, paths }) => isInside(node, tried) && paths.some(({ outcome }) => outcome !== 'forwarded'),
    ),
  );
}

/** Whether a wrapper of the project does something else with the function's errors than forward them. */
export function isHandledAround(fn: FunctionNode, file: AnalysedFile, project: LinkedProject): boolean {
  return handlersAround(fn, file, project).length > 0;
}

/** The calls of the function where a wrapper of the project gets it, which may get too many to know them all as its callers. */
function callsByWrapper(fn: FunctionNode, file: AnalysedFile, project: LinkedProject): readonly PlacedNode<Node>[] {
  const given = wrapped(fn) as Expression;
  const { parent } = given;
  const index = isCall(parent) ? (parent.arguments?.indexOf(given) ?? -1) : -1;
  if (index < 0) return [];
  return project.functionsOf(parent as CallExpression, file).flatMap(({ node: wrapper, file: home }) => {
    const name = wrapper.parameters[index]?.name;
    const symbol = name?.kind === SyntaxKind.Identifier ? symbolOf(home.bound, name as ts.Identifier) : undefined;
    if (symbol === undefined) return [];
    return callsIn(wrapper, home)
      .filter(({ expression: callee }) => callee.kind === SyntaxKind.Identifier && symbolOf(home.bound, callee as ts.Identifier) === symbol)
      .map((node) => ({ node, file: home }));
  });
}

/** The replies of the handlers, if all are known to be server errors and nothing is forwarded. */
function serverErrorsOfAll(handlers: readonly ErrorHandler[]): readonly Response[] | undefined {
  const answers = handlers.map((handler) =>
    handler.paths.every(({ outcome }) => outcome === 'answered') ? serverErrorsIn(handler) : undefined,
  );
  return answers.every((found) => found !== undefined) ? answers.flat() : undefined;
}

/** `asyncHandler(async (request, response) => { … })`, which calls it and hands what it rejects with to `next`. */
function isForwardedByCallers(fn: FunctionNode, project: LinkedProject): boolean {
  const callers = project.callersOf(fn);
  return callers.length > 0 && callers.every(({ node, file }) => isCaughtByNext(node, file, project));
}

/**
 * `response.status(400); throw new Error('email is required')`, `response.statusCode = 400; throw …`: error handlers may take the status
 * from there.
 */
function hasStatusAt(node: Node, fn: FunctionNode, file: AnalysedFile, project: LinkedProject): boolean {
  const isSet = (place: Node): boolean => place.end <= node.pos && isInside(node, wrapped(place).parent.parent);
  return (
    callsIn(fn, file).some((call) => isSet(call) && project.rowWithRole(call, file, 'status') !== undefined) ||
    within(file.bound.assignments, fn).some(
      (assignment) => isSet(assignment) && project.rowsAssigned(assignment.left, file).some(({ call: { is } }) => is === 'status'),
    )
  );
}

/** `services.jwt.getToken(ctx)`: a handler's helper, which gets what the handler got; what it throws meets whoever calls it. */
function isCalledByHand(fn: FunctionNode, project: LinkedProject): boolean {
  const [parameter] = fn.parameters;
  const name = fn.name === undefined ? undefined : nameOf(fn.name as ts.Identifier);
  if (name === undefined || parameter?.name.kind !== SyntaxKind.Identifier) return false;
  const given = (parameter.name as ts.Identifier).text;
  return [...project.files.values()].some((file) =>
    (file.bound.identifiers.get(name) ?? []).some(({ parent }) => {
      const call = parent.parent as CallExpression;
      if (parent.kind !== SyntaxKind.PropertyAccessExpression || call.kind !== SyntaxKind.CallExpression || call.expression !== parent)
        return false;
      const [argument] = call.arguments;
      if (argument?.kind !== SyntaxKind.Identifier || (argument as ts.Identifier).text !== given) return false;
      // `return this.orders.create(body)` in a handler `create(body)` calls another function of that name.
      const reached = project.functionsOf(call, file);
      return reached.length === 0 ? bodyOf(call) !== fn : reached.some(({ node }) => node === fn);
    }),
  );
}

/** The replies of the package's error handlers to a plain error; undefined when one may tell errors apart or not be a server error. */
export function frameworkAnswers(file: AnalysedFile, project: LinkedProject): readonly Response[] | undefined {
  const answers: Response[] = [];
  for (const handler of errorMiddlewareOf(file, project)) {
    const found = serverErrorsIn(handler);
    if (found === undefined) return undefined;
    answers.push(...found);
  }
  return answers;
}

/** The model of the HTTP framework whose handler the function is. */
export function handledBy(fn: FunctionNode, file: AnalysedFile, project: LinkedProject): Model | undefined {
  const names = project.link.namesOf(project.link.usesOf(project.valueOfFunction(fn, file)));
  const registered = names.find(({ name, model }) => name === 'handler' && answersWithStatus(model))?.model;
  return registered ?? typedFor(fn, file, project);
}

/** Whether what its handlers throw has a status in the reply: it has calls that set one, or the runtime answers with 500. */
function answersWithStatus({ calls, traits }: Model): boolean {
  if (calls?.some(({ is }) => is === 'status') === true) return true;
  const facts = new Set(traits?.map(({ is }) => is));
  return facts.has('forwards-rejections') && !facts.has('fails-in-body');
}

/** `export function list(request: Request, response: Response)`, which nothing in the project registers or calls. */
function typedFor(fn: FunctionNode, file: AnalysedFile, project: LinkedProject): Model | undefined {
  const [request, response] = fn.parameters.map(({ name, type }) =>
    type === undefined || name.kind !== SyntaxKind.Identifier ? [] : project.link.namesOf(file.names.valuesOfName(name)),
  );
  const model = response?.find(({ name }) => name === 'response')?.model;
  const isHandler = request?.some((known) => known.name === 'request' && known.model === model) === true;
  return isHandler && project.callersOf(fn).length === 0 ? model : undefined;
}

/** Whether the framework gets what its async handler rejects with, by itself or by what the handler is wrapped in. */
export function getsRejections(model: Model, fn: FunctionNode, file: AnalysedFile, project: LinkedProject): boolean {
  const { parent } = wrapped(fn);
  const isWrapped = isCall(parent) && project.rowWithRole(parent, file, 'wrap-handler') !== undefined;
  return isWrapped || isPatched(file, project) || forwardsRejections(model, file, project);
}

/** Whether the framework gets rejections of its async handlers. */
function forwardsRejections(model: Model, file: AnalysedFile, project: LinkedProject): boolean {
  const major = project.link.majorOf(model, file.path);
  return (
    model.traits?.some(
      ({ is, majors }) => is === 'forwards-rejections' && (majors === undefined || (major !== undefined && majors.includes(major))),
    ) ?? false
  );
}

/** The catch clause that gets what the node throws. */
function clauseAround(node: Node, fn: FunctionNode): ts.CatchClause | undefined {
  for (let inner = node; inner.parent !== fn && inner.parent.kind !== SyntaxKind.SourceFile; inner = inner.parent) {
    if (inner.parent.kind !== SyntaxKind.TryStatement) continue;
    const { tryBlock, catchClause } = inner.parent as ts.TryStatement;
    if (tryBlock === inner && catchClause !== undefined) return catchClause;
  }
  return undefined;
}

/** The replies of a handler, if all are known to be server errors for a plain error, and its helpers send none. */
function serverErrorsIn(handler: ErrorHandler): readonly Response[] | undefined {
  const { node, root, file, project } = handler;
  const found: Response[] = [];
  // What is forwarded is answered by the next one.
  if (handler.paths.length > 0 && handler.paths.every(({ outcome }) => outcome === 'forwarded')) return found;
  for (const response of responses(file, project)) {
    if (response.node.pos < node.pos || response.node.end > node.end) continue;
    if (root !== undefined && isForClass(response, root, handler)) continue;
    if (response.status === undefined || response.status < 500) return undefined;
    found.push(response);
  }
  if (handler.picks.some((pick) => /message/i.test(pick))) return undefined;
  const isSilent = isFunction(node) && [...project.rolesOf(node, file)].every((role) => role !== 'respond' && role !== 'status');
  return found.length > 0 || isSilent ? found : undefined;
}

/** Only for errors that a class or a code picks out, which a plain one has not. */
function isForClass({ node, file }: Response, root: Node, { project }: ErrorHandler): boolean {
  const { isNarrowed, isExposed } = project.effects.guardsAt(node, root, file);
  return isNarrowed || isExposed;
}

const allErrorMiddleware = remembered((project: LinkedProject): readonly ErrorHandler[] =>
  [...project.files.values()].flatMap((home) => [...errorHandlers(home, project)].filter(isMiddleware)),
);

/** The error handlers of the frameworks in the file's package, and catch clauses around an awaited `next()`. */
export function errorMiddlewareOf(file: AnalysedFile, project: LinkedProject): readonly ErrorHandler[] {
  const folder = project.packageOf(file.path)?.folder;
  return allErrorMiddleware(project).filter((handler) => project.packageOf(handler.file.path)?.folder === folder);
}

function isMiddleware({ kind, tried, file, project }: ErrorHandler): boolean {
  if (kind === 'error middleware') return true;
  if (kind !== 'catch clause') return false;
  // Koa's way: the errors of what comes behind arrive where `next()` is awaited. Express only calls it.
  return callsIn(tried, file).some(
    ({ parent, expression }) =>
      parent.kind === SyntaxKind.AwaitExpression && expression.kind === SyntaxKind.Identifier && isThrowingNext(expression, file, project),
  );
}

function isThrowingNext(next: Expression, file: AnalysedFile, project: LinkedProject): boolean {
  return project.link
    .namesOf(file.valuesOf(next))
    .some(({ name, model }) => name === 'next' && model.traits?.some(({ is }) => is === 'catches-behind-next') !== true);
}
