import type { Node } from '../parse/syntax.js';
import { canThrow, type Block, type Edge, type FlowGraph } from './flow-graph.js';

/** A forward data-flow analysis. States must not be changed in place, and `join` may only climb finitely often. */
export interface Analysis<State> {
  /** The state at the body's entry. */
  readonly entry: State;
  join(a: State, b: State): State;
  equals(a: State, b: State): boolean;
  /** The state after an action. */
  transfer(state: State, action: Node, block: Block): State;
  /** What taking an edge adds, such as the outcome of its condition. */
  along?(state: State, edge: Edge): State;
}

/** The fixpoint of an analysis; undefined where no way leads. */
export interface Solution<State> {
  stateBefore(block: Block): State | undefined;
  /** The state in which a node is evaluated (before its own effect). */
  stateAt(node: Node): State | undefined;
}

/** Solves an analysis: the state before each block, joined over all ways to it. */
export function solve<State>(graph: FlowGraph, analysis: Analysis<State>): Solution<State> {
  const { blocks } = graph;
  const states = new Array<State | undefined>(blocks.length);
  const isReached = new Uint8Array(blocks.length);
  const isPending = new Uint8Array(blocks.length);
  states[0] = analysis.entry;
  isReached[0] = isPending[0] = 1;

  // Ids are a reverse post-order: going back to the lowest pending one settles inner loops before outer ones.
  for (let id = 0; id < blocks.length;) {
    if (isPending[id] === 0) {
      id++;
      continue;
    }
    isPending[id] = 0;
    const block = blocks[id]!;
    const { after, onError } = passThrough(block, states[id] as State, analysis);
    for (const edge of block.successors) {
      const leaving = (edge.kind === 'error' ? onError : after) as State;
      const arriving = analysis.along ? analysis.along(leaving, edge) : leaving;
      const target = edge.to.id;
      const known = states[target] as State;
      const joined = isReached[target] === 1 ? analysis.join(known, arriving) : arriving;
      if (isReached[target] === 1 && analysis.equals(known, joined)) continue;
      states[target] = joined;
      isReached[target] = isPending[target] = 1;
      if (target < id) id = target;
    }
  }

  return {
    stateBefore: (block) => states[block.id],
    stateAt(node) {
      let joined: { state: State } | undefined;
      for (const { block, index } of graph.placesOf(node)) {
        if (isReached[block.id] === 0) continue;
        let state = states[block.id] as State;
        for (let before = 0; before < index; before++) state = analysis.transfer(state, block.actions[before]!, block);
        joined = { state: joined ? analysis.join(joined.state, state) : state };
      }
      return joined?.state;
    },
  };
}

/** The state after a block, and the states before each of its actions that can throw, joined. */
function passThrough<State>(block: Block, before: State, analysis: Analysis<State>): { after: State; onError: State } {
  let after = before;
  let onError = before;
  let hasThrown = false;
  for (const action of block.actions) {
    if (canThrow(action)) {
      onError = hasThrown ? analysis.join(onError, after) : after;
      hasThrown = true;
    }
    after = analysis.transfer(after, action, block);
  }
  return { after, onError };
}
