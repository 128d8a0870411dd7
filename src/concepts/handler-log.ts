/**
 * What an error handler writes to the log, and how much of its error is in it. The error counts as told where it (or its stack) is an
 * argument, as a text where only its message is, and as told elsewhere where anything but a reply to the client gets it.
 */
import { nameOf } from '../bind/names.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, isPlaceOf, lastName, type Effect } from '../dataflow/effects.js';
import { callsIn, importsIn, within, type LinkedProject } from '../dataflow/linked-project.js';
import { splitPath } from '../dataflow/origins.js';
import type { Edit } from '../diagnostic.js';
import type { Row } from '../models/paths.js';
import {
  bodyOf,
  isFunction,
  isInside,
  lastStatementIn,
  SyntaxKind,
  unwrap,
  wrapped,
  type CallExpression,
  type Expression,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { anyOf } from './any-of.js';
import { innerPath, pathOfService } from './backend-code.js';
import { nameOfError } from './cause-edit.js';
import { isCleanUp } from './clean-up.js';
import { outermostOf } from './inside.js';
import { isProbe } from './probe.js';
import { unwantedName } from './deliberate.js';
import type { ErrorHandler } from './error-handler.js';
import { errorHandlers } from './error-handlers.js';
import { nameOfFunction } from './function-name.js';
import { isAboutFailure } from './failure-branch.js';
import { leftOutFrom } from './left-out.js';
import { isLevelOfLogger, isLoggerByName } from './log-call.js';
import { isNothing } from './nothing-said.js';
import { hasPlainLoggers } from './plain-logger.js';
import { isTextLiteral } from './text-literal.js';
import { tellsBeside } from './told-beside.js';
import { remembered } from '../remembered.js';

/** An error under a key of which the logger expects none. */
export interface Misplaced {
  readonly key: string;
  readonly errorKey: string;
}

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

/** The lines that one error handler writes. */
export interface HandlerLog {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  readonly handler: ErrorHandler;
  /** What the code calls the error. */
  readonly errorName: string | undefined;
  readonly lines: readonly HandlerLogLine[];
  /** The process ends with it, or the file does: `main().catch(…)`. A logger may not even be there. */
  readonly endsProcess: boolean;
  /** The error is thrown, returned, kept or handed to other code. */
  readonly isToldElsewhere: boolean;
  /** That it fails is an answer, or does not matter: a probe, a check of input, a clean-up. */
  readonly isExpected: boolean;
  /** It is in a script or a tool, whose output somebody is looking at. */
  readonly isInScript: boolean;
  /** The project's package logs with a structured logger, and the file is not part of it. */
  readonly hasStructuredLogger: boolean;
}

/** The logs of a file's error handlers. */
export function* handlerLogs(file: AnalysedFile, project: LinkedProject): Generator<HandlerLog> {
  for (const handler of errorHandlers(file, project)) {
    const lines = linesOf(handler);
    if (lines.length === 0) continue;
    yield {
      file,
      project,
      handler,
      lines,
      errorName: handler.name,
      get endsProcess() {
        return endsProcess(handler);
      },
      get isToldElsewhere() {
        return isToldElsewhere(handler, lines);
      },
      get isExpected() {
        const { name } = handler;
        return (
          (name !== undefined && unwantedName.test(name)) ||
          handler.triesInputOnly ||
          isProbe(handler) ||
          isQuestion(handler) ||
          isCleanUp(handler) ||
          answersNo(handler)
        );
      },
      get isInScript() {
        return isScript(file, project) || handler.isBesideBackend;
      },
      get hasStructuredLogger() {
        return !loggerFile.test(innerPath(file, project)) && packagesWithStructuredLogs(project).has(project.packageOf(file.path)?.folder);
      },
    };
  }
}

/** `main().catch((error) => { console.error(error); process.exit(1); })` */
function endsProcess({ kind, tried, paths }: ErrorHandler): boolean {
  if (paths.length > 0 && paths.every(({ outcome }) => outcome === 'exited')) return true;
  return kind === '`.catch()` handler' && bodyOf(tried).kind === SyntaxKind.SourceFile;
}

/** `fs.access(pathOf(id))`: everything that is tried asks whether something is there. */
function isQuestion({ tried, file, project }: ErrorHandler): boolean {
  const calls = tried.kind === SyntaxKind.CallExpression ? [tried as CallExpression] : callsIn(tried, file);
  const outermost = outermostOf(calls);
  return outermost.length > 0 && outermost.every((call) => project.rowWithRole(call, file, 'probe') !== undefined);
}

const asking = /^_*(is|are|has|have|can|check|verify|validate|exists?|should|ping|probe|test|try|detect)([A-Z_\d]|$)/;

/** `checkIfReachable()` says no where it fails: that is what it was asked. */
function answersNo({ node, paths }: ErrorHandler): boolean {
  if (!paths.every(({ fallback }) => fallback === 'false' || fallback === 'null' || fallback === 'undefined')) return false;
  for (let fn: Node = bodyOf(node); isFunction(fn); fn = bodyOf(fn)) {
    const name = nameOfFunction(fn);
    if (name !== undefined) return asking.test(name);
  }
  return false;
}

/** Log calls in the handler's own code, on ways on which there is an error that nothing has picked out. */
function linesOf(handler: ErrorHandler): readonly HandlerLogLine[] {
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
      return row === undefined ? undefined : addingError(call, row, handler);
    },
  };
}

function tellsIn(call: CallExpression | NewExpression, handler: ErrorHandler): HandlerLogLine['tells'] {
  const all = effectsOf(call, handler);
  const own = all.filter((effect) => !isLeftOut(effect, call, handler));
  const isFields = (effect: Effect): boolean => isSerialized(effect, handler.project) || misplacedIn(effect, handler) !== undefined;
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
function misplacedIn({ row, argument, part, into, isText, isElsewhere }: Effect, { project }: ErrorHandler): Misplaced | undefined {
  const errorKey = row?.call.errorKey;
  const [first] = splitPath(into);
  if (errorKey === undefined || first === undefined || argument !== 0 || part !== '' || isText || into === `.${errorKey}`) return undefined;
  // Of a helper's line, the helper is at fault, once.
  if (isElsewhere) return undefined;
  return hasPlainLoggers(project) ? { key: first.slice(1), errorKey } : undefined;
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
function isSerialized({ at, part, through: [first = at] }: Effect, project: LinkedProject): boolean {
  if (part !== '' || first.callee !== 'JSON.stringify') return false;
  const replacer = (project.nodeAt(first)?.node as CallExpression | undefined)?.arguments[1];
  return replacer === undefined || isNothing(replacer);
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

const harmlessParts = /^\.(status|statusCode|code|httpStatus|name|headersSent)$/;

/** Whether something besides the log lines and replies to clients gets the error. */
function isToldElsewhere(handler: ErrorHandler, lines: readonly HandlerLogLine[]): boolean {
  const { effects, paths } = handler;
  // What is thrown in its place tells the story from there on.
  if (paths.length > 0 && paths.every(({ outcome }) => outcome === 'rethrown' || outcome === 'forwarded')) return true;
  return effects.some(({ from, row, part, kind }) => {
    if (lines.some((line) => isInside(from, line.node)) || harmlessParts.test(part)) return false;
    return (kind !== 'call' || row?.call.is !== 'respond') && !leavesBefore(from, handler, lines);
  });
}

/** `if (error instanceof OrderError) return failed(error);` above all lines: where one is written, that has not happened. */
function leavesBefore(use: Node, { root, file, project }: ErrorHandler, lines: readonly HandlerLogLine[]): boolean {
  // if (error.status !== 404) throw error;
  if (root === undefined || !project.effects.guardsAt(use, root, file).isNarrowed) return false;
  for (let inner = use; !isFunction(inner) && inner.kind !== SyntaxKind.CatchClause; inner = inner.parent) {
    const { parent } = inner;
    if (parent.kind !== SyntaxKind.IfStatement || (parent as ts.IfStatement).thenStatement !== inner) continue;
    if (leaves(inner as ts.Statement) && lines.every(({ node }) => node.pos >= inner.end)) return true;
  }
  return false;
}

function leaves(statement: ts.Statement): boolean {
  const last = lastStatementIn(statement);
  return last?.kind === SyntaxKind.ReturnStatement || last?.kind === SyntaxKind.ThrowStatement;
}

function addingError(call: CallExpression, { call: { errorAt } }: Row, handler: ErrorHandler): readonly Edit[] | undefined {
  const [first] = call.arguments;
  const last = call.arguments[call.arguments.length - 1];
  const named = nameOfError(handler);
  if (
    first === undefined ||
    last === undefined ||
    named === undefined ||
    call.arguments.some(({ kind }) => kind === SyntaxKind.SpreadElement)
  )
    return undefined;
  const { name, edits } = named;
  const misplaced = misplacedBy(call, handler);
  if (misplaced !== undefined) return withRenamed(unwrap(first), misplaced);
  if (errorAt === 'last' || (errorAt === 'second' && first === last))
    return [...edits, { start: last.end, end: last.end, text: `, ${name}` }];
  if (errorAt !== 'first') return undefined;
  const start = first.getStart(handler.file.bound.source);
  const isMoved = call.arguments.length === 2 && isTextLiteral(unwrap(first)) && last.getText(handler.file.bound.source) === name;
  if (isMoved)
    return [
      { start, end: start, text: `${name}, ` },
      { start: first.end, end: last.end, text: '' },
    ];
  if (isTextLiteral(unwrap(first))) return [...edits, { start, end: start, text: `${name}, ` }];
  return unwrap(first).kind === SyntaxKind.ObjectLiteralExpression
    ? withProperty(unwrap(first) as ts.ObjectLiteralExpression, name, edits)
    : undefined;
}

/** `{ error }` gives `{ err: error }`. */
function withRenamed(record: Expression, { key, errorKey }: Misplaced): readonly Edit[] | undefined {
  if (record.kind !== SyntaxKind.ObjectLiteralExpression) return undefined;
  const property = (record as ts.ObjectLiteralExpression).properties.find(({ name }) => name !== undefined && nameOf(name) === key);
  if (property?.name === undefined) return undefined;
  const start = property.name.getStart();
  if (property.kind === SyntaxKind.ShorthandPropertyAssignment) return [{ start, end: start, text: `${errorKey}: ` }];
  const value = property.kind === SyntaxKind.PropertyAssignment ? unwrap(property.initializer) : undefined;
  return value?.kind === SyntaxKind.Identifier ? [{ start, end: property.name.end, text: errorKey }] : undefined;
}

/** `{ id }` gives `{ err: error, id }`: the key under which these loggers look for an error. */
function withProperty({ properties }: ts.ObjectLiteralExpression, name: string, edits: readonly Edit[]): readonly Edit[] | undefined {
  const [first] = properties;
  if (first === undefined) return undefined;
  const start = first.getStart();
  return [...edits, { start, end: start, text: `${name === 'err' ? 'err' : `err: ${name}`}, ` }];
}

/** Folders of the packages in which some file writes to a structured log. */
const packagesWithStructuredLogs = remembered((project: LinkedProject): ReadonlySet<string | undefined> => {
  const found = new Set<string | undefined>();
  for (const file of project.files.values()) {
    const folder = project.packageOf(file.path)?.folder;
    if (!found.has(folder) && file.bound.calls.some((call) => isStructured(project.rowWithRole(call, file, 'log')))) found.add(folder);
  }
  return found;
});

function isStructured(row: Row | undefined): boolean {
  return row?.model.traits?.some(({ is }) => is === 'structured-log') ?? false;
}

const scriptFolder = anyOf(/(^|[\\/])(scripts?|bin|cli|commands?|seeds?|migrations?|examples?|docs)[\\/]/i, /^[\\/]?tools?[\\/]/i);
const scriptPackage = /[\\/](bin|scripts?)$/;
const commandPackage = /(^|[/-])cli$/;
const loggerFile = /log|console|instrument|telemetry|bootstrap/i;

function isScript(file: AnalysedFile, project: LinkedProject): boolean {
  const { folder = '', name = '' } = project.packageOf(file.path) ?? {};
  if (file.bound.text.startsWith('#!') || scriptPackage.test(folder) || commandPackage.test(name)) return true;
  return scriptFolder.test(pathOfService(file, project));
}
