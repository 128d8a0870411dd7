import { symbolOf, type Symbol } from '../bind/scopes.js';
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

/**
 * How a retry loop ends after its last attempt has failed: `silently`, as if it had succeeded; by throwing a new error `without` the last
 * one; or `handled` in any other way.
 */
export type Exhaustion = 'silently' | 'without' | 'handled';

/** A bounded loop that tries the same thing again when it has failed. */
export interface RetryLoop {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  readonly node: ts.IterationStatement;
  /** The call that is tried, by name; undefined when there are several. */
  readonly triedName: string | undefined;
  readonly exhaustion: Exhaustion;
  /** The throw behind the loop that leaves the last error out. */
  readonly thrown: ts.ThrowStatement | undefined;
  /** Keeps the last error and throws it behind the loop; undefined where that takes more than an edit. */
  readonly throwingLast: readonly Edit[] | undefined;
}

/** The retry loops of a file. */
export function* retryLoops(file: AnalysedFile, project: LinkedProject): Generator<RetryLoop> {
  for (const node of file.bound.loops) {
    const attempt = attemptIn(node, file);
    if (attempt === undefined) continue;
    const { tried, catchClause, isLeftByReturn } = attempt;
    const after = statementsAfter(node);
    const thrown = after?.[0]?.kind === SyntaxKind.ThrowStatement ? (after[0] as ts.ThrowStatement) : undefined;
    const exhaustion = exhaustionOf(attempt, after, thrown, file, project);
    yield {
      file,
      project,
      node,
      triedName: tried.length === 1 ? calleeName(tried[0]!) : undefined,
      exhaustion,
      thrown: exhaustion === 'without' ? thrown : undefined,
      get throwingLast() {
        return isLeftByReturn && exhaustion === 'silently' ? throwingLast(node, catchClause, file) : undefined;
      },
    };
  }
}

interface Attempt {
  readonly loop: ts.IterationStatement;
  readonly tried: readonly (CallExpression | NewExpression)[];
  readonly catchClause: ts.CatchClause;
  readonly isLeftByReturn: boolean;
}

/** `for (let i = 0; i < 3; i++) { try { return await load() } catch { … } }` */
function attemptIn(loop: ts.IterationStatement, file: AnalysedFile): Attempt | undefined {
  const condition = conditionOf(loop);
  if (condition === undefined || loop.statement.kind !== SyntaxKind.Block) return undefined;
  const counters = countersOf(loop, condition, file);
  if (counters.size === 0 || /\.(length|size)\b/.test(condition.getText(file.bound.source))) return undefined;
  const statement = (loop.statement as ts.Block).statements.find((inner): inner is ts.TryStatement => inner.kind === SyntaxKind.TryStatement);
  const { tryBlock, catchClause } = statement ?? {};
  if (tryBlock === undefined || catchClause === undefined) return undefined;
  const exit = tryBlock.statements[tryBlock.statements.length - 1];
  const isLeftByReturn = exit?.kind === SyntaxKind.ReturnStatement;
  if (!isLeftByReturn && exit?.kind !== SyntaxKind.BreakStatement) return undefined;
  const calls = callsIn(tryBlock, file).filter((call) => bodyOf(call) === bodyOf(loop));
  const tried = calls.filter(({ parent }) => parent.kind === SyntaxKind.AwaitExpression);
  // Elements by their index are different things, not one thing again.
  const isIteration = within(file.bound.members, tryBlock).some(
    (member) => member.kind === SyntaxKind.ElementAccessExpression && mentions(member.argumentExpression, counters, file),
  );
  return tried.length === 0 || isIteration ? undefined : { loop, tried, catchClause, isLeftByReturn };
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
  const targets: Expression[] = within(file.bound.updates, loop).map(({ operand }) => operand);
  for (const { left, operatorToken } of within(file.bound.assignments, loop)) {
    if (operatorToken.kind === SyntaxKind.PlusEqualsToken || operatorToken.kind === SyntaxKind.MinusEqualsToken) targets.push(left);
  }
  const counters = new Set<Symbol>();
  for (const target of targets) {
    const symbol = target.kind === SyntaxKind.Identifier ? symbolOf(file.bound, target as ts.Identifier) : undefined;
    if (symbol !== undefined && mentions(condition, new Set([symbol]), file)) counters.add(symbol);
  }
  return counters;
}

/** Whether one of the symbols stands in the node. */
export function mentions(node: Node, symbols: ReadonlySet<Symbol>, file: AnalysedFile): boolean {
  if (node.kind === SyntaxKind.Identifier) {
    const symbol = symbolOf(file.bound, node as ts.Identifier);
    return symbol !== undefined && symbols.has(symbol);
  }
  return forEachChild(node, (child) => mentions(child, symbols, file) || undefined) ?? false;
}

function exhaustionOf(
  attempt: Attempt,
  after: readonly Node[] | undefined,
  thrown: ts.ThrowStatement | undefined,
  file: AnalysedFile,
  project: LinkedProject,
): Exhaustion {
  const { loop, catchClause } = attempt;
  if (after === undefined || !goesOn(attempt, file)) return 'handled';
  if (after.every(isBareReturn)) return 'silently';
  return thrown !== undefined && leavesLastOut(thrown, catchClause, loop, file, project) ? 'without' : 'handled';
}

/** Whether the catch clause leads to the next attempt every time, the last one too. */
function goesOn({ loop, catchClause }: Attempt, file: AnalysedFile): boolean {
  const graph = file.flowOf(bodyOf(loop));
  const condition = conditionOf(loop)!;
  const counters = countersOf(loop, condition, file);
  const exits = exitsOf(loop, catchClause, file);
  // What leaves for its error alone leaves the others; anything else may be the end of the last attempt.
  const root = catchClause.variableDeclaration;
  const isForOneError = (exit: Node): boolean => {
    const conditions = conditionsAt(graph, exit).filter(({ expression }) => expression.pos >= catchClause.pos && expression.end <= catchClause.end);
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
  const exits = [...within<Node>(throws, catchClause), ...within<Node>(returns, catchClause), ...breaksIn(catchClause.block)];
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

/** What comes after the loop up to the end of its function; undefined where that is not the end of a list of statements. */
function statementsAfter(loop: Node): readonly Node[] | undefined {
  const after: Node[] = [];
  for (let node = loop; ; node = node.parent) {
    const { parent } = node;
    if (parent.kind === SyntaxKind.Block) {
      const { statements } = parent as ts.Block;
      after.push(...statements.slice(statements.indexOf(node as ts.Statement) + 1));
      if (isFunction(parent.parent)) return after;
    } else if (parent.kind !== SyntaxKind.IfStatement && parent.kind !== SyntaxKind.LabeledStatement) return undefined;
  }
}

function isBareReturn(node: Node): boolean {
  if (node.kind !== SyntaxKind.ReturnStatement) return false;
  const { expression } = node as ts.ReturnStatement;
  return expression === undefined || (expression.kind === SyntaxKind.Identifier && (expression as ts.Identifier).text === 'undefined');
}

/** Whether the thrown error is a new one, made of nothing that the catch clause has kept or told. */
function leavesLastOut(thrown: ts.ThrowStatement, catchClause: ts.CatchClause, loop: Node, file: AnalysedFile, project: LinkedProject): boolean {
  const { variableDeclaration: root, block } = catchClause;
  // Where all others have left, it is known what the last error was.
  if (exitsOf(loop, catchClause, file).length > 0) return false;
  const made = unwrap(thrown.expression);
  if (made.kind !== SyntaxKind.NewExpression) return false;
  const isTold =
    root !== undefined &&
    project.effects
      .of(root, file)
      .some(({ kind, part, isText }) => part === '' && !isText && (kind === 'call' || kind === 'store' || kind === 'escape'));
  if (isTold || within(file.bound.assignments, block).length > 0) return false;
  // An argument that the loop has written may be the error by another name.
  const written = within(file.bound.assignments, loop).flatMap(({ left }) =>
    left.kind === SyntaxKind.Identifier ? [symbolOf(file.bound, left as ts.Identifier)] : [],
  );
  return !mentions(made, new Set(written.filter((symbol) => symbol !== undefined)), file);
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
