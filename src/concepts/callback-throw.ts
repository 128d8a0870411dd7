/**
 * What the callback of a query or another call that reaches outside throws in a request handler: the framework has left the handler by
 * then, so that no error handler runs, and Node ends the process.
 */
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import type { Edit } from '../diagnostic.js';
import type { Role } from '../models/model.js';
import { isCall, isFunction, SyntaxKind, unwrap, type CallExpression, type FunctionNode, type Node, type ts } from '../parse/syntax.js';
import { remembered } from '../remembered.js';
import { isAsync } from './async-function.js';
import type { ErrorHandler } from './error-handler.js';
import { errorHandlers } from './error-handlers.js';
import { registrations } from './registration.js';

/** A `throw` in the callback of a call in a request handler, where the error is one of that call. */
export interface CallbackThrow {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  readonly node: ts.ThrowStatement;
  /** The call that calls back, by name: `pool.query`. */
  readonly name: string;
  /** Hands the error to the framework instead; undefined where the handler has no name for what takes it. */
  readonly forwarding: readonly Edit[] | undefined;
}

/** Roles of calls that call back when the code around has gone on. */
const reachingOut: ReadonlySet<Role> = new Set(['io', 'query', 'find', 'session', 'send-mail', 'hash', 'verify-password']);

/** What the callbacks in the file's request handlers throw. */
export function* callbackThrows(file: AnalysedFile, project: LinkedProject): Generator<CallbackThrow> {
  if (file.bound.throws.length === 0) return;
  for (const handler of errorHandlers(file, project)) {
    if (!isCalledBack(handler)) continue;
    const around = requestHandlerAround(handler.node, project);
    if (around === undefined) continue;
    for (const { exit, at } of handler.paths) {
      if (exit !== 'throw' || at?.kind !== SyntaxKind.ThrowStatement) continue;
      const node = at as ts.ThrowStatement;
      yield {
        file,
        project,
        node,
        name: calleeName(handler.tried as CallExpression),
        get forwarding() {
          return forwarding(node, around, file, project);
        },
      };
    }
  }
}

/** Whether the handler is a callback that surely runs later. */
function isCalledBack({ kind, node, tried, file, project }: ErrorHandler): boolean {
  if (kind !== 'callback' || !isFunction(node) || isAsync(node) || !isCall(tried)) return false;
  return project.rowsCalled(tried, file).some(({ call: { is } }) => reachingOut.has(is));
}

/** The function around the node that a framework calls with a request, or a library with a message or a log-in. */
function requestHandlerAround(node: Node, project: LinkedProject): FunctionNode | undefined {
  const handlers = requestHandlersIn(project);
  for (let current = node.parent; current.kind !== SyntaxKind.SourceFile; current = current.parent)
    if (isFunction(current) && handlers.has(current)) return current;
  return undefined;
}

const requestHandlersIn = remembered((project: LinkedProject): ReadonlySet<FunctionNode> => {
  const found = new Set<FunctionNode>();
  for (const file of project.files.values()) {
    for (const { kind, functions } of registrations(file, project))
      if (kind !== 'router' && kind !== 'plugin') for (const { node } of functions) found.add(node);
    for (const { node } of project.callsInRole('subscribe', file)) {
      for (const argument of node.arguments ?? []) if (isFunction(unwrap(argument))) found.add(unwrap(argument) as FunctionNode);
    }
  }
  return found;
});

/** `throw error;`  →  `return next(error);` */
function forwarding(
  node: ts.ThrowStatement,
  { parameters }: FunctionNode,
  file: AnalysedFile,
  project: LinkedProject,
): CallbackThrow['forwarding'] {
  const isForwarding = ({ name }: ts.ParameterDeclaration): boolean =>
    name.kind === SyntaxKind.Identifier &&
    project.link.rowsOf(file.names.valuesOfName(name), file.path).some(({ call: { is } }) => is === 'forward');
  const next = parameters.find(isForwarding)?.name;
  if (next === undefined) return undefined;
  const { source } = file.bound;
  return [{ start: node.getStart(source), end: node.end, text: `return ${next.getText(source)}(${node.expression.getText(source)});` }];
}
