import { Names } from '../bind/names.js';
import { symbolOf, writesOf, type BoundFile, type Symbol } from '../bind/scopes.js';
import type { Value, ValueTable } from '../bind/value.js';
import { buildFlow } from '../flow/build.js';
import { canReach, conditionsAt } from '../flow/conditions.js';
import { reachingWrites } from '../flow/definitions.js';
import type { Condition, FlowGraph } from '../flow/flow-graph.js';
import { bodyOf, isInside, type Body, type Expression, type Identifier, type Node, type ts } from '../parse/syntax.js';
import { flowsOf, type Flow } from './flows.js';
import { Origins, splitPath } from './origins.js';
import { memberChangesOf, setMembersOf } from './set-members.js';

const noFlows: readonly Flow[] = [];
const noConditions: readonly (readonly Condition[])[] = [];
const noChanges: readonly Node[] = [];

/** One file with everything that is known from its own text. Each layer is computed on first request and remembered. */
export class AnalysedFile {
  readonly names: Names;
  readonly origins: Origins;
  private flows: ReadonlyMap<Node, readonly Flow[]> | undefined;
  private readonly graphs = new Map<Body, FlowGraph>();
  /** Set by the linked project: whether the call is known never to return. */
  neverReturns: (call: Node) => boolean = () => false;

  constructor(
    readonly bound: BoundFile,
    table: ValueTable,
  ) {
    this.names = new Names(bound, table);
    this.origins = new Origins(
      bound,
      (symbol, use) => this.writesReaching(symbol, use),
      (symbol, use) => this.membersSet(symbol, use),
    );
  }

  get path(): string {
    return this.bound.path;
  }

  valuesOf(expression: Expression): readonly Value[] {
    return this.names.valuesOf(expression);
  }

  /** Where the value of a root goes: a parameter, a caught variable, the result of a call. */
  flowsFrom(root: Node): readonly Flow[] {
    this.flows ??= flowsOf(this.bound, this.origins);
    return this.flows.get(root) ?? noFlows;
  }

  /** The flow graph of a body. */
  flowOf(body: Body): FlowGraph {
    let graph = this.graphs.get(body);
    if (graph === undefined) {
      graph = buildFlow(body, this.neverReturns);
      this.graphs.set(body, graph);
    }
    return graph;
  }

  /** The writes that can give the symbol the value it has at this use, and whether it can still have the one it entered with. */
  private writesReaching(symbol: Symbol, use: Identifier): { readonly writes: readonly Node[]; readonly isUnset: boolean } {
    const writes = writesOf(this.bound, symbol);
    if (writes.length === 0) return { writes, isUnset: true };
    const entersWithValue = symbol.kind === 'parameter' || symbol.kind === 'caught';
    if (writes.length === 1 && !entersWithValue) return { writes, isUnset: false };
    const body = bodyOf(use);
    // What a closure sees of a variable around it is whatever was written last, anywhere.
    if (writes.some((write) => bodyOf(write) !== body)) return { writes, isUnset: entersWithValue };
    const reaching = reachingWrites(this.flowOf(body), writes, use);
    return { writes: reaching.writes, isUnset: entersWithValue && reaching.uninitialised };
  }

  /**
   * What must hold where the variable still has at the use what `source`, an expression, has given it (or what it entered with), at the
   * place `into` of the value: for each other write that may come between, a list of conditions of which one holds, since that write has
   * not been met.
   */
  survivalOf(use: Identifier, source: Node | undefined, into: string): readonly (readonly Condition[])[] {
    const symbol = symbolOf(this.bound, use);
    if (symbol === undefined) return noConditions;
    const own = writesOf(this.bound, symbol);
    const changes = into === '' ? noChanges : memberChangesOf(symbol, splitPath(into)[0], this.bound);
    const writes = changes.length === 0 ? own : [...own, ...changes];
    const first = source && writes.find((write) => isInside(source, write));
    if (writes.length === (first === undefined ? 0 : 1)) return noConditions;
    const body = bodyOf(use);
    if (writes.some((write) => bodyOf(write) !== body)) return noConditions;
    const graph = this.flowOf(body);
    const certain = [...conditionsAt(graph, use), ...(first === undefined ? [] : conditionsAt(graph, first))];
    return writes
      .filter((write) => write !== first && canReach(graph, write, use) && (first === undefined || canReach(graph, first, write)))
      .map((write) =>
        conditionsAt(graph, write)
          .filter((a) => a.alternatives === undefined && !certain.some((b) => a.expression === b.expression && a.holds === b.holds))
          .map((condition) => ({ ...condition, holds: !condition.holds })),
      );
  }

  /** The assignments to members of the symbol's object literal from which a way leads to the use. */
  private membersSet(symbol: Symbol, use: Identifier): readonly ts.BinaryExpression[] {
    const members = setMembersOf(symbol, this.bound);
    if (members.length === 0) return members;
    const body = bodyOf(use);
    return members.filter((set) => bodyOf(set) === body && canReach(this.flowOf(body), set, use));
  }
}
