/**
 * Origins answer where a value comes from, inside one file: through variables, destructuring, spreads, literals, templates,
 * concatenation, conversions, ternaries and `??`, back to its **roots**: parameters, caught errors, results of calls, and names
 * that the file does not define. What a call does with its arguments is not known here; `effects.ts` goes on from its result.
 */
import { nameOf as nameOfMember } from '../bind/names.js';
import { holderOf, symbolOf, type BoundFile, type Symbol } from '../bind/scopes.js';
import { SyntaxKind, isFunction, isUnequal, unwrap, type Expression, type Node, type ts } from '../parse/syntax.js';

/** How (a part of) a value goes on in another. */
export interface Passage {
  /** Members read from the value, outermost first: `.body.password`; `[]` is an element. */
  readonly part: string;
  /** Where in the other it stands: `.error` for `{ error: e }`. */
  readonly into: string;
  /** Members that were left out on the way: `const { password, ...rest } = user`, `{ ...user, password: '' }`. */
  readonly without: readonly string[];
  /** Only its text is left: `String(e)`, a template. */
  readonly isText: boolean;
}

/** One root of a value, and what became of it on the way. */
export interface Origin extends Passage {
  /** A parameter, a caught variable, a call, or the declaration or identifier of a name that is defined elsewhere. */
  readonly root: Node;
  /** The expressions on the way, the root's own use first. */
  readonly way: readonly Expression[];
}

const none: readonly Origin[] = [];
const noNames: readonly string[] = [];
const longestPart = 5;

/** Methods of strings and arrays whose result still holds what the receiver holds. */
const keepsReceiver = new Set([
  'toString',
  'toLocaleString',
  'trim',
  'trimStart',
  'trimEnd',
  'toLowerCase',
  'toUpperCase',
  'slice',
  'substring',
  'substr',
  'replace',
  'replaceAll',
  'concat',
  'split',
  'join',
  'padEnd',
  'padStart',
  'normalize',
  'filter',
  'flat',
  'reverse',
  'sort',
  'valueOf',
  'at',
  'find',
  'pop',
  'shift',
  'toJSON',
]);
const textMethods = new Set(['toString', 'trim', 'toLowerCase', 'toUpperCase', 'replace', 'replaceAll', 'join', 'padEnd', 'padStart']);
const mapsElements = new Set(['map', 'flatMap']);
/** Static functions of the language whose result still holds their first argument. */
const keepsArgument = new Map<string, 'text' | 'whole' | 'all'>([
  ...['String', 'util.inspect', 'inspect', 'atob', 'decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent'].map(
    (name) => [name, 'text'] as const,
  ),
  ...[
    'JSON.stringify',
    'JSON.parse',
    'structuredClone',
    'Object.freeze',
    'Object.entries',
    'Object.values',
    'Object.fromEntries',
    'Array.from',
    'Buffer.concat',
    'Buffer.from',
    'Promise.resolve',
  ].map((name) => [name, 'whole'] as const),
  ...['Object.assign', 'util.format'].map((name) => [name, 'all'] as const),
]);

/** `escapeHtml(text)`, `_.escape(text)`: functions of whatever library that keep their argument readable. */
const escapes = /^(escape([A-Z]\w*)?|html_?[eE]scape|escape_html|encodeH(TML|tml)\w*)$/;

/** Which writes can give the symbol the value that it has at a use; `isUnset`: it can still have the value it entered with. */
export type WritesReaching = (symbol: Symbol, use: ts.Identifier) => { readonly writes: readonly Node[]; readonly isUnset: boolean };

/** The assignments to members of the symbol's object that the use can see: `body.stack = error.stack`. */
export type MembersSet = (symbol: Symbol, use: ts.Identifier) => readonly ts.BinaryExpression[];

/** Origins of the expressions of one file, remembered by node. */
export class Origins {
  private readonly known = new Map<Node, readonly Origin[]>();

  constructor(
    private readonly file: BoundFile,
    private readonly writesReaching: WritesReaching,
    private readonly membersSet: MembersSet,
  ) {}

  of(expression: Expression): readonly Origin[] {
    const node = unwrap(expression);
    const known = this.known.get(node);
    if (known !== undefined) return known;
    this.known.set(node, none); // a cycle adds nothing
    const origins = this.trace(node);
    this.known.set(node, origins);
    return origins;
  }

  private trace(node: Expression): readonly Origin[] {
    switch (node.kind) {
      case SyntaxKind.Identifier:
        return this.ofIdentifier(node as ts.Identifier);
      case SyntaxKind.ThisKeyword:
        return [rootAt(node)];
      case SyntaxKind.PropertyAccessExpression: {
        const { expression, name } = node as ts.PropertyAccessExpression;
        return select(this.of(expression), `.${name.text}`, node);
      }
      case SyntaxKind.ElementAccessExpression: {
        const { expression, argumentExpression } = node as ts.ElementAccessExpression;
        return select(this.of(expression), elementStep(argumentExpression), node);
      }
      case SyntaxKind.ObjectLiteralExpression:
        return this.ofObject(node as ts.ObjectLiteralExpression);
      case SyntaxKind.ArrayLiteralExpression:
        return (node as ts.ArrayLiteralExpression).elements.flatMap((element) =>
          element.kind === SyntaxKind.SpreadElement ? this.of((element as ts.SpreadElement).expression) : place(this.of(element), '[]'),
        );
      case SyntaxKind.TemplateExpression:
        return (node as ts.TemplateExpression).templateSpans.flatMap((span) => asText(this.of(span.expression)));
      case SyntaxKind.ConditionalExpression: {
        const choice = node as ts.ConditionalExpression;
        const text = textByType(choice);
        const given = (branch: Expression): readonly Origin[] => (branch === text ? asText(this.of(branch)) : this.of(branch));
        return both(given(choice.whenTrue), given(choice.whenFalse));
      }
      case SyntaxKind.BinaryExpression:
        return this.ofBinary(node as ts.BinaryExpression);
      case SyntaxKind.AwaitExpression:
        return this.of((node as ts.AwaitExpression).expression);
      case SyntaxKind.CallExpression:
        return this.ofCall(node as ts.CallExpression);
      case SyntaxKind.NewExpression:
      case SyntaxKind.TaggedTemplateExpression:
        return [rootAt(node)];
      default:
        return none;
    }
  }

  private ofBinary({ left, operatorToken, right }: ts.BinaryExpression): readonly Origin[] {
    switch (operatorToken.kind) {
      case SyntaxKind.PlusToken:
        return both(asText(this.of(left)), asText(this.of(right)));
      case SyntaxKind.BarBarToken:
      case SyntaxKind.QuestionQuestionToken:
        return both(this.of(left), this.of(right));
      case SyntaxKind.AmpersandAmpersandToken:
      case SyntaxKind.CommaToken:
      case SyntaxKind.EqualsToken:
      case SyntaxKind.BarBarEqualsToken:
      case SyntaxKind.QuestionQuestionEqualsToken:
        return this.of(right);
      default:
        return none;
    }
  }

  private ofObject(literal: ts.ObjectLiteralExpression): readonly Origin[] {
    const origins: Origin[] = [];
    for (const property of literal.properties) {
      switch (property.kind) {
        case SyntaxKind.PropertyAssignment: {
          const { name, initializer } = property as ts.PropertyAssignment;
          leaveOut(origins, nameOfMember(name));
          origins.push(...place(this.of(initializer), stepOf(nameOfMember(name))));
          break;
        }
        case SyntaxKind.ShorthandPropertyAssignment: {
          const { name } = property as ts.ShorthandPropertyAssignment;
          leaveOut(origins, name.text);
          origins.push(...place(this.ofIdentifier(name), `.${name.text}`));
          break;
        }
        case SyntaxKind.SpreadAssignment:
          origins.push(...this.of((property as ts.SpreadAssignment).expression));
          break;
        default:
          break;
      }
    }
    return origins;
  }

  private ofCall(call: ts.CallExpression): readonly Origin[] {
    const { expression: callee, arguments: args } = call;
    const [first] = args;
    const spelled = calleeText(callee);
    const kept = keepsArgument.get(spelled) ?? (escapes.test(spelled.slice(spelled.indexOf('.') + 1)) ? 'text' : undefined);
    if (kept !== undefined && first !== undefined) {
      if (kept === 'text') return through(asText(this.of(first)), call);
      if (kept === 'whole') return through(this.of(first), call);
      return through(
        args.flatMap((argument) => this.of(argument)),
        call,
      );
    }
    if (callee.kind === SyntaxKind.PropertyAccessExpression) {
      const { expression: receiver, name } = callee as ts.PropertyAccessExpression;
      if (mapsElements.has(name.text) && first !== undefined && isFunction(unwrap(first))) return this.ofMapped(receiver, unwrap(first));
      // orders.find(id) asks a store, orders.find((order) => …) a list
      const isAsking = name.text === 'find' && (first === undefined || !isFunction(unwrap(first)));
      if (keepsReceiver.has(name.text) && !isAsking) {
        const origins = this.of(receiver);
        const kept = origins.filter(({ root }) => root.kind !== SyntaxKind.CallExpression);
        if (kept.length > 0) return through(textMethods.has(name.text) ? asText(kept) : kept, call);
      }
    }
    return [rootAt(call)];
  }

  /** `errors.map((e) => e.message)`: what the callback gives, its parameter being an element of the receiver. */
  private ofMapped(receiver: Expression, callback: Node): readonly Origin[] {
    if (!isFunction(callback)) return none;
    const [parameter] = callback.parameters;
    const results =
      callback.body !== undefined && callback.body.kind !== SyntaxKind.Block
        ? this.of(callback.body as Expression)
        : this.file.returns
            .filter(({ expression, parent }) => expression !== undefined && parent.parent === callback)
            .flatMap(({ expression }) => this.of(expression!));
    const elements = select(this.of(receiver), '[]', receiver);
    return results.flatMap((origin) =>
      origin.root === parameter
        ? elements.flatMap((element) => join({ ...element, way: [...element.way, ...origin.way] }, origin))
        : [origin],
    );
  }

  private ofIdentifier(identifier: ts.Identifier): readonly Origin[] {
    const symbol = symbolOf(this.file, identifier);
    if (symbol === undefined) return identifier.text === 'undefined' ? none : [rootAt(identifier)];
    return through(this.ofSymbol(symbol, identifier), identifier);
  }

  private ofSymbol(symbol: Symbol, use: ts.Identifier): readonly Origin[] {
    const [declaration] = symbol.declarations;
    switch (symbol.kind) {
      case 'parameter':
      case 'caught':
        return this.ofParameter(symbol, use);
      case 'variable':
      case 'constant':
        break;
      default:
        return declaration === undefined ? none : [{ ...rootAt(use), root: declaration }];
    }
    const { writes, isUnset } = this.writesReaching(symbol, use);
    if (writes.length === 0 && !isUnset) return declaration === undefined ? none : [{ ...rootAt(use), root: declaration }];
    const written = writes.flatMap((write) => this.ofWrite(write, symbol));
    const set = this.membersSet(symbol, use).flatMap(({ left, right }) =>
      place(this.of(right), `.${(left as ts.PropertyAccessExpression).name.text}`),
    );
    return both(written, set);
  }

  private ofParameter(symbol: Symbol, use: ts.Identifier): readonly Origin[] {
    const { writes, isUnset } = this.writesReaching(symbol, use);
    const written = writes.flatMap((write) => this.ofWrite(write, symbol));
    if (!isUnset) return written;
    const [declaration] = symbol.declarations;
    if (declaration === undefined) return written;
    if (declaration.kind !== SyntaxKind.BindingElement) return [...written, { ...rootAt(use), root: declaration }];
    const holder = holderOf(declaration as ts.BindingElement);
    return [
      ...written,
      {
        ...rootAt(use),
        root: holder,
        part: patternPath(declaration as ts.BindingElement),
        without: namesBeside(declaration as ts.BindingElement),
      },
    ];
  }

  private ofWrite(write: Node, symbol: Symbol): readonly Origin[] {
    switch (write.kind) {
      case SyntaxKind.VariableDeclaration: {
        const { initializer, name, parent } = write as ts.VariableDeclaration;
        const loop = parent.parent;
        if (loop.kind === SyntaxKind.ForOfStatement)
          return this.ofPattern(
            name,
            symbol,
            select(this.of((loop as ts.ForOfStatement).expression), '[]', (loop as ts.ForOfStatement).expression),
          );
        return initializer === undefined ? none : this.ofPattern(name, symbol, this.of(initializer));
      }
      case SyntaxKind.BinaryExpression: {
        const { left, operatorToken, right } = write as ts.BinaryExpression;
        if (left.kind !== SyntaxKind.Identifier) return none;
        return operatorToken.kind === SyntaxKind.PlusEqualsToken ? asText(this.of(right)) : this.of(right);
      }
      case SyntaxKind.FunctionDeclaration:
      case SyntaxKind.ClassDeclaration:
        return [{ root: write, part: '', into: '', without: noNames, isText: false, way: [] }];
      default:
        return none;
    }
  }

  private ofPattern(name: ts.BindingName, symbol: Symbol, origins: readonly Origin[]): readonly Origin[] {
    if (name.kind === SyntaxKind.Identifier) return origins;
    const element = symbol.declarations.find((declaration) => declaration.kind === SyntaxKind.BindingElement);
    if (element === undefined) return none;
    let selected = origins;
    for (const step of splitPath(patternPath(element as ts.BindingElement))) selected = select(selected, step, undefined);
    const names = namesBeside(element as ts.BindingElement);
    return names.length === 0
      ? selected
      : selected.filter(({ into }) => !isOneOf(names, into)).map((origin) => withoutNames(origin, names));
  }
}

function rootAt(node: Expression): Origin {
  return { root: node, part: '', into: '', without: noNames, isText: false, way: [node] };
}

/** The origins of one member of a value. */
function select(origins: readonly Origin[], step: string, at: Expression | undefined): readonly Origin[] {
  const selected: Origin[] = [];
  for (const origin of origins) {
    const next = selectOne(origin, step);
    if (next !== undefined) selected.push(at === undefined ? next : { ...next, way: [...next.way, at] });
  }
  return selected;
}

function selectOne<Outer extends Passage>(outer: Outer, step: string): Outer | undefined {
  const { into } = outer;
  if (into === '') {
    // A member of a text tells nothing of what the text holds, save its characters.
    if (outer.isText) return step === '[]' ? outer : undefined;
    if (outer.without.includes(step.slice(1))) return undefined;
    return { ...outer, part: extend(outer.part, step), without: noNames };
  }
  if (step === '[]') return { ...outer, into: into.startsWith('[]') ? into.slice(2) : '' };
  return startsWithStep(into, step) ? { ...outer, into: into.slice(step.length) } : undefined;
}

/** Whether the path begins with the step as a whole: `.a.b` with `.a`, not `.ab`. */
export function startsWithStep(path: string, step: string): boolean {
  if (!path.startsWith(step)) return false;
  const next = path[step.length];
  return next === undefined || next === '.' || next === '[';
}

/** The origin of a part of a value that itself has the first origin. */
export function join<Outer extends Passage>(outer: Outer, inner: Passage): readonly Outer[] {
  let joined: Outer | undefined = outer;
  for (const step of splitPath(inner.part)) joined = joined === undefined ? undefined : selectOne(joined, step);
  if (joined === undefined || isOneOf(inner.without, joined.into)) return [];
  const without = inner.without.length === 0 ? joined.without : [...joined.without, ...inner.without];
  return [{ ...joined, into: extend(inner.into, joined.into), without, isText: joined.isText || inner.isText }];
}

/** `.a.b[]` gives `.a`, `.b`, `[]`. */
export function splitPath(path: string): readonly string[] {
  return path.match(/\.[^.[\]]+|\[\]/g) ?? [];
}

/** The path with the steps added, cut where it gets too long to matter. */
export function extend(path: string, steps: string): string {
  if (steps === '') return path;
  if (path === '') return steps;
  const all = splitPath(path + steps);
  return all.length > longestPart ? all.slice(0, longestPart).join('') : path + steps;
}

function place(origins: readonly Origin[], step: string): readonly Origin[] {
  return origins.map((origin) => ({ ...origin, into: extend(step, origin.into) }));
}

/** What a later property of an object literal replaces is no longer in it. */
function leaveOut(origins: Origin[], name: string | undefined): void {
  if (name === undefined || origins.length === 0) return;
  const kept = origins
    .filter(({ into }) => !startsWithStep(into, `.${name}`))
    .map((origin) => (origin.into === '' ? withoutNames(origin, [name]) : origin));
  origins.splice(0, origins.length, ...kept);
}

function withoutNames(origin: Origin, names: readonly string[]): Origin {
  return { ...origin, without: [...origin.without, ...names] };
}

function isOneOf(names: readonly string[], into: string): boolean {
  return names.some((name) => startsWithStep(into, `.${name}`));
}

/** `{ a, b, ...rest }`: `a` and `b` are not in `rest`. */
function namesBeside({ dotDotDotToken, parent }: ts.BindingElement): readonly string[] {
  if (dotDotDotToken === undefined || parent.kind !== SyntaxKind.ObjectBindingPattern) return noNames;
  return parent.elements.flatMap(({ dotDotDotToken: rest, propertyName, name }) => {
    const key = rest === undefined ? nameOfMember(propertyName ?? name) : undefined;
    return key === undefined ? [] : [key];
  });
}

function asText(origins: readonly Origin[]): readonly Origin[] {
  return origins.map((origin) => ({ ...origin, into: '', isText: true }));
}

/** `error` in front of the colon of `typeof error === 'string' ? error : error.message`: as it is, and yet no more than a text. */
function textByType({ condition, whenTrue, whenFalse }: ts.ConditionalExpression): Expression | undefined {
  const test = unwrap(condition);
  if (test.kind !== SyntaxKind.BinaryExpression) return undefined;
  const { left, operatorToken, right } = test as ts.BinaryExpression;
  const asked = unwrap(left);
  if (asked.kind !== SyntaxKind.TypeOfExpression || (right as ts.StringLiteral).text !== 'string') return undefined;
  const branch = isUnequal(operatorToken) ? whenFalse : whenTrue;
  return unwrap(branch).getText() === unwrap((asked as ts.TypeOfExpression).expression).getText() ? branch : undefined;
}

function through(origins: readonly Origin[], at: Expression): readonly Origin[] {
  return origins.map((origin) => (origin.way[origin.way.length - 1] === at ? origin : { ...origin, way: [...origin.way, at] }));
}

function both(first: readonly Origin[], second: readonly Origin[]): readonly Origin[] {
  if (first.length === 0) return second;
  if (second.length === 0) return first;
  return [...first, ...second];
}

function elementStep(argument: Expression): string {
  const node = unwrap(argument);
  const isText = node.kind === SyntaxKind.StringLiteral || node.kind === SyntaxKind.NoSubstitutionTemplateLiteral;
  return isText ? stepOf((node as ts.StringLiteral).text) : '[]';
}

function stepOf(name: string | undefined): string {
  return name === undefined || /[.[\]]/.test(name) ? '[]' : `.${name}`;
}

/** Steps from the pattern's holder to the element: `{ a: { b } }` gives `.a.b`. */
export function patternPath(element: ts.BindingElement): string {
  let path = '';
  let current: Node = element;
  while (current.kind === SyntaxKind.BindingElement) {
    const { name, propertyName, dotDotDotToken, parent } = current as ts.BindingElement;
    if (parent.kind === SyntaxKind.ArrayBindingPattern) path = `[]${path}`;
    else if (dotDotDotToken === undefined) path = stepOf(nameOfMember(propertyName ?? name)) + path;
    current = parent.parent;
  }
  return path;
}

/** `JSON.stringify`, `String`: the callee where it is a plain name or a member of one. */
function calleeText(callee: Expression): string {
  if (callee.kind === SyntaxKind.Identifier) return (callee as ts.Identifier).text;
  if (callee.kind !== SyntaxKind.PropertyAccessExpression) return '';
  const { expression, name } = callee as ts.PropertyAccessExpression;
  return expression.kind === SyntaxKind.Identifier ? `${(expression as ts.Identifier).text}.${name.text}` : '';
}
