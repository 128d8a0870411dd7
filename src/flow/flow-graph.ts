import { SyntaxKind, type Body, type Expression, type Node, type ts } from '../parse/syntax.js';

/**
 * What may run next in one function, also when something throws.
 *
 * A block lists its **actions** in evaluation order: calls, `new`, tagged templates, `await`, `yield`, assignments and updates,
 * variable declarations (a catch clause's too), `delete`, `throw`, `return`, `break`, `continue`, and the `for … of` / `for … in`
 * that takes its next element. Short-circuit operators (`&&`, `||`, `??`, `?.`, `?:`), `if`, loops, `switch`, `try` split blocks.
 * Nested functions and classes are not entered: they are values. A `finally` is there once for each way that leads through it
 * (to the code after it, with an error, to a `return` …), so that these ways do not mix.
 *
 * Invariants:
 * - Every block but `exit` and `throws` can be reached; code that cannot is not in the graph.
 * - `blocks[block.id] === block`, `entry` is 0, and only `loop` edges lead to a block with the same or a lower id. Hence
 *   ascending ids are a reverse post-order, and a `loop` edge's target dominates its source.
 * - A block has at most one `error` edge.
 */
export interface FlowGraph {
  readonly body: Body;
  readonly blocks: readonly Block[];
  readonly entry: Block;
  /** Reached when the body returns or runs off its end; for a catch clause's block also by a jump to the code around it. */
  readonly exit: Block;
  /** Reached when an error leaves the body. */
  readonly throws: Block;
  /**
   * Where the node is evaluated: an action or condition itself; a part of one together with what is evaluated next around it; a
   * condition of several parts with the first; a statement or a clause where it starts. Empty for dead code and other bodies;
   * more than one only inside `finally`.
   */
  placesOf(node: Node): readonly Place[];
  /** The block of the first place; inside `finally`, that of the normal way if there is one. */
  blockOf(node: Node): Block | undefined;
}

export interface Block {
  readonly id: number;
  readonly actions: readonly Node[];
  readonly successors: readonly Edge[];
  readonly predecessors: readonly Edge[];
}

/**
 * - `next`: plain order; two of them where no expression decides: at the head of a `for … of`, before a default in a pattern.
 * - `true`/`false`: the outcome of `condition`, which has no `!`, `&&`, `||`, `?:` and parentheses around it. For `a?.b`,
 *   `a ?? b` and `a ??= b` the condition is `a` and `true` means "not nullish".
 * - `case`: `condition` is the case clause's expression, which equals `subject`, the switch's. `default`: no `case` edge of the
 *   same block was taken; leads to the next test, the default clause or past the switch. (`switch (true)` has `true`/`false` edges.)
 * - `loop`: back to a loop's head.
 * - `error`: an action of `from` that `canThrow` did; goes to the innermost catch clause, `finally`, or `throws`. An analysis
 *   joins the states before each such action.
 * - `throw`: to where `error` goes, but after all actions of `from`: a `throw` statement, a call that always throws, the end of a
 *   `finally` that an error went into. A `try` without any action that can throw has one from each block, which keeps its catch
 *   clause alive.
 * - `return`: to `exit` (a jump out of a body that is a block, too), or to the `finally` on the way. The value is that of the
 *   `return` that ends `from`, or the body of an arrow function.
 */
export interface Edge {
  readonly from: Block;
  readonly to: Block;
  readonly kind: 'next' | 'true' | 'false' | 'case' | 'default' | 'loop' | 'error' | 'throw' | 'return';
  readonly condition: Expression | undefined;
  readonly subject: Expression | undefined;
}

/** A point of a block: at `block.actions[index]` if that is `node`, else between the actions before `index` and those from it on. */
export interface Place {
  readonly node: Node;
  readonly block: Block;
  readonly index: number;
}

/** A test that holds whenever a node is reached. */
export interface Condition {
  readonly expression: Expression;
  /** The outcome of the expression on every way to the node. */
  readonly holds: boolean;
  /** For a switch: the switch's expression, which equals `expression` (or, when `holds` is false, does not). */
  readonly subject: Expression | undefined;
  /** What `subject` may equal instead, where several cases lead to the node: `case 'a': case 'b':`. */
  readonly alternatives?: readonly Expression[];
}

/** Whether the action may fail before it is done, so that its block has an `error` edge. */
export function canThrow(action: Node): boolean {
  switch (action.kind) {
    case SyntaxKind.CallExpression:
    case SyntaxKind.AwaitExpression:
    case SyntaxKind.NewExpression:
    case SyntaxKind.YieldExpression:
    case SyntaxKind.TaggedTemplateExpression:
      return true;
    case SyntaxKind.ForOfStatement:
      return (action as ts.ForOfStatement).awaitModifier !== undefined;
    default:
      return false;
  }
}
