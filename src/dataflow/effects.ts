/**
 * Effects answer what happens to the value of a root in the end, across functions and files: it is logged, sent to a client, thrown,
 * stored, handed to something unknown. A function's summary is the effects of its parameters and what it does besides.
 *
 * Effects are solved on demand: the roots that a root's effects depend on are collected first, then all are computed together until
 * nothing changes. Effects are only ever added and their parts are cut at a fixed length, so this is a least fixpoint.
 */
import { rootOf } from '../bind/value.js';
import type { Row } from '../models/paths.js';
import type { TraceStep } from '../diagnostic.js';
import {
  bodyOf,
  isCall,
  isFunction,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import type { AnalysedFile } from './analysed-file.js';
import type { Flow } from './flows.js';
import type { LinkedProject } from './linked-project.js';
import { LayeredMap } from './layered-map.js';
import { extend, join, splitPath, type Origin } from './origins.js';
import { testsOf, testsOfAny, type Test } from './tests.js';
import { conditionsAt } from '../flow/conditions.js';

/**
 * - `call`: a call, an assignment or a return that a model's row gives a role.
 * - `return`, `throw`: leaves the root's own function that way. `wrap`: an argument of a new error or object.
 * - `store`: kept in a variable or member that outlives the handler. `escape`: handed to code that nothing is known of.
 */
export type EffectKind = 'call' | 'return' | 'throw' | 'wrap' | 'store' | 'escape';

/** A place in a file, of which `LinkedProject.nodeAt` gives the node. Plain data. */
export interface Place {
  /** Absolute path. */
  readonly file: string;
  readonly pos: number;
  readonly end: number;
  readonly kind: ts.SyntaxKind;
  /** Of a call: the called name as the code spells it, without arguments. */
  readonly callee: string;
}

/** What happens in the end to (a part of) a value: a line of a function's summary, where that is one of its parameters. Plain data. */
export interface Ending {
  readonly kind: EffectKind;
  readonly row: Row | undefined;
  /** For a call: which argument. */
  readonly argument: number;
  /** Members read from the root: `.message`. */
  readonly part: string;
  /** Where in the argument or result it stands: `.error`. */
  readonly into: string;
  /** Members of the part that were left out on the way. */
  readonly without: readonly string[];
  /** Calls whose result carried it on, the first one first: `JSON.stringify`, project functions. */
  readonly through: readonly Place[];
  readonly isText: boolean;
  /** It went into another error or object on the way. */
  readonly isWrapped: boolean;
  readonly guards: Guards;
  /** Where it happens. */
  readonly at: Place;
  /** Each call that leads there, and the place itself. */
  readonly trace: readonly TraceStep[];
}

/** What happens to (a part of) the value of a root, as the root's own function has it. */
export interface Effect extends Ending {
  /** Where it leaves the function: the place where it happens, or the call that leads there. */
  readonly from: Node;
  /** It happens elsewhere: `from` only leads there. */
  readonly isElsewhere: boolean;
  /** The value as it is spelled in `from`: `error.message`. */
  readonly use: Node;
}

/** What is known to hold where the value is used. */
export interface Guards {
  /** The error was picked out by its class, code or text. */
  readonly isNarrowed: boolean;
  /** It was picked out as one of a class of the project's own. */
  readonly isOfOwnClass: boolean;
  /** It was picked out as one whose text and fields tell of a query. */
  readonly isOfDatabase: boolean;
  /** The error has a status below 500 or says that clients may see it. */
  readonly isExposed: boolean;
  readonly isDevelopment: boolean;
}

const unguarded: Guards = { isNarrowed: false, isOfOwnClass: false, isOfDatabase: false, isExposed: false, isDevelopment: false };
const noEffects: readonly Effect[] = [];
const noTests: readonly Test[] = [];
const noCalls: readonly CallExpression[] = [];
/** More effects than these of one root say nothing new. */
const mostEffects = 48;

/** A question about a call. */
export type CallTest = (call: CallExpression | NewExpression, file: AnalysedFile) => boolean;

export class Effects {
  private solved = new Map<Node, readonly Effect[]>();
  private reaching = new Map<CallTest, Map<Node, boolean>>();
  private readonly tests = new Map<Node, readonly Test[]>();

  constructor(private readonly project: LinkedProject) {}

  /** Forgets afterwards what it finds out for the answer. */
  layered<T>(answer: () => T): T {
    const { solved, reaching } = this;
    this.solved = new LayeredMap(solved);
    this.reaching = new Map();
    try {
      return answer();
    } finally {
      Object.assign(this, { solved, reaching });
    }
  }

  /** What happens to the value of a parameter, a caught variable or a call's result. */
  of(root: Node, file: AnalysedFile): readonly Effect[] {
    const known = this.solved.get(root);
    if (known !== undefined) return known;
    const pending = new Map<Node, { readonly file: AnalysedFile; effects: readonly Effect[]; readonly users: Set<Node> }>();
    const collect = (node: Node, from: AnalysedFile, user: Node | undefined): void => {
      if (this.solved.has(node)) return;
      const entry = pending.get(node);
      if (entry !== undefined) {
        if (user !== undefined) entry.users.add(user);
        return;
      }
      pending.set(node, { file: from, effects: noEffects, users: new Set(user === undefined ? [] : [user]) });
      for (const [next, nextFile] of this.dependenciesOf(node, from)) collect(next, nextFile, node);
    };
    collect(root, file, undefined);

    const work = new Set([...pending.keys()].reverse());
    const effectsOf = (node: Node): readonly Effect[] => pending.get(node)?.effects ?? this.solved.get(node) ?? noEffects;
    for (const node of work) {
      work.delete(node);
      const entry = pending.get(node)!;
      if (entry.effects.length >= mostEffects) continue;
      const effects = this.compute(node, entry.file, effectsOf);
      if (effects.length === entry.effects.length) continue;
      entry.effects = effects;
      for (const user of entry.users) work.add(user);
    }
    for (const [node, { effects }] of pending) this.solved.set(node, effects);
    return this.solved.get(root) ?? noEffects;
  }

  /**
   * Whether the root's value, or something made of it, can be an argument of a call that is asked for: far cheaper than the effects
   * themselves, and true wherever one of them ends in such a call.
   */
  canReach(root: Node, file: AnalysedFile, isAskedFor: CallTest): boolean {
    let known = this.reaching.get(isAskedFor);
    if (known === undefined) this.reaching.set(isAskedFor, (known = new Map()));
    const seen = new Set<Node>();
    const reaches = (node: Node, from: AnalysedFile): boolean => {
      const answer = known.get(node);
      if (answer !== undefined) return answer;
      if (seen.has(node)) return false;
      seen.add(node);
      const isReached =
        from.flowsFrom(node).some(({ sink }) => sink.kind === 'argument' && isAskedFor(sink.node, from)) ||
        this.dependenciesOf(node, from).some(([next, nextFile]) => reaches(next, nextFile));
      if (isReached) known.set(node, true);
      return isReached;
    };
    const isReached = reaches(root, file);
    // Only a search that has found nothing has seen everything behind each of its nodes.
    if (!isReached) for (const node of seen) known.set(node, false);
    return isReached;
  }

  private dependenciesOf(root: Node, file: AnalysedFile): readonly (readonly [Node, AnalysedFile])[] {
    const dependencies: (readonly [Node, AnalysedFile])[] = [];
    for (const { sink } of file.flowsFrom(root)) {
      if (sink.kind !== 'argument') continue;
      for (const { parameter, file: home } of this.parametersAt(sink.node, sink.index, file)) dependencies.push([parameter, home]);
      if (sink.node.kind === SyntaxKind.NewExpression || this.project.functionsOf(sink.node, file).length > 0)
        dependencies.push([sink.node, file]);
    }
    return dependencies;
  }

  private parametersAt(
    call: CallExpression | NewExpression,
    index: number,
    file: AnalysedFile,
  ): readonly { parameter: ts.ParameterDeclaration; file: AnalysedFile; isRest: boolean }[] {
    const found: { parameter: ts.ParameterDeclaration; file: AnalysedFile; isRest: boolean }[] = [];
    for (const { node, file: home } of this.project.functionsOf(call, file)) {
      const { parameters } = node;
      const last = parameters[parameters.length - 1];
      const parameter = parameters[index] ?? last;
      if (parameter === undefined) continue;
      const isRest = parameter.dotDotDotToken !== undefined;
      if (index >= parameters.length && !isRest) continue;
      found.push({ parameter, file: home, isRest });
    }
    return found;
  }

  private compute(root: Node, file: AnalysedFile, effectsOf: (node: Node) => readonly Effect[]): readonly Effect[] {
    const found = new EffectSet();
    for (const flow of file.flowsFrom(root)) {
      if (found.isFull) break;
      const guards = this.guardsOf(flow, root, file);
      const { origin, sink } = flow;
      const here: Here = {
        row: undefined,
        argument: -1,
        part: origin.part,
        into: origin.into,
        without: origin.without,
        through: callsOn(origin).map((call) => placeOf(call, file)),
        isText: origin.isText,
        isWrapped: false,
        guards,
        at: placeOf(sink.node, file),
        from: sink.node,
        isElsewhere: false,
        use: useIn(sink.node, origin),
        trace: [],
      };
      switch (sink.kind) {
        case 'return':
          for (const row of this.project.rowsReturnedBy(sink.from, file)) {
            found.add({ ...here, kind: 'call', row, trace: [this.step(file, sink.node, origin, 'is returned to the client')] });
          }
          found.add({
            ...here,
            kind: bodyOf(root) === sink.from || parameterOwner(root) === sink.from ? 'return' : 'escape',
          });
          break;
        case 'yield':
        case 'tag':
          found.add({ ...here, kind: 'escape' });
          break;
        case 'throw':
          found.add({ ...here, kind: 'throw' });
          break;
        case 'assign':
          this.addAssignment(sink.node, file, here, origin, found);
          break;
        case 'receiver':
          // error.report(): something is done with it, nobody knows what.
          if (here.part === '' && here.into === '' && !here.isText) found.add({ ...here, kind: 'escape' });
          break;
        case 'argument':
          this.addArgument(sink.node, sink.index, flow, file, here, effectsOf, found);
          break;
      }
    }
    return found.effects;
  }

  private addAssignment(node: ts.BinaryExpression, file: AnalysedFile, here: Here, origin: Origin, found: EffectSet): void {
    const { left } = node;
    const rows = left.kind === SyntaxKind.Identifier ? [] : this.project.rowsAssigned(left, file);
    for (const row of rows) found.add({ ...here, kind: 'call', row, trace: [this.step(file, node, origin, labelOf(row))] });
    if (rows.length === 0) found.add({ ...here, kind: 'store' });
  }

  private addArgument(
    node: CallExpression | NewExpression,
    index: number,
    { origin }: Flow,
    file: AnalysedFile,
    here: Here,
    effectsOf: (node: Node) => readonly Effect[],
    found: EffectSet,
  ): void {
    const rows = this.project.rowsCalled(node, file);
    for (const row of rows) {
      const taken = row.call.part === undefined ? origin : partOf(origin, row.call.part);
      if (taken === undefined) continue;
      const { part, into, isText } = taken;
      const trace = [this.step(file, node, taken, labelOf(row))];
      found.add({ ...here, kind: 'call', row, argument: index, part, into, isText, trace });
    }
    const parameters = this.parametersAt(node, index, file);
    const functions = this.project.functionsOf(node, file);
    if (rows.length === 0 && functions.length === 0)
      found.add({ ...here, argument: index, kind: node.kind === SyntaxKind.NewExpression ? 'wrap' : 'escape' });
    for (const { parameter, isRest } of parameters) {
      const entering = isRest ? { ...origin, into: extend('[]', origin.into) } : origin;
      for (const ending of effectsOf(parameter)) {
        if (found.isFull) return;
        const [joined] = join(entering, ending);
        if (joined === undefined) continue;
        const guards = mergeGuards(here.guards, ending.guards);
        if (ending.kind === 'return') {
          const there = { ...here, guards, through: [...here.through, ...ending.through, here.at] };
          this.addResult(node, joined, there, false, effectsOf, found);
        } else {
          found.add({
            ...ending,
            part: joined.part,
            into: joined.into,
            without: joined.without,
            through: here.through.length === 0 ? ending.through : [...here.through, ...ending.through],
            isText: joined.isText,
            guards,
            from: node,
            isElsewhere: true,
            use: here.use,
            trace:
              ending.trace.length > 6
                ? ending.trace
                : [this.step(file, node, origin, `is passed to \`${calleeName(node)}\``), ...ending.trace],
          });
        }
      }
    }
    if (node.kind === SyntaxKind.NewExpression) {
      found.add({ ...here, argument: index, kind: 'wrap' });
      this.addResult(node, origin, here, true, effectsOf, found);
    }
  }

  /** What happens to the call's result, which holds the value at `joined.into`. */
  private addResult(
    call: CallExpression | NewExpression,
    joined: Origin,
    here: Here,
    isWrapped: boolean,
    effectsOf: (node: Node) => readonly Effect[],
    found: EffectSet,
  ): void {
    for (const effect of effectsOf(call)) {
      if (found.isFull) return;
      const onward = isWrapped ? { ...joined, into: '' } : join(joined, effect)[0];
      if (onward === undefined) continue;
      if (isWrapped && splitPath(effect.part).some((step) => step !== '.message' && step !== '.cause')) continue;
      found.add({
        ...effect,
        part: onward.part,
        into: onward.into,
        without: onward.without,
        through: here.through.length === 0 ? effect.through : [...here.through, ...effect.through],
        isText: onward.isText,
        isWrapped: isWrapped || effect.isWrapped,
        guards: mergeGuards(here.guards, effect.guards),
      });
    }
  }

  private guardsOf({ origin, sink }: Flow, root: Node, file: AnalysedFile): Guards {
    let guards = unguarded;
    const seen = new Set<Node>();
    let source: Node | undefined;
    for (const node of [...origin.way, sink.node]) {
      if (seen.has(node)) continue;
      seen.add(node);
      guards = mergeGuards(guards, this.guardsAt(node, root, file));
      if (node.kind === SyntaxKind.Identifier) {
        for (const conditions of file.survivalOf(node as ts.Identifier, source, origin.into))
          guards = mergeGuards(guards, this.guardsBy(testsOfAny(file, conditions), root, file));
      }
      source = node;
    }
    return guards;
  }

  /** What holds wherever the node is reached, of the root's value. */
  guardsAt(node: Node, root: Node, file: AnalysedFile): Guards {
    return this.guardsBy(this.testsAt(node, file), root, file);
  }

  private guardsBy(tests: readonly Test[], root: Node, file: AnalysedFile): Guards {
    if (tests.length === 0) return unguarded;
    let { isNarrowed, isOfOwnClass, isOfDatabase, isExposed, isDevelopment } = unguarded;
    for (const { kind, about, by } of tests) {
      if (kind === 'development') isDevelopment = true;
      else if (kind === 'status' && this.isResponse(about, file)) isExposed = true;
      else if (about !== root) continue;
      else if (kind === 'code' || kind === 'class' || kind === 'message') isNarrowed = true;
      else if (kind === 'status' || kind === 'exposed') isExposed = true;
      if (kind !== 'class' || by === undefined) continue;
      if (!this.isOfPackage(by, file)) isOfOwnClass = true;
      else if (this.project.link.errorsOf(file.valuesOf(by)).some(({ leaks }) => leaks === true)) isOfDatabase = true;
    }
    return { isNarrowed, isOfOwnClass, isOfDatabase, isExposed, isDevelopment };
  }

  /** `response` of `response.statusCode >= 500`, `context` of `context.status >= 500`: the status that the error is answered with. */
  private isResponse(node: Node | undefined, file: AnalysedFile): boolean {
    if (node?.kind !== SyntaxKind.Parameter) return false;
    const { name } = node as ts.ParameterDeclaration;
    return (
      name.kind === SyntaxKind.Identifier && (this.project.isNamed(name, 'response', file) || this.project.isNamed(name, 'context', file))
    );
  }

  /** Whether a package exports what the name stands for. */
  private isOfPackage(name: Expression, file: AnalysedFile): boolean {
    return this.project.link.resolve(file.valuesOf(name)).some((value) => rootOf(value).kind === 'package');
  }

  /** The tests that are met wherever the node is reached, those around its function included. */
  private testsAt(node: Node, file: AnalysedFile): readonly Test[] {
    if (node.kind === SyntaxKind.SourceFile) return noTests;
    let tests = this.tests.get(node);
    if (tests === undefined) {
      const body = bodyOf(node);
      const met = conditionsAt(file.flowOf(body), node).flatMap((condition) => testsOf(file, condition).filter(({ isMet }) => isMet));
      const around = this.testsAt(body, file);
      tests = met.length === 0 ? around : [...met, ...around];
      this.tests.set(node, tests);
    }
    return tests;
  }

  private step(file: AnalysedFile, node: Node, origin: Origin, what: string): TraceStep {
    const start = node.getStart(file.bound.source);
    return { file: file.path, start, end: node.end, label: `\`${textOf(file, origin)}\` ${what}` };
  }
}

/** The different effects of a root, as many as say something new. */
class EffectSet {
  private readonly byKey = new Map<string, Effect>();

  get isFull(): boolean {
    return this.byKey.size >= mostEffects;
  }

  get effects(): readonly Effect[] {
    return [...this.byKey.values()];
  }

  add(effect: Effect): void {
    if (this.isFull) return;
    const { kind, row, part, into, without, isText, isWrapped, guards, at, from } = effect;
    const bits =
      (isText ? 1 : 0) +
      (isWrapped ? 2 : 0) +
      (guards.isNarrowed ? 4 : 0) +
      (guards.isExposed ? 8 : 0) +
      (guards.isDevelopment ? 16 : 0) +
      (guards.isOfOwnClass ? 32 : 0) +
      (guards.isOfDatabase ? 64 : 0);
    const call = `${row?.call.is ?? ''} ${row?.how ?? ''} ${row?.call.body ?? ''}`;
    const key = `${kind} ${part} ${into} ${without.join()} ${bits} ${call} ${at.pos} ${at.end} ${from.pos} ${at.file}`;
    if (!this.byKey.has(key)) this.byKey.set(key, effect);
  }
}

/** The effect at the end of a flow, before it is known what it is. */
type Here = Omit<Effect, 'kind'>;

/** What is left of the value when only that part of it is taken, as a text. */
function partOf(origin: Origin, part: string): Origin | undefined {
  return join(origin, { part, into: '', without: [], isText: true })[0];
}

/** The last expression on the value's way that stands in the node. */
function useIn(node: Node, { way }: Origin): Node {
  for (let index = way.length - 1; index >= 0; index -= 1) {
    const step = way[index]!;
    if (step.pos >= node.pos && step.end <= node.end) return step;
  }
  return node;
}

/** The node's place. */
export function placeOf(node: Node, { path }: AnalysedFile): Place {
  return { file: path, pos: node.pos, end: node.end, kind: node.kind, callee: isCall(node) ? calleeName(node) : '' };
}

/** Whether the place is that of the node. */
export function isPlaceOf({ file, pos, end, kind }: Place, node: Node, { path }: AnalysedFile): boolean {
  return pos === node.pos && end === node.end && kind === node.kind && file === path;
}

/** `JSON.stringify(…)`, `text.slice(…)`: calls on the value's way inside the file. */
function callsOn({ root, way }: Origin): readonly CallExpression[] {
  const calls = way.filter((node): node is CallExpression => node.kind === SyntaxKind.CallExpression && node !== root);
  return calls.length === 0 ? noCalls : calls;
}

/** What holds where both do. */
export function mergeGuards(first: Guards, second: Guards): Guards {
  if (first === unguarded) return second;
  if (second === unguarded) return first;
  return {
    isNarrowed: first.isNarrowed || second.isNarrowed,
    isOfOwnClass: first.isOfOwnClass || second.isOfOwnClass,
    isOfDatabase: first.isOfDatabase || second.isOfDatabase,
    isExposed: first.isExposed || second.isExposed,
    isDevelopment: first.isDevelopment || second.isDevelopment,
  };
}

function parameterOwner(root: Node): FunctionNode | undefined {
  return root.parent !== undefined && isFunction(root.parent) ? root.parent : undefined;
}

function labelOf({ call }: Row): string {
  switch (call.is) {
    case 'log':
      return 'is logged';
    case 'report':
      return 'goes to the error tracker';
    case 'respond':
      return 'is sent to the client';
    case 'forward':
      return 'is forwarded';
    default:
      return 'is used';
  }
}

/** The called name as the code spells it, without arguments. */
export function calleeName(call: CallExpression | NewExpression): string {
  const callee = unwrap(call.expression);
  if (callee.kind === SyntaxKind.Identifier) return (callee as ts.Identifier).text;
  if (callee.kind === SyntaxKind.PropertyAccessExpression) {
    const { expression, name } = callee as ts.PropertyAccessExpression;
    const receiver = unwrap(expression);
    const prefix =
      receiver.kind === SyntaxKind.Identifier
        ? `${(receiver as ts.Identifier).text}.`
        : receiver.kind === SyntaxKind.ThisKeyword
          ? 'this.'
          : '';
    return prefix + name.text;
  }
  return 'a function';
}

/** What a dotted name ends with: `query` of `db.pool.query`. */
export function lastName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** The value's first use on its way, shortened. */
function textOf(file: AnalysedFile, { root, way, part }: Origin): string {
  const used: Expression | undefined = way.find(
    (node) => node.kind === SyntaxKind.Identifier || node.kind === SyntaxKind.PropertyAccessExpression,
  );
  const name = used === undefined ? root.getText(file.bound.source) : used.getText(file.bound.source);
  const short = name.replace(/\s+/g, ' ');
  const withPart = part !== '' && used?.kind === SyntaxKind.Identifier && !short.endsWith(part) ? short + part : short;
  return withPart.length > 40 ? `${withPart.slice(0, 37)}…` : withPart;
}
