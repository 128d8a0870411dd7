/**
 * The lines that an error handler writes to the log, and how much of its error is in each. The error counts as told where it (or its stack)
 * is an argument, and as a text where only its message is.
 */
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, isPlaceOf, lastName, type Effect } from '../dataflow/effects.js';
import { callsIn, importsIn, within, type LinkedProject } from '../dataflow/linked-project.js';
import { splitPath } from '../dataflow/origins.js';
import type { Edit } from '../diagnostic.js';
import type { Row } from '../models/paths.js';
import {
  isFunction,
  isInside,
  SyntaxKind,
  unwrap,
  wrapped,
  type CallExpression,
  type Expression,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import type { ErrorHandler } from './error-handler.js';
import { isAboutFailure } from './failure-branch.js';
import { addingError, type Misplaced } from './handler-log-edit.js';
import { leftOutFrom } from './left-out.js';
import { isLevelOfLogger, isLoggerByName } from './log-call.js';
import { isNothing } from './nothing-said.js';
import { hasPlainLoggers } from './plain-logger.js';
import { tellsBeside } from './told-beside.js';

/** One line that a handler writes. */
export interface HandlerLogLine {
  readonly node: CallExpression;
  /** The logging call, by name: `logger.error`. */
  readonly name: string;
  /**
   * How much of the error it holds. A text is its message or the error put into a string; `fields` are what `JSON.stringify` makes of it:
   * neither message nor stack are among them.
   */
  readonly tells: 'nothing' | 'fields' | 'text' | 'whole';
  /** The key under which the logger takes the error for any object, and the one for errors: `{ key: 'error', errorKey: 'err' }`. */
  readonly misplaced: Misplaced | undefined;
  /** The error stands behind the text, where the logger leaves it out. */
  readonly isLeftOut: boolean;
  /** The text that the error is built into: a template or a concatenation. */
  readonly builtText: Expression | undefined;
  readonly isConsole: boolean;
  /** It is for faults: a warning, an error, or a line on the console. */
  readonly isForFaults: boolean;
  /** Adds the error to the line; undefined where the logger's way of taking one is not known. */
  readonly addError: readonly Edit[] | undefined;
}

/** Log calls in the handler's own code, on ways on which there is an error that nothing has picked out. */
export function linesOf(handler: ErrorHandler): readonly HandlerLogLine[] {
  const { file, project, node, root } = handler;
  const lines: HandlerLogLine[] = [];
  const calls = callsIn(node, file).filter((call) => call.kind === SyntaxKind.CallExpression && isOwn(call, handler));
  const isHelper = (call: CallExpression | NewExpression): boolean => isLogHelper(call, file, project);
  const isOfProject = (call: CallExpression | NewExpression): boolean =>
    isHelper(call) || (isLoggerByName(call) && project.functionsOf(call, file).length > 0);
  // What a logger of the project makes of an error is its own matter; of a text, it can make no more than the text.
  const isTold = calls.some((call) => isOfProject(call) && mentionsError(call, handler) && mayTellMore(call, handler));
  for (const call of calls) {
    const row = project.rowWithRole(call, file, 'log');
    if (row === undefined && ((!isLoggerByName(call) && !isHelper(call)) || (isTold && isOfProject(call)))) continue;
    if (!isAboutFailure(call, handler) || (root !== undefined && project.effects.guardsAt(call, root, file).isNarrowed)) continue;
    lines.push(lineOf(call as CallExpression, row, handler));
  }
  return lines;
}

const helperName = /^log(Err|Error|Exception|Failure|Warn|Warning)$/;

/** `logError('order not saved')`, `warning('order not saved')` of `logger.ts`: a function of the project that writes the line. */
function isLogHelper(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  if (call.expression.kind !== SyntaxKind.Identifier) return false;
  const functions = project.functionsOf(call, file);
  const isNamed = helperName.test(calleeName(call));
  return functions.length > 0 && functions.every((fn) => (isNamed || isLevelOfLogger(fn)) && project.rolesOf(fn.node, fn.file).has('log'));
}

/** Whether the error, or something made of it, stands in an argument. */
function mentionsError(call: CallExpression | NewExpression, handler: ErrorHandler): boolean {
  return mentionsIn(call, handler).length > 0 || (call.arguments ?? []).some((argument) => holdsRoot(argument, handler));
}

/** Where the arguments have the name of the error. */
function mentionsIn(call: CallExpression | NewExpression, handler: ErrorHandler): readonly Node[] {
  return (call.arguments ?? []).flatMap((argument) => mentionsOf(handler, argument));
}

/** Where the node has the name of the error. */
function mentionsOf({ name, file }: ErrorHandler, node: Node): readonly Node[] {
  return name === undefined ? [] : within(file.bound.identifiers.get(name) ?? [], node);
}

/** In no function and no other handler inside. */
function isOwn(node: Node, { node: handler }: ErrorHandler): boolean {
  for (let outer = node.parent; outer !== handler; outer = outer.parent) {
    if (outer.kind === SyntaxKind.CatchClause || isFunction(outer)) return false;
  }
  return true;
}

function lineOf(call: CallExpression, row: Row | undefined, handler: ErrorHandler): HandlerLogLine {
  const name = nameOfCall(call, handler.file);
  const isConsole = /^console\./.test(name);
  return {
    node: call,
    name,
    isConsole,
    tells: tellsIn(call, handler),
    get misplaced() {
      return misplacedBy(call, handler);
    },
    get isLeftOut() {
      return effectsOf(call, handler).some((effect) => isLeftOut(effect, call, handler));
    },
    builtText: call.arguments.map((argument) => unwrap(argument)).find((argument) => isBuilt(argument) && holdsRoot(argument, handler)),
    isForFaults:
      helperName.test(name) ||
      /^console\.(log|trace)$|(^|\.)(warn|warning|error|err|fatal|critical|crit|alert|emerg|exception)$/.test(name),
    get addError() {
      return row === undefined ? undefined : addingError(call, row, misplacedBy(call, handler), handler);
    },
  };
}

function tellsIn(call: CallExpression | NewExpression, handler: ErrorHandler): HandlerLogLine['tells'] {
  const all = effectsOf(call, handler);
  const own = all.filter((effect) => !isLeftOut(effect, call, handler));
  const isFields = (effect: Effect): boolean => isSerialized(effect, handler) || misplacedIn(effect, handler) !== undefined;
  if (own.some((effect) => isWhole(effect) && !isFields(effect)) || tellsBeside(call, handler)) return 'whole';
  if (own.length === 0) return all.length === 0 && areInText(mentionsIn(call, handler)) ? 'text' : 'nothing';
  if (!areFollowed(call, own, handler) || !own.every(isFields)) return 'text';
  return mayDescribeItself(handler) ? 'whole' : 'fields';
}

/** `logger.error('order not saved', error)`, where the logger writes nothing of what stands behind the text. */
function isLeftOut(
  { from, isElsewhere, argument }: Effect,
  call: CallExpression | NewExpression,
  { file, project }: ErrorHandler,
): boolean {
  if (from !== call || isElsewhere) return false;
  const index = leftOutFrom(call, file, project);
  return index !== undefined && argument >= index;
}

/** What the call itself does with the error. Of a call whose result goes on, the result tells. */
function effectsOf(call: CallExpression | NewExpression, { effects, file }: ErrorHandler): readonly Effect[] {
  const inside = effects.filter(({ from }) => isInside(from, call));
  return inside.filter(({ from }) => !inside.some(({ through }) => through.some((carrying) => isPlaceOf(carrying, from, file))));
}

/** Whether the effects are all that becomes of the error in the arguments. */
function areFollowed(call: CallExpression | NewExpression, own: readonly Effect[], handler: ErrorHandler): boolean {
  return mentionsIn(call, handler).every((mention) => own.some((effect) => isInside(mention, carrierOf(effect, handler))));
}

/** Whether a logger of the project gets more of the error than a text: it may know what to do with it. */
function mayTellMore(call: CallExpression | NewExpression, handler: ErrorHandler): boolean {
  return tellsIn(call, handler) !== 'fields' && !areInText(mentionsIn(call, handler));
}

/** Whether the error is read, and nothing of it but its text. */
function areInText(mentions: readonly Node[]): boolean {
  return mentions.length > 0 && mentions.every(isInText);
}

/** `error.message`, `String(error)`, `error.toString()`, `${error}`; `error instanceof Error` asks which of them it is. */
function isInText(mention: Node): boolean {
  const { parent } = wrapped(mention);
  switch (parent.kind) {
    case SyntaxKind.TemplateSpan:
      return true;
    case SyntaxKind.BinaryExpression:
      return (parent as ts.BinaryExpression).operatorToken.kind === SyntaxKind.InstanceOfKeyword;
    case SyntaxKind.PropertyAccessExpression:
      return /^(message|toString)$/.test((parent as ts.PropertyAccessExpression).name.text);
    case SyntaxKind.CallExpression:
      return calleeName(parent as CallExpression) === 'String';
    default:
      return false;
  }
}

function misplacedBy(call: CallExpression, handler: ErrorHandler): Misplaced | undefined {
  for (const effect of effectsOf(call, handler)) {
    const misplaced = misplacedIn(effect, handler);
    if (misplaced !== undefined) return misplaced;
  }
  return undefined;
}

/** `logger.error({ error }, 'order not saved')`, where the logger shows errors under `err`. */
function misplacedIn({ row, argument, part, into, isText, isElsewhere }: Effect, handler: ErrorHandler): Misplaced | undefined {
  const errorKey = row?.call.errorKey;
  const [first] = splitPath(into);
  if (errorKey === undefined || first === undefined || argument !== 0 || part !== '' || isText || into === `.${errorKey}`) return undefined;
  // Of a helper's line, the helper is at fault, once.
  if (isElsewhere || isPlain(handler)) return undefined;
  return hasPlainLoggers(handler.project) ? { key: first.slice(1), errorKey } : undefined;
}

/** `this.logger.error` in full, where that is short. */
function nameOfCall(call: CallExpression, { bound }: AnalysedFile): string {
  const text = call.expression.getText(bound.source);
  return /^[\w$.#]{1,40}$/.test(text) ? text : calleeName(call);
}

/** The error itself, its stack, or what a call makes of it; of its text, no call makes more. */
function isWhole({ at, part, isText, through }: Effect): boolean {
  const [{ callee } = at] = through;
  const [member] = splitPath(part);
  if (member === '.stack' || member === '.cause') return true;
  if (member === '.message' || /^(String|toString)$/.test(lastName(callee))) return false;
  return through.length > 0 || (part === '' && !isText);
}

/** `JSON.stringify(error)`: message and stack are no enumerable members of an error. A replacer may pick them out. */
function isSerialized({ at, part, through: [first = at] }: Effect, handler: ErrorHandler): boolean {
  if (part !== '' || first.callee !== 'JSON.stringify' || isPlain(handler)) return false;
  const replacer = (handler.project.nodeAt(first)?.node as CallExpression | undefined)?.arguments[1];
  return replacer === undefined || isNothing(replacer);
}

/** `formatted` of `formatError(formatted, error)`: a plain object, which a log shows whole. */
function isPlain({ root, file, project }: ErrorHandler): boolean {
  const name = (root as ts.ParameterDeclaration | undefined)?.name;
  return name?.kind === SyntaxKind.Identifier && project.isNamed(name, 'formatted', file);
}

/** What gets the error first in the handler's file. */
function carrierOf({ from, through: [first] }: Effect, { file, project }: ErrorHandler): Node {
  return (first?.file === file.path ? project.nodeAt(first)?.node : undefined) ?? from;
}

/** How many imports lie between what is tried and the client that it goes through, at most: a service, a client, an index. */
const mostImports = 3;

/** Whether the file, or one that it reaches through its imports, uses a package whose errors keep their message as JSON. */
function mayDescribeItself({ file, project }: ErrorHandler): boolean {
  const seen = new Set([file]);
  let found: readonly AnalysedFile[] = [file];
  for (let steps = 0; steps <= mostImports; steps += 1) {
    if (found.some((each) => hasDescribingErrors(each, project))) return true;
    found = found.flatMap((each) => importedBy(each, project)).filter((each) => !seen.has(each));
    for (const each of found) seen.add(each);
  }
  return false;
}

function hasDescribingErrors(file: AnalysedFile, { link }: LinkedProject): boolean {
  return [...importsIn(file)].some(([, specifier]) =>
    link.modelsOf(specifier).some(({ traits }) => traits?.some(({ is }) => is === 'errors-as-json')),
  );
}

/** The files of the project that the file imports. */
function importedBy(file: AnalysedFile, { link, files }: LinkedProject): readonly AnalysedFile[] {
  return [...importsIn(file)].flatMap(([, specifier]) => {
    const [module] = link.resolve([file.names.importRoot(specifier)]);
    return module?.kind === 'module' ? (files.get(module.file) ?? []) : [];
  });
}

function isBuilt({ kind }: Expression): boolean {
  return kind === SyntaxKind.TemplateExpression || kind === SyntaxKind.BinaryExpression;
}

function holdsRoot(expression: Expression, { root, file }: ErrorHandler): boolean {
  return root !== undefined && file.origins.of(expression).some((origin) => origin.root === root);
}
