import { isFunction, SyntaxKind, type Body, type Node, type ts } from '../parse/syntax.js';
import type { Block, FlowGraph, Place } from './flow-graph.js';

type PlacesByNode = ReadonlyMap<Node, readonly Place[]>;

const NOWHERE: readonly Place[] = [];

/**
 * A finished graph. `marked` are the places that are neither actions nor conditions: where statements and clauses start, and
 * where operands that are evaluated only sometimes have their value.
 */
export class BuiltGraph implements FlowGraph {
  private listedPlaces: PlacesByNode | undefined;
  private markedPlaces: PlacesByNode | undefined;

  constructor(
    readonly body: Body,
    readonly blocks: readonly Block[],
    readonly entry: Block,
    readonly exit: Block,
    readonly throws: Block,
    private readonly marked: readonly Place[],
  ) {}

  placesOf(node: Node): readonly Place[] {
    this.listedPlaces ??= placesIn(this.blocks);
    this.markedPlaces ??= byNode(this.marked);

    for (let current = node; ; current = current.parent) {
      let places = this.listedPlaces.get(current);
      // That a statement starts does not mean that all of it is reached.
      if (!places && (current === node || !isStatement(current))) places = this.markedPlaces.get(current);
      if (places) return current === node ? places : places.map((place) => beforeLaterActions(place, current, node));
      if (current.kind === SyntaxKind.Parameter && current.parent === this.body) return [{ node, block: this.entry, index: 0 }];
      if (endsClimb(current, this.body)) break;
    }
    for (let first = firstOperand(node); first; first = firstOperand(first)) {
      const places = this.listedPlaces.get(first);
      if (places) return places;
    }
    return NOWHERE;
  }

  blockOf(node: Node): Block | undefined {
    return this.placesOf(node)[0]?.block;
  }
}

function placesIn(blocks: readonly Block[]): PlacesByNode {
  const places = new Map<Node, Place[]>();
  for (const block of blocks) {
    const { actions, successors } = block;
    for (let index = 0; index < actions.length; index++) add(places, { node: actions[index]!, block, index });
    for (const { condition } of successors) {
      if (condition) add(places, { node: condition, block, index: actions.length });
    }
  }
  return places;
}

function byNode(marked: readonly Place[]): PlacesByNode {
  const places = new Map<Node, Place[]>();
  for (const place of marked) add(places, place);
  return places;
}

function add(places: Map<Node, Place[]>, place: Place): void {
  const same = places.get(place.node);
  if (!same) places.set(place.node, [place]);
  else if (same.at(-1)!.block !== place.block) same.push(place);
}

/** In `f(x, g())`, `x` climbs to the call of `f` but is evaluated before the call of `g`. */
function beforeLaterActions({ block, index }: Place, around: Node, node: Node): Place {
  let first = index;
  for (; first > 0; first--) {
    const action = block.actions[first - 1]!;
    if (action.pos < node.end || action.end > around.end) break;
  }
  return { node, block, index: first };
}

/** Whether what is around the node is evaluated elsewhere: the node is a statement, in a member of a class, or another body. */
function endsClimb(node: Node, body: Body): boolean {
  switch (node.kind) {
    case SyntaxKind.PropertyDeclaration:
    case SyntaxKind.Decorator:
    case SyntaxKind.SourceFile:
      return true;
    default:
      return isStatement(node) || node === body || (isFunction(node.parent) && node.parent.name !== node);
  }
}

/** Whether the node is a statement or a clause. */
function isStatement({ kind }: Node): boolean {
  switch (kind) {
    case SyntaxKind.Block:
    case SyntaxKind.ModuleBlock:
    case SyntaxKind.ModuleDeclaration:
    case SyntaxKind.EmptyStatement:
    case SyntaxKind.FunctionDeclaration:
    case SyntaxKind.ClassDeclaration:
    case SyntaxKind.ExportAssignment:
    case SyntaxKind.CatchClause:
    case SyntaxKind.CaseClause:
    case SyntaxKind.DefaultClause:
      return true;
    default:
      return kind >= SyntaxKind.FirstStatement && kind <= SyntaxKind.LastStatement;
  }
}

/** `!a`, `a && b`, `a ? b : c` as conditions are taken apart: they start with `a`. */
function firstOperand(node: Node): Node | undefined {
  switch (node.kind) {
    case SyntaxKind.PrefixUnaryExpression:
      return (node as ts.PrefixUnaryExpression).operand;
    case SyntaxKind.BinaryExpression:
      return (node as ts.BinaryExpression).left;
    case SyntaxKind.ConditionalExpression:
      return (node as ts.ConditionalExpression).condition;
    case SyntaxKind.ParenthesizedExpression:
    case SyntaxKind.AsExpression:
    case SyntaxKind.SatisfiesExpression:
    case SyntaxKind.NonNullExpression:
    case SyntaxKind.TypeAssertionExpression:
      return (node as ts.ParenthesizedExpression).expression;
    default:
      return undefined;
  }
}
