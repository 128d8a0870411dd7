/**
 * A trial follows a function through its flow graph in a supposed world ("there is no such account"), without running it. What the world
 * says of a call is known; conditions that follow from what is known decide the way, all others lead both ways. Project functions are
 * entered where they are called, promises and callbacks are gone through in the order in which they would run.
 *
 * A way ends at the first reply, where an error leaves the function or is handed on, where it calls back, or where the function returns. States that know
 * the same at the same place are one; a trial that takes too many steps has no outcome at all.
 */
import { nameOf } from '../bind/names.js';
import { symbolOf, type Symbol } from '../bind/scopes.js';
import type { Value } from '../bind/value.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import type { FoundFunction, LinkedProject, PlacedNode } from '../dataflow/linked-project.js';
import type { Block, Edge, FlowGraph } from '../flow/flow-graph.js';
import {
  bodyOf,
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
import { Evaluation, exportedBy, selfOf, type World } from './evaluation.js';
import { areEqual, keyOf, nothing, objectOf, truthOf, withMember, type Known, type KnownObject } from './known.js';

/** What has been set on the reply so far. */
export interface Draft {
  readonly status: Known | undefined;
  readonly isStatusSet: boolean;
  readonly body: Known | undefined;
  /** Where the body was set. */
  readonly at: PlacedNode<Node> | undefined;
  /** Texts that go out beside the body: flash messages. */
  readonly notes: readonly (Known | undefined)[];
}

/** What is known at one point of one way. */
export interface State {
  readonly values: ReadonlyMap<Symbol | Node, Known>;
  /** What has happened on the way, as bits that the world gives. */
  readonly marks: number;
  readonly draft: Draft;
  /** The error in flight, and where it was thrown first. */
  readonly thrown: Raised | undefined;
  /** The error that is being handled, and the catch clause or function that handles it. */
  readonly caught: (Raised & { readonly by: Node | undefined }) | undefined;
  readonly returned: Raised | undefined;
}

/** A value, and where it left the ordinary way. */
export interface Raised {
  readonly value: Known | undefined;
  readonly at: PlacedNode<Node>;
}

/** The end of one way. `done` calls back without an error; `settle` goes to the promise whose executor it is in. */
export interface Outcome extends Raised {
  readonly kind: 'reply' | 'done' | 'return' | 'throw' | 'forward' | 'settle';
  readonly state: State;
}

/** What a call does in a world; `marks`: it leaves marks, and is gone through like any other. */
export type Deed =
  | { readonly kind: 'marks'; readonly marks: number }
  | { readonly kind: 'gives'; readonly value: Known | undefined; readonly marks?: number }
  | { readonly kind: 'drafts'; readonly draft: Draft; readonly marks?: number }
  | { readonly kind: 'ends'; readonly outcome: Outcome };

/** A call as a world is asked about it. */
export interface Called {
  readonly node: CallExpression | NewExpression | ts.TaggedTemplateExpression;
  readonly file: AnalysedFile;
  readonly arguments: readonly (Known | undefined)[];
  /** What the called method is a member of. */
  readonly receiver: Known | undefined;
  readonly state: State;
  /** The project functions that it reaches. */
  readonly functions: readonly FoundFunction[];
}

/** A world that a trial can be held in. */
export interface TrialWorld extends World {
  /** Whether something of what is supposed has been met; a trial in which nothing is met ends early. */
  isConcerned(): boolean;
  call(called: Called): Deed | undefined;
  /** The draft after an assignment; undefined where it has nothing to do with the reply. */
  assign(left: Expression, value: Known | undefined, state: State, file: AnalysedFile): Draft | undefined;
}

const blank: Draft = { status: undefined, isStatusSet: false, body: undefined, at: undefined, notes: [] };
export const start: State = { values: new Map(), marks: 0, draft: blank, thrown: undefined, caught: undefined, returned: undefined };

const deepest = 7;
const mostSteps = 1_500;
const mostIdleSteps = 500;
const callsCallback =
  /^(\$?transaction|withTransaction|runInTransaction|inTransaction|execute|run|wrap|retry|lock|withLock|tryCatch|attempt)$/;

/** Where ways go on, where they end, and where errors leave them. */
interface Step {
  readonly states: State[];
  readonly thrown: State[];
}

export class Trial {
  private steps = 0;
  private readonly entered = new Set<FunctionNode>();
  private readonly evaluation: Evaluation;

  constructor(
    private readonly project: LinkedProject,
    private readonly world: TrialWorld,
  ) {
    this.evaluation = new Evaluation(project, world);
  }

  /** The ends of all ways through the function; none when there are too many. */
  outcomesOf({ node, file }: FoundFunction, args: readonly (Known | undefined)[], from: State = start): readonly Outcome[] {
    const outcomes = this.run(node, file, args, from);
    if (this.isGivenUp) return [];
    return outcomes.map((outcome) =>
      outcome.kind === 'return' && outcome.value?.is === 'rejection'
        ? { ...outcome, kind: 'throw', value: outcome.value.error, at: outcome.value.at }
        : outcome,
    );
  }

  private run(fn: FunctionNode, file: AnalysedFile, args: readonly (Known | undefined)[], from: State): readonly Outcome[] {
    if (fn.body === undefined || this.entered.size >= deepest || this.entered.has(fn)) return [];
    this.entered.add(fn);
    const outcomes = new Walk(this, this.evaluation, fn, file).outcomes(this.bindParameters(fn, file, args, from));
    this.entered.delete(fn);
    return outcomes;
  }

  private bindParameters(fn: FunctionNode, file: AnalysedFile, args: readonly (Known | undefined)[], from: State): State {
    const values = new Map(from.values);
    fn.parameters.forEach(({ name, initializer, dotDotDotToken }, index) => {
      let value =
        dotDotDotToken === undefined
          ? args[index]
          : objectOf(new Map(args.slice(index).map((argument, place) => [String(place), argument])));
      if (initializer !== undefined && value?.is === 'constant' && value.value === undefined)
        value = this.evaluation.of(initializer, from, file);
      this.evaluation.bind(name, value, values, file);
    });
    return { ...from, values, thrown: undefined, returned: undefined };
  }

  /** Whether there were too many steps to go through all ways. */
  get isGivenUp(): boolean {
    return this.steps > (this.world.isConcerned() ? mostSteps : mostIdleSteps);
  }

  /** Counts a step; false when the trial has to be given up. */
  goesOn(): boolean {
    this.steps += 1;
    return !this.isGivenUp;
  }

  /** What an assignment to the place sets on the reply. */
  drafted(left: Expression, value: Known | undefined, state: State, file: AnalysedFile): Draft | undefined {
    return this.world.assign(left, value, state, file);
  }

  /** What happens at a call: states to go on with, states with an error in flight; ends are added to the outcomes. */
  call(node: Called['node'], file: AnalysedFile, state: State, ends: Outcome[]): Step {
    const { evaluation } = this;
    const marksBefore = evaluation.takeMarks();
    const args = argumentsOf(node).map((argument) =>
      argument.kind === SyntaxKind.SpreadElement ? undefined : evaluation.of(argument, state, file),
    );
    const callee = node.kind === SyntaxKind.TaggedTemplateExpression ? node.tag : node.expression;
    const receiver =
      callee.kind === SyntaxKind.PropertyAccessExpression
        ? evaluation.of((callee as ts.PropertyAccessExpression).expression, state, file)
        : undefined;
    const called = evaluation.of(callee, state, file);
    let marked = { ...state, marks: state.marks | marksBefore | evaluation.takeMarks() };
    const functions = this.functionsAt(node, called, receiver, file);
    const give = (value: Known | undefined, after: State = marked): Step => ({ states: [withValue(after, node, value)], thrown: [] });

    const deed = this.world.call({ node, file, arguments: args, receiver, state: marked, functions });
    if (deed?.kind === 'marks') marked = { ...marked, marks: marked.marks | deed.marks };
    else if (deed !== undefined) {
      if (deed.kind === 'ends') {
        ends.push(deed.outcome);
        return { states: [], thrown: [] };
      }
      const after = { ...marked, marks: marked.marks | (deed.marks ?? 0), ...(deed.kind === 'drafts' ? { draft: deed.draft } : {}) };
      const value = deed.kind === 'gives' ? deed.value : undefined;
      return this.callBack(args, value, node, after, ends) ?? give(value, after);
    }
    if (called?.is === 'settle') {
      ends.push({
        kind: 'settle',
        value: called,
        at: { node, file },
        state: { ...marked, returned: { value: args[0], at: raisedAt(args[0], marked, { node, file }) } },
      });
      return { states: [], thrown: [] };
    }
    if (node.kind === SyntaxKind.NewExpression) return this.construct(node as NewExpression, file, args, marked, ends);
    if (callee.kind === SyntaxKind.SuperKeyword) return this.callSuper(node as CallExpression, file, args, marked);
    const ofPromise = this.callPromise(callee, receiver, args, node, file, marked, ends);
    if (ofPromise !== undefined) return ofPromise;
    // Of several functions, each may belong to another flow: a wrapper's callback is any handler of the project.
    if (functions.length === 1) return this.enter(functions[0]!, node, args, receiver, marked, ends);
    return this.callBack(args, undefined, node, marked, ends) ?? give(evaluation.resultOf(node, args, receiver), marked);
  }

  private functionsAt(
    node: Called['node'],
    called: Known | undefined,
    receiver: Known | undefined,
    file: AnalysedFile,
  ): readonly FoundFunction[] {
    if (called?.is === 'function') return [called];
    if (node.kind === SyntaxKind.TaggedTemplateExpression) return [];
    const functions = this.project.functionsOf(node as CallExpression, file);
    if (functions.length > 0 || receiver?.is !== 'object' || receiver.made === undefined) return functions;
    // error.serialize(): a method of the class that the error was made of
    const instance = receiver.made.classes[0] === undefined ? undefined : this.project.table.step(receiver.made.classes[0], '()');
    const callee = (node as CallExpression).expression as ts.PropertyAccessExpression;
    return instance === undefined ? [] : this.project.functionsAmong(this.project.link.memberOf(instance, callee.name.text));
  }

  /** Goes through a project function and on with what it returns. */
  private enter(
    { node: fn, file }: FoundFunction,
    node: Node,
    args: readonly (Known | undefined)[],
    receiver: Known | undefined,
    state: State,
    ends: Outcome[],
  ): Step {
    const step: Step = { states: [], thrown: [] };
    const inside = receiver?.is === 'object' ? withValue(state, fn, receiver) : state;
    const outcomes = this.run(fn, file, args, inside);
    if (outcomes.length === 0) step.states.push(state);
    const seen = new Set<string>();
    for (const outcome of outcomes) this.leave(outcome, fn, node, state, step, ends, seen);
    return step;
  }

  /** One outcome of an entered function, seen from the call. */
  private leave(outcome: Outcome, fn: FunctionNode, node: Node, outer: State, step: Step, ends: Outcome[], seen: Set<string>): void {
    const { kind, value, at } = outcome;
    if (kind !== 'return' && kind !== 'throw') {
      ends.push(outcome);
      return;
    }
    const after: State = {
      ...outer,
      values: keptAfter(fn, outer.values, outcome.state.values),
      marks: outcome.state.marks,
      draft: outcome.state.draft,
    };
    const key = `${kind} ${keyOf(value)} ${stateKey(after)}`;
    if (seen.has(key)) return;
    seen.add(key);
    if (kind === 'return') step.states.push(withValue(after, node, value));
    else if (isAsync(fn)) step.states.push(withValue(after, node, { is: 'rejection', error: value, at }));
    else step.thrown.push({ ...after, thrown: { value, at } });
  }

  /** `find(query, (error, user) => …)`: the callback gets no error. */
  private callBack(
    args: readonly (Known | undefined)[],
    value: Known | undefined,
    node: Node,
    state: State,
    ends: Outcome[],
  ): Step | undefined {
    const last = args[args.length - 1];
    if (last?.is !== 'function') return undefined;
    const [first] = last.node.parameters;
    const isErrorFirst =
      first !== undefined && first.name.kind === SyntaxKind.Identifier && /^_*(e|er|err|error|ex)\d?$|Err(or)?$/.test(first.name.text);
    const isWrapped = node.kind === SyntaxKind.CallExpression && callsCallback.test(lastName(calleeName(node as CallExpression)));
    if (!isErrorFirst && !isWrapped) return undefined;
    return this.enter(last, node, isErrorFirst ? [nothing, value] : [], undefined, state, ends);
  }

  /** `promise.then(f)`, `promise.catch(f)`, `Promise.reject(e)`, `Promise.all([…])` */
  private callPromise(
    callee: Expression,
    receiver: Known | undefined,
    args: readonly (Known | undefined)[],
    node: Node,
    file: AnalysedFile,
    state: State,
    ends: Outcome[],
  ): Step | undefined {
    if (callee.kind !== SyntaxKind.PropertyAccessExpression) return undefined;
    const { name, expression } = callee as ts.PropertyAccessExpression;
    const give = (value: Known | undefined): Step => ({ states: [withValue(state, node, value)], thrown: [] });
    if (expression.kind === SyntaxKind.Identifier && (expression as ts.Identifier).text === 'Promise') {
      if (name.text === 'reject') return give({ is: 'rejection', error: args[0], at: raisedAt(args[0], state, { node, file }) });
      return name.text === 'resolve' || name.text === 'all' ? give(args[0]) : undefined;
    }
    const handler =
      name.text === 'then'
        ? receiver?.is === 'rejection'
          ? args[1]
          : args[0]
        : name.text === 'catch' && receiver?.is === 'rejection'
          ? args[0]
          : undefined;
    if (name.text !== 'then' && name.text !== 'catch' && name.text !== 'finally') return undefined;
    if (handler?.is !== 'function')
      return give(name.text === 'then' && receiver?.is !== 'rejection' && args[0] !== undefined ? undefined : receiver);
    const from = receiver?.is === 'rejection' ? { ...state, caught: { value: receiver.error, at: receiver.at, by: handler.node } } : state;
    const step = this.enter(handler, node, [receiver?.is === 'rejection' ? receiver.error : receiver], undefined, from, ends);
    // What a handler throws makes the promise reject.
    for (const { thrown, ...rest } of step.thrown)
      step.states.push(withValue({ ...rest, thrown: undefined }, node, { is: 'rejection', error: thrown!.value, at: thrown!.at }));
    return { states: step.states, thrown: [] };
  }

  private construct(node: NewExpression, file: AnalysedFile, args: readonly (Known | undefined)[], state: State, ends: Outcome[]): Step {
    const [executor] = args;
    if (
      node.expression.kind === SyntaxKind.Identifier &&
      (node.expression as ts.Identifier).text === 'Promise' &&
      executor?.is === 'function'
    ) {
      return this.settle(node, executor, state, ends);
    }
    const values = exportedBy(file.valuesOf(node.expression), this.project);
    const made = this.make(values, calleeName(node), args, state);
    return { states: [withValue(state, node, made ?? this.evaluation.resultOf(node, args, undefined))], thrown: [] };
  }

  /** `new Promise((resolve, reject) => …)` */
  private settle(node: NewExpression, executor: FoundFunction, state: State, ends: Outcome[]): Step {
    const step: Step = { states: [], thrown: [] };
    const settling = [false, true].map((fails): Known => ({ is: 'settle', promise: node, fails }));
    for (const outcome of this.run(executor.node, executor.file, settling, state)) {
      const { value, state: after } = outcome;
      if (outcome.kind !== 'settle' || value?.is !== 'settle' || value.promise !== node) {
        if (outcome.kind !== 'return') ends.push(outcome);
        continue;
      }
      const { value: settled, at } = after.returned!;
      const kept: State = {
        ...state,
        values: keptAfter(executor.node, state.values, after.values),
        marks: after.marks,
        draft: after.draft,
      };
      step.states.push(withValue(kept, node, value.fails ? { is: 'rejection', error: settled, at } : settled));
    }
    return step;
  }

  /** An instance of a class: its members after its constructors have run. */
  make(values: readonly Value[], name: string, args: readonly (Known | undefined)[], state: State): KnownObject | undefined {
    const [value] = values;
    if (value === undefined) return undefined;
    const object = this.instanceOf(value, args, state);
    return object === undefined
      ? undefined
      : { ...object, made: { name: lastName(name), classes: this.classesOf(value), arguments: args } };
  }

  private instanceOf(value: Value, args: readonly (Known | undefined)[], state: State): KnownObject | undefined {
    const file = this.project.files.get(value.file);
    const declaration = value.kind === 'class' ? file?.bound.classes.find(({ pos }) => String(pos) === value.step) : undefined;
    if (declaration === undefined || file === undefined) {
      if (!/(Error|Exception)$/.test(value.step)) return undefined;
      const [message] = args;
      const isMessage =
        message !== undefined && message.is !== 'object' && !(message.is === 'constant' && typeof message.value === 'number');
      return objectOf(new Map(isMessage ? [['message', message]] : []), value.kind !== 'global');
    }
    const constructor = declaration.members.find(
      (member): member is ts.ConstructorDeclaration =>
        member.kind === SyntaxKind.Constructor && (member as ts.ConstructorDeclaration).body !== undefined,
    );
    const [base] = exportedBy(this.project.link.holderOf(value)?.bases ?? [], this.project);
    if (constructor === undefined) {
      const inherited = base === undefined ? objectOf(new Map()) : (this.instanceOf(base, args, state) ?? objectOf(new Map(), true));
      return this.withFields(inherited, declaration, file, state);
    }
    let fresh = this.withFields(objectOf(new Map()), declaration, file, state);
    constructor.parameters.forEach(({ modifiers, name }, index) => {
      if (modifiers !== undefined && name.kind === SyntaxKind.Identifier) fresh = withMember(fresh, name.text, args[index]);
    });
    const [outcome] = this.run(constructor, file, args, withValue({ ...state, draft: blank }, constructor, fresh));
    const finished = outcome?.state.values.get(constructor);
    return finished?.is === 'object' ? finished : { ...fresh, isOpen: true };
  }

  /** `status = 404;` in a class body. */
  private withFields(object: KnownObject, { members }: ts.ClassLikeDeclaration, file: AnalysedFile, state: State): KnownObject {
    let result = object;
    for (const member of members) {
      const name = member.kind === SyntaxKind.PropertyDeclaration ? nameOf(member.name as ts.PropertyName) : undefined;
      const { initializer } = member as ts.PropertyDeclaration;
      if (name !== undefined && initializer !== undefined) result = withMember(result, name, this.evaluation.of(initializer, state, file));
    }
    return result;
  }

  /** `super(message)` in a constructor: the members that the base class sets. */
  private callSuper(node: CallExpression, file: AnalysedFile, args: readonly (Known | undefined)[], state: State): Step {
    const constructor = selfOf(node);
    const self = constructor === undefined ? undefined : state.values.get(constructor);
    const [base] = exportedBy(file.valuesOf(node.expression), this.project);
    if (self?.is !== 'object' || base === undefined) return { states: [state], thrown: [] };
    const inherited = this.instanceOf(base, args, state) ?? objectOf(new Map(), true);
    const members = new Map([...inherited.members, ...self.members]);
    return { states: [withValue(state, constructor!, { ...self, members, isOpen: inherited.isOpen })], thrown: [] };
  }

  private classesOf(value: Value): readonly Value[] {
    const found = new Set<Value>([value]);
    for (const one of found) for (const base of exportedBy(this.project.link.holderOf(one)?.bases ?? [], this.project)) found.add(base);
    return [...found];
  }
}

/** The ways through one function. */
class Walk {
  private readonly graph: FlowGraph;
  private readonly ends: Outcome[] = [];
  private readonly seen = new Set<string>();
  private readonly work: { readonly block: Block; readonly state: State }[] = [];

  constructor(
    private readonly trial: Trial,
    private readonly evaluation: Evaluation,
    private readonly fn: FunctionNode,
    private readonly file: AnalysedFile,
  ) {
    this.graph = file.flowOf(fn);
  }

  outcomes(from: State): readonly Outcome[] {
    this.goTo(this.graph.entry, from);
    for (let next = this.work.pop(); next !== undefined; next = this.work.pop()) {
      let states = [next.state];
      for (const action of next.block.actions) {
        if (!this.trial.goesOn()) return [];
        states = states.flatMap((state) => this.act(action, next.block, this.settled(action, state)));
      }
      for (const state of states) for (const edge of next.block.successors) this.follow(edge, state);
    }
    return this.ends;
  }

  private goTo(block: Block, arriving: State): void {
    const state = withoutPast(arriving, block);
    const key = `${block.id} ${stateKey(state)}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    if (block === this.graph.throws) this.end('throw', state.thrown, state);
    else if (block === this.graph.exit) this.finish(state);
    else this.work.push({ block, state });
  }

  private finish(state: State): void {
    this.end('return', state.returned ?? { value: nothing, at: { node: this.fn, file: this.file } }, state);
  }

  private end(kind: Outcome['kind'], raised: Raised | undefined, state: State): void {
    if (raised !== undefined) this.ends.push({ kind, ...raised, state });
  }

  /** In its catch clause an error is no longer in flight, and behind it no longer handled. */
  private settled(action: Node, state: State): State {
    const { caught, thrown } = state;
    if (caught?.by?.kind !== SyntaxKind.CatchClause || bodyOf(caught.by) !== this.fn) return state;
    const isInside = action.pos >= caught.by.pos && action.end <= caught.by.end;
    if (!isInside) return thrown === undefined ? { ...state, caught: undefined } : state;
    return thrown === undefined || action.kind === SyntaxKind.VariableDeclaration ? state : { ...state, thrown: undefined };
  }

  private act(action: Node, block: Block, state: State): readonly State[] {
    switch (action.kind) {
      case SyntaxKind.CallExpression:
      case SyntaxKind.NewExpression:
      case SyntaxKind.TaggedTemplateExpression: {
        const { states, thrown } = this.trial.call(action as CallExpression, this.file, state, this.ends);
        for (const failing of thrown) this.raise(action, block, failing);
        return states;
      }
      case SyntaxKind.AwaitExpression:
      case SyntaxKind.YieldExpression: {
        const { expression } = action as ts.AwaitExpression;
        const value = expression === undefined ? undefined : this.evaluate(expression, state);
        if (value?.is !== 'rejection') return [state];
        this.raise(action, block, { ...state, thrown: { value: value.error, at: value.at } });
        return [];
      }
      case SyntaxKind.VariableDeclaration:
        return [this.declare(action as ts.VariableDeclaration, state)];
      case SyntaxKind.BinaryExpression:
        return [this.assign(action as ts.BinaryExpression, state)];
      case SyntaxKind.PrefixUnaryExpression:
      case SyntaxKind.PostfixUnaryExpression:
        return [this.forget((action as ts.PrefixUnaryExpression).operand, state)];
      case SyntaxKind.ThrowStatement: {
        const value = this.evaluate((action as ts.ThrowStatement).expression, state);
        this.raise(action, block, {
          ...this.marked(state),
          thrown: { value, at: raisedAt(value, state, { node: action, file: this.file }) },
        });
        return [];
      }
      case SyntaxKind.ReturnStatement: {
        const { expression } = action as ts.ReturnStatement;
        const value = expression === undefined ? nothing : this.evaluate(expression, state);
        return [{ ...this.marked(state), returned: { value, at: { node: action, file: this.file } } }];
      }
      default:
        return [state];
    }
  }

  /** Evaluates; what that marks is kept for `marked`. */
  private evaluate(expression: Expression, state: State): Known | undefined {
    return this.evaluation.of(expression, state, this.file);
  }

  private marked(state: State): State {
    const marks = this.evaluation.takeMarks();
    return (state.marks | marks) === state.marks ? state : { ...state, marks: state.marks | marks };
  }

  /** Takes the error in flight to the handler around, or out of the function. */
  private raise(action: Node, block: Block, state: State): void {
    const edge = block.successors.find(({ kind }) => kind === 'error') ?? block.successors.find(({ kind }) => kind === 'throw');
    const { thrown } = state;
    this.goTo(edge?.to ?? this.graph.throws, thrown === undefined ? state : { ...state, caught: { ...thrown, by: catchClauseOf(action) } });
  }

  private declare(declaration: ts.VariableDeclaration, state: State): State {
    const values = new Map(state.values);
    if (declaration.parent.kind === SyntaxKind.CatchClause) {
      this.evaluation.bind(declaration.name, state.thrown?.value, values, this.file);
      return { ...state, values, thrown: undefined };
    }
    const { initializer, name } = declaration;
    const value = initializer === undefined ? nothing : this.evaluate(initializer, state);
    this.evaluation.bind(
      name,
      value?.is === 'rejection' && initializer?.kind === SyntaxKind.AwaitExpression ? undefined : value,
      values,
      this.file,
    );
    return this.marked({ ...state, values });
  }

  private assign(assignment: ts.BinaryExpression, state: State): State {
    const { left, operatorToken, right } = assignment;
    const value =
      operatorToken.kind === SyntaxKind.EqualsToken ? this.evaluate(right, state) : this.evaluation.compound(assignment, state, this.file);
    const after = this.marked(state);
    const draft = this.trial.drafted(left, value, after, this.file);
    if (draft !== undefined) return { ...after, draft };
    const target = unwrap(left);
    if (target.kind === SyntaxKind.Identifier) {
      const symbol = symbolOf(this.file.bound, target as ts.Identifier);
      return symbol === undefined ? after : withValue(after, symbol, value);
    }
    if (target.kind === SyntaxKind.PropertyAccessExpression || target.kind === SyntaxKind.ElementAccessExpression)
      return this.assignMember(target as ts.PropertyAccessExpression, value, after);
    return this.forget(target, after);
  }

  /** `error.status = 404`, `this.status = status`, `errors.email = '…'` */
  private assignMember(target: ts.PropertyAccessExpression | ts.ElementAccessExpression, value: Known | undefined, state: State): State {
    const name = this.evaluation.memberName(target, state, this.file);
    const owner = unwrap(target.expression);
    const key =
      owner.kind === SyntaxKind.ThisKeyword
        ? selfOf(owner)
        : owner.kind === SyntaxKind.Identifier
          ? symbolOf(this.file.bound, owner as ts.Identifier)
          : undefined;
    const object = key === undefined ? undefined : this.evaluate(owner, state);
    if (key === undefined || object?.is !== 'object' || name === undefined) return state;
    return withValue(state, key, withMember(object, name, value));
  }

  private forget(target: Expression, state: State): State {
    const symbol = target.kind === SyntaxKind.Identifier ? symbolOf(this.file.bound, target as ts.Identifier) : undefined;
    return symbol === undefined ? state : withValue(state, symbol, undefined);
  }

  private follow(edge: Edge, state: State): void {
    const { kind, to, condition, subject } = edge;
    switch (kind) {
      case 'error':
        return;
      case 'throw':
        // the end of a `finally` that an error went into
        if (state.thrown !== undefined && edge.from.actions.every(({ kind: action }) => action !== SyntaxKind.ThrowStatement))
          this.goTo(to, state);
        return;
      case 'return': {
        const { body } = this.fn;
        if (body === undefined || body.kind === SyntaxKind.Block || state.returned !== undefined) return this.goTo(to, state);
        const value = this.evaluate(body as Expression, state);
        return this.goTo(to, { ...this.marked(state), returned: { value, at: { node: body, file: this.file } } });
      }
      case 'true':
      case 'false': {
        const holds = this.holds(condition!, state);
        const after = this.marked(state);
        if (holds === undefined || holds === (kind === 'true')) this.goTo(to, after);
        return;
      }
      case 'case':
      case 'default': {
        const tests = kind === 'case' ? [edge] : edge.from.successors.filter((other) => other.kind === 'case');
        const isMet = tests.map((test) =>
          areEqual(this.evaluate((subject ?? test.subject)!, state), this.evaluate(test.condition!, state)),
        );
        const after = this.marked(state);
        if (kind === 'case' ? isMet[0] !== false : !isMet.includes(true)) this.goTo(to, after);
        return;
      }
      default:
        this.goTo(to, state);
    }
  }

  private holds(condition: Expression, state: State): boolean | undefined {
    const value = this.evaluate(condition, state);
    return asksForPresence(condition) ? isPresent(value) : truthOf(value);
  }
}

/** `a` of `a?.b` and `a ?? b`, which ask whether there is an `a` at all. */
function asksForPresence(condition: Expression): boolean {
  let node: Node = condition;
  while (
    node.parent.kind === SyntaxKind.ParenthesizedExpression ||
    node.parent.kind === SyntaxKind.NonNullExpression ||
    node.parent.kind === SyntaxKind.AsExpression
  )
    node = node.parent;
  const { parent } = node;
  if (parent.kind === SyntaxKind.BinaryExpression) {
    const { left, operatorToken } = parent as ts.BinaryExpression;
    return (
      left === node &&
      (operatorToken.kind === SyntaxKind.QuestionQuestionToken || operatorToken.kind === SyntaxKind.QuestionQuestionEqualsToken)
    );
  }
  const { expression, questionDotToken } = parent as ts.PropertyAccessExpression;
  return expression === node && questionDotToken !== undefined;
}

function isPresent(value: Known | undefined): boolean | undefined {
  if (value === undefined) return undefined;
  if (value.is === 'constant') return value.value !== undefined && value.value !== null;
  if (value.is === 'record') return value.exists;
  return value.is === 'field' || value.is === 'name' || value.is === 'result' ? undefined : true;
}

function argumentsOf(node: Called['node']): readonly Expression[] {
  if (node.kind !== SyntaxKind.TaggedTemplateExpression) return (node as CallExpression).arguments ?? [];
  const { template } = node as ts.TaggedTemplateExpression;
  return [template];
}

/** The catch clause that handles what the action throws. */
function catchClauseOf(action: Node): ts.CatchClause | undefined {
  for (let node = action; node.parent !== undefined && !isFunction(node); node = node.parent) {
    const { parent } = node;
    if (parent.kind !== SyntaxKind.TryStatement) continue;
    const { tryBlock, catchClause } = parent as ts.TryStatement;
    if (tryBlock === node && catchClause !== undefined) return catchClause;
  }
  return undefined;
}

/** Where a value that is thrown (again) was thrown first; members may have been set on it since. */
export function raisedAt(value: Known | undefined, { caught }: State, here: PlacedNode<Node>): PlacedNode<Node> {
  if (caught === undefined || value === undefined) return here;
  const { value: first } = caught;
  const isSame =
    keyOf(first) === keyOf(value) ||
    (first?.is === 'object' && value.is === 'object' && first.made !== undefined && first.made === value.made);
  return isSame ? caught.at : here;
}

function withValue(state: State, key: Symbol | Node, value: Known | undefined): State {
  if (value === undefined && !state.values.has(key)) return state;
  const values = new Map(state.values);
  if (value === undefined) values.delete(key);
  else values.set(key, value);
  return { ...state, values };
}

const statements = new WeakMap<Node, Node>();

/** The statement that the node is part of. */
function statementOf(node: Node): Node {
  let statement = statements.get(node);
  if (statement === undefined) {
    statement = node;
    while (
      statement.parent !== undefined &&
      !isFunction(statement) &&
      (statement.kind < SyntaxKind.FirstStatement || statement.kind > SyntaxKind.LastStatement)
    )
      statement = statement.parent;
    statements.set(node, statement);
  }
  return statement;
}

/** The state without what calls of earlier statements gave: it is in variables, or of no use any more. */
function withoutPast(state: State, { actions, successors }: Block): State {
  const next = actions[0] ?? successors[0]?.condition;
  if (next === undefined) return state;
  const statement = statementOf(next);
  let kept: Map<Symbol | Node, Known> | undefined;
  for (const key of state.values.keys()) {
    if ('declarations' in key || isFunction(key) || statementOf(key) === statement) continue;
    kept ??= new Map(state.values);
    kept.delete(key);
  }
  return kept === undefined ? state : { ...state, values: kept };
}

/** What is known after an entered function has been left: its own names are gone, those around it may have changed. */
function keptAfter(fn: FunctionNode, before: State['values'], after: State['values']): State['values'] {
  const source = fn.getSourceFile();
  const kept = new Map<Symbol | Node, Known>();
  for (const [key, value] of after) {
    const node = 'declarations' in key ? key.declarations[0] : key;
    const isInside = node !== undefined && node !== fn && node.pos >= fn.pos && node.end <= fn.end && node.getSourceFile() === source;
    if (before.has(key) || !isInside) kept.set(key, value);
  }
  return kept;
}

const ids = new WeakMap<object, number>();
let lastId = 0;

function idOf(key: object): number {
  let id = ids.get(key);
  if (id === undefined) {
    id = lastId += 1;
    ids.set(key, id);
  }
  return id;
}

function stateKey({ values, marks, draft, thrown, caught, returned }: State): string {
  const known = [...values].map(([key, value]) => `${idOf(key)}=${keyOf(value)}`).sort();
  const drafted = `${keyOf(draft.status)} ${draft.isStatusSet} ${keyOf(draft.body)} ${draft.at === undefined ? '' : idOf(draft.at.node)} ${draft.notes.map(keyOf).join()}`;
  return `${known.join(';')} ${marks} ${drafted} ${raisedKey(thrown)} ${raisedKey(caught)} ${raisedKey(returned)}`;
}

function raisedKey(raised: Raised | undefined): string {
  return raised === undefined ? '' : `${keyOf(raised.value)}@${idOf(raised.at.node)}`;
}

function isAsync(fn: FunctionNode): boolean {
  return fn.modifiers?.some(({ kind }) => kind === SyntaxKind.AsyncKeyword) ?? false;
}
