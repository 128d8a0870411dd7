import { referencesOf, symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import { isCall, SyntaxKind, wrapped, type CallExpression, type Expression, type Node, type ts } from '../parse/syntax.js';
import type { DroppingHandler } from './dropping-handler.js';
import { memberCall, memberCallOn } from './member-call.js';

/**
 * The `await` of what the function that handles errors is given to: of `load().catch(f)`, also under a name that is waited for later, or of
 * `firstValueFrom(stream.pipe(catchError(f)))`.
 */
export function awaitedBehind(handler: Node, file: AnalysedFile, project: LinkedProject): Node | undefined {
  const promise = promiseBehind(handler, file, project);
  return awaitAround(promise) ?? awaitOfName(promise, file);
}

/** The element of `await Promise.all([orders(), load().catch(f)])` whose errors the function handles. */
export interface AwaitedElement {
  readonly awaited: Node;
  readonly index: number;
}

/** Where the promise whose errors the function handles is waited for together with others. */
export function awaitedTogether(handler: Node, file: AnalysedFile, project: LinkedProject): AwaitedElement | undefined {
  const promise = promiseBehind(handler, file, project);
  const { parent: list } = promise;
  if (list.kind !== SyntaxKind.ArrayLiteralExpression || list.parent.kind !== SyntaxKind.CallExpression) return undefined;
  const awaited = calleeName(list.parent as CallExpression) === 'Promise.all' ? awaitAround(list.parent) : undefined;
  return awaited && { awaited, index: (list as ts.ArrayLiteralExpression).elements.indexOf(promise as Expression) };
}

/** `load().catch(f)` of `f`, with what observes it. */
function promiseBehind(handler: Node, file: AnalysedFile, project: LinkedProject): Node {
  let given = wrapped(handler).parent;
  for (let next = observerOf(given, file, project); next !== undefined; next = observerOf(given, file, project)) given = next;
  return wrapped(given);
}

function awaitAround(promise: Node): Node | undefined {
  const { parent } = wrapped(promise);
  return parent.kind === SyntaxKind.AwaitExpression ? parent : undefined;
}

/** `const loading = load().catch(f); … await loading` */
function awaitOfName({ parent }: Node, { bound }: AnalysedFile): Node | undefined {
  const name = parent.kind === SyntaxKind.VariableDeclaration ? (parent as ts.VariableDeclaration).name : undefined;
  const symbol = name?.kind === SyntaxKind.Identifier ? symbolOf(bound, name as ts.Identifier) : undefined;
  const [use, ...others] = symbol === undefined ? [] : referencesOf(bound, symbol);
  return use === undefined || others.length > 0 ? undefined : awaitAround(use);
}

/** `stream.pipe(…)` of `catchError(f)`, `firstValueFrom(…)` or `….toPromise()` of that. */
function observerOf(given: Node, file: AnalysedFile, project: LinkedProject): Node | undefined {
  const outer = wrapped(given);
  const chained = memberCallOn(outer);
  if (chained?.name === 'toPromise') return chained.call;
  const { parent } = outer;
  if (!isCall(parent) || parent.expression === outer) return undefined;
  return memberCall(parent)?.name === 'pipe' || project.rowWithRole(parent, file, 'observe') !== undefined ? parent : undefined;
}

/**
 * `const reply = await get(url).catch(() => null); return reply?.status === 200;`: whether all that is asked of a reply is its status. No
 * reply is one that is not the right one.
 */
export function asksStatusOnly({ file, project, node, paths }: DroppingHandler): boolean {
  const answer = node.kind === SyntaxKind.CatchClause ? undefined : awaitedBehind(node, file, project);
  if (answer === undefined || !paths.every(({ fallback }) => fallback === 'null' || fallback === 'undefined')) return false;
  const uses = usesOf(answer, file);
  return uses.length > 0 && uses.every(isStatusAsked);
}

/** Where the value stands: in place, or under the name that it is given. */
function usesOf(value: Node, { bound }: AnalysedFile): readonly Node[] {
  const { parent } = wrapped(value);
  const name = parent.kind === SyntaxKind.VariableDeclaration ? (parent as ts.VariableDeclaration).name : undefined;
  if (name === undefined) return [value];
  const symbol = name.kind === SyntaxKind.Identifier ? symbolOf(bound, name) : undefined;
  return symbol === undefined ? [] : referencesOf(bound, symbol);
}

/** `reply?.status` */
function isStatusAsked(use: Node): boolean {
  const { parent } = wrapped(use);
  return (
    parent.kind === SyntaxKind.PropertyAccessExpression &&
    /^(ok|status|statusCode)$/.test((parent as ts.PropertyAccessExpression).name.text) &&
    memberCallOn(wrapped(use)) === undefined
  );
}
