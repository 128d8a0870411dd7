import type { Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { callsIn, type LinkedProject } from '../dataflow/linked-project.js';
import { canReach, conditionsAt } from '../flow/conditions.js';
import {
  bodyOf,
  isCall,
  isFunction,
  isInside,
  SyntaxKind,
  unwrap,
  type Expression,
  type FunctionNode,
  type Node,
  type ts,
} from '../parse/syntax.js';
import type { ErrorHandler, HandlerPath } from './error-handler.js';
import { errorHandlers } from './error-handlers.js';
import { isBareReturn, statementsAfter } from './following.js';
import { tells } from './log-call.js';
import { mentions } from './mentions.js';
import type { RetryLoop } from './retry-loop.js';
import { isCallOf, parametersOf } from './self-call.js';

/** The functions of a file that try again by calling themselves where they handle their error. */
export function* selfRetries(file: AnalysedFile, project: LinkedProject): Generator<RetryLoop> {
  for (const handler of errorHandlers(file, project)) {
    const { node, kind, triedName } = handler;
    const fn = bodyOf(node);
    if ((kind !== 'catch clause' && kind !== '`.catch()` handler') || !isFunction(fn)) continue;
    const again = callsAgain(handler, fn);
    if (again.length === 0) continue;
    const exhaustion = isSilent(handler, fn, again) ? 'silently' : 'handled';
    yield { file, project, node, again: 'function', triedName, exhaustion, ending: undefined, throwingLast: undefined };
  }
}

/** `if (left > 0) return load(id, left - 1)`: where the handler goes on to the next attempt, in its own code. */
function callsAgain({ file, project, node }: ErrorHandler, fn: FunctionNode): readonly Node[] {
  const parameters = parametersOf(fn, file);
  const again: Node[] = [];
  for (const call of callsIn(node, file)) {
    const isCounted = (argument: Expression): boolean =>
      unwrap(argument).kind === SyntaxKind.BinaryExpression && mentions(argument, parameters, file);
    if (call.arguments?.some(isCounted) !== true || !isCallOf(fn, call, file, project)) continue;
    const place = placeIn(call, node);
    if (isLimited(place, node, parameters, file)) again.push(place);
  }
  return again;
}

/** The call itself, or what is given the callback which it stands in: `setTimeout` of `setTimeout(() => connect(attempt + 1), 1000)`. */
function placeIn(call: Node, handler: Node): Node {
  let place = call;
  for (let node = call; node !== handler; node = node.parent) if (isFunction(node)) place = node.parent;
  return place;
}

/** Whether a parameter decides if it is tried again. */
function isLimited(place: Node, handler: Node, parameters: ReadonlySet<Symbol>, file: AnalysedFile): boolean {
  const graph = file.flowOf(isFunction(handler) ? handler : bodyOf(handler));
  return conditionsAt(graph, place).some(({ expression }) => mentions(expression, parameters, file));
}

/** Whether the last attempt may end as if it had worked; a line that is written when none is left says that it has not. */
function isSilent({ file, project, node, kind, paths }: ErrorHandler, fn: FunctionNode, again: readonly Node[]): boolean {
  if (kind === '`.catch()` handler') return paths.some((path) => path.outcome === 'dropped' && endsEmpty(path));
  if (statementsAfter(node.parent)?.every(isBareReturn) !== true) return false;
  const graph = file.flowOf(fn);
  const isLastWord = (action: Node): boolean =>
    isCall(action) && isInside(action, node) && tells(action, file, project) && !again.some((next) => canReach(graph, action, next));
  if (!canReach(graph, node, graph.exit, { without: (action) => again.includes(action) || isLastWord(action) })) return false;
  return paths.some((path) => endsEmpty(path) && (path.outcome === 'dropped' || (path.outcome === 'logged' && path.fallback !== 'null')));
}

/** The end of the body, `return`, `return null`. */
function endsEmpty({ narrowing, exit, fallback, at }: HandlerPath): boolean {
  if (narrowing === 'met') return false;
  if (exit === 'end') return true;
  const isBare = at?.kind === SyntaxKind.ReturnStatement && (at as ts.ReturnStatement).expression === undefined;
  return exit === 'return' && (isBare || fallback === 'undefined' || fallback === 'null');
}
