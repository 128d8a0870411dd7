import { referencesOf, symbolOf, writeAt, writesOf, type Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { callsIn, within, type LinkedProject } from '../dataflow/linked-project.js';
import type { Edit } from '../diagnostic.js';
import { canReach, conditionsAt } from '../flow/conditions.js';
import {
  bodyOf,
  forEachChild,
  isFunction,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { isBareReturn, statementsAfter } from './following.js';
import { isNamedLikeLog } from './log-call.js';
import { mentions } from './mentions.js';
import { selfRetries } from './self-retry.js';

/**
 * How a retry loop ends after its last attempt has failed: `silently`, as if it had succeeded; by throwing a new error `without` the last
 * one; or `handled` in any other way.
 */
export type Exhaustion = 'silently' | 'without' | 'handled';

/** A bounded loop, or a function that calls itself, that tries the same thing again when it has failed. */
export interface RetryLoop {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  /** The loop; the handler from which a function calls itself. */
  readonly node: Node;
  readonly again: 'loop' | 'function';
  /** The call that is tried, by name; undefined when there are several. */
  readonly triedName: string | undefined;
  readonly exhaustion: Exhaustion;
  /** The throw behind the loop, or the return or `break`, that leaves the last error out. */
  readonly ending: Node | undefined;
  /** Keeps the last error and throws it behind the loop; undefined where that takes more than an edit. */
  readonly throwingLast: readonly Edit[] | undefined;
}

/** The retry loops of a file. */
export function* retryLoops(file: AnalysedFile, project: LinkedProject): Generator<RetryLoop> {
  for (const node of file.bound.loops) {
    const attempt = attemptIn(node, file);
    if (attempt === undefined) continue;
    const { tried, catchClause, success } = attempt;
    const after = statementsAfter(node);
    const quiet = quietExitOf(attempt, after, file, project);
    const ending = quiet ?? endingIn(after);
    const exhaustion = quiet === undefined ? exhaustionOf(attempt, after, file, project) : 'without';
    yield {
      file,
      project,
      node,
      again: 'loop',
      triedName: nameOf(tried),
      exhaustion,
      ending: exhaustion === 'without' ? ending : undefined,
      get throwingLast() {
        return success === 'return' && exhaustion === 'silently' ? throwingLast(node, catchClause, file) : undefined;
      },
    };
  }
  yield* selfRetries(file, project);
}

function nameOf(tried: readonly (CallExpression | NewExpression)[]): string | undefined {
  return tried.length === 1 ? calleeName(tried[0]!) : undefined;
}

interface Attempt {
  readonly loop: ts.IterationStatement;
  readonly tried: readonly (CallExpression | NewExpression)[];
  readonly catchClause: ts.CatchClause;
  readonly success: Success;
  readonly counters: ReadonlySet<Symbol>;
  /** The condition of the loop reads them. */
  readonly isBounded: boolean;
}

/** How a loop is left when it has worked: by a `return`, a `break`, or a variable that its condition reads. */
export type Success = 'return' | 'break' | 'flag';

/** `for (let i = 0; i < 3; i++) { try { return await load() } catch { … } }` */
function attemptIn(loop: ts.IterationStatement, file: AnalysedFile): Attempt | undefined {
  const isOverList = loop.kind === SyntaxKind.ForOfStatement || loop.kind === SyntaxKind.ForInStatement;
  if (isOverList || loop.statement.kind !== SyntaxKind.Block) return undefined;
  const condition = conditionOf(loop);
  const limiting = condition === undefined ? new Set<Symbol>() : countersOf(loop, condition, file);
  const isBounded = limiting.size > 0;
  const counters = isBounded ? limiting : updatedIn(loop, file);
  if (counters.size === 0 || /\.(length|size)\b/.test(condition?.getText(file.bound.source) ?? '')) return undefined;
  const { tryBlock, catchClause } = tryIn(loop.statement as ts.Block) ?? {};
  if (tryBlock === undefined || catchClause === undefined) return undefined;
  const success = successOf(tryBlock, condition, loop, file);
  const tried = awaitedIn(tryBlock, file);
  // Elements by their index are different things, not one thing again.
  const isIteration = within(file.bound.members, tryBlock).some(
    (member) => member.kind === SyntaxKind.ElementAccessExpression && mentions(member.argumentExpression, counters, file),
  );
  return success === undefined || tried.length === 0 || isIteration
    ? undefined
    : { loop, tried, catchClause, success, counters, isBounded };
}

function tryIn({ statements }: ts.Block): ts.TryStatement | undefined {
  return statements.find((inner): inner is ts.TryStatement => inner.kind === SyntaxKind.TryStatement);
}

function awaitedIn(block: ts.Block, file: AnalysedFile): readonly (CallExpression | NewExpression)[] {
  return callsIn(block, file).filter((call) => bodyOf(call) === bodyOf(block) && call.parent.kind === SyntaxKind.AwaitExpression);
}

/** How the loop around the `try` is left when what is tried has worked. */
export function successOf(tryBlock: ts.Block, condition: Node | undefined, loop: Node, file: AnalysedFile): Success | undefined {
  const last = tryBlock.statements[tryBlock.statements.length - 1];
  if (last?.kind === SyntaxKind.ReturnStatement) return 'return';
  if (last?.kind === SyntaxKind.BreakStatement) return 'break';
  // if (response.ok) return response; throw new Error(…)
  const returns = within(file.bound.returns, tryBlock).filter((node) => bodyOf(node) === bodyOf(loop));
  if (last?.kind === SyntaxKind.ThrowStatement && returns.length > 0) return 'return';
  return condition !== undefined && flagsIn(tryBlock, condition, file).length > 0 ? 'flag' : undefined;
}

/** `isSaved = true`, `result = await load()`: the variables that the `try` block sets and the condition reads. */
function flagsIn(tryBlock: ts.Block, condition: Node, file: AnalysedFile): readonly Symbol[] {
  return within(file.bound.assignments, tryBlock).flatMap(({ left, right }) => {
    const isSign = [SyntaxKind.TrueKeyword, SyntaxKind.FalseKeyword, SyntaxKind.AwaitExpression].includes(right.kind);
    const symbol = left.kind === SyntaxKind.Identifier && isSign ? symbolOf(file.bound, left as ts.Identifier) : undefined;
    return symbol !== undefined && mentions(condition, new Set([symbol]), file) ? [symbol] : [];
  });
}

/** What a loop goes on by; undefined where it has no condition. */
export function conditionOf(loop: ts.IterationStatement): Expression | undefined {
  switch (loop.kind) {
    case SyntaxKind.ForStatement:
      return (loop as ts.ForStatement).condition;
    case SyntaxKind.WhileStatement:
    case SyntaxKind.DoStatement:
      return (loop as ts.WhileStatement).expression;
    default:
      return undefined;
  }
}

/** The variables in the condition that the loop itself counts up or down. */
export function countersOf(loop: ts.IterationStatement, condition: Expression, file: AnalysedFile): ReadonlySet<Symbol> {
  return new Set([...updatedIn(loop, file)].filter((symbol) => mentions(condition, new Set([symbol]), file)));
}

/** The variables that the loop counts up or down. */
export function updatedIn(loop: Node, file: AnalysedFile): ReadonlySet<Symbol> {
  const targets: Expression[] = within(file.bound.updates, loop).map(({ operand }) => operand);
  for (const { left, operatorToken } of within(file.bound.assignments, loop)) {
    if (operatorToken.kind === SyntaxKind.PlusEqualsToken || operatorToken.kind === SyntaxKind.MinusEqualsToken) targets.push(left);
  }
  const symbols = targets.map((target) => (target.kind === SyntaxKind.Identifier ? symbolOf(file.bound, target as ts.Identifier) : undefined));
  return new Set(symbols.filter((symbol) => symbol !== undefined));
}

function exhaustionOf(
  attempt: Attempt,
  after: readonly Node[] | undefined,
  file: AnalysedFile,
  project: LinkedProject,
): Exhaustion {
  if (after === undefined || !attempt.isBounded || !goesOn(attempt, file)) return 'handled';
  if (after.every((node) => saysNothing(node, attempt, file)) && !isFlagKept(attempt, file)) return 'silently';
  const ending = endingIn(after);
  return ending !== undefined && leavesLastOut(ending, attempt, file, project) ? 'without' : 'handled';
}

/** Whether the statement behind the loop is the same end for success and failure: a bare `return`, or what the attempts have left unset. */
function saysNothing(node: Node, { loop, success }: Attempt, file: AnalysedFile): boolean {
  if (isBareReturn(node)) return true;
  const returned = node.kind === SyntaxKind.ReturnStatement ? (node as ts.ReturnStatement).expression : undefined;
  if (returned === undefined || success === 'return') return false;
  if (returned.kind === SyntaxKind.TrueKeyword) return true;
  const symbol = returned.kind === SyntaxKind.Identifier ? symbolOf(file.bound, returned as ts.Identifier) : undefined;
  return symbol?.kind === 'variable' && writesOf(file.bound, symbol).every((write) => write.pos >= loop.pos && write.end <= loop.end);
}

/** Whether code besides the loop and the end of its function can see that the flag was never set. */
function isFlagKept({ loop, catchClause, success }: Attempt, file: AnalysedFile): boolean {
  if (success !== 'flag') return false;
  return flagsIn(catchClause.parent.tryBlock, conditionOf(loop)!, file).some(
    ({ declarations }) => !declarations.every((declaration) => bodyOf(declaration) === bodyOf(loop)),
  );
}

/** What the code behind the loop does first, if it is an end. */
function endingIn(after: readonly Node[] | undefined): ts.ThrowStatement | ts.ReturnStatement | undefined {
  const [first] = after ?? [];
  if (first?.kind === SyntaxKind.ThrowStatement) return first as ts.ThrowStatement;
  return first?.kind === SyntaxKind.ReturnStatement ? (first as ts.ReturnStatement) : undefined;
}

/** `if (attempt === 3) return;`: where the catch clause leaves the loop by the number of the attempt, and nobody hears of the last error. */
function quietExitOf(
  attempt: Attempt,
  after: readonly Node[] | undefined,
  file: AnalysedFile,
  project: LinkedProject,
): ts.ReturnStatement | ts.BreakStatement | undefined {
  const { loop, tried, catchClause, counters } = attempt;
  if (isKeptOrTold(catchClause, counters, file, project)) return undefined;
  const graph = file.flowOf(bodyOf(loop));
  const calls = callsIn(catchClause, file).filter((call) => bodyOf(call) === bodyOf(loop));
  const isQuiet = (exit: Node): boolean => {
    const conditions = conditionsAt(graph, exit).filter(({ expression }) => isInside(expression, catchClause));
    if (!conditions.some(({ expression }) => mentions(expression, counters, file))) return false;
    if (conditions.some(({ expression }) => isAbout(expression, catchClause.variableDeclaration, file))) return false;
    return !calls.some((call) => canReach(graph, call, exit, { without: (action) => tried.some((again) => again === action) }));
  };
  return exitsOf(loop, catchClause, file).find((exit): exit is ts.ReturnStatement | ts.BreakStatement => {
    if (exit.kind === SyntaxKind.BreakStatement) return (after?.every((node) => saysNothing(node, attempt, file)) ?? false) && isQuiet(exit);
    if (exit.kind !== SyntaxKind.ReturnStatement) return false;
    const { expression } = exit as ts.ReturnStatement;
    return (isBareReturn(exit) || (expression !== undefined && isNothing(unwrap(expression)))) && isQuiet(exit);
  });
}

function isInside(node: Node, outer: Node): boolean {
  return node.pos >= outer.pos && node.end <= outer.end;
}

/** Whether the catch clause leads to the next attempt every time, the last one too. */
function goesOn({ loop, catchClause, counters }: Attempt, file: AnalysedFile): boolean {
  const graph = file.flowOf(bodyOf(loop));
  const condition = conditionOf(loop)!;
  const exits = exitsOf(loop, catchClause, file);
  // What leaves for its error alone leaves the others; anything else may be the end of the last attempt.
  const root = catchClause.variableDeclaration;
  const isForOneError = (exit: Node): boolean => {
    const conditions = conditionsAt(graph, exit).filter(({ expression }) => isInside(expression, catchClause));
    return (
      conditions.some(({ expression }) => isAbout(expression, root, file)) &&
      !conditions.some(({ expression }) => mentions(expression, counters, file))
    );
  };
  return exits.every(isForOneError) && canReach(graph, catchClause, condition, { without: (action) => exits.includes(action) });
}

/** The statements of the catch clause that leave the loop. */
function exitsOf(loop: Node, catchClause: ts.CatchClause, file: AnalysedFile): readonly Node[] {
  const { throws, returns } = file.bound;
  const ends = callsIn(catchClause, file).filter((call) => file.neverReturns(call));
  const exits = [...within<Node>(throws, catchClause), ...within<Node>(returns, catchClause), ...breaksIn(catchClause.block), ...ends];
  return exits.filter((node) => bodyOf(node) === bodyOf(loop));
}

function isAbout(expression: Expression, root: Node | undefined, file: AnalysedFile): boolean {
  if (root === undefined) return false;
  if (expression.kind === SyntaxKind.Identifier && file.origins.of(expression).some((origin) => origin.root === root)) return true;
  return forEachChild(expression, (child) => isAbout(child as Expression, root, file) || undefined) ?? false;
}

/** The `break` statements in the block, nested functions left out. */
export function breaksIn(block: Node): readonly Node[] {
  const breaks: Node[] = [];
  const visit = (node: Node): void => {
    if (isFunction(node)) return;
    if (node.kind === SyntaxKind.BreakStatement) breaks.push(node);
    forEachChild(node, visit);
  };
  visit(block);
  return breaks;
}

/** Whether the end is a new error or no result, made of nothing that the catch clause has kept or told. */
function leavesLastOut(
  ending: ts.ThrowStatement | ts.ReturnStatement,
  { catchClause, loop, success, counters }: Attempt,
  file: AnalysedFile,
  project: LinkedProject,
): boolean {
  // Where all others have left, it is known what the last error was.
  if (exitsOf(loop, catchClause, file).length > 0 || isKeptOrTold(catchClause, counters, file, project)) return false;
  const made = ending.expression === undefined ? undefined : unwrap(ending.expression);
  if (made === undefined) return false;
  if (ending.kind === SyntaxKind.ReturnStatement)
    return success === 'return' && isNothing(made) && !isAnnounced(catchClause, file, project);
  if (made.kind !== SyntaxKind.NewExpression) return false;
  // An argument that the loop has written may be the error by another name.
  const written = within(file.bound.assignments, loop).flatMap(({ left }) =>
    left.kind === SyntaxKind.Identifier ? [symbolOf(file.bound, left as ts.Identifier)] : [],
  );
  return !mentions(made, new Set(written.filter((symbol) => symbol !== undefined)), file);
}

/** Whether the catch clause hands its error to other code, or keeps it (or something else) in a variable that somebody reads. */
function isKeptOrTold(
  { variableDeclaration: root, block }: ts.CatchClause,
  counters: ReadonlySet<Symbol>,
  file: AnalysedFile,
  project: LinkedProject,
): boolean {
  const assignments = within(file.bound.assignments, block).filter(({ left }) => !mentions(left, counters, file));
  if (!assignments.every((assignment) => isUnread(assignment, file))) return true;
  const effects = root === undefined ? [] : project.effects.of(root, file);
  return effects.some(
    ({ kind, part, isText, node }) =>
      part === '' &&
      !isText &&
      (kind === 'call' || kind === 'escape' || (kind === 'store' && !assignments.includes(node as ts.BinaryExpression))),
  );
}

/** `lastError = error`, and nothing but assignments mentions `lastError`. */
function isUnread({ left }: ts.BinaryExpression, { bound }: AnalysedFile): boolean {
  const symbol = left.kind === SyntaxKind.Identifier ? symbolOf(bound, left as ts.Identifier) : undefined;
  if (symbol === undefined || symbol.kind !== 'variable') return false;
  if (!symbol.declarations.every((declaration) => isFunction(bodyOf(declaration)))) return false;
  return referencesOf(bound, symbol).every((reference) => writeAt(reference)?.parent.kind === SyntaxKind.ExpressionStatement);
}

/** Whether the catch clause writes to a log, with or without its error. */
function isAnnounced(catchClause: ts.CatchClause, file: AnalysedFile, project: LinkedProject): boolean {
  return callsIn(catchClause, file).some((call) => {
    const roles = [
      ...project.rowsCalled(call, file).map((row) => row.call.is),
      ...project.functionsOf(call, file).flatMap(({ node, file: home }) => [...project.rolesOf(node, home)]),
    ];
    return isNamedLikeLog(call) || roles.some((role) => role === 'log' || role === 'report');
  });
}

/** `null`, `[]`, `{}` */
function isNothing(node: Expression): boolean {
  if (node.kind === SyntaxKind.ArrayLiteralExpression) return (node as ts.ArrayLiteralExpression).elements.length === 0;
  if (node.kind === SyntaxKind.ObjectLiteralExpression) return (node as ts.ObjectLiteralExpression).properties.length === 0;
  return node.kind === SyntaxKind.NullKeyword;
}

/** `let lastError;` before the loop, `lastError = error;` in the catch clause, `throw lastError;` behind the loop. */
function throwingLast(loop: Node, { variableDeclaration, block }: ts.CatchClause, { bound }: AnalysedFile): readonly Edit[] | undefined {
  const body = bodyOf(loop);
  const isTaken = bound.identifiers.get('lastError')?.some(({ pos }) => pos >= body.pos && pos < body.end) ?? false;
  if (loop.parent.kind !== SyntaxKind.Block || isTaken) return undefined;
  if (variableDeclaration !== undefined && variableDeclaration.name.kind !== SyntaxKind.Identifier) return undefined;
  const caught = variableDeclaration === undefined ? 'error' : (variableDeclaration.name as ts.Identifier).text;
  const start = loop.getStart(bound.source);
  const indent = /[ \t]*$/.exec(bound.text.slice(0, start))?.[0] ?? '';
  const open = block.getStart(bound.source);
  const binding = variableDeclaration === undefined ? [{ start: open, end: open, text: `(${caught}) ` }] : [];
  return [
    { start, end: start, text: `let lastError;\n${indent}` },
    ...binding,
    { start: open + 1, end: open + 1, text: `\n${indent}    lastError = ${caught};` },
    { start: loop.end, end: loop.end, text: `\n${indent}throw lastError;` },
  ];
}
