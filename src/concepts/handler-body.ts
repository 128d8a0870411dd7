import { referencesOf, symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { Effect } from '../dataflow/effects.js';
import { callsIn, type LinkedProject } from '../dataflow/linked-project.js';
import type { FlowGraph } from '../flow/flow-graph.js';
import {
  bodyOf,
  isAwaited,
  isFunction,
  isInside,
  SyntaxKind,
  unwrap,
  wrapped,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { handlerArgument, isIteration } from './handler-functions.js';

/** The code of one handler, and what becomes of its error there. */
export interface HandlerBody {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  /** The catch clause or the function. */
  readonly node: Node;
  readonly root: Node | undefined;
  readonly graph: FlowGraph;
  readonly effects: readonly Effect[];
  /** A path on which the error is absent is none of the handler's: callbacks are also called on success. */
  readonly mayLackError: boolean;
}

/** Whether the error is looked at behind the handler: `catch (error) { var failure = error; }`. */
export function outlives({ node, effects }: HandlerBody): boolean {
  return node.kind === SyntaxKind.CatchClause && effects.some(({ from }) => from.pos >= node.end || from.end <= node.pos);
}

/** Whether the handler reads its error at all. */
export function isMentioned({ root, file }: HandlerBody): boolean {
  if (root === undefined) return false;
  return root.kind !== SyntaxKind.Parameter || isRead(root as ts.ParameterDeclaration, file);
}

/** Where the handler names its error. */
export function referencesTo({ root, file }: HandlerBody): readonly Node[] {
  const name = (root as ts.ParameterDeclaration | undefined)?.name;
  const symbol = name?.kind === SyntaxKind.Identifier ? symbolOf(file.bound, name) : undefined;
  return symbol === undefined ? [] : referencesOf(file.bound, symbol);
}

/** Whether the parameter is read; one that is taken apart counts as read. */
export function isRead({ name }: ts.ParameterDeclaration, file: AnalysedFile): boolean {
  if (name.kind !== SyntaxKind.Identifier) return true;
  const symbol = symbolOf(file.bound, name);
  return symbol === undefined || referencesOf(file.bound, symbol).length > 0;
}

/** Whether what is tried waits for something outside. */
export function waits({ file, node }: HandlerBody): boolean {
  if (node.kind !== SyntaxKind.CatchClause) return true;
  const { tryBlock } = node.parent as ts.TryStatement;
  return callsIn(tryBlock, file).some(isAwaited);
}

/** Whether the variable belongs to the function that the handler is in. */
export function isLocal(name: ts.Identifier, { file, node }: HandlerBody): boolean {
  const body = bodyOf(node);
  const symbol = symbolOf(file.bound, name);
  return symbol !== undefined && isFunction(body) && symbol.declarations.every((declaration) => bodyOf(declaration) === body);
}

/** Whether the assigned place is the handler's own: a variable that is declared in it, or the error itself. */
export function isOwn(target: Expression, { file, node }: HandlerBody): boolean {
  let holder = unwrap(target);
  while (holder.kind === SyntaxKind.PropertyAccessExpression || holder.kind === SyntaxKind.ElementAccessExpression) {
    holder = unwrap((holder as ts.PropertyAccessExpression).expression);
  }
  if (holder.kind !== SyntaxKind.Identifier) return false;
  const symbol = symbolOf(file.bound, holder as ts.Identifier);
  return symbol !== undefined && symbol.declarations.every((declaration) => isInside(declaration, node));
}

/**
 * Whether the node stands in a handler of another failure: in `undo().catch((undoError) => log.error(undoError))`. A callback may itself be
 * where its error shows, as the failure of what is done with what it did not get.
 */
export function isOfAnotherFailure(node: Node, { node: handler, mayLackError }: HandlerBody): boolean {
  if (mayLackError) return false;
  for (let inner = node.parent; inner !== handler; inner = inner.parent) {
    if (inner.kind === SyntaxKind.CatchClause || (isFunction(inner) && getsError(inner))) return true;
  }
  return false;
}

/** `promise.catch(() => …)`, `remove(path, (error) => …)`, but not `failures.forEach((error) => …)` */
function getsError(fn: FunctionNode): boolean {
  const { parent: call } = wrapped(fn);
  if (call.kind !== SyntaxKind.CallExpression) return false;
  if (handlerArgument(call as CallExpression) === fn) return true;
  const [first] = fn.parameters;
  return first?.name.kind === SyntaxKind.Identifier && certainErrorName.test(first.name.text) && !isIteration(call as CallExpression);
}

/** An element or an event may be called `e`. */
const certainErrorName = /^_*(err|error)$|(Err|Error)$/;

/** `if (failed) return` with a variable that is declared around the handler: what stands there is the error of an earlier call. */
export function asksAboutEarlier(condition: Expression, { file, node }: HandlerBody): boolean {
  const asked = unwrap(condition.kind === SyntaxKind.BinaryExpression ? (condition as ts.BinaryExpression).left : condition);
  const symbol = asked.kind === SyntaxKind.Identifier ? symbolOf(file.bound, asked as ts.Identifier) : undefined;
  return symbol?.kind === 'variable' && !symbol.declarations.some((declaration) => isInside(declaration, node));
}
