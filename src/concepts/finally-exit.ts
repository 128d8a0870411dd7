import { nameOf } from '../bind/names.js';
import { symbolOf, writesOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { callsIn, within, type LinkedProject } from '../dataflow/linked-project.js';
import {
  bodyOf,
  forEachChild,
  isFunction,
  isInside,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type FunctionNode,
  type Node,
  type ts,
} from '../parse/syntax.js';

/** A way out of a `finally` that does not lead to the code after it. */
export interface FinallyExit {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  /** The statement that leaves; for `await`, the expression that leaves when it rejects. */
  readonly node: Node;
  readonly kind: 'return' | 'throw' | 'break' | 'continue' | 'await';
  /** What is awaited, by name. */
  readonly awaited: string | undefined;
}

const kinds = new Map<Node['kind'], FinallyExit['kind']>([
  [SyntaxKind.ReturnStatement, 'return'],
  [SyntaxKind.ThrowStatement, 'throw'],
  [SyntaxKind.BreakStatement, 'break'],
  [SyntaxKind.ContinueStatement, 'continue'],
  [SyntaxKind.AwaitExpression, 'await'],
]);

/** The ways out of `finally` blocks, and throws in `.finally()` callbacks, that may replace an error or a result. */
export function* finallyExits(file: AnalysedFile, project: LinkedProject): Generator<FinallyExit> {
  for (const statement of file.bound.tries) {
    const { finallyBlock } = statement;
    if (finallyBlock === undefined || !hasSomethingInFlight(statement, file, project)) continue;
    for (const node of exitsIn(finallyBlock)) {
      if (node.kind === SyntaxKind.ThrowStatement && isKeptError(node as ts.ThrowStatement, finallyBlock, file)) continue;
      yield create(node, file, project);
    }
  }
  for (const call of file.bound.calls) {
    const callback = call.kind === SyntaxKind.CallExpression ? finallyCallback(call as CallExpression) : undefined;
    if (callback?.body === undefined) continue;
    for (const node of exitsIn(callback.body)) {
      // An error from before the promise is what the author wants to be seen.
      if (node.kind === SyntaxKind.ThrowStatement && unwrap((node as ts.ThrowStatement).expression).kind !== SyntaxKind.Identifier)
        yield create(node, file, project);
    }
  }
}

function create(node: Node, file: AnalysedFile, project: LinkedProject): FinallyExit {
  const expression = node.kind === SyntaxKind.AwaitExpression ? unwrap((node as ts.AwaitExpression).expression) : undefined;
  const awaited = expression?.kind === SyntaxKind.CallExpression ? calleeName(expression as CallExpression) : undefined;
  return { file, project, node, kind: kinds.get(node.kind)!, awaited };
}

/** `promise.finally(() => { … })` */
function finallyCallback({ expression: callee, arguments: [argument] }: CallExpression): FunctionNode | undefined {
  if (
    callee.kind !== SyntaxKind.PropertyAccessExpression ||
    (callee as ts.PropertyAccessExpression).name.text !== 'finally' ||
    argument === undefined
  )
    return undefined;
  const callback = unwrap(argument);
  return isFunction(callback) ? callback : undefined;
}

/** Whether an error or a result can be on its way when the `finally` block starts. */
function hasSomethingInFlight({ tryBlock, catchClause }: ts.TryStatement, file: AnalysedFile, project: LinkedProject): boolean {
  const returns = (block: ts.Block): boolean =>
    within(file.bound.returns, block).some((node) => node.expression !== undefined && bodyOf(node) === bodyOf(block));
  const fails = (block: ts.Block): boolean =>
    within(file.bound.throws, block).some((node) => bodyOf(node) === bodyOf(block)) ||
    callsIn(block, file).some(
      (node) => bodyOf(node) === bodyOf(block) && project.rowsCalled(node, file).every(({ call }) => call.is !== 'log'),
    );
  if (returns(tryBlock)) return true;
  return catchClause === undefined ? fails(tryBlock) : returns(catchClause.block) || fails(catchClause.block);
}

/**
 * `throw failure`, of a variable that this or an outer catch clause has set to its error, or `if (hasFailed) throw failure`, of one that is
 * set elsewhere: that one is meant to be seen.
 */
function isKeptError({ expression, parent }: ts.ThrowStatement, finallyBlock: ts.Block, file: AnalysedFile): boolean {
  if (file.origins.of(expression).some(({ root }) => root.parent?.kind === SyntaxKind.CatchClause)) return true;
  const thrown = unwrap(expression);
  const symbol = thrown.kind === SyntaxKind.Identifier ? symbolOf(file.bound, thrown as ts.Identifier) : undefined;
  if (symbol === undefined || parent === finallyBlock) return false;
  const places = [...symbol.declarations, ...writesOf(file.bound, symbol)];
  return symbol.kind === 'variable' && places.every((place) => !isInside(place, finallyBlock));
}

/** The statements and awaits below the block that lead out of it. */
function exitsIn(block: Node): readonly Node[] {
  const exits: Node[] = [];
  const visit = (node: Node, inner: Inner): void => {
    if (isFunction(node) || node.kind === SyntaxKind.ClassDeclaration || node.kind === SyntaxKind.ClassExpression) return;
    if (leaves(node, inner)) exits.push(node);
    const next = enter(node, inner);
    if (node.kind !== SyntaxKind.TryStatement) {
      forEachChild(node, (child) => visit(child, next));
      return;
    }
    // The inner `finally` block is looked at by itself.
    const { tryBlock, catchClause } = node as ts.TryStatement;
    visit(tryBlock, catchClause === undefined ? inner : { ...inner, isCaught: true });
    if (catchClause !== undefined) visit(catchClause.block, inner);
  };
  forEachChild(block, (child) => visit(child, outermost));
  return exits;
}

/** What is between the block and a statement in it. */
interface Inner {
  readonly isCaught: boolean;
  readonly isInLoop: boolean;
  readonly isInSwitch: boolean;
  readonly labels: readonly string[];
}

const outermost: Inner = { isCaught: false, isInLoop: false, isInSwitch: false, labels: [] };

function enter(node: Node, inner: Inner): Inner {
  switch (node.kind) {
    case SyntaxKind.ForStatement:
    case SyntaxKind.ForInStatement:
    case SyntaxKind.ForOfStatement:
    case SyntaxKind.WhileStatement:
    case SyntaxKind.DoStatement:
      return { ...inner, isInLoop: true };
    case SyntaxKind.SwitchStatement:
      return { ...inner, isInSwitch: true };
    case SyntaxKind.LabeledStatement:
      return { ...inner, labels: [...inner.labels, nameOf((node as ts.LabeledStatement).label) ?? ''] };
    default:
      return inner;
  }
}

function leaves(node: Node, { isCaught, isInLoop, isInSwitch, labels }: Inner): boolean {
  switch (node.kind) {
    case SyntaxKind.ReturnStatement:
      return true;
    case SyntaxKind.ThrowStatement:
      return !isCaught;
    case SyntaxKind.AwaitExpression:
      return !isCaught && !hasOwnHandler((node as ts.AwaitExpression).expression);
    case SyntaxKind.BreakStatement:
    case SyntaxKind.ContinueStatement: {
      const { label } = node as ts.BreakOrContinueStatement;
      if (label !== undefined) return !labels.includes(label.text);
      return !isInLoop && !(isInSwitch && node.kind === SyntaxKind.BreakStatement);
    }
    default:
      return false;
  }
}

/** `client.end().catch(report)`, `client.end().then(done, report)`, `Promise.allSettled(…)`; what is no call is looked at elsewhere. */
function hasOwnHandler(expression: ts.Expression): boolean {
  const node = unwrap(expression);
  if (node.kind !== SyntaxKind.CallExpression) return true;
  const { expression: callee, arguments: args } = node as CallExpression;
  if (callee.kind !== SyntaxKind.PropertyAccessExpression) return false;
  const { text } = (callee as ts.PropertyAccessExpression).name;
  return text === 'catch' || text === 'allSettled' || (text === 'then' && args.length === 2);
}
