import { nameOf } from '../bind/names.js';
import type { Value } from '../bind/value.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { lastName } from '../dataflow/effects.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import { SyntaxKind, type CallExpression, type FunctionNode, type ts } from '../parse/syntax.js';
import { exportedBy, selfOf, type Evaluation } from './evaluation.js';
import { objectOf, withMember, type Known, type KnownObject } from './known.js';
import { blank, withValue, type Outcome, type State } from './trial-state.js';

/** Goes through a function, and tells the ends of its ways. */
type Run = (fn: FunctionNode, file: AnalysedFile, args: readonly (Known | undefined)[], from: State) => readonly Outcome[];

/** What instances of classes are after their constructors have run. */
export class Instances {
  constructor(
    private readonly project: LinkedProject,
    private readonly evaluation: Evaluation,
    private readonly run: Run,
  ) {}

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
    const { node: declaration, file } = this.project.classOf(value) ?? {};
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

  /** The state after `super(message)` in a constructor: with the members that the base class sets. */
  afterSuper(node: CallExpression, file: AnalysedFile, args: readonly (Known | undefined)[], state: State): State {
    const constructor = selfOf(node);
    const self = constructor === undefined ? undefined : state.values.get(constructor);
    const [base] = exportedBy(file.valuesOf(node.expression), this.project);
    if (self?.is !== 'object' || base === undefined) return state;
    const inherited = this.instanceOf(base, args, state) ?? objectOf(new Map(), true);
    const members = new Map([...inherited.members, ...self.members]);
    return withValue(state, constructor!, { ...self, members, isOpen: inherited.isOpen });
  }

  private classesOf(value: Value): readonly Value[] {
    const found = new Set<Value>([value]);
    for (const one of found) for (const base of exportedBy(this.project.link.holderOf(one)?.bases ?? [], this.project)) found.add(base);
    return [...found];
  }
}
