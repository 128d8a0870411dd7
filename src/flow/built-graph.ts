import { isFunction, SyntaxKind, type Body, type Node } from '../parse/syntax.js';
import type { Block, FlowGraph, Place } from './flow-graph.js';

const NOWHERE: readonly Place[] = [];

/**
 * A finished graph. `marked` are the places that are neither actions nor conditions: where statements and clauses start, and
 * where operands that are evaluated only sometimes have their value.
 */
export class BuiltGraph implements FlowGraph {
  private known: Map<Node, Place[]> | undefined;

  constructor(
    readonly body: Body,
    readonly blocks: readonly Block[],
    readonly entry: Block,
    readonly exit: Block,
    readonly throws: Block,
    private readonly marked: readonly Place[],
  ) {}

  placesOf(node: Node): readonly Place[] {
    this.known ??= this.allPlaces();
    for (let current = node; ; current = current.parent) {
      const places = this.known.get(current);
      if (places) return current === node ? places : places.map((place) => beforeLaterActions(place, current, node));
      if (current.kind === SyntaxKind.Parameter && current.parent === this.body) return [{ node, block: this.entry, index: 0 }];
      if (endsClimb(current, this.body)) return NOWHERE;
    }
  }

  blockOf(node: Node): Block | undefined {
    return this.placesOf(node)[0]?.block;
  }

  private allPlaces(): Map<Node, Place[]> {
    const known = new Map<Node, Place[]>();
    const add = (place: Place): void => {
      const places = known.get(place.node);
      if (!places) known.set(place.node, [place]);
      else if (places.at(-1)!.block !== place.block) places.push(place);
    };
    for (const block of this.blocks) {
      const { actions, successors } = block;
      for (let index = 0; index < actions.length; index++) add({ node: actions[index]!, block, index });
      for (const { condition } of successors) {
        if (condition) add({ node: condition, block, index: actions.length });
      }
    }
    this.marked.forEach(add);
    return known;
  }
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
    case SyntaxKind.Block:
    case SyntaxKind.EmptyStatement:
    case SyntaxKind.FunctionDeclaration:
    case SyntaxKind.ClassDeclaration:
    case SyntaxKind.PropertyDeclaration:
    case SyntaxKind.Decorator:
    case SyntaxKind.CatchClause:
    case SyntaxKind.CaseClause:
    case SyntaxKind.DefaultClause:
    case SyntaxKind.SourceFile:
      return true;
    default:
      return (
        (node.kind >= SyntaxKind.FirstStatement && node.kind <= SyntaxKind.LastStatement) ||
        node === body ||
        (isFunction(node.parent) && node.parent.name !== node)
      );
  }
}
