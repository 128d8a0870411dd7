import { referencesOf, symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import { callsIn, literalText, within, type LinkedProject } from '../dataflow/linked-project.js';
import { commentsBetween } from '../parse/comments.js';
import {
  bodyOf,
  isFunction,
  isInside,
  isUnequal,
  SyntaxKind,
  unwrap,
  wrapped,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { anyOf } from './any-of.js';
import { isUserInterface } from './backend-code.js';
import { deletesData, isCleanUpName } from './clean-up.js';
import { blockOf } from './dropping-handler.js';
import { errorHandlers } from './error-handlers.js';
import { elementsOf, rejecting } from './failing.js';
import { memberCall } from './member-call.js';
import { useOfPair, type PairUse } from './settled-pair.js';
import { tellsAlways } from './told-below.js';

/**
 * The result of `Promise.allSettled`, or of another call that never rejects: what failed stands in it. `discarded`: nobody gets it.
 * `fulfilled only`: it is read, but not what the rejected ones failed with. `looked at` is everything else.
 */
export interface SettledResults {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  readonly node: CallExpression;
  /** The call as the code spells it: `Promise.allSettled`. */
  readonly name: string;
  readonly use: 'fulfilled only' | PairUse;
  /** The member of the result that says what went wrong; undefined for a list of results. */
  readonly failure: string | undefined;
  /** The promises are seen to handle or log their own rejections, or nothing is known of them. */
  readonly isHarmless: boolean;
  /** Their failures are not waited for: clean-up, or a comment says why. */
  readonly isDeliberate: boolean;
  /** The call only builds what awaiting it would send, and nobody awaits it. */
  readonly neverRuns: boolean;
}

/** The settled results of a file. */
export function* settledResults(file: AnalysedFile, project: LinkedProject): Generator<SettledResults> {
  for (const { node, row } of project.callsInRole('settle', file)) {
    if (node.kind !== SyntaxKind.CallExpression) continue;
    const call = node as CallExpression;
    const { failure, writes } = row.call;
    if (failure !== undefined && isUserInterface(file, project)) continue;
    if (row.call.isLazy === true && addsToKept(call)) continue;
    const use = failure === undefined ? useOf(call, file, project) : useOfPair(call, failure, file);
    yield {
      file,
      project,
      node: call,
      name: calleeName(call),
      use,
      failure,
      get isHarmless() {
        return failure === undefined ? handlesItsOwn(call, use, file, project) : isHarmlessPair(call, use, writes, file, project);
      },
      get isDeliberate() {
        return isCleanUp(call, file, project) || hasReason(call, file);
      },
      neverRuns: row.call.runsOnAwait === true && isUnawaited(call),
    };
  }
}

/** `query.eq('id', id);` on a query that is kept in a variable, to be sent when all is added. */
function addsToKept(call: CallExpression): boolean {
  return isUnawaited(call) && memberCall(call)?.receiver.kind === SyntaxKind.Identifier;
}

/** `table.insert(order);`, `void table.insert(order);` */
function isUnawaited(call: Node): boolean {
  const { parent } = wrapped(call);
  return parent.kind === SyntaxKind.ExpressionStatement || (parent.kind === SyntaxKind.VoidExpression && isUnawaited(parent));
}

/** The promises that are settled cannot reject, nothing is known of them, or the log is told of each that does. */
function handlesItsOwn(
  { arguments: [promises] }: CallExpression,
  use: SettledResults['use'],
  file: AnalysedFile,
  project: LinkedProject,
): boolean {
  const elements = promises === undefined ? [] : elementsOf(promises, file, project);
  if (promises !== undefined && areTold(promises, file, project)) return true;
  return use === 'discarded' ? !elements.includes('can') : elements.length > 0 && elements.every((element) => element === 'cannot');
}

/** `ids.map((id) => load(id).catch((error) => { log.error(error); throw error; }))` */
function areTold(promises: Expression, file: AnalysedFile, project: LinkedProject): boolean {
  const list = unwrap(promises);
  const parts = list.kind === SyntaxKind.ArrayLiteralExpression ? (list as ts.ArrayLiteralExpression).elements : [list];
  const telling = [...errorHandlers(file, project)].filter(
    ({ node }) => isInside(node, list) && blockOf(node)?.statements.some((statement) => tellsAlways(statement, file, project)),
  );
  const isTold = (call: Node): boolean => telling.some(({ node, tried }) => isInside(call, tried) || isInside(call, node));
  return parts.every((part) => {
    const awaited = callsIn(part, file).filter((call) => wrapped(call).parent.kind === SyntaxKind.AwaitExpression);
    return telling.some(({ node }) => isInside(node, part)) && awaited.every(isTold);
  });
}

/** Nothing can go wrong, or nothing comes of it: what only reads, and whose result nobody wants. */
function isHarmlessPair(
  { arguments: [promise] }: CallExpression,
  use: SettledResults['use'],
  writes: boolean | undefined,
  file: AnalysedFile,
  project: LinkedProject,
): boolean {
  if (writes === undefined) return promise === undefined || rejecting(promise, file, project) === 'cannot';
  return use === 'discarded' && !writes;
}

/** Where the result arrives: at a statement that drops it, in names, in a callback of `.then`, in a function of the project. */
function useOf(call: CallExpression, file: AnalysedFile, project: LinkedProject): SettledResults['use'] {
  let node: Node = call;
  for (;;) {
    node = wrapped(node);
    const { parent } = node;
    switch (parent.kind) {
      case SyntaxKind.AwaitExpression:
      case SyntaxKind.VoidExpression:
        node = parent;
        break;
      case SyntaxKind.ExpressionStatement:
        return 'discarded';
      case SyntaxKind.ForOfStatement:
        return useInLoop(node, file);
      case SyntaxKind.VariableDeclaration:
        return useOfName((parent as ts.VariableDeclaration).name, file, project);
      case SyntaxKind.PropertyAccessExpression: {
        const outer = parent.parent;
        if (outer.kind !== SyntaxKind.CallExpression || (outer as CallExpression).expression !== parent) return 'looked at';
        const { text } = (parent as ts.PropertyAccessExpression).name;
        if (text === 'finally' || text === 'catch') {
          node = outer;
          break;
        }
        if (text === 'then') return useInCallback(outer as CallExpression, file, project);
        return isAwaited(node) ? useOfMember(parent, file) : 'looked at';
      }
      case SyntaxKind.CallExpression:
        return isAwaited(node) ? useInFunction(node, parent as CallExpression, file, project) : 'looked at';
      default:
        return 'looked at';
    }
  }
}

function isAwaited(node: Node): boolean {
  return (
    node.kind === SyntaxKind.AwaitExpression ||
    (node.kind === SyntaxKind.ParenthesizedExpression && isAwaited((node as ts.ParenthesizedExpression).expression))
  );
}

/** `Promise.allSettled(saving).then((results) => …)` */
function useInCallback({ arguments: [argument] }: CallExpression, file: AnalysedFile, project: LinkedProject): SettledResults['use'] {
  const callback = argument === undefined ? undefined : unwrap(argument);
  if (callback === undefined || !isFunction(callback)) return 'looked at';
  const [parameter] = callback.parameters;
  return parameter === undefined ? 'discarded' : useOfName(parameter.name, file, project);
}

/** `valuesOf(results)`, where the function is one of the project. */
function useInFunction(results: Node, call: CallExpression, file: AnalysedFile, project: LinkedProject): SettledResults['use'] {
  const [fn, ...others] = project.functionsOf(call, file);
  const parameter = fn?.node.parameters[call.arguments.indexOf(results as Expression)];
  if (fn === undefined || others.length > 0 || parameter?.name.kind !== SyntaxKind.Identifier) return 'looked at';
  const symbol = symbolOf(fn.file.bound, parameter.name);
  return symbol === undefined ? 'looked at' : strongest(referencesOf(fn.file.bound, symbol).map((name) => useOfArray(name, fn.file)));
}

function useOfName(name: ts.BindingName, file: AnalysedFile, project: LinkedProject): SettledResults['use'] {
  if (name.kind !== SyntaxKind.Identifier) {
    const uses = [...name.elements].map((element) => {
      if (element.kind !== SyntaxKind.BindingElement) return 'discarded';
      const { name: inner, dotDotDotToken } = element as ts.BindingElement;
      return dotDotDotToken === undefined && inner.kind === SyntaxKind.Identifier ? useOfResult(inner, file) : 'looked at';
    });
    return strongest(uses);
  }
  const symbol = symbolOf(file.bound, name);
  if (symbol === undefined) return 'looked at';
  const references = referencesOf(file.bound, symbol);
  // How many there are is known beforehand.
  if (references.every(isCounted)) return 'discarded';
  return strongest(
    references
      .filter((reference) => !isOnlyTold(reference))
      .map((reference) => {
        const given = wrapped(reference);
        const { parent } = given;
        const isHandedOn = parent.kind === SyntaxKind.CallExpression && (parent as CallExpression).expression !== given;
        return isHandedOn ? useInFunction(given, parent as CallExpression, file, project) : useOfArray(reference, file);
      }),
  );
}

/** `${results.length} loaded`, `index < results.length` of a loop: a number that is compared with no other. */
function isOnlyTold(name: Node): boolean {
  if (!isCounted(name)) return false;
  const { parent } = wrapped(wrapped(name).parent);
  return parent.kind !== SyntaxKind.BinaryExpression || parent.parent.kind === SyntaxKind.ForStatement;
}

/** `results.length` */
function isCounted(name: Node): boolean {
  const { parent } = wrapped(name);
  return parent.kind === SyntaxKind.PropertyAccessExpression && (parent as ts.PropertyAccessExpression).name.text === 'length';
}

function strongest(uses: readonly SettledResults['use'][]): SettledResults['use'] {
  if (uses.includes('looked at')) return 'looked at';
  return uses.includes('fulfilled only') ? 'fulfilled only' : 'discarded';
}

/** `results.filter(…)`, `for (const result of results)`, `results[0].value` */
function useOfArray(name: Node, file: AnalysedFile): SettledResults['use'] {
  const reference = wrapped(name);
  const { parent } = reference;
  if (parent.kind === SyntaxKind.PropertyAccessExpression) {
    const isListed = /^(entries|values)$/.test((parent as ts.PropertyAccessExpression).name.text);
    return isListed && parent.parent.kind === SyntaxKind.CallExpression ? useInLoop(parent.parent, file) : useOfMember(parent, file);
  }
  return parent.kind === SyntaxKind.ElementAccessExpression ? useOfElement(parent, file) : useInLoop(reference, file);
}

/** `for (const result of results)`, `for (const [index, result] of results.entries())` */
function useInLoop(list: Node, file: AnalysedFile): SettledResults['use'] {
  const { parent } = list;
  if (parent.kind !== SyntaxKind.ForOfStatement || (parent as ts.ForOfStatement).expression !== list) return 'looked at';
  const { initializer, statement } = parent as ts.ForOfStatement;
  return initializer.kind === SyntaxKind.VariableDeclarationList ? usesIn(statement, file) : 'looked at';
}

/** `.filter(isFulfilled).map((result) => result.value)`: the whole chain counts. */
function useOfMember(access: Node, file: AnalysedFile): SettledResults['use'] {
  let outermost = access;
  let isIterated = false;
  for (let node = access; node.parent !== undefined; node = node.parent) {
    if (node.parent.kind === SyntaxKind.CallExpression && (node.parent as CallExpression).expression === node) {
      isIterated ||= /^(filter|map|flatMap|forEach|reduce|find)$/.test((node as ts.PropertyAccessExpression).name?.text ?? '');
    } else if (node.parent.kind !== SyntaxKind.PropertyAccessExpression) break;
    else if ((node.parent as ts.PropertyAccessExpression).name.text === 'length') return 'looked at';
    outermost = node.parent;
  }
  return isIterated ? usesIn(outermost, file, keepsFulfilled(outermost, file)) : 'looked at';
}

/** `const loaded = results.filter(isFulfilled)`, and nobody counts how many there are of them. */
function keepsFulfilled(chain: Node, file: AnalysedFile): boolean {
  const { parent: declaration } = chain;
  if (declaration.kind !== SyntaxKind.VariableDeclaration || chain.kind !== SyntaxKind.CallExpression) return false;
  const { name } = declaration as ts.VariableDeclaration;
  const symbol = name.kind === SyntaxKind.Identifier ? symbolOf(file.bound, name) : undefined;
  const isFilter = calleeName(chain as CallExpression).endsWith('filter') && comparisonsIn(chain, file).length > 0;
  if (!isFilter || symbol === undefined) return false;
  return referencesOf(file.bound, symbol).every((reference) => reads(reference) && !isCounted(reference));
}

/** `loaded.map(…)`, `for (const result of loaded)` */
function reads({ parent }: Node): boolean {
  return parent.kind === SyntaxKind.PropertyAccessExpression || parent.kind === SyntaxKind.ForOfStatement;
}

function useOfElement(access: Node, file: AnalysedFile): SettledResults['use'] {
  const { parent } = wrapped(access);
  if (parent.kind === SyntaxKind.VariableDeclaration && (parent as ts.VariableDeclaration).name.kind === SyntaxKind.Identifier) {
    return useOfResult((parent as ts.VariableDeclaration).name as ts.Identifier, file);
  }
  // results[0].status === 'fulfilled' ? results[0].value : undefined
  const isRead =
    parent.kind === SyntaxKind.PropertyAccessExpression && /^(status|value)$/.test((parent as ts.PropertyAccessExpression).name.text);
  return isRead ? usesIn(bodyOf(access), file) : 'looked at';
}

/** One result, under its own name. */
function useOfResult(name: ts.Identifier, file: AnalysedFile): SettledResults['use'] {
  const symbol = symbolOf(file.bound, name);
  const references = symbol === undefined ? [] : referencesOf(file.bound, symbol);
  // (first as PromiseFulfilledResult<Price>).value
  const isRead = references.every((reference) => wrapped(reference).parent.kind === SyntaxKind.PropertyAccessExpression);
  return references.length === 0 ? 'discarded' : isRead ? usesIn(bodyOf(name), file) : 'looked at';
}

/** What the code asks of the results: nothing but the fulfilled ones, by what it spells. */
function usesIn(node: Node, file: AnalysedFile, isReadLater = false): SettledResults['use'] {
  const body = bodyOf(node);
  const around = isFunction(body) ? body : node;
  const isNamed = (text: string): boolean => (file.bound.identifiers.get(text) ?? []).some((identifier) => isInside(identifier, around));
  if (isNamed('reason') || /\b(rejected|isRejected|failed|failures)\b/.test(file.bound.text.slice(around.pos, around.end)))
    return 'looked at';
  if (comparisonsIn(node, file).some((comparison) => !asksForFulfilled(comparison))) return 'looked at';
  return isReadLater || within(file.bound.identifiers.get('value') ?? [], node).length > 0 ? 'fulfilled only' : 'looked at';
}

function comparisonsIn(node: Node, file: AnalysedFile): readonly ts.BinaryExpression[] {
  return file.bound.binaries.filter(({ pos, end, right }) => pos >= node.pos && end <= node.end && literalText(right) === 'fulfilled');
}

/** `result.status === 'fulfilled'` with nothing said of the other case. */
function asksForFulfilled({ operatorToken, parent }: ts.BinaryExpression): boolean {
  if (isUnequal(operatorToken)) return parent.kind === SyntaxKind.IfStatement && isLeft(parent as ts.IfStatement);
  if (operatorToken.kind !== SyntaxKind.EqualsEqualsEqualsToken && operatorToken.kind !== SyntaxKind.EqualsEqualsToken) return false;
  if (parent.kind === SyntaxKind.IfStatement) return (parent as ts.IfStatement).elseStatement === undefined;
  if (parent.kind === SyntaxKind.ConditionalExpression) return isNothing((parent as ts.ConditionalExpression).whenFalse);
  return parent.kind !== SyntaxKind.PrefixUnaryExpression;
}

/** `if (result.status !== 'fulfilled') continue;` */
function isLeft({ thenStatement, elseStatement }: ts.IfStatement): boolean {
  const { statements } = thenStatement as Partial<ts.Block>;
  const [only = thenStatement, ...others] = statements ?? [];
  return only.kind === SyntaxKind.ContinueStatement && others.length === 0 && elseStatement === undefined;
}

function isNothing(expression: ts.Expression): boolean {
  const node = unwrap(expression);
  switch (node.kind) {
    case SyntaxKind.NullKeyword:
    case SyntaxKind.FalseKeyword:
      return true;
    case SyntaxKind.NumericLiteral:
      return (node as ts.NumericLiteral).text === '0';
    case SyntaxKind.Identifier:
      return (node as ts.Identifier).text === 'undefined';
    case SyntaxKind.ArrayLiteralExpression:
      return (node as ts.ArrayLiteralExpression).elements.length === 0;
    default:
      return false;
  }
}

/** In a function that closes something, in a `finally` or catch clause, or around calls that all give something back. */
function isCleanUp(call: CallExpression, file: AnalysedFile, project: LinkedProject): boolean {
  for (let node: Node = call; node.kind !== SyntaxKind.SourceFile; node = node.parent) {
    if (node.kind === SyntaxKind.CatchClause) return true;
    if (node.parent.kind === SyntaxKind.TryStatement && (node.parent as ts.TryStatement).finallyBlock === node) return true;
    if (isFunction(node) && isCleanUpFunction(node)) return true;
  }
  const inner = callsIn(call, file).filter(
    (other) => other !== call && !/\.(map|flatMap|from|values|keys|entries|filter)$/.test(calleeName(other)),
  );
  return inner.length > 0 && inner.every((other) => isCleanUpName(lastName(calleeName(other))) && !deletesData(other, file, project));
}

const stopName = anyOf(
  /^(before|on|handle|graceful(ly)?)?_?(shut_?down|exit|close|stop|destroy)/i,
  /^(before|on|handle|graceful(ly)?)?_?(module_?destroy|application_?shutdown|sig(term|int))/i,
);

function isCleanUpFunction({ name, parent }: FunctionNode): boolean {
  const node: Node | undefined =
    name ??
    (parent.kind === SyntaxKind.VariableDeclaration || parent.kind === SyntaxKind.PropertyAssignment
      ? (parent as ts.VariableDeclaration).name
      : undefined);
  const text = node?.kind === SyntaxKind.Identifier ? (node as ts.Identifier).text : '';
  return isCleanUpName(text) || stopName.test(text);
}

/** A comment above the statement, or behind it on its line, that speaks of failures. */
function hasReason(call: CallExpression, { bound }: AnalysedFile): boolean {
  let statement: Node = call;
  while (statement.parent.kind !== SyntaxKind.Block && statement.parent.kind !== SyntaxKind.SourceFile && !isFunction(statement.parent))
    statement = statement.parent;
  const lineEnd = bound.text.indexOf('\n', statement.end);
  const ranges = [
    [statement.pos, statement.getStart(bound.source)],
    [statement.end, lineEnd < 0 ? bound.text.length : lineEnd],
  ] as const;
  return ranges.some(([start, end]) =>
    commentsBetween(bound.text, start, end).some((comment) =>
      /fail|error|reject|ignor|best.?effort|regardless|even if|settle|handled|swallow/i.test(bound.text.slice(comment.start, comment.end)),
    ),
  );
}
