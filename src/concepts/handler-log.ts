/** What an error handler writes to the log, and whether anything else hears of its error: anything but a reply to the client counts. */
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { callsIn, type LinkedProject } from '../dataflow/linked-project.js';
import type { Row } from '../models/paths.js';
import { bodyOf, isFunction, isInside, lastStatementIn, SyntaxKind, type CallExpression, type Node, type ts } from '../parse/syntax.js';
import { anyOf } from './any-of.js';
import { innerPath, pathOfService } from './backend-code.js';
import { isCleanUp } from './clean-up.js';
import { outermostOf } from './inside.js';
import { isProbe } from './probe.js';
import { unwantedName } from './deliberate.js';
import type { ErrorHandler } from './error-handler.js';
import { errorHandlers } from './error-handlers.js';
import { nameOfFunction } from './function-name.js';
import { linesOf, type HandlerLogLine } from './handler-log-line.js';
import { remembered } from '../remembered.js';

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

/** Folders of the packages in which some file writes to a structured log. */
const packagesWithStructuredLogs = remembered((project: LinkedProject): ReadonlySet<string | undefined> => {
  const found = new Set<string | undefined>();
  for (const file of project.files.values()) {
    const folder = project.packageOf(file.path)?.folder;
    if (!found.has(folder) && project.callsInRole('log', file).some(({ row }) => isStructured(row))) found.add(folder);
  }
  return found;
});

function isStructured({ model }: Row): boolean {
  return model.traits?.some(({ is }) => is === 'structured-log') ?? false;
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
