import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { literalText } from '../dataflow/linked-project.js';
import { testsOf } from '../dataflow/tests.js';
import type { Edge, FlowGraph } from '../flow/flow-graph.js';
import { solve } from '../flow/solve.js';
import { isFunction, isUnequal, SyntaxKind, unwrap, type CallExpression, type Expression, type Node, type ts } from '../parse/syntax.js';
import { conditionsOn, decides } from './edge-conditions.js';
import type { HandlerPath, Narrowing, Outcome } from './error-handler.js';
import { asksAboutEarlier, outlives, type HandlerBody } from './handler-body.js';
import { mark, marksByAction, marksOfResult } from './handler-marks.js';
import { textOfEmptyResult } from './nothing-said.js';

/** The strongest deed names the outcome. */
const outcomes: readonly Exclude<Outcome, 'dropped'>[] = [
  'rethrown',
  'forwarded',
  'exited',
  'answered',
  'reported',
  'logged',
  'returned',
  'stored',
  'used',
  'unknown',
];

/** The ways through the handler, equal ones once. */
export function pathsOf(handler: HandlerBody): readonly HandlerPath[] {
  const { graph, file } = handler;
  const marks = marksByAction(handler);
  const takers = takersIn(marks, file);
  const after = (state: ReadonlySet<number>, action: Node): ReadonlySet<number> => {
    const added = marks.get(action);
    return added === undefined ? state : new Set([...state].map((bits) => bits | added));
  };
  const solution = solve<ReadonlySet<number>>(graph, {
    entry: new Set([outlives(handler) ? mark.stored : 0]),
    join: (a, b) => new Set([...a, ...b]),
    equals: (a, b) => a.size === b.size && [...a].every((bits) => b.has(bits)),
    transfer: after,
    along: (state, edge) => {
      const narrowed = narrow(state, edge, handler);
      const lacked = lackedBy(edge, takers, file);
      return lacked === 0 ? narrowed : new Set([...narrowed].map((bits) => bits | lacked));
    },
  });

  const found = new Map<string, HandlerPath>();
  const add = (bits: number, exit: HandlerPath['exit'], at: Node | undefined, fallback: string | undefined): void => {
    const outcome = outcomes.find((name) => (bits & mark[name]) !== 0) ?? 'dropped';
    const narrowing: Narrowing = bits & mark.met ? 'met' : bits & mark.rest ? 'rest' : 'none';
    const key = `${outcome} ${narrowing} ${exit} ${fallback ?? ''} ${at?.pos ?? ''}`;
    if (!found.has(key)) found.set(key, { outcome, narrowing, exit, at, fallback });
  };

  for (const block of graph.blocks) {
    const before = solution.stateBefore(block);
    if (before === undefined) continue;
    // Nothing runs after a call that ends the process, but what the block did before it may throw.
    const isEnd = block !== graph.exit && block !== graph.throws && block.successors.every(({ kind }) => kind === 'error');
    const out = block.successors.filter(({ to, kind }) => to === graph.exit || (to === graph.throws && kind === 'throw'));
    if (!isEnd && out.length === 0) continue;
    const end = block.actions.reduce(after, before);
    if (isEnd) for (const bits of end) add(bits | mark.exited, 'end', undefined, undefined);
    for (const edge of out) {
      const last = block.actions[block.actions.length - 1];
      for (const bits of narrow(end, edge, handler)) {
        if (edge.to === graph.throws) add(bits | mark.rethrown, 'throw', last, undefined);
        else if (last !== undefined && isJump(last)) add(bits, 'jump', last, undefined);
        else {
          const returned = returnedAt(last, edge, handler.node);
          const deed = returned === undefined ? 0 : marksOfResult(returned, handler);
          add(
            bits | deed,
            returned === undefined && edge.kind !== 'return' ? 'end' : 'return',
            returned ?? last,
            returned === undefined ? undefined : textOfEmptyResult(returned, file, handler.project),
          );
        }
      }
    }
  }
  return [...found.values()];
}

/** What an edge says of the error; no state is left where there is no error. */
function narrow(state: ReadonlySet<number>, edge: Edge, handler: HandlerBody): ReadonlySet<number> {
  const { file, root, mayLackError } = handler;
  if (root === undefined) return state;
  let added = 0;
  for (const condition of conditionsOn(edge)) {
    if (!decides(condition.expression) || asksAboutEarlier(condition.expression, handler)) continue;
    for (const { kind, about, isMet } of testsOf(file, condition)) {
      if (about !== root || kind === 'development' || kind === 'sent' || isTypeGuard(condition.expression)) continue;
      if (kind !== 'any') added |= isMet ? mark.met : mark.rest;
      else if (mayLackError && !isMet) return none;
    }
  }
  return added === 0 ? state : new Set([...state].map((bits) => bits | added));
}

const none: ReadonlySet<number> = new Set();

const taken = mark.logged | mark.reported | mark.forwarded | mark.used | mark.unknown;

/** What gets the error, as the code spells it: `this.log` of `this.log.warn(error)`, `done` of `done(error)`; and what it does with it. */
function takersIn(marks: ReadonlyMap<Node, number>, { bound }: AnalysedFile): ReadonlyMap<string, number> {
  const takers = new Map<string, number>();
  for (const [action, bits] of marks) {
    if ((bits & taken) === 0 || action.kind !== SyntaxKind.CallExpression) continue;
    const callee = unwrap((action as CallExpression).expression);
    const names =
      callee.kind === SyntaxKind.PropertyAccessExpression ? [callee, unwrap((callee as ts.PropertyAccessExpression).expression)] : [callee];
    for (const name of names) takers.set(name.getText(bound.source), bits & taken);
  }
  return takers;
}

/** `this.log && this.log.warn(error)`, `if (done) done(error)`: nobody wants to hear of it where there is no logger or callback. */
function lackedBy(edge: Edge, takers: ReadonlyMap<string, number>, { bound }: AnalysedFile): number {
  if (takers.size === 0) return 0;
  for (const { expression, holds } of conditionsOn(edge)) {
    if (!holds) return takers.get(presentIn(unwrap(expression)).getText(bound.source)) ?? 0;
  }
  return 0;
}

/** `done` of `typeof done === 'function'`; else the condition itself. */
function presentIn(condition: Expression): Expression {
  if (condition.kind !== SyntaxKind.BinaryExpression) return condition;
  const { left, operatorToken, right } = condition as ts.BinaryExpression;
  const isSame = operatorToken.kind === SyntaxKind.EqualsEqualsEqualsToken || operatorToken.kind === SyntaxKind.EqualsEqualsToken;
  const isTyped = isSame && left.kind === SyntaxKind.TypeOfExpression && literalText(right) === 'function';
  return isTyped ? unwrap((left as ts.TypeOfExpression).expression) : condition;
}

/** `'code' in error`: asked for the compiler, before the code itself is. */
function isTypeGuard(condition: Expression): boolean {
  return condition.kind === SyntaxKind.BinaryExpression && (condition as ts.BinaryExpression).operatorToken.kind === SyntaxKind.InKeyword;
}

/** The conditions in the graph that pick errors out by code, class, status or text, as the code spells them. */
export function picksIn(graph: FlowGraph, root: Node, file: AnalysedFile): readonly string[] {
  const picks = new Set<string>();
  for (const { successors } of graph.blocks) {
    for (const { condition, subject, kind } of successors) {
      if (condition === undefined || kind === 'false' || kind === 'default' || isOptional(condition)) continue;
      const tests = testsOf(file, { expression: condition, holds: true, subject });
      if (!tests.some((test) => test.about === root && test.kind !== 'any' && test.kind !== 'sent')) continue;
      const text =
        subject === undefined
          ? condition.getText(file.bound.source)
          : `${subject.getText(file.bound.source)} === ${condition.getText(file.bound.source)}`;
      picks.add((isDifference(condition) ? text.replace(/!==?/, '===') : text).replace(/\s+/g, ' '));
    }
  }
  return [...picks];
}

/** `error.status !== 404` picks out the errors of which it does not hold. */
function isDifference(condition: Expression): boolean {
  return condition.kind === SyntaxKind.BinaryExpression && isUnequal((condition as ts.BinaryExpression).operatorToken);
}

/** `error.response` of `error.response?.status`: what is picked out is said behind it. */
function isOptional(condition: Expression): boolean {
  const { parent } = condition;
  return parent.kind === SyntaxKind.PropertyAccessExpression && (parent as ts.PropertyAccessExpression).questionDotToken !== undefined;
}

function returnedAt(last: Node | undefined, edge: Edge, handler: Node): Expression | undefined {
  if (edge.kind !== 'return') return undefined;
  if (last?.kind === SyntaxKind.ReturnStatement) return (last as ts.ReturnStatement).expression;
  if (isFunction(handler) && handler.body !== undefined && handler.body.kind !== SyntaxKind.Block) return handler.body as Expression;
  return undefined;
}

function isJump(node: Node): boolean {
  return node.kind === SyntaxKind.BreakStatement || node.kind === SyntaxKind.ContinueStatement;
}
