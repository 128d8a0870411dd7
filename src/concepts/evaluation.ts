/** What an expression is worth at one point of a trial, from what is known there, without running anything. */
import { nameOf } from '../bind/names.js';
import { symbolOf, type Symbol } from '../bind/scopes.js';
import { rootOf, type Value } from '../bind/value.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import { literalText, type LinkedProject } from '../dataflow/linked-project.js';
import {
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
import { areEqual, constant, joined, keyOf, memberOf, nothing, objectOf, truthOf, type Known } from './known.js';
import { statusOfName } from './status.js';
import { start, type State } from './trial-state.js';
import type { World } from './trial-world.js';

const deepest = 40;

/** Tells what expressions are worth in one world. */
export class Evaluation {
  private marks = 0;
  private depth = 0;
  private readonly constants = new Map<Symbol, Known | undefined>();

  constructor(
    private readonly project: LinkedProject,
    private readonly world: World,
  ) {}

  /** What the evaluations since the last call have marked. */
  takeMarks(): number {
    const { marks } = this;
    this.marks = 0;
    return marks;
  }

  of(expression: Expression, state: State, file: AnalysedFile): Known | undefined {
    if (this.depth > deepest) return undefined;
    this.depth += 1;
    const known = this.evaluate(unwrap(expression), state, file);
    this.depth -= 1;
    return known;
  }

  private evaluate(node: Expression, state: State, file: AnalysedFile): Known | undefined {
    switch (node.kind) {
      case SyntaxKind.StringLiteral:
      case SyntaxKind.NoSubstitutionTemplateLiteral:
        return constant((node as ts.StringLiteral).text);
      case SyntaxKind.NumericLiteral:
        return constant(Number((node as ts.NumericLiteral).text));
      case SyntaxKind.TrueKeyword:
      case SyntaxKind.FalseKeyword:
        return constant(node.kind === SyntaxKind.TrueKeyword);
      case SyntaxKind.NullKeyword:
        return constant(null);
      case SyntaxKind.VoidExpression:
        return nothing;
      case SyntaxKind.TemplateExpression: {
        const { head, templateSpans } = node as ts.TemplateExpression;
        return joined([
          constant(head.text),
          ...templateSpans.flatMap(({ expression, literal }) => [this.of(expression, state, file), constant(literal.text)]),
        ]);
      }
      case SyntaxKind.Identifier:
        return this.ofIdentifier(node as ts.Identifier, state, file);
      case SyntaxKind.ThisKeyword: {
        const self = selfOf(node);
        return self === undefined ? undefined : state.values.get(self);
      }
      case SyntaxKind.PropertyAccessExpression:
      case SyntaxKind.ElementAccessExpression:
        return this.ofMember(node as ts.PropertyAccessExpression, state, file);
      case SyntaxKind.ObjectLiteralExpression:
        return this.ofObject(node as ts.ObjectLiteralExpression, state, file);
      case SyntaxKind.ArrayLiteralExpression: {
        const { elements } = node as ts.ArrayLiteralExpression;
        const isOpen = elements.some(({ kind }) => kind === SyntaxKind.SpreadElement);
        return objectOf(new Map(elements.map((element, index) => [String(index), this.of(element, state, file)])), isOpen);
      }
      case SyntaxKind.ArrowFunction:
      case SyntaxKind.FunctionExpression:
        return { is: 'function', node: node as FunctionNode, file };
      case SyntaxKind.AwaitExpression: {
        const value = this.of((node as ts.AwaitExpression).expression, state, file);
        return value?.is === 'rejection' ? undefined : value;
      }
      case SyntaxKind.YieldExpression: {
        const { expression } = node as ts.YieldExpression;
        return expression === undefined ? undefined : this.of(expression, state, file);
      }
      case SyntaxKind.ConditionalExpression: {
        const { condition, whenTrue, whenFalse } = node as ts.ConditionalExpression;
        return this.either(truthOf(this.of(condition, state, file)), whenTrue, whenFalse, state, file);
      }
      case SyntaxKind.BinaryExpression:
        return this.ofBinary(node as ts.BinaryExpression, state, file);
      case SyntaxKind.PrefixUnaryExpression: {
        const { operator, operand } = node as ts.PrefixUnaryExpression;
        const truth = operator === SyntaxKind.ExclamationToken ? truthOf(this.of(operand, state, file)) : undefined;
        return truth === undefined ? undefined : constant(!truth);
      }
      case SyntaxKind.TypeOfExpression: {
        const value = this.of((node as ts.TypeOfExpression).expression, state, file);
        if (value?.is === 'constant') return constant(value.value === null ? 'object' : typeof value.value);
        if (value?.is === 'record') return constant(value.exists ? 'object' : 'undefined');
        return value?.is === 'text' ? constant('string') : value?.is === 'object' ? constant('object') : undefined;
      }
      case SyntaxKind.TaggedTemplateExpression:
        return state.values.get(node);
      case SyntaxKind.CallExpression:
      case SyntaxKind.NewExpression:
        return state.values.get(node) ?? this.ofCall(node as CallExpression, state, file);
      default:
        return undefined;
    }
  }

  private either(
    truth: boolean | undefined,
    whenTrue: Expression,
    whenFalse: Expression,
    state: State,
    file: AnalysedFile,
  ): Known | undefined {
    if (truth !== undefined) return this.of(truth ? whenTrue : whenFalse, state, file);
    const [first, second] = [this.of(whenTrue, state, file), this.of(whenFalse, state, file)];
    return keyOf(first) === keyOf(second) ? first : undefined;
  }

  private ofIdentifier(identifier: ts.Identifier, state: State, file: AnalysedFile): Known | undefined {
    const symbol = symbolOf(file.bound, identifier);
    if (symbol === undefined) return identifier.text === 'undefined' ? nothing : this.ofValues(file.valuesOf(identifier), identifier.text);
    const known = state.values.get(symbol);
    if (known !== undefined) return known;
    switch (symbol.kind) {
      case 'constant':
        return (
          this.ofConstant(symbol, file) ??
          this.ofValues(file.valuesOf(identifier), isImported(file.valuesOf(identifier)) ? identifier.text : undefined)
        );
      case 'function':
      case 'class':
        return this.ofValues(file.valuesOf(identifier), identifier.text);
      case 'import':
        return this.ofImport(symbol, file) ?? this.ofValues(file.valuesOf(identifier), identifier.text);
      case 'enum':
        return { is: 'name', text: identifier.text };
      default:
        return undefined;
    }
  }

  /** A constant of the file, from what it is declared with. What a call gave it belongs to the way that made the call. */
  private ofConstant(symbol: Symbol, file: AnalysedFile): Known | undefined {
    const [declaration] = symbol.declarations;
    if (declaration === undefined || this.constants.has(symbol)) return this.constants.get(symbol);
    this.constants.set(symbol, undefined); // a cycle says nothing
    // const { unknownUser } = messages
    const element = declaration.kind === SyntaxKind.BindingElement ? (declaration as ts.BindingElement) : undefined;
    const holder = element === undefined ? declaration : element.parent.parent;
    const initializer = holder.kind === SyntaxKind.VariableDeclaration ? (holder as ts.VariableDeclaration).initializer : undefined;
    if (initializer === undefined) return undefined;
    const whole = this.of(initializer, start, file);
    const key = element === undefined ? undefined : nameOf(element.propertyName ?? element.name);
    const value =
      element === undefined
        ? whole
        : key === undefined || element.parent.kind === SyntaxKind.ArrayBindingPattern
          ? undefined
          : memberOf(whole, key);
    this.constants.set(symbol, value);
    return value;
  }

  /** `import { messages } from './messages'`: the constant there. */
  private ofImport(symbol: Symbol, file: AnalysedFile): Known | undefined {
    const [declaration] = symbol.declarations;
    if (declaration?.kind !== SyntaxKind.ImportSpecifier) return undefined;
    const { name, propertyName, parent } = declaration as ts.ImportSpecifier;
    const specifier = literalText(parent.parent.parent.moduleSpecifier);
    const [module] = specifier === undefined ? [] : this.project.link.resolve([file.names.importRoot(specifier)]);
    return module?.kind === 'module' ? this.ofExport(module, (propertyName ?? name).text) : undefined;
  }

  private ofExport(module: Value, name: string): Known | undefined {
    const home = this.project.files.get(module.file);
    const symbol = home?.bound.scopes.get(home.bound.source)?.symbols.get(name);
    return home === undefined || symbol?.kind !== 'constant' ? undefined : this.ofConstant(symbol, home);
  }

  /** What linked values are worth; for one from outside, its name. */
  private ofValues(values: readonly Value[], name: string | undefined): Known | undefined {
    const [value, ...others] = exportedBy(values, this.project);
    if (value === undefined || others.length > 0) return undefined;
    switch (value.kind) {
      case 'function': {
        const [found] = this.project.functionsAmong([value]);
        return found === undefined ? undefined : { is: 'function', ...found };
      }
      case 'class':
        return { is: 'class', value, name: this.project.classOf(value)?.node.name?.text ?? name ?? '' };
      case 'object': {
        const file = this.project.files.get(value.file);
        const literal = file?.bound.objects.find(({ pos }) => String(pos) === value.step);
        return literal === undefined ? undefined : this.of(literal, start, file!);
      }
      case 'number':
        return constant(Number(value.step));
      case 'module':
      case 'parameter':
        return undefined;
      default:
        return name === undefined ? undefined : nameKnown(value, name);
    }
  }

  private ofMember(node: ts.PropertyAccessExpression | ts.ElementAccessExpression, state: State, file: AnalysedFile): Known | undefined {
    const told = this.world.read(node, file);
    if (told !== undefined) return told;
    const name = this.memberName(node, state, file);
    const owner = unwrap(node.expression);
    const known = this.of(owner, state, file);
    if (name === undefined) return known?.is === 'record' ? known : undefined;
    if (name === 'statusCode' && known === undefined && state.draft.isStatusSet) return state.draft.status;
    const values = known === undefined || known.is === 'name' ? this.project.link.resolve(file.valuesOf(owner)) : [];
    const [module] = values;
    const exported = module?.kind === 'module' ? this.ofExport(module, name) : undefined;
    if (exported !== undefined) return exported;
    const status = known === undefined || known.is === 'name' ? statusNamed(owner, name) : undefined;
    if (status !== undefined) return constant(status);
    return known === undefined
      ? this.ofValues(
          file.valuesOf(node).filter(({ kind }) => kind !== 'parameter'),
          undefined,
        )
      : memberOf(known, name);
  }

  /** The name of the member that is read; of `statuses[error.name]`, what the name is in the trial. */
  memberName(node: ts.PropertyAccessExpression | ts.ElementAccessExpression, state: State, file: AnalysedFile): string | undefined {
    if (node.kind === SyntaxKind.PropertyAccessExpression) return (node as ts.PropertyAccessExpression).name.text;
    const key = this.of((node as ts.ElementAccessExpression).argumentExpression, state, file);
    return key === undefined ? undefined : memberKey(key);
  }

  private ofObject(literal: ts.ObjectLiteralExpression, state: State, file: AnalysedFile): Known {
    const members = new Map<string, Known | undefined>();
    let isOpen = false;
    for (const property of literal.properties) {
      if (property.kind === SyntaxKind.SpreadAssignment) {
        const spread = this.of((property as ts.SpreadAssignment).expression, state, file);
        if (spread?.is === 'object') for (const [name, value] of spread.members) members.set(name, value);
        isOpen ||= spread?.is !== 'object' || spread.isOpen;
        continue;
      }
      const key =
        property.name!.kind === SyntaxKind.ComputedPropertyName
          ? this.of((property.name as ts.ComputedPropertyName).expression, state, file)
          : undefined;
      const name = key === undefined ? nameOf(property.name!) : memberKey(key);
      if (name === undefined) isOpen = true;
      else if (property.kind === SyntaxKind.PropertyAssignment) members.set(name, this.of(property.initializer, state, file));
      else if (property.kind === SyntaxKind.ShorthandPropertyAssignment)
        members.set(name, this.ofIdentifier(property.name as ts.Identifier, state, file));
      else members.set(name, isFunction(property) ? { is: 'function', node: property, file } : undefined);
    }
    return objectOf(members, isOpen);
  }

  private ofBinary(node: ts.BinaryExpression, state: State, file: AnalysedFile): Known | undefined {
    const { left, operatorToken, right } = node;
    switch (operatorToken.kind) {
      case SyntaxKind.AmpersandAmpersandToken: {
        const first = this.of(left, state, file);
        const truth = truthOf(first);
        const second = truth === false ? undefined : this.of(right, state, file);
        if (truth === true) return second;
        return truth === false ? first : truthOf(second) === false ? constant(false) : undefined;
      }
      case SyntaxKind.BarBarToken: {
        const first = this.of(left, state, file);
        const truth = truthOf(first);
        if (truth === true) return first;
        const second = this.of(right, state, file);
        return truth === false
          ? second
          : truthOf(second) === true && second?.is === 'constant' && second.value === true
            ? second
            : undefined;
      }
      case SyntaxKind.QuestionQuestionToken: {
        const first = this.of(left, state, file);
        if (first === undefined || first.is === 'field' || first.is === 'name' || first.is === 'result') return undefined;
        const isAbsent =
          (first.is === 'constant' && (first.value === undefined || first.value === null)) || (first.is === 'record' && !first.exists);
        return isAbsent ? this.of(right, state, file) : first;
      }
      case SyntaxKind.CommaToken:
      case SyntaxKind.EqualsToken:
        return this.of(right, state, file);
      case SyntaxKind.PlusToken: {
        const sides = [this.of(left, state, file), this.of(right, state, file)];
        return sides.some((side) => side?.is === 'text' || (side?.is === 'constant' && typeof side.value === 'string'))
          ? joined(sides)
          : undefined;
      }
      case SyntaxKind.EqualsEqualsToken:
      case SyntaxKind.EqualsEqualsEqualsToken:
        return this.equality(node, true, state, file);
      case SyntaxKind.ExclamationEqualsToken:
      case SyntaxKind.ExclamationEqualsEqualsToken:
        return this.equality(node, false, state, file);
      case SyntaxKind.LessThanToken:
      case SyntaxKind.LessThanEqualsToken:
      case SyntaxKind.GreaterThanToken:
      case SyntaxKind.GreaterThanEqualsToken:
        return order(operatorToken.kind, this.of(left, state, file), this.of(right, state, file));
      case SyntaxKind.InstanceOfKeyword:
        return this.instanceOf(this.of(left, state, file), right, file);
      default:
        return undefined;
    }
  }

  private equality(node: ts.BinaryExpression, isSame: boolean, state: State, file: AnalysedFile): Known | undefined {
    const [left, right] = [this.of(node.left, state, file), this.of(node.right, state, file)];
    const told = this.world.compare(left, right, node);
    if (told !== undefined) this.marks |= told.marks;
    const holds = told === undefined ? areEqual(left, right) : told.holds;
    return holds === undefined ? undefined : constant(holds === isSame);
  }

  private instanceOf(value: Known | undefined, right: Expression, file: AnalysedFile): Known | undefined {
    if (value === undefined || value.is === 'field' || value.is === 'name' || value.is === 'result') return undefined;
    if (value.is !== 'object' || value.made === undefined) return constant(value.is === 'record' && value.exists);
    const { classes, name } = value.made;
    const asked = exportedBy(file.valuesOf(right), this.project);
    if (asked.some((one) => classes.includes(one))) return constant(true);
    const text = lastName(right.getText(file.bound.source));
    if (text === name || text === 'Error' || text === 'Object') return constant(true);
    // A class of a package may extend any other of it.
    const outside = classes.filter(({ kind }) => kind === 'package' || kind === 'step');
    if (outside.length === 0) return classes.length === 0 ? undefined : constant(false);
    if (mayStemFrom(outside, asked, this.project)) return constant(true);
    const isOther = [outside, asked].every((values) => this.project.link.errorsOf(values).length > 0);
    return isOther || asked.some(({ kind }) => kind === 'class') ? constant(false) : undefined;
  }

  /** A call outside of any way: at the top of a file. */
  private ofCall(node: CallExpression | NewExpression, state: State, file: AnalysedFile): Known | undefined {
    const callee = unwrap(node.expression);
    const receiver = callee.kind === SyntaxKind.PropertyAccessExpression ? (callee as ts.PropertyAccessExpression).expression : undefined;
    const name = lastName(calleeName(node));
    const [first] = node.arguments ?? [];
    if (receiver !== undefined && name === 'get' && first !== undefined) {
      // statuses.get(error.constructor)
      const map = this.of(receiver, state, file);
      const key = map?.is === 'object' ? this.of(first, state, file) : undefined;
      if (map?.is === 'object' && key !== undefined) return memberOf(map, memberKey(key) ?? '');
    }
    if (node.kind === SyntaxKind.NewExpression)
      return name === 'Map' && first !== undefined ? this.ofEntries(first, state, file) : undefined;
    if (name === 'Boolean' && first !== undefined) {
      const truth = truthOf(this.of(first, state, file));
      return truth === undefined ? undefined : constant(truth);
    }
    return undefined;
  }

  /** `new Map([[UserNotFoundError, 404], …])` */
  private ofEntries(entries: Expression, state: State, file: AnalysedFile): Known | undefined {
    const list = this.of(entries, state, file);
    if (list?.is !== 'object') return undefined;
    const members = new Map<string, Known | undefined>();
    for (const entry of list.members.values()) {
      const key = memberOf(entry, '0');
      const name = key === undefined ? undefined : memberKey(key);
      if (name !== undefined) members.set(name, memberOf(entry, '1'));
    }
    return objectOf(members);
  }

  /** Gives the names of a pattern what they stand for. */
  bind(name: ts.BindingName, value: Known | undefined, values: Map<Symbol | Node, Known>, file: AnalysedFile): void {
    if (name.kind === SyntaxKind.Identifier) {
      const symbol = symbolOf(file.bound, name);
      if (symbol === undefined) return;
      if (value === undefined) values.delete(symbol);
      else values.set(symbol, value);
      return;
    }
    name.elements.forEach((element, index) => {
      if (element.kind !== SyntaxKind.BindingElement) return;
      const { propertyName, name: target, initializer, dotDotDotToken } = element;
      if (dotDotDotToken !== undefined) return this.bind(target, undefined, values, file);
      const key = name.kind === SyntaxKind.ArrayBindingPattern ? String(index) : nameOf(propertyName ?? target);
      const part = key === undefined ? undefined : memberOf(value, key);
      const isAbsent = part?.is === 'constant' && part.value === undefined;
      this.bind(target, isAbsent && initializer !== undefined ? this.of(initializer, start, file) : part, values, file);
    });
  }

  /** `text += more`, `value ||= other` */
  compound({ left, operatorToken, right }: ts.BinaryExpression, state: State, file: AnalysedFile): Known | undefined {
    const before = this.of(left, state, file);
    switch (operatorToken.kind) {
      case SyntaxKind.PlusEqualsToken:
        return before?.is === 'text' || (before?.is === 'constant' && typeof before.value === 'string')
          ? joined([before, this.of(right, state, file)])
          : undefined;
      case SyntaxKind.BarBarEqualsToken:
        return truthOf(before) === true ? before : truthOf(before) === false ? this.of(right, state, file) : undefined;
      case SyntaxKind.QuestionQuestionEqualsToken:
        return truthOf(before) === true ? before : areEqual(before, nothing) === true ? this.of(right, state, file) : undefined;
      default:
        return undefined;
    }
  }
}

/** `const { messages } = require('./messages')`: an import, or a member of one. */
function isImported(values: readonly Value[]): boolean {
  return values.some((value) => {
    let current: Value | undefined = value;
    while (current?.of !== undefined && current.step.startsWith('.')) current = current.of;
    return current !== undefined && current.of === undefined && rootOf(current).kind === 'import';
  });
}

function nameKnown(value: Value, name: string): Known {
  return value.kind === 'global' && /(Error|Exception)$/.test(name) ? { is: 'class', value, name } : { is: 'name', text: name };
}

/** The name under which a map or object has what belongs to the key. */
function memberKey(key: Known): string | undefined {
  if (key.is === 'constant') return String(key.value);
  return key.is === 'class' || key.is === 'name' ? keyOf(key) : undefined;
}

function order(operator: ts.SyntaxKind, left: Known | undefined, right: Known | undefined): Known | undefined {
  if (left?.is !== 'constant' || right?.is !== 'constant' || typeof left.value !== 'number' || typeof right.value !== 'number')
    return undefined;
  switch (operator) {
    case SyntaxKind.LessThanToken:
      return constant(left.value < right.value);
    case SyntaxKind.LessThanEqualsToken:
      return constant(left.value <= right.value);
    case SyntaxKind.GreaterThanToken:
      return constant(left.value > right.value);
    default:
      return constant(left.value >= right.value);
  }
}

/** `HttpStatus.NOT_FOUND`, `StatusCodes.UNAUTHORIZED` */
function statusNamed(owner: Expression, name: string): number | undefined {
  const holder =
    owner.kind === SyntaxKind.Identifier
      ? (owner as ts.Identifier).text
      : owner.kind === SyntaxKind.PropertyAccessExpression
        ? (owner as ts.PropertyAccessExpression).name.text
        : '';
  return /status|http|codes?$/i.test(holder) ? statusOfName(name) : undefined;
}

/** The values, and for a module what `module.exports =` makes it. */
export function exportedBy(values: readonly Value[], project: LinkedProject): readonly Value[] {
  return project.link.resolve(values).flatMap((value) => {
    const whole = value.kind === 'module' ? project.link.memberOf(value, 'default') : [];
    return whole.length > 0 ? whole : [value];
  });
}

/**
 * Whether an error of one of the classes may be one of the base classes too: models do not say which class of a package extends which,
 * but that those without a status of their own, such as `HttpException`, have others below them.
 */
export function mayStemFrom(classes: readonly Value[], bases: readonly Value[], { link }: LinkedProject): boolean {
  const packages = classes.filter((value) => link.errorsOf([value]).length > 0).map((value) => rootOf(value));
  return bases.some((base) => packages.includes(rootOf(base)) && link.errorsOf([base]).some(({ status }) => status === undefined));
}

/** The function whose `this` the node means. */
export function selfOf(node: Node): FunctionNode | undefined {
  for (let current = node.parent; current !== undefined; current = current.parent) {
    if (isFunction(current) && current.kind !== SyntaxKind.ArrowFunction) return current;
    if (current.kind === SyntaxKind.ClassDeclaration || current.kind === SyntaxKind.ClassExpression) return undefined;
  }
  return undefined;
}
