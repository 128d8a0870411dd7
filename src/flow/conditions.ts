import { isInside, SyntaxKind, type Expression, type Node, type ts } from '../parse/syntax.js';
import { canThrow, type Block, type Condition, type Edge, type FlowGraph, type Place } from './flow-graph.js';
import { remembered } from '../remembered.js';

/*
 * Three questions about the ways from one place to another. `conditionsAt` climbs the dominators: a block's condition holds
 * where the block dominates, if the block has only one edge into it (but loop edges, whose sources it dominates itself), or only
 * such as are parts of one condition or cases of one switch.
 * `alwaysPrecedes` and `canReach` search the blocks forward and stop at what must not be met. An action that throws has been met.
 */

/** The conditions that hold on every way from the entry to the node, in the order of their evaluation. */
export function conditionsAt(graph: FlowGraph, node: Node): readonly Condition[] {
  const [first, ...others] = graph.placesOf(node);
  if (!first) return [];
  let conditions = conditionsBefore(graph, first.block);
  for (const { block } of others) {
    const alike = conditionsBefore(graph, block);
    conditions = conditions.filter((a) => alike.some((b) => a.expression === b.expression && a.holds === b.holds));
  }
  return conditions;
}

function conditionsBefore(graph: FlowGraph, block: Block): Condition[] {
  const conditions: Condition[] = [];
  for (let known = knownBefore(graph)[block.id]; known; known = known.above) conditions.push(...known.conditions);
  return conditions.reverse();
}

/** Conditions that a block adds, the last of them first, to those that hold where its dominator ends. */
interface Known {
  readonly conditions: readonly Condition[];
  readonly above: Known | undefined;
}

/** What is known before each block: the own of the nearest block that adds something, and so on upwards. */
const knownBefore = remembered((graph: FlowGraph): readonly (Known | undefined)[] => {
  const dominators = dominatorsOf(graph);
  const known: (Known | undefined)[] = [];
  for (const block of graph.blocks) {
    const above = block.id > 0 ? known[dominators[block.id]!] : undefined;
    const conditions = block.id > 0 ? conditionsInto(block) : [];
    known.push(conditions.length > 0 ? { conditions, above } : above);
  }
  return known;
});

function conditionsInto(block: Block): readonly Condition[] {
  const edge = onlyWayInto(block);
  return edge ? conditionsOf(edge) : (joinedCases(block) ?? joinedCondition(block));
}

function onlyWayInto(block: Block): Edge | undefined {
  let only: Edge | undefined;
  for (const edge of block.predecessors) {
    if (edge.from.id >= block.id) continue;
    if (only) return undefined;
    only = edge;
  }
  return only;
}

/** `case 'a': case 'b':` where no other way leads into the block. */
function joinedCases({ id, predecessors }: Block): readonly Condition[] | undefined {
  const edges = predecessors.filter(({ from }) => from.id < id);
  const [first, ...others] = edges;
  if (first?.kind !== 'case' || !others.every(({ kind, subject }) => kind === 'case' && subject === first.subject)) return undefined;
  return [{ expression: first.condition!, holds: true, subject: first.subject, alternatives: others.map(({ condition }) => condition!) }];
}

/** `a || b` where `a` and `b` lead into the block, `a && b` where `!a` and `!b` do: the least that all the ways have in common. */
function joinedCondition({ id, predecessors }: Block): readonly Condition[] {
  let joined: Condition | undefined;
  for (const edge of predecessors) {
    if (edge.from.id >= id) continue;
    let other = outcomeOf(edge);
    if (!other) return [];
    joined ??= other;
    while (joined && !isInside(other.expression, joined.expression)) joined = wholeOf(joined);
    while (other && joined && other.expression !== joined.expression) other = wholeOf(other);
    if (!joined || other?.holds !== joined.holds) return [];
  }
  return joined ? [joined] : [];
}

function outcomeOf({ kind, condition: expression, subject }: Edge): Condition | undefined {
  if (!expression || subject || (kind !== 'true' && kind !== 'false')) return undefined;
  return { expression, holds: kind === 'true', subject };
}

/** What is known of the condition that this one is a part of. */
function wholeOf({ expression, holds }: Condition): Condition | undefined {
  const { parent } = expression;
  // Where nothing stands before a `?.`, the whole chain is nothing.
  if (isLinkOn(parent, expression)) return holds ? undefined : { expression: parent, holds, subject: undefined };
  if (!isPart(parent)) return undefined;
  const whole = parent as Expression;
  if (whole.kind === SyntaxKind.PrefixUnaryExpression) return { expression: whole, holds: !holds, subject: undefined };
  if (whole.kind === SyntaxKind.BinaryExpression) {
    const { left, operatorToken } = whole as ts.BinaryExpression;
    // The right side is only asked where the left one decides nothing.
    if (expression === left && holds !== (operatorToken.kind === SyntaxKind.BarBarToken)) return undefined;
  }
  return { expression: whole, holds, subject: undefined };
}

/** Whether the node is a link of a chain on the expression: `a?.b`, `a?.(b)`, `a?.b.c`. */
function isLinkOn(
  node: Node,
  expression: Expression,
): node is ts.PropertyAccessExpression | ts.ElementAccessExpression | ts.CallExpression {
  switch (node.kind) {
    case SyntaxKind.PropertyAccessExpression:
    case SyntaxKind.ElementAccessExpression:
    case SyntaxKind.CallExpression:
      return (node as ts.CallExpression).expression === expression;
    default:
      return false;
  }
}

/** Whether the node is a condition made of conditions: `a || b`, `!a`, `(a)`. */
function isPart(node: Node): boolean {
  switch (node.kind) {
    case SyntaxKind.ParenthesizedExpression:
      return true;
    case SyntaxKind.PrefixUnaryExpression:
      return (node as ts.PrefixUnaryExpression).operator === SyntaxKind.ExclamationToken;
    case SyntaxKind.BinaryExpression: {
      const { kind } = (node as ts.BinaryExpression).operatorToken;
      return kind === SyntaxKind.BarBarToken || kind === SyntaxKind.AmpersandAmpersandToken;
    }
    default:
      return false;
  }
}

function conditionsOf({ kind, from, condition: expression, subject }: Edge): readonly Condition[] {
  if (expression) return [{ expression, holds: kind !== 'false', subject }];
  if (kind !== 'default') return [];
  const others = from.successors.filter((other) => other.kind === 'case');
  return others.map(({ condition }) => ({ expression: condition!, holds: false, subject }));
}

/**
 * The immediate dominator of each block, after Cooper, Harvey and Kennedy. One pass is enough: all loops have one head, so that
 * loop edges add nothing. -1 for an `exit` or `throws` that is not reached.
 */
const dominatorsOf = remembered((graph: FlowGraph): Int32Array => {
  const dominators = new Int32Array(graph.blocks.length).fill(-1);
  for (const { id, predecessors } of graph.blocks) {
    let dominator = -1;
    for (const { from } of predecessors) {
      if (from.id >= id) continue;
      if (dominator < 0) dominator = from.id;
      for (let other = from.id; other !== dominator;) {
        if (other > dominator) other = dominators[other]!;
        else dominator = dominators[dominator]!;
      }
    }
    dominators[id] = dominator;
  }
  return dominators;
});

/** Whether every way from the entry to `b` meets `a` before. False if either is dead code or in another body. */
export function alwaysPrecedes(graph: FlowGraph, a: Node, b: Node): boolean {
  const before = graph.placesOf(a);
  const after = graph.placesOf(b);
  if (before.length === 0 || after.length === 0) return false;

  const open = after.filter((place) => !before.some((other) => other.block === place.block && isBefore(other, place)));
  if (open.length === 0) return true;
  return !isReachable(graph, [{ block: graph.entry, index: 0 }], open, (block, from) => {
    const place = before.find((other) => other.block === block);
    return place && place.index >= from ? place.index : NEVER;
  });
}

/** What limits the ways that `canReach` looks for. */
export interface ReachOptions {
  /** Actions that the way must not meet. */
  readonly without?: (action: Node) => boolean;
}

/** Whether a way leads from just after `from` to `to` (a node, or the start of a block). */
export function canReach(graph: FlowGraph, from: Node, to: Node | Block, { without }: ReachOptions = {}): boolean {
  const starts = graph.placesOf(from).map((place) => ({ block: place.block, index: isAction(place) ? place.index + 1 : place.index }));
  const goals = 'actions' in to ? to : graph.placesOf(to);
  return isReachable(graph, starts, goals, ({ actions }, first) => {
    if (!without) return NEVER;
    for (let index = first; index < actions.length; index++) {
      if (without(actions[index]!)) return index;
    }
    return NEVER;
  });
}

const NEVER = Infinity;

/** Whether a way leads from a start to a goal. `barrierIn` is the index of the first action, from one on, that ends all ways. */
function isReachable(
  { blocks }: FlowGraph,
  starts: readonly Pick<Place, 'block' | 'index'>[],
  goals: readonly Place[] | Block,
  barrierIn: (block: Block, first: number) => number,
): boolean {
  const seen = new Uint8Array(blocks.length);
  const queue = [...starts];
  for (let next = queue.pop(); next; next = queue.pop()) {
    const { block, index } = next;
    const barrier = barrierIn(block, index);
    if (!('actions' in goals)) {
      if (goals.some((goal) => goal.block === block && goal.index >= index && goal.index <= barrier)) return true;
    }
    for (const { kind, to } of block.successors) {
      if (seen[to.id] === 1) continue;
      if (kind === 'error' ? !throwsBetween(block, index, barrier) : barrier !== NEVER) continue;
      if (to === goals) return true;
      seen[to.id] = 1;
      queue.push({ block: to, index: 0 });
    }
  }
  return false;
}

function throwsBetween({ actions }: Block, first: number, end: number): boolean {
  for (let index = first; index < actions.length && index < end; index++) {
    if (canThrow(actions[index]!)) return true;
  }
  return false;
}

function isAction({ node, block, index }: Place): boolean {
  return block.actions[index] === node;
}

/** Whether one place of a block comes before another: an action comes after what is evaluated for it. */
function isBefore(a: Place, b: Place): boolean {
  if (a.index !== b.index) return a.index < b.index;
  if (isAction(a)) return false;
  return isAction(b) || a.node.end <= b.node.pos;
}
