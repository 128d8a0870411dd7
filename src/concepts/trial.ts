/**
 * A trial follows a function through its flow graph in a supposed world ("there is no such account"), without running it. What the world
 * says of a call is known; conditions that follow from what is known decide the way, all others lead both ways. Project functions are
 * entered where they are called, promises and callbacks are gone through in the order in which they would run.
 *
 * A way ends at the first reply, where an error leaves the function or is handed on, where it calls back, or where the function returns.
 * States that know the same at the same place are one; a trial that takes too many steps has no outcome at all.
 */
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import type { FoundFunction, LinkedProject } from '../dataflow/linked-project.js';
import {
  SyntaxKind,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { isAsync } from './async-function.js';
import { resultOf } from './call-result.js';
import { Evaluation, exportedBy } from './evaluation.js';
import { keyOf, nothing, objectOf, type Known } from './known.js';
import { Instances } from './trial-instances.js';
import { raisedAt, start, stateAfter, stateKey, withValue, type Draft, type Outcome, type State } from './trial-state.js';
import { Walk } from './trial-walk.js';
import type { Called, Deed, TrialWorld } from './trial-world.js';

/** How many functions are entered one in another. */
const deepest = 7;
const mostSteps = 1_500;
/** How many steps are taken while nothing of what is supposed has been met. */
const mostIdleSteps = 800;
const callsCallback =
  /^(\$?transaction|withTransaction|runInTransaction|inTransaction|execute|run|wrap|retry|lock|withLock|tryCatch|attempt)$/;

/** Where ways go on, and where errors leave them. */
interface Step {
  readonly states: State[];
  readonly thrown: State[];
}

/** A trial in one world. */
export class Trial {
  private steps = 0;
  private readonly entered = new Set<FunctionNode>();
  private readonly evaluation: Evaluation;
  private readonly instances: Instances;

  constructor(
    private readonly project: LinkedProject,
    private readonly world: TrialWorld,
  ) {
    this.evaluation = new Evaluation(project, world);
    this.instances = new Instances(project, this.evaluation, (fn, file, args, from) => this.run(fn, file, args, from));
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

    const deed = this.world.call({ node, file, arguments: args, receiver, state: marked, functions });
    if (deed?.kind === 'marks') marked = { ...marked, marks: marked.marks | deed.marks };
    else if (deed !== undefined) return this.follow(deed, args, node, marked, ends);
    if (called?.is === 'settle') {
      const returned = { value: args[0], at: raisedAt(args[0], marked, { node, file }) };
      return endingWith({ kind: 'settle', value: called, at: { node, file }, state: { ...marked, returned } }, ends);
    }
    if (node.kind === SyntaxKind.NewExpression) return this.construct(node as NewExpression, file, args, marked, ends);
    if (callee.kind === SyntaxKind.SuperKeyword) return goingOn(this.instances.afterSuper(node as CallExpression, file, args, marked));
    const ofPromise = this.callPromise(callee, receiver, args, node, file, marked, ends);
    if (ofPromise !== undefined) return ofPromise;
    // Of several functions, each may belong to another flow: a wrapper's callback is any handler of the project.
    if (functions.length === 1) return this.enter(functions[0]!, node, args, receiver, marked, ends);
    return this.callBack(args, undefined, node, marked, ends) ?? goingOn(withValue(marked, node, resultOf(node, args, receiver)));
  }

  /** What the world says that the call does. */
  private follow(
    deed: Exclude<Deed, { readonly kind: 'marks' }>,
    args: readonly (Known | undefined)[],
    node: Node,
    state: State,
    ends: Outcome[],
  ): Step {
    if (deed.kind === 'ends') return endingWith(deed.outcome, ends);
    const after = { ...state, marks: state.marks | (deed.marks ?? 0), ...(deed.kind === 'drafts' ? { draft: deed.draft } : {}) };
    const value = deed.kind === 'gives' ? deed.value : undefined;
    return this.callBack(args, value, node, after, ends) ?? goingOn(withValue(after, node, value));
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
    const after = stateAfter(fn, outer, outcome.state);
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
    const give = (value: Known | undefined): Step => goingOn(withValue(state, node, value));
    if (expression.kind === SyntaxKind.Identifier && (expression as ts.Identifier).text === 'Promise') {
      if (name.text === 'reject') return give({ is: 'rejection', error: args[0], at: raisedAt(args[0], state, { node, file }) });
      return name.text === 'resolve' || name.text === 'all' ? give(args[0]) : undefined;
    }
    if (name.text !== 'then' && name.text !== 'catch' && name.text !== 'finally') return undefined;
    const isRejected = receiver?.is === 'rejection';
    const handler = name.text === 'then' ? args[isRejected ? 1 : 0] : name.text === 'catch' && isRejected ? args[0] : undefined;
    if (handler?.is !== 'function') return give(name.text === 'then' && !isRejected && args[0] !== undefined ? undefined : receiver);
    const from = isRejected ? { ...state, caught: { value: receiver.error, at: receiver.at, by: handler.node } } : state;
    const step = this.enter(handler, node, [isRejected ? receiver.error : receiver], undefined, from, ends);
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
    const made = this.instances.make(values, calleeName(node), args, state);
    return goingOn(withValue(state, node, made ?? resultOf(node, args, undefined)));
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
      const kept = stateAfter(executor.node, state, after);
      step.states.push(withValue(kept, node, value.fails ? { is: 'rejection', error: settled, at } : settled));
    }
    return step;
  }
}

function goingOn(state: State): Step {
  return { states: [state], thrown: [] };
}

function endingWith(outcome: Outcome, ends: Outcome[]): Step {
  ends.push(outcome);
  return { states: [], thrown: [] };
}

function argumentsOf(node: Called['node']): readonly Expression[] {
  if (node.kind !== SyntaxKind.TaggedTemplateExpression) return (node as CallExpression).arguments ?? [];
  const { template } = node as ts.TaggedTemplateExpression;
  return [template];
}
