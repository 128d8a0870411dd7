import { referencesOf, symbolOf, writeAt, writesOf, type Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { callsIn, within, type LinkedProject } from '../dataflow/linked-project.js';
import { canReach, conditionsAt } from '../flow/conditions.js';
import { bodyOf, forEachChild, isFunction, isInside, SyntaxKind, unwrap, type Expression, type Node, type ts } from '../parse/syntax.js';
import { isBareReturn, statementsAfter } from './following.js';
import { tells } from './log-call.js';
import { exitsIn, flagsIn, type LoopAttempt } from './loop-attempt.js';
import { mentions } from './mentions.js';

/**
 * How a retry loop ends after its last attempt has failed: `silently`, as if it had succeeded; by throwing a new error `without` the last
 * one; or `handled` in any other way.
 */
export type Exhaustion = 'silently' | 'without' | 'handled';

/** The end of a retry loop. */
export interface RetryEnding {
  readonly exhaustion: Exhaustion;
  /** What leaves the last error out; undefined for any other end. */
  readonly ending: Node | undefined;
}

/** A loop that counts its attempts. */
export interface CountedAttempt extends LoopAttempt {
  /** The variables that it counts by: those that limit it, or else all that it counts. */
  readonly counters: ReadonlySet<Symbol>;
}

/** How the loop ends after its last attempt has failed. */
export function endingOf(attempt: CountedAttempt, file: AnalysedFile, project: LinkedProject): RetryEnding {
  const after = statementsAfter(attempt.loop);
  const quiet = quietExitOf(attempt, after, file, project);
  if (quiet !== undefined) return { exhaustion: 'without', ending: quiet };
  const handled: RetryEnding = { exhaustion: 'handled', ending: undefined };
  if (after === undefined || !goesOn(attempt, file)) return handled;
  if (after.every((node) => saysNothing(node, attempt, file)) && !isFlagKept(attempt, file))
    return { exhaustion: 'silently', ending: undefined };
  const [ending] = after;
  return ending !== undefined && leavesLastOut(ending, attempt, file, project) ? { exhaustion: 'without', ending } : handled;
}

/** Whether the statement behind the loop is the same end for success and failure: a bare `return`, or what the attempts have left unset. */
function saysNothing(node: Node, { loop, success }: LoopAttempt, file: AnalysedFile): boolean {
  if (isBareReturn(node)) return true;
  const expression = node.kind === SyntaxKind.ReturnStatement ? (node as ts.ReturnStatement).expression : undefined;
  if (expression === undefined || success === 'return') return false;
  const returned = unwrap(expression);
  if (returned.kind === SyntaxKind.TrueKeyword) return true;
  const symbol = returned.kind === SyntaxKind.Identifier ? symbolOf(file.bound, returned as ts.Identifier) : undefined;
  return symbol?.kind === 'variable' && writesOf(file.bound, symbol).every((write) => isInside(write, loop));
}

/** Whether code besides the loop and the end of its function can see that the flag was never set. */
function isFlagKept({ loop, condition, tryBlock, success }: LoopAttempt, file: AnalysedFile): boolean {
  if (success !== 'flag') return false;
  return flagsIn(tryBlock, condition!, file).some(
    ({ declarations }) => !declarations.every((declaration) => bodyOf(declaration) === bodyOf(loop)),
  );
}

/**
 * `if (attempt === 3) return;`: where the catch clause leaves the loop by the number of the attempt, and nobody hears of the last error.
 */
function quietExitOf(
  attempt: CountedAttempt,
  after: readonly Node[] | undefined,
  file: AnalysedFile,
  project: LinkedProject,
): ts.ReturnStatement | ts.BreakStatement | undefined {
  const { loop, awaited, catchClause, counters } = attempt;
  if (isKeptOrTold(catchClause, counters, file, project)) return undefined;
  const graph = file.flowOf(bodyOf(loop));
  const calls = callsIn(catchClause, file).filter((call) => bodyOf(call) === bodyOf(loop));
  const isQuiet = (exit: Node): boolean => {
    const conditions = conditionsAt(graph, exit).filter(({ expression }) => isInside(expression, catchClause));
    if (!conditions.some(({ expression }) => mentions(expression, counters, file))) return false;
    if (conditions.some(({ expression }) => isAbout(expression, catchClause.variableDeclaration, file))) return false;
    return !calls.some((before) => canReach(graph, before, exit, { without: (action) => awaited.some((call) => call === action) }));
  };
  return exitsIn(catchClause, loop, file).find((exit): exit is ts.ReturnStatement | ts.BreakStatement => {
    if (exit.kind === SyntaxKind.BreakStatement) return after?.every((node) => saysNothing(node, attempt, file)) === true && isQuiet(exit);
    if (exit.kind !== SyntaxKind.ReturnStatement) return false;
    const { expression } = exit as ts.ReturnStatement;
    return (isBareReturn(exit) || (expression !== undefined && isNothing(unwrap(expression)))) && isQuiet(exit);
  });
}

/** Whether the number of attempts is limited, and the catch clause leads to the next every time, from the last one too. */
function goesOn({ loop, condition, limiting, numbered, awaited, catchClause, counters }: CountedAttempt, file: AnalysedFile): boolean {
  const next = numbered === undefined ? condition : awaited[0];
  if (next === undefined || (numbered === undefined && limiting.size === 0)) return false;
  const graph = file.flowOf(bodyOf(loop));
  const exits = exitsIn(catchClause, loop, file);
  // What leaves for its error alone leaves the others; anything else may be the end of the last attempt.
  const root = catchClause.variableDeclaration;
  const isForOneError = (exit: Node): boolean => {
    const conditions = conditionsAt(graph, exit).filter(({ expression }) => isInside(expression, catchClause));
    return (
      conditions.some(({ expression }) => isAbout(expression, root, file)) &&
      !conditions.some(({ expression }) => mentions(expression, counters, file))
    );
  };
  return exits.every(isForOneError) && canReach(graph, catchClause, next, { without: (action) => exits.includes(action) });
}

function isAbout(expression: Expression, root: Node | undefined, file: AnalysedFile): boolean {
  if (root === undefined) return false;
  if (expression.kind === SyntaxKind.Identifier && file.origins.of(expression).some((origin) => origin.root === root)) return true;
  return forEachChild(expression, (child) => isAbout(child as Expression, root, file) || undefined) ?? false;
}

/** Whether the statement is an end with a new error or no result, made of nothing that the catch clause has kept or told. */
function leavesLastOut(
  ending: Node,
  { catchClause, loop, success, mayFailQuietly, counters }: CountedAttempt,
  file: AnalysedFile,
  project: LinkedProject,
): boolean {
  // The last attempt may have had no error.
  if (mayFailQuietly) return false;
  // Where all others have left, it is known what the last error was.
  if (exitsIn(catchClause, loop, file).length > 0 || isKeptOrTold(catchClause, counters, file, project)) return false;
  if (ending.kind !== SyntaxKind.ThrowStatement && ending.kind !== SyntaxKind.ReturnStatement) return false;
  const { expression } = ending as ts.ReturnStatement;
  if (expression === undefined) return false;
  const made = unwrap(expression);
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
    ({ kind, part, isText, from }) =>
      part === '' &&
      !isText &&
      (kind === 'call' || kind === 'escape' || (kind === 'store' && !assignments.includes(from as ts.BinaryExpression))),
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
  return callsIn(catchClause, file).some((call) => tells(call, file, project));
}

/** `null`, `[]`, `{}` */
function isNothing(node: Expression): boolean {
  if (node.kind === SyntaxKind.ArrayLiteralExpression) return (node as ts.ArrayLiteralExpression).elements.length === 0;
  if (node.kind === SyntaxKind.ObjectLiteralExpression) return (node as ts.ObjectLiteralExpression).properties.length === 0;
  return node.kind === SyntaxKind.NullKeyword;
}
