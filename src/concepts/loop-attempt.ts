import { initializerOf, symbolOf, type Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { callsIn, within } from '../dataflow/linked-project.js';
import { bodyOf, forEachChild, isFunction, SyntaxKind, unwrap, type Expression, type Node, type ts } from '../parse/syntax.js';
import { awaitedIn, type Call } from './attempt.js';
import { mentions } from './mentions.js';
import { successByStatus } from './status-success.js';

/** How a loop is left when it has worked: by a `return`, a `break`, or a variable that its condition reads. */
export type Success = 'return' | 'break' | 'flag';

/** A loop around a `try` that is left when what is tried has worked. */
export interface LoopAttempt {
  readonly loop: ts.IterationStatement;
  /** What the loop goes on by; undefined where it has no condition. */
  readonly condition: Expression | undefined;
  readonly tryBlock: ts.Block;
  readonly catchClause: ts.CatchClause;
  /** The calls that the `try` block awaits. */
  readonly awaited: readonly Call[];
  readonly success: Success;
  /** An attempt can also fail without an error: `if (response.ok) return response;`, and nothing throws where it is not. */
  readonly mayFailQuietly: boolean;
  /** The variables that the loop counts up or down. */
  readonly updated: ReadonlySet<Symbol>;
  /** Those of them that the condition reads. */
  readonly limiting: ReadonlySet<Symbol>;
  /** The variable of a loop over numbers; undefined for other loops. */
  readonly numbered: ReadonlySet<Symbol> | undefined;
}

/** `for (let i = 0; i < 3; i++) { try { return await load() } catch { … } }` */
export function loopAttemptIn(loop: ts.IterationStatement, file: AnalysedFile): LoopAttempt | undefined {
  const numbered = numberedIn(loop, file);
  const isOverList = loop.kind === SyntaxKind.ForOfStatement || loop.kind === SyntaxKind.ForInStatement;
  if ((isOverList && numbered === undefined) || loop.statement.kind !== SyntaxKind.Block) return undefined;
  const { tryBlock, catchClause } = (loop.statement as ts.Block).statements.find(isTry) ?? {};
  if (tryBlock === undefined || catchClause === undefined) return undefined;
  const condition = conditionOf(loop);
  if (condition !== undefined && /\.(length|size)\b/.test(condition.getText(file.bound.source))) return undefined;
  const unconditional = successOf(tryBlock, condition, file);
  const success = unconditional ?? successByStatus(tryBlock, exitsIn(tryBlock, loop, file), file);
  const awaited = awaitedIn(tryBlock, file);
  if (success === undefined || awaited.length === 0) return undefined;
  const updated = updatedIn(loop, file);
  const limiting = new Set([...updated].filter((symbol) => condition !== undefined && mentions(condition, new Set([symbol]), file)));
  const mayFailQuietly = unconditional === undefined;
  return { loop, condition, tryBlock, catchClause, awaited, success, mayFailQuietly, updated, limiting, numbered };
}

function isTry(node: Node): node is ts.TryStatement {
  return node.kind === SyntaxKind.TryStatement;
}

/** `for (const attempt of [1, 2, 3])`: the variable, where what is tried does not depend on it. */
function numberedIn(loop: ts.IterationStatement, file: AnalysedFile): ReadonlySet<Symbol> | undefined {
  if (loop.kind !== SyntaxKind.ForOfStatement) return undefined;
  const { expression, initializer } = loop as ts.ForOfStatement;
  const list = listBehind(unwrap(expression), file);
  if (list.kind !== SyntaxKind.ArrayLiteralExpression || initializer.kind !== SyntaxKind.VariableDeclarationList) return undefined;
  if (!(list as ts.ArrayLiteralExpression).elements.every(({ kind }) => kind === SyntaxKind.NumericLiteral)) return undefined;
  const [declaration] = (initializer as ts.VariableDeclarationList).declarations;
  const symbol = declaration?.name.kind === SyntaxKind.Identifier ? symbolOf(file.bound, declaration.name) : undefined;
  if (symbol === undefined) return undefined;
  const symbols = new Set([symbol]);
  return within(file.bound.tries, loop).some(({ tryBlock }) => mentions(tryBlock, symbols, file)) ? undefined : symbols;
}

/** `[100, 500]` of `const delays = [100, 500]`; anything else is itself. */
function listBehind(expression: Expression, file: AnalysedFile): Expression {
  const initializer = expression.kind === SyntaxKind.Identifier ? initializerOf(file.bound, expression as ts.Identifier) : undefined;
  return initializer === undefined ? expression : unwrap(initializer);
}

function conditionOf(loop: ts.IterationStatement): Expression | undefined {
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

function successOf(tryBlock: ts.Block, condition: Node | undefined, file: AnalysedFile): Success | undefined {
  const last = tryBlock.statements[tryBlock.statements.length - 1];
  if (last?.kind === SyntaxKind.ReturnStatement) return 'return';
  if (last?.kind === SyntaxKind.BreakStatement) return 'break';
  // if (response.ok) return response; throw new Error(…)
  const returns = within(file.bound.returns, tryBlock).filter((node) => bodyOf(node) === bodyOf(tryBlock));
  if (last?.kind === SyntaxKind.ThrowStatement && returns.length > 0) return 'return';
  return condition !== undefined && flagsIn(tryBlock, condition, file).length > 0 ? 'flag' : undefined;
}

/** `isSaved = true`, `result = await load()`: the variables that the `try` block sets and the condition reads. */
export function flagsIn(tryBlock: ts.Block, condition: Node, file: AnalysedFile): readonly Symbol[] {
  return within(file.bound.assignments, tryBlock).flatMap(({ left, right }) => {
    const isSign = [SyntaxKind.TrueKeyword, SyntaxKind.FalseKeyword, SyntaxKind.AwaitExpression].includes(right.kind);
    const symbol = left.kind === SyntaxKind.Identifier && isSign ? symbolOf(file.bound, left as ts.Identifier) : undefined;
    return symbol !== undefined && mentions(condition, new Set([symbol]), file) ? [symbol] : [];
  });
}

function updatedIn(loop: Node, file: AnalysedFile): ReadonlySet<Symbol> {
  const targets: Expression[] = within(file.bound.updates, loop).map(({ operand }) => operand);
  for (const { left, operatorToken } of within(file.bound.assignments, loop)) {
    if (operatorToken.kind === SyntaxKind.PlusEqualsToken || operatorToken.kind === SyntaxKind.MinusEqualsToken) targets.push(left);
  }
  return new Set(
    targets.flatMap((target) => (target.kind === SyntaxKind.Identifier ? (symbolOf(file.bound, target as ts.Identifier) ?? []) : [])),
  );
}

/** Whether an element is picked by a counter: different things are tried, not one thing again. */
export function isByIndex(tryBlock: Node, counters: ReadonlySet<Symbol>, file: AnalysedFile): boolean {
  return within(file.bound.members, tryBlock).some(
    (member) => member.kind === SyntaxKind.ElementAccessExpression && mentions(member.argumentExpression, counters, file),
  );
}

/** The nodes in `part` of a loop, or all of it, that leave the loop. */
export function exitsIn(part: Node, loop: Node, file: AnalysedFile): readonly Node[] {
  const { throws, returns } = file.bound;
  const ends = callsIn(part, file).filter((call) => file.neverReturns(call));
  const exits = [...within<Node>(throws, part), ...within<Node>(returns, part), ...breaksIn(part), ...ends];
  return exits.filter((node) => bodyOf(node) === bodyOf(loop));
}

/** The `break` statements in the node, nested functions left out. */
function breaksIn(outer: Node): readonly Node[] {
  const breaks: Node[] = [];
  const visit = (node: Node): void => {
    if (isFunction(node)) return;
    if (node.kind === SyntaxKind.BreakStatement) breaks.push(node);
    forEachChild(node, visit);
  };
  visit(outer);
  return breaks;
}
