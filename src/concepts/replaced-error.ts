import { nameOf } from '../bind/names.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName, type Effect } from '../dataflow/effects.js';
import { callsIn, within, type LinkedProject } from '../dataflow/linked-project.js';
import { splitPath, type Origin } from '../dataflow/origins.js';
import { testsOf } from '../dataflow/tests.js';
import type { Edit, TraceStep } from '../diagnostic.js';
import { alwaysPrecedes, canReach, conditionsAt } from '../flow/conditions.js';
import type { Condition } from '../flow/flow-graph.js';
import {
  bodyOf,
  forEachChild,
  isCall,
  isFunction,
  isInside,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { addingCause } from './cause-edit.js';
import { explainsReplacing } from './comment-reason.js';
import { asksCommand, isProbe } from './probe.js';
import { isCallerFault, isClientStatus, makesError, statusesIn } from './error-class.js';
import type { ErrorHandler } from './error-handler.js';
import { errorHandlers } from './error-handlers.js';
import { isNothing } from './nothing-said.js';
import { raisedErrors, type Raising } from './raised-error.js';
import { numberOf } from './status.js';
import { tellsBeside } from './told-beside.js';

/**
 * Why a new error may go without the one that caused it: `narrowed` to one code or class, `told` to a log or other code before or by what
 * stands in it beside the error, thrown for a `probe` whose failure is an answer, a `caller fault` with a status below 500, or `withheld`
 * because of what it holds.
 */
export type CauseExcuse = 'narrowed' | 'told' | 'probe' | 'caller fault' | 'withheld';

/** A new error that leaves an error handler in the place of the one that it handles. */
export interface ReplacedError {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  readonly handler: ErrorHandler;
  /** What makes the new error: `new OrderError('not saved')`. */
  readonly node: CallExpression | NewExpression;
  /** The class or function that makes it, as the code spells it. */
  readonly made: string;
  readonly how: Raising;
  /** The handled error goes along: as an argument, in an option, set as `cause` afterwards. */
  readonly keepsCause: boolean;
  readonly excuse: CauseExcuse | undefined;
  readonly trace: readonly TraceStep[];
  /** Makes the handled error its cause; `isSafe` where the class is known to take one. */
  readonly withCause: { readonly edits: readonly Edit[]; readonly isSafe: boolean } | undefined;
}

/** The new errors that leave the handlers of a file. */
export function* replacedErrors(file: AnalysedFile, project: LinkedProject): Generator<ReplacedError> {
  const raised = [...raisedErrors(file, project)].sort((a, b) => a.node.pos - b.node.pos);
  if (raised.length === 0) return;
  const byNode = new Map<Node, (typeof raised)[number]>(raised.map((each) => [each.node, each]));
  const nodes = raised.map(({ node }) => node);
  for (const handler of errorHandlers(file, project)) {
    if (handler.kind === 'error middleware') continue;
    const seen = new Set<Node>();
    for (const node of within<Node>(nodes, handler.node)) {
      const { value, how } = byNode.get(node)!;
      if (value === undefined || !isHandledBy(node, handler)) continue;
      for (const made of madeBy(value, handler)) {
        if (seen.has(made) || !makesError(made, file, project) || !hasError(made, handler)) continue;
        seen.add(made);
        yield create(handler, made, node, how);
      }
    }
  }
}

function create(handler: ErrorHandler, node: CallExpression | NewExpression, raise: Node, how: Raising): ReplacedError {
  const { file, project } = handler;
  return {
    file,
    project,
    handler,
    node,
    made: nameOfMade(node),
    how,
    get keepsCause() {
      return keepsCause(handler, node);
    },
    get excuse() {
      if (isNarrowed(handler, node) || isSetApart(handler, raise)) return 'narrowed';
      if (isCallerFault(node, file, project) || isGivenClientStatus(node, handler) || isAnsweredAsClientFault(raise, how, handler))
        return 'caller fault';
      if (isProbe(handler) || handler.triesInputOnly || asksCommand(handler)) return 'probe';
      if (isTold(handler, raise) || tellsBeside(node, handler)) return 'told';
      return isMasked(handler, node) || explainsReplacing(handler, raise) ? 'withheld' : undefined;
    },
    get trace() {
      const at = handler.root ?? handler.node;
      const start = at.getStart(file.bound.source);
      return [
        {
          file: file.path,
          start,
          end: handler.root === undefined ? start + 1 : at.end,
          label: handler.name === undefined ? 'the error arrives here' : `\`${handler.name}\` arrives here`,
        },
      ];
    },
    get withCause() {
      return addingCause(handler, node);
    },
  };
}

/** `OrderError`; `error` where what makes it has no name. */
function nameOfMade(node: CallExpression | NewExpression): string {
  const { kind } = unwrap(node.expression);
  return kind === SyntaxKind.Identifier || kind === SyntaxKind.PropertyAccessExpression ? calleeName(node) : 'error';
}

/** Whether this is the innermost handler around the node, in its own body, and nothing in it catches what the node throws. */
function isHandledBy(node: Node, { node: handler }: ErrorHandler): boolean {
  let inner = node;
  for (let current = node.parent; inner !== handler; inner = current, current = current.parent) {
    if (current === handler) return true;
    if (isFunction(current) || current.kind === SyntaxKind.CatchClause) return false;
    if (
      current.kind === SyntaxKind.TryStatement &&
      (current as ts.TryStatement).tryBlock === inner &&
      (current as ts.TryStatement).catchClause !== undefined
    )
      return false;
  }
  return true;
}

/** The calls in the handler that make the raised value. */
function madeBy(value: Expression, handler: ErrorHandler): readonly (CallExpression | NewExpression)[] {
  const node = unwrap(value);
  switch (node.kind) {
    case SyntaxKind.CallExpression: {
      const [given] = (node as CallExpression).arguments;
      return given !== undefined && isAssign(node) ? madeBy(given, handler) : [node as CallExpression];
    }
    case SyntaxKind.NewExpression:
      return [node as NewExpression];
    case SyntaxKind.ConditionalExpression:
      return [(node as ts.ConditionalExpression).whenTrue, (node as ts.ConditionalExpression).whenFalse].flatMap((side) =>
        madeBy(side, handler),
      );
    case SyntaxKind.Identifier: {
      const { file, node: around } = handler;
      const origins = file.origins.of(node);
      // One that may come from elsewhere is not made for this failure.
      const isMade = origins.every(({ root, part, into }) => isCall(root) && part === '' && into === '' && isInside(root, around));
      return isMade ? origins.map(({ root }) => root as NewExpression) : [];
    }
    default:
      return [];
  }
}

/** `Object.assign(new Error('not saved'), { orderId })` is the error that it is given first. */
function isAssign(node: Node): boolean {
  return node.kind === SyntaxKind.CallExpression && calleeName(node as CallExpression) === 'Object.assign';
}

/** Whether something has failed where the error is made: in a callback, behind `if (error)`; anywhere else, not behind `if (!error)`. */
function hasError(made: Node, { kind, root, file }: ErrorHandler): boolean {
  if (kind !== 'callback') {
    return (
      root === undefined ||
      !conditionsAt(file.flowOf(bodyOf(made)), made).some((condition) =>
        testsOf(file, condition).some(({ about, isMet, kind: test }) => about === root && test === 'any' && !isMet),
      )
    );
  }
  return (
    isBehindChoice(made, root, file) ||
    conditionsAt(file.flowOf(bodyOf(made)), made).some((condition) =>
      testsOf(file, condition).some(({ about, isMet, kind: test }) => about === root && (isMet || test !== 'any')),
    )
  );
}

/** `if (error || !page) next(new Error('no page'))`: what is made there is made for the error as well. */
function isBehindChoice(made: Node, root: Node | undefined, file: AnalysedFile): boolean {
  const isError = (node: Expression): boolean => {
    const operand = unwrap(node);
    if (operand.kind === SyntaxKind.Identifier)
      return file.origins.of(operand).some((origin) => origin.root === root && origin.part === '');
    const { left, operatorToken, right } = operand as ts.BinaryExpression;
    return operatorToken?.kind === SyntaxKind.BarBarToken && (isError(left) || isError(right));
  };
  for (let inner = made; !isFunction(inner.parent); inner = inner.parent) {
    const { parent } = inner;
    if (parent.kind !== SyntaxKind.IfStatement || (parent as ts.IfStatement).thenStatement !== inner) continue;
    const condition = unwrap((parent as ts.IfStatement).expression);
    if (condition.kind === SyntaxKind.BinaryExpression && isError(condition)) return true;
  }
  return false;
}

const toldByText = new Set([
  'message',
  'msg',
  'name',
  'code',
  'status',
  'statusCode',
  'errno',
  'reason',
  'description',
  'statusText',
  'constructor',
  'length',
]);

const messageOfAny = /^\.(message|msg|sqlMessage)$/;

/** The member of the error that is left of it: its text, a code; undefined where it (or something that only it holds) is kept. */
function remnantOf({ part, isText }: Effect): string | undefined {
  const steps = splitPath(part);
  const [first] = steps;
  if (first === undefined) return isText ? 'message' : undefined;
  if (toldByText.has(first.slice(1))) return first.slice(1);
  // error.response?.data?.message
  return !steps.includes('[]') && messageOfAny.test(steps[steps.length - 1]!) ? 'message' : undefined;
}

/** What a text is made of: `status` of `error.response.status`, and the message of anything that is no code. */
function inText({ part }: Effect): string {
  const steps = splitPath(part);
  const last = steps[steps.length - 1]?.slice(1) ?? '';
  return toldByText.has(last) ? last : 'message';
}

function keepsCause(handler: ErrorHandler, made: CallExpression | NewExpression): boolean {
  const { effects, root, file } = handler;
  // toOrderError(error) may give the error itself back.
  if (made.kind === SyntaxKind.CallExpression && receives(made, root, file, true)) return true;
  if (hasOtherCause(made, handler)) return true;
  const remnants = new Set<string>();
  for (const effect of effects) {
    const isGiven = isInside(effect.from, made) || (isAssign(made.parent) && isInside(effect.use, made.parent));
    if (!isGiven && !joins(effect, made, handler)) continue;
    if (isTextOf(effect)) remnants.add('message');
    else if (isMessageOf(effect, made, handler)) remnants.add(remnantOf(effect) ?? inText(effect));
    else {
      const remnant = remnantOf(effect);
      if (remnant === undefined) return true;
      remnants.add(remnant);
    }
  }
  // Its text and its code together are what most callers want of it.
  return remnants.size > 1;
}

/** `new Error('neither way works', { cause: firstError })`: another failure is behind this one. */
function hasOtherCause({ arguments: args }: CallExpression | NewExpression, { root, file }: ErrorHandler): boolean {
  return (args ?? []).some((argument) => {
    const options = unwrap(argument);
    if (options.kind !== SyntaxKind.ObjectLiteralExpression) return false;
    return (options as ts.ObjectLiteralExpression).properties.some((property) => {
      if (property.kind !== SyntaxKind.PropertyAssignment || nameOf(property.name) !== 'cause') return false;
      return isOtherError(unwrap(property.initializer), root, file);
    });
  });
}

/** `firstError`, `this.failure`, what another clause has caught: something else than the handled error, and no text or address. */
function isOtherError(cause: Expression, root: Node | undefined, file: AnalysedFile): boolean {
  const isNamed = cause.kind === SyntaxKind.Identifier || cause.kind === SyntaxKind.PropertyAccessExpression;
  if (!isNamed || isNothing(cause)) return false;
  const origins = file.origins.of(cause);
  if (origins.some((origin) => origin.root === root)) return false;
  return (
    otherError.test(lastName(cause.getText(file.bound.source))) ||
    origins.some((origin) => origin.root.parent.kind === SyntaxKind.CatchClause)
  );
}

const otherError = /(^|[a-z_])(err|errors?|exc|ex|exception|cause|reason|failure|rejection|fault|issues?)\d?$|^e\d?$/i;

/** `new Error(error)`, `new TypeError(error.message || error)`: the language's own errors make a text of what they take first. */
function isMessageOf(
  { from, isElsewhere, argument, part, through }: Effect,
  made: CallExpression | NewExpression,
  { file }: ErrorHandler,
): boolean {
  return (
    from === made &&
    !isElsewhere &&
    argument === 0 &&
    part !== '.stack' &&
    through.length === 0 &&
    file.valuesOf(made.expression).some(({ kind, step }) => kind === 'global' && ownErrors.test(step))
  );
}

const ownErrors = /^(Error|TypeError|RangeError|SyntaxError|ReferenceError)$/;

/** `wrapped.cause = error`, `Object.assign(wrapped, { cause: error })` */
function joins({ kind, from, argument, use }: Effect, made: Node, { file }: ErrorHandler): boolean {
  const isMade = (expression: Expression): boolean => file.origins.of(expression).some(({ root }) => root === made);
  if (kind === 'store' && from.kind === SyntaxKind.BinaryExpression) {
    const { left } = from as ts.BinaryExpression;
    return left.kind === SyntaxKind.PropertyAccessExpression && isMade((left as ts.PropertyAccessExpression).expression);
  }
  if (!isCall(from) || from === made) return false;
  const { expression: callee } = from;
  // callback(new Error(error)): what the new error is handed to gets nothing beside it.
  const isBeside = (index: number): boolean => index !== argument || !isInside(use, made);
  return (
    (from.arguments?.some((other, index) => isBeside(index) && isMade(other)) ?? false) ||
    (callee.kind === SyntaxKind.PropertyAccessExpression && isMade((callee as ts.PropertyAccessExpression).expression))
  );
}

/** `String(error)`, `error.toString()`, `messageOf(error)`: gives a text by its name, whatever it makes of the error on the way to it. */
function isTextOf({ kind, at, from }: Effect): boolean {
  if (kind !== 'escape' && kind !== 'wrap') return false;
  return (
    (from.kind === SyntaxKind.CallExpression && givesText(calleeName(from as CallExpression))) ||
    (kind === 'escape' && givesText(at.callee))
  );
}

function givesText(name: string): boolean {
  if (name === 'String' || lastName(name) === 'toString') return true;
  return /(^|[a-z_])(message|msg|text)$/i.test(name.replace(/(Of|From|For)?(Error|Err|Exception)?$/, ''));
}

const statusName = /^(code|status|statusCode)$/;

/** `failure.status = 404`, `failure.code = 'E_USAGE'`, `Object.assign(new Error('no such order'), { status: 404 })` */
function isGivenClientStatus(made: Node, { file, project, node }: ErrorHandler): boolean {
  const literals = isAssign(made.parent) ? within(file.bound.objects, made.parent) : [];
  const isBeside = literals.some(({ properties }) =>
    properties.some(
      (property) =>
        property.kind === SyntaxKind.PropertyAssignment &&
        statusName.test(nameOf(property.name) ?? '') &&
        statusesIn((property as ts.PropertyAssignment).initializer, file, project).some(isClientStatus),
    ),
  );
  if (isBeside) return true;
  return within(file.bound.assignments, node).some(({ left, right }) => {
    if (left.kind !== SyntaxKind.PropertyAccessExpression || !statusName.test((left as ts.PropertyAccessExpression).name.text))
      return false;
    return (
      statusesIn(right, file, project).some(isClientStatus) &&
      file.origins.of((left as ts.PropertyAccessExpression).expression).some(({ root }) => root === made)
    );
  });
}

/** `response.status(410); throw new Error('…')`: the reply has its status already, and the error handler of Express keeps it. */
function isAnsweredAsClientFault(raise: Node, how: Raising, { file, project, node }: ErrorHandler): boolean {
  if (how !== 'forwarded' && how !== 'thrown') return false;
  const graph = file.flowOf(bodyOf(raise));
  return within<Node>(file.bound.calls, node).some((call) => {
    const { expression: callee, arguments: args } = call as CallExpression;
    const [argument] = args ?? [];
    if (argument === undefined || callee.kind !== SyntaxKind.PropertyAccessExpression) return false;
    const { name, expression: receiver } = callee as ts.PropertyAccessExpression;
    const status = name.text === 'status' && project.isNamed(receiver, 'response', file) ? numberOf(argument, file, project) : undefined;
    return status !== undefined && status >= 400 && status < 500 && alwaysPrecedes(graph, call, raise);
  });
}

/**
 * `if (!isIdentifier(key)) throw new Error('not a key'); throw error;`: the code knows why this one failed, and lets the others through.
 */
function isSetApart({ effects, file, node: handler, root }: ErrorHandler, raise: Node): boolean {
  for (let inner = raise; inner !== handler; inner = inner.parent) {
    const { parent } = inner;
    if (parent.kind !== SyntaxKind.IfStatement || (parent as ts.IfStatement).thenStatement !== inner) continue;
    const { expression, end } = parent as ts.IfStatement;
    if (isAbout(expression, root, file)) continue;
    if (
      effects.some(
        ({ kind, from, part }) => kind === 'throw' && part === '' && (from.pos >= end || isInside(from, parent)) && !isInside(from, inner),
      )
    )
      return true;
  }
  return false;
}

/** Whether the expression mentions the error, or what a call has made of it. */
function isAbout(expression: Expression, root: Node | undefined, file: AnalysedFile): boolean {
  if (root === undefined) return false;
  if (asksAbout({ expression, holds: true, subject: undefined }, root, file)) return true;
  const mentions = (node: Node): boolean =>
    (node.kind === SyntaxKind.Identifier && file.origins.of(node as Expression).some((origin) => origin.root === root)) ||
    (forEachChild(node, (child) => mentions(child) || undefined) ?? false);
  return mentions(expression);
}

/** `new Error(maskPasswords(error))`: whoever takes something out of the text keeps the error itself back. */
function isMasked({ file, root }: ErrorHandler, made: Node): boolean {
  return callsIn(made, file).some((call) => masking.test(lastName(calleeName(call))) && receives(call, root, file));
}

const masking = /redact|mask|saniti[sz]e|censor|scrub|obfuscate|anonymi[sz]e/i;

/** Whether the whole error has been logged or handed to other code on a way to the place where the new one leaves. */
function isTold(handler: ErrorHandler, raise: Node): boolean {
  const graph = handler.file.flowOf(bodyOf(raise));
  return handler.effects.some((effect) => {
    const { kind, from, at, isElsewhere } = effect;
    if (kind !== 'call' && kind !== 'store' && kind !== 'escape') return false;
    if (isInside(from, raise)) return false;
    // A log that has the error as text says what failed, even if it does not say where.
    const isLogged = kind === 'call' && effect.row?.call.is === 'log' && effect.part === '';
    if (!isLogged && (remnantOf(effect) !== undefined || isTextOf(effect))) return false;
    const isLeftOut = !isElsewhere && isCall(from) && !receives(from, handler.root, handler.file);
    if (kind === 'escape' && (isQuestion(at.callee) || isLeftOut)) return false;
    return canReach(graph, from, raise);
  });
}

function isQuestion(name: string): boolean {
  return /(^|\.)(is|has|should|can|was|are|instanceOf)([A-Z]|$)/.test(name);
}

function isNarrowed({ root, file, project }: ErrorHandler, made: Node): boolean {
  if (root === undefined) return false;
  const { isNarrowed: isPicked, isExposed } = project.effects.guardsAt(made, root, file);
  if (isPicked || isExposed) return true;
  return conditionsAt(file.flowOf(bodyOf(made)), made).some((condition) => asksAbout(condition, root, file));
}

/** `const code = codeOf(error); if (code === 'busy')`: the condition rests on something that a call made of the error. */
function asksAbout({ expression, subject }: Condition, root: Node, file: AnalysedFile): boolean {
  const rests = (node: Node): boolean => {
    if (node.kind === SyntaxKind.Identifier || node.kind === SyntaxKind.PropertyAccessExpression) {
      return file.origins.of(node as Expression).some(({ root: origin }) => isCall(origin) && receives(origin, root, file));
    }
    return forEachChild(node, (child) => rests(child) || undefined) ?? false;
  };
  return rests(expression) || (subject !== undefined && rests(subject));
}

/** Whether the call gets the root's value as an argument; `error.toString()` does not. */
function receives(call: CallExpression | NewExpression, root: Node | undefined, file: AnalysedFile, isWhole = false): boolean {
  const isRoot = (origin: Origin): boolean => origin.root === root && !(isWhole && (origin.part !== '' || origin.isText));
  return call.arguments?.some((argument) => file.origins.of(argument).some(isRoot)) ?? false;
}
