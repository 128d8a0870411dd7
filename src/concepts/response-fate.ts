/**
 * What becomes of a response. It is followed from the request forward: through names, `.then`, `Promise.all`, helpers and wrappers of the
 * project. Whatever can not be followed counts as a look at its status: the code there may check.
 */
import { initializerOf, referencesOf, symbolOf, writeAt } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { within, type LinkedProject } from '../dataflow/linked-project.js';
import {
  bodyOf,
  isCall,
  isFunction,
  SyntaxKind,
  unwrap,
  wrapped,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { memberCall, memberCallOn } from './member-call.js';
import { targetOf } from './request-target.js';
import { isBodyTested, isPartTested } from './response-body.js';
import { propertyOf } from './status.js';
import { remembered } from '../remembered.js';

/** Whether the call gives a response of which nobody has looked at the status. */
export function isRequest(call: CallExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const row = project.rowWithRole(call, file, 'request')?.call;
  if (row?.promise === true) {
    if (row.throwsOnStatus === false) return targetOf(call.arguments[0], file, project) !== 'local';
    if (row.anyStatus !== undefined && takesAnyStatus(call, row.anyStatus, file)) return true;
  }
  const functions = project.functionsOf(call, file);
  return functions.length > 0 && functions.every((fn) => givesResponse(fn.node, fn.file, project));
}

/** `axios.get(url, { validateStatus: () => true })`, or a call of a client that is made so, where no code of its own looks at all answers. */
function takesAnyStatus(call: CallExpression, key: string, file: AnalysedFile): boolean {
  const { expression: callee } = call;
  const client = unwrap(callee.kind === SyntaxKind.PropertyAccessExpression ? (callee as ts.PropertyAccessExpression).expression : callee);
  const made = client.kind === SyntaxKind.Identifier ? initializerOf(file.bound, client as ts.Identifier) : undefined;
  const creation = made === undefined ? undefined : unwrap(made);
  const inherited = creation !== undefined && isCall(creation) ? (creation.arguments ?? []) : [];
  const given = [...call.arguments, ...inherited];
  const [option] = given.flatMap((argument) => optionIn(argument, key) ?? []);
  if (option === undefined || !saysYes(option) || isIntercepted(client, file)) return false;
  return !given.some((argument) => optionIn(argument, 'hooks') !== undefined || optionIn(argument, 'handlers') !== undefined);
}

/** `client.interceptors.response.use(…)` */
function isIntercepted(client: Expression, { bound }: AnalysedFile): boolean {
  const symbol = client.kind === SyntaxKind.Identifier ? symbolOf(bound, client as ts.Identifier) : undefined;
  return (
    symbol !== undefined &&
    referencesOf(bound, symbol).some(
      ({ parent }) =>
        parent.kind === SyntaxKind.PropertyAccessExpression && (parent as ts.PropertyAccessExpression).name.text === 'interceptors',
    )
  );
}

function optionIn(argument: Expression, key: string): Expression | undefined {
  const literal = unwrap(argument);
  return literal.kind === SyntaxKind.ObjectLiteralExpression ? propertyOf(literal as ts.ObjectLiteralExpression, key) : undefined;
}

/** `null`, `false`, `() => true` */
function saysYes(option: Expression): boolean {
  const node = unwrap(option);
  if (node.kind === SyntaxKind.NullKeyword || node.kind === SyntaxKind.FalseKeyword) return true;
  if (node.kind !== SyntaxKind.ArrowFunction) return false;
  const { body } = node as ts.ArrowFunction;
  if (body.kind !== SyntaxKind.Block) return unwrap(body as Expression).kind === SyntaxKind.TrueKeyword;
  const [statement] = (body as ts.Block).statements;
  return statement?.kind === SyntaxKind.ReturnStatement && (statement as ts.ReturnStatement).expression?.kind === SyntaxKind.TrueKeyword;
}

const givingIn = remembered((_project: LinkedProject) => new Map<FunctionNode, boolean>());

/** Whether the function returns a response without having looked at it. */
function givesResponse(fn: FunctionNode, file: AnalysedFile, project: LinkedProject): boolean {
  const giving = givingIn(project);
  const known = giving.get(fn);
  if (known !== undefined) return known;
  giving.set(fn, false); // recursion alone makes no request
  const gives = within(file.bound.calls, fn).some((call) => {
    if (call.kind !== SyntaxKind.CallExpression || bodyOf(call) !== fn || !isRequest(call as CallExpression, file, project)) return false;
    const fate = fateOf(call as CallExpression, file, project);
    return !fate.isChecked && fate.read === undefined && fate.returnedBy.has(fn);
  });
  giving.set(fn, gives);
  return gives;
}

/** What becomes of one response. */
export interface ResponseFate {
  readonly read: Node | undefined;
  readonly isChecked: boolean;
  /** Functions that return it to whoever calls them. */
  readonly returnedBy: ReadonlySet<FunctionNode>;
}

/** What becomes of the response that the call gives. */
export function fateOf(call: CallExpression, file: AnalysedFile, project: LinkedProject): ResponseFate {
  return fatesIn(project)(call, file);
}

const fatesIn = remembered((project: LinkedProject) =>
  remembered((call: CallExpression, file: AnalysedFile): ResponseFate => {
    const tracker = new ResponseTracker(project);
    tracker.follow(call, file);
    return tracker;
  }),
);

/** Members that hold the body, of whatever client. */
const bodyMembers = /^(body|data)$/;
const bodyReaders = new Set(['json', 'text', 'arrayBuffer', 'blob', 'bytes', 'formData', 'buffer', 'textConverted']);
/** What ends a body without using it. */
const discarding = /^(cancel|dump|destroy|resume)$/;

class ResponseTracker implements ResponseFate {
  read: Node | undefined;
  isChecked = false;
  readonly returnedBy = new Set<FunctionNode>();
  private readonly seen = new Set<Node>();

  constructor(private readonly project: LinkedProject) {}

  /** Goes from an expression that holds the response, or a promise of it, to what is done with it. */
  follow(start: Node, file: AnalysedFile): void {
    let node = start;
    for (;;) {
      node = wrapped(node);
      if (this.isChecked || this.seen.has(node)) return;
      this.seen.add(node);
      const { parent } = node;
      switch (parent.kind) {
        case SyntaxKind.AwaitExpression:
          node = parent;
          break;
        case SyntaxKind.ConditionalExpression:
          if ((parent as ts.ConditionalExpression).condition === node) return;
          node = parent;
          break;
        case SyntaxKind.BinaryExpression:
          if (!this.goesOn(parent as ts.BinaryExpression, node, file)) return;
          node = parent;
          break;
        case SyntaxKind.PropertyAccessExpression: {
          const next = this.member(parent as ts.PropertyAccessExpression, file);
          if (next === undefined) return;
          node = next;
          break;
        }
        case SyntaxKind.VariableDeclaration:
          return this.bind((parent as ts.VariableDeclaration).name, file);
        case SyntaxKind.CallExpression:
        case SyntaxKind.NewExpression:
          return this.hand(parent as CallExpression, node as Expression, file);
        case SyntaxKind.ReturnStatement:
          return this.return(bodyOf(parent), file);
        case SyntaxKind.ArrowFunction:
          return this.return(parent as ts.ArrowFunction, file);
        case SyntaxKind.ArrayLiteralExpression:
          return this.gather(parent as ts.ArrayLiteralExpression, node as Expression, file);
        case SyntaxKind.ExpressionStatement:
        case SyntaxKind.IfStatement:
        case SyntaxKind.VoidExpression:
          return;
        case SyntaxKind.PrefixUnaryExpression:
          return;
        default:
          this.isChecked = true;
          return;
      }
    }
  }

  /** Whether the value of `a ?? response` or `name = response` is still the response. */
  private goesOn({ left, operatorToken, right }: ts.BinaryExpression, node: Node, file: AnalysedFile): boolean {
    switch (operatorToken.kind) {
      case SyntaxKind.QuestionQuestionToken:
      case SyntaxKind.BarBarToken:
      case SyntaxKind.AmpersandAmpersandToken:
        return true;
      case SyntaxKind.EqualsToken:
        if (right !== node) return false;
        if (left.kind === SyntaxKind.Identifier) this.bind(left as ts.Identifier, file);
        else this.isChecked = true;
        return true;
      default:
        this.isChecked = true;
        return false;
    }
  }

  /** `response.json()`, `fetching.then(…)`: what is still the response, if anything. */
  private member(access: ts.PropertyAccessExpression, file: AnalysedFile): Node | undefined {
    const name = access.name.text;
    const call = memberCallOn(access.expression)?.call;
    if (call !== undefined && (name === 'catch' || name === 'finally' || name === 'clone')) return call;
    if (name === 'then' && call !== undefined) this.then(call, file);
    else if (bodyReaders.has(name) && call !== undefined) this.use(call, file);
    else if (bodyMembers.test(name)) {
      const { parent } = access;
      const isDiscarded =
        parent.kind === SyntaxKind.PropertyAccessExpression && discarding.test((parent as ts.PropertyAccessExpression).name.text);
      const isTest = parent.kind === SyntaxKind.PrefixUnaryExpression || parent.kind === SyntaxKind.IfStatement;
      if (!isDiscarded && !isTest) this.use(access, file);
    } else if (name !== 'url') this.isChecked = true;
    return undefined;
  }

  private use(read: Node, file: AnalysedFile): void {
    this.read ??= read;
    if (isBodyTested(read as Expression, file, this.project)) this.isChecked = true;
  }

  private then(call: CallExpression, file: AnalysedFile): void {
    const [callback] = call.arguments;
    const functions = callback === undefined ? [] : this.project.functionsAmong(this.project.link.resolve(file.valuesOf(callback)));
    if (functions.length === 0) this.isChecked = true;
    for (const { node: fn, file: home } of functions) {
      const [parameter] = fn.parameters;
      if (parameter !== undefined) this.bind(parameter.name, home);
      // .then(checkStatus).then((response) => …)
      if (this.returnedBy.has(fn)) this.follow(call, file);
    }
  }

  /** The response under a name, or its parts under several. */
  private bind(name: ts.BindingName, file: AnalysedFile): void {
    if (name.kind === SyntaxKind.Identifier) {
      const symbol = symbolOf(file.bound, name);
      if (symbol === undefined || this.seen.has(name)) return;
      this.seen.add(name);
      for (const reference of referencesOf(file.bound, symbol)) if (writeAt(reference) === undefined) this.follow(reference, file);
      return;
    }
    if (name.kind === SyntaxKind.ArrayBindingPattern) {
      this.isChecked = true;
      return;
    }
    for (const { propertyName, name: inner, dotDotDotToken } of name.elements) {
      const member = (propertyName ?? inner).getText(file.bound.source);
      if (!bodyMembers.test(member) || dotDotDotToken !== undefined || isPartTested(inner, file, this.project)) this.isChecked = true;
      else this.read ??= inner;
    }
  }

  /** `Promise.all([fetch(a), fetch(b)])` */
  private gather(array: ts.ArrayLiteralExpression, node: Expression, file: AnalysedFile): void {
    const call = array.parent;
    let result: Node = call;
    while (result.parent.kind === SyntaxKind.AwaitExpression || result.parent.kind === SyntaxKind.ParenthesizedExpression)
      result = result.parent;
    const pattern = result.parent.kind === SyntaxKind.VariableDeclaration ? (result.parent as ts.VariableDeclaration).name : undefined;
    const isAll = call.kind === SyntaxKind.CallExpression && calleeName(call as CallExpression) === 'Promise.all';
    const element = isAll && pattern?.kind === SyntaxKind.ArrayBindingPattern ? pattern.elements[array.elements.indexOf(node)] : undefined;
    if (element?.kind === SyntaxKind.BindingElement) this.bind((element as ts.BindingElement).name, file);
    else this.isChecked = true;
  }

  /** `assertOk(response)` */
  private hand(call: CallExpression, argument: Expression, file: AnalysedFile): void {
    if (call.expression === argument) return;
    const isLogged = this.project.rowsCalled(call, file).some((row) => row.call.is === 'log');
    const functions = this.project.functionsOf(call, file);
    if (functions.length === 0 && !isLogged) this.isChecked = true;
    const index = call.arguments.indexOf(argument);
    for (const { node: fn, file: home } of functions) {
      const parameter = fn.parameters[index];
      if (parameter === undefined || parameter.dotDotDotToken !== undefined) this.isChecked = true;
      else this.bind(parameter.name, home);
      if (this.returnedBy.delete(fn)) this.follow(call, file);
    }
  }

  private return(body: Node, file: AnalysedFile): void {
    if (!isFunction(body)) return;
    const { parent } = wrapped(body);
    const isInline = body.kind === SyntaxKind.ArrowFunction || body.kind === SyntaxKind.FunctionExpression;
    const isCallback = isInline && parent.kind === SyntaxKind.CallExpression;
    this.returnedBy.add(body);
    if (!isCallback) return;
    // pause().then(() => fetch(url)).then((response) => …)
    if (memberCall(parent)?.name === 'then') this.follow(parent, file);
    else this.callBack(parent as CallExpression, body, file);
  }

  /** `retry(() => fetch(url))`: who runs the callback gets the response. */
  private callBack(call: CallExpression, callback: Node, file: AnalysedFile): void {
    const index = call.arguments.findIndex((argument) => unwrap(argument) === callback);
    if (this.project.rowWithRole(call, file, 'retry')?.call.handlers === index) return this.follow(call, file);
    const functions = this.project.functionsOf(call, file);
    if (functions.length === 0) this.isChecked = true;
    for (const { node: fn, file: home } of functions) {
      this.run(fn.parameters[index], home);
      if (this.returnedBy.delete(fn)) this.follow(call, file);
    }
  }

  /** `await attempt()` of a parameter `attempt`, wherever its function calls it or hands it on. */
  private run(parameter: ts.ParameterDeclaration | undefined, file: AnalysedFile): void {
    const symbol = parameter?.name.kind === SyntaxKind.Identifier ? symbolOf(file.bound, parameter.name) : undefined;
    if (parameter === undefined || symbol === undefined || parameter.dotDotDotToken !== undefined) {
      this.isChecked = true;
      return;
    }
    if (this.seen.has(parameter)) return;
    this.seen.add(parameter);
    for (const reference of referencesOf(file.bound, symbol)) {
      const named = wrapped(reference);
      const { parent } = named;
      if (parent.kind !== SyntaxKind.CallExpression) this.isChecked = true;
      else if ((parent as CallExpression).expression === named) this.follow(parent, file);
      else this.callBack(parent as CallExpression, reference, file);
    }
  }
}
