import { symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { Block, Edge, FlowGraph } from '../flow/flow-graph.js';
import {
  bodyOf,
  isInside,
  SyntaxKind,
  unwrap,
  wrapped,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { catchClauseAround } from './catch-around.js';
import { selfOf, type Evaluation } from './evaluation.js';
import { areEqual, nothing, truthOf, withMember, type Known } from './known.js';
import type { Trial } from './trial.js';
import { raisedAt, stateKey, withoutPast, withValue, type Outcome, type Raised, type State } from './trial-state.js';

/** The ways through one function. */
export class Walk {
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
    if (!isInside(action, caught.by)) return thrown === undefined ? { ...state, caught: undefined } : state;
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
    const raised = thrown === undefined ? state : { ...state, caught: { ...thrown, by: catchClauseAround(action) } };
    this.goTo(edge?.to ?? this.graph.throws, raised);
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
  const node = wrapped(condition);
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
