import type { Expression, Node } from '../parse/syntax.js';
import { canThrow, type Block, type Edge, type Place } from './flow-graph.js';

const NOTHING: readonly never[] = [];

/** The list with one more item. An array that grows by `push` reserves room for 16 more, and most lists here have one or two items. */
function append<T>(list: readonly T[], item: T): readonly T[] {
  switch (list.length) {
    case 0:
      return [item];
    case 1:
      return [list[0]!, item];
    case 2:
      return [list[0]!, list[1]!, item];
    default:
      (list as T[]).push(item);
      return list;
  }
}

/** A block that is being filled. */
export interface OpenBlock extends Block {
  id: number;
  actions: readonly Node[];
  successors: readonly Edge[];
  predecessors: readonly Edge[];
  hasErrorEdge: boolean;
}

/** A block without a number. */
export function openBlock(): OpenBlock {
  return { id: -1, actions: NOTHING, successors: NOTHING, predecessors: NOTHING, hasErrorEdge: false };
}

/** Adds an edge. */
export function link(from: OpenBlock, to: OpenBlock, kind: Edge['kind'], condition?: Expression, subject?: Expression): void {
  const edge: Edge = { from, to, kind, condition, subject };
  from.successors = append(from.successors, edge);
  to.predecessors = append(to.predecessors, edge);
}

/** A way out of a statement: a jump, an error, or past the end of a `try`. */
export interface Exit {
  readonly to: OpenBlock;
  readonly kind: Edge['kind'];
  /** The scope around the statement that is left. */
  readonly scope: Scope | undefined;
}

/** What a jump from inside a statement may have to stop at. */
export interface Scope {
  readonly outer: Scope | undefined;
  /** Where a catch clause starts. */
  readonly catcher?: OpenBlock;
  /** The copies of a `finally`. */
  readonly pads?: Map<Exit, OpenBlock>;
  readonly labels?: readonly string[];
  readonly isLabelOnly?: boolean;
  readonly breaks?: Exit;
  readonly continues?: Exit;
}

/** How deep `finally` blocks may nest in `finally` blocks before their ways out share one copy: copies multiply with each level. */
const MAX_COPIED_DEPTH = 2;

/**
 * The graph while it grows, in evaluation order. `current` is the block that is being filled; it is undefined after a jump, and
 * whatever follows is then left out. A block that is jumped to before its time (a join, a loop's exit) is made early and gets its
 * number when the walk arrives there (`start`), after all its predecessors but the loop edges.
 *
 * `scope` lists what a jump has to look at, from the inside out: loops, switches and labels, catch clauses, `finally` blocks. A
 * way out that meets a `finally` goes to a **pad**, of which there is one per `finally` and way out. After the `try` statement,
 * each pad gets a copy of the `finally` block that goes on to where its way out leads.
 */
export class OpenGraph {
  protected readonly blocks: OpenBlock[] = [];
  protected readonly marked: Place[] = [];
  protected readonly returned: Exit = { to: openBlock(), kind: 'return', scope: undefined };
  protected readonly thrown: Exit = { to: openBlock(), kind: 'throw', scope: undefined };
  protected current: OpenBlock | undefined;
  protected scope: Scope | undefined;
  protected finallyDepth = 0;

  protected number(block: OpenBlock): void {
    block.id = this.blocks.length;
    this.blocks.push(block);
  }

  /** Goes on in the block, if there is a way to it. */
  protected start(block: OpenBlock): void {
    this.current = block.predecessors.length > 0 ? block : undefined;
    if (this.current) this.number(block);
  }

  protected goTo(block: OpenBlock, kind: Edge['kind'] = 'next'): void {
    if (this.current) link(this.current, block, kind);
    this.current = undefined;
  }

  protected fork(condition: Expression, whenTrue: OpenBlock, whenFalse: OpenBlock): void {
    if (!this.current) return;
    link(this.current, whenTrue, 'true', condition);
    link(this.current, whenFalse, 'false', condition);
    this.current = undefined;
  }

  /** A block to come back to. */
  protected loopHead(): OpenBlock {
    if (this.current!.actions.length > 0 || this.current!.id === 0) {
      const head = openBlock();
      this.goTo(head);
      this.start(head);
    }
    return this.current!;
  }

  protected leave(exit: Exit): void {
    if (!this.current) return;
    const to = this.landing(exit);
    this.goTo(to, exit.kind === 'loop' && to !== exit.to ? 'next' : exit.kind);
  }

  /** Where a way out leads first: a catch clause for errors, the innermost `finally`, or the place it is for. */
  private landing(exit: Exit): OpenBlock {
    for (let scope = this.scope; scope !== exit.scope; scope = scope!.outer) {
      if (scope!.catcher && exit === this.thrown) return scope!.catcher;
      if (scope!.pads) return this.padFor(exit, scope!.pads);
    }
    return exit.to;
  }

  private padFor(exit: Exit, pads: Map<Exit, OpenBlock>): OpenBlock {
    let pad = pads.get(exit);
    if (!pad) {
      const [shared] = pads.values();
      pad = this.finallyDepth < MAX_COPIED_DEPTH ? openBlock() : shared!;
      pads.set(exit, pad);
    }
    return pad;
  }

  /** Lists an action, with the way of its error. */
  protected act(action: Node): void {
    const block = this.list(action);
    if (!block || block.hasErrorEdge || !canThrow(action)) return;
    link(block, this.landing(this.thrown), 'error');
    block.hasErrorEdge = true;
  }

  protected list(action: Node): OpenBlock | undefined {
    const block = this.current;
    if (block) block.actions = append(block.actions, action);
    return block;
  }

  /** Remembers where a node that is neither action nor condition is evaluated. */
  protected mark(node: Node): void {
    const block = this.current;
    if (!block || block.actions.at(-1) === node) return;
    this.marked.push({ node, block, index: block.actions.length });
  }
}
