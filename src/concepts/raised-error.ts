import { symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { literalText, type LinkedProject } from '../dataflow/linked-project.js';
import { bodyOf, isFunction, SyntaxKind, unwrap, type CallExpression, type Expression, type Node, type ts } from '../parse/syntax.js';
import { isUserInterface } from './backend-code.js';
import { nonErrorIn, type NonError } from './non-error.js';

/** How an error leaves: `called back` is the first argument of a Node callback. */
export type Raising = 'thrown' | 'rejected' | 'forwarded' | 'emitted' | 'called back';

/** An error on its way out: thrown, rejected, forwarded to a framework, emitted, handed to a callback. */
export interface RaisedError {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  readonly node: ts.ThrowStatement | CallExpression;
  readonly how: Raising;
  /** Undefined for a rejection without a reason. */
  readonly value: Expression | undefined;
  /** What the value is instead, where it is certainly no `Error`. */
  readonly nonError: NonError | undefined;
}

/** The errors that leave in a file of a backend, in order of position within each kind. */
export function* raisedErrors(file: AnalysedFile, project: LinkedProject): Generator<RaisedError> {
  if (isUserInterface(file, project)) return;
  for (const node of file.bound.throws) yield create(file, project, node, 'thrown', node.expression);
  for (const node of file.bound.calls) {
    if (node.kind !== SyntaxKind.CallExpression) continue;
    const raising = raisingOf(node as CallExpression, file, project);
    if (raising !== undefined) yield create(file, project, node as CallExpression, raising.how, raising.value);
  }
}

function create(
  file: AnalysedFile,
  project: LinkedProject,
  node: RaisedError['node'],
  how: Raising,
  value: Expression | undefined,
): RaisedError {
  return {
    file,
    project,
    node,
    how,
    value,
    get nonError() {
      return value === undefined ? undefined : nonErrorIn(value, file, project);
    },
  };
}

/** What the call raises, and how, if it does: `reject(error)`, `next(error)`, `emitter.emit('error', error)`, `callback(error)`. */
export function raisingOf(
  call: CallExpression,
  file: AnalysedFile,
  project: LinkedProject,
): { readonly how: Raising; readonly value: Expression | undefined } | undefined {
  const { expression: callee, arguments: args } = call;
  if (args.some(({ kind }) => kind === SyntaxKind.SpreadElement)) return undefined;
  const [value] = args;
  if (isRejection(call, file)) return { how: 'rejected', value };
  if (value !== undefined && project.rowWithRole(call, file, 'reject') !== undefined)
    return isInFilter(call, file, project) ? undefined : { how: 'rejected', value: madeBy(value, file) };
  const forward = project.rowWithRole(call, file, 'forward');
  if (forward !== undefined) {
    const { error = 0 } = forward.call;
    const forwarded = args[error];
    return forwarded === undefined || agreedTexts.test(literalText(forwarded) ?? '')
      ? undefined
      : { how: error === 0 ? 'forwarded' : 'emitted', value: forwarded };
  }
  if (value === undefined || callee.kind !== SyntaxKind.Identifier || !callbackName.test((callee as ts.Identifier).text)) return undefined;
  return parameterOf(callee as ts.Identifier, file) === undefined ? undefined : { how: 'called back', value };
}

/** `new OrderError()` of `() => new OrderError()`; of a factory that makes one of several, the factory. */
function madeBy(value: Expression, { names }: AnalysedFile): Expression {
  const factory = unwrap(value);
  const [made, ...others] = isFunction(factory) ? names.returnedBy(factory) : [];
  return made === undefined || others.length > 0 ? value : made;
}

/** Whether the filter that the call stands in answers a message with it: `throwError(() => ({ status: 'error', message }))`. */
function isInFilter(call: CallExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const fn = bodyOf(call);
  return isFunction(fn) && project.link.hasName(project.link.usesOf(project.valueOfFunction(fn, file)), 'filter');
}

/** `next('route')` leaves the rest of the handlers out; API Gateway answers 401 to an authorizer's `callback('Unauthorized')`. */
const agreedTexts = /^(router?|Unauthorized)$/;

const callbackName = /^(cb|callback|done|next|fn)$/;
/** `Promise`, `this.Promise`, `broker.Promise`: one that a library lets its users choose is used in the same way. */
const promiseClass = /(^|\.)(Promise|Bluebird)$/;
const deferredName = /(^|[a-z_.])(deferred|defer|dfd)$/i;

/** `Promise.reject(x)`, the second parameter of an executor, `deferred.reject(x)` */
function isRejection(call: CallExpression, file: AnalysedFile): boolean {
  const callee = unwrap(call.expression);
  if (callee.kind === SyntaxKind.PropertyAccessExpression) {
    const { name, expression: holder } = callee as ts.PropertyAccessExpression;
    if (name.text !== 'reject') return false;
    const isRejecting = [promiseClass, deferredName].some((name) => name.test(holder.getText(file.bound.source)));
    return isRejecting || resolverOf(callee, file) === 1;
  }
  return settledBy(call, file) === 1;
}

/** Which end of a promise is called, by its executor's parameter or `Promise.withResolvers()`: 0 resolves, 1 rejects. */
export function settledBy({ expression }: CallExpression | ts.NewExpression, file: AnalysedFile): number | undefined {
  const callee = unwrap(expression);
  const resolver = resolverOf(callee, file);
  if (resolver !== undefined) return resolver;
  const declaration = callee.kind === SyntaxKind.Identifier ? parameterOf(callee as ts.Identifier, file) : undefined;
  const promise = declaration?.parent.parent;
  if (
    declaration === undefined ||
    promise?.kind !== SyntaxKind.NewExpression ||
    !promiseClass.test(calleeName(promise as ts.NewExpression))
  )
    return undefined;
  return declaration.parent.parameters.indexOf(declaration);
}

const resolvers = ['.resolve', '.reject'];

/** `reject` of `const { promise, resolve, reject } = Promise.withResolvers()`, `settled.reject` of the whole. */
function resolverOf(callee: Expression, file: AnalysedFile): number | undefined {
  if (!file.bound.identifiers.has('withResolvers')) return undefined;
  for (const { step, of: made } of file.valuesOf(callee)) {
    const maker = made?.step === '()' ? made.of : undefined;
    if (maker?.step === '.withResolvers' && maker.of?.kind === 'global' && resolvers.includes(step)) return resolvers.indexOf(step);
  }
  return undefined;
}

/** The parameter that the name stands for. */
function parameterOf(name: ts.Identifier, file: AnalysedFile): ts.ParameterDeclaration | undefined {
  const declaration: Node | undefined = symbolOf(file.bound, name)?.declarations[0];
  if (declaration?.kind !== SyntaxKind.Parameter || !isFunction(declaration.parent)) return undefined;
  return declaration as ts.ParameterDeclaration;
}
