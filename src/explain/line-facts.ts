/** What is known of one line: what was reported and silenced on it, and the error handler that it belongs to. */
import path from 'node:path';
import { lint, rulesIn, version, type LintOptions, type LintResult } from '../api.js';
import { baselineName, compare } from '../baseline/baseline.js';
import { presentBaseline } from '../baseline/present-baseline.js';
import { errorHandlers } from '../concepts/error-handlers.js';
import type { ErrorHandler } from '../concepts/error-handler.js';
import type { ConfigOptions } from '../config/effective.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import { secretLiterals } from '../dataflow/secrets.js';
import type { FileResult, Range } from '../diagnostic.js';
import type { Node } from '../parse/syntax.js';
import { UserError } from '../project/user-error.js';
import { createReport, type ReportedDiagnostic, type ReportedFile } from '../report/report.js';
import type { Line } from './line.js';

/** What is known of a line. */
export interface LineFacts {
  readonly file: ReportedFile;
  readonly line: number;
  /** The text on the line, without the space around it. */
  readonly range: Range;
  readonly reported: readonly ReportedDiagnostic[];
  /** Silenced by a directive. */
  readonly suppressed: readonly ReportedDiagnostic[];
  /** Left out of reports because the baseline knows them. */
  readonly known: readonly ReportedDiagnostic[];
  /** What is reported when every rule is on, in its demanding reading; empty where something is reported, suppressed or known. */
  readonly withEveryRule: readonly ReportedDiagnostic[];
  readonly handler: LineHandler | undefined;
  /** Why parts of the answer may be missing. */
  readonly failures: readonly string[];
}

/** The error handler that a line is in, or whose tried code it is in. */
export interface LineHandler {
  readonly handler: ErrorHandler;
  readonly isTried: boolean;
  /** What is reported in the handler, but not on the line. */
  readonly reported: readonly ReportedDiagnostic[];
}

/** How to look: as for linting. */
export type LineOptions = ConfigOptions & Pick<LintOptions, 'cwd'>;

/** Looks at the line. Throws a UserError when there is no such line to look at. */
export async function factsOf(line: Line, options: LineOptions): Promise<LineFacts> {
  const facts = await lookAt(line, options);
  const isQuiet = facts.reported.length + facts.suppressed.length + facts.known.length === 0;
  if (!isQuiet) return facts;
  const everyRule = Object.fromEntries((await rulesIn(options)).map(({ name, severity }) => [name, severity]));
  const { reported, known } = await lookAt(line, { ...options, preset: 'strict', rules: everyRule });
  return { ...facts, withEveryRule: [...reported, ...known] };
}

async function lookAt({ file: name, line }: Line, options: LineOptions): Promise<LineFacts> {
  const { result, linked } = await lintFile(name, options);
  const file = path.resolve(result.root, name);
  const analysed = linked.files.get(file);
  const found = result.files.find((each) => each.file === file);
  if (analysed === undefined || found === undefined) throw new UserError(whyNot(name, result));
  const reportedFile = reportOf(found, analysed, linked, result);
  const { source, diagnostics, suppressed } = reportedFile;
  const lineCount = source.lineCount - (/[\n\r]$/.test(found.text) ? 1 : 0);
  if (line < 1 || line > lineCount) {
    throw new UserError(`\`${name}\` has ${lineCount === 1 ? 'one line' : `${lineCount} lines`}; there is no line ${line}.`);
  }

  const isHere = ({ start, end }: Range) => source.positionOf(start).line <= line && line <= source.positionOf(end).line;
  const isOn = (diagnostic: ReportedDiagnostic) => [diagnostic, ...diagnostic.trace.filter((step) => step.file === file)].some(isHere);
  const isFresh = freshIn(found, result.root);
  const [here, elsewhere] = [diagnostics.filter(isOn), diagnostics.filter((diagnostic) => !isOn(diagnostic))];
  return {
    file: reportedFile,
    line,
    range: textOn(line, analysed),
    reported: here.filter(isFresh),
    suppressed: suppressed.filter(isOn),
    known: here.filter((diagnostic) => !isFresh(diagnostic)),
    withEveryRule: [],
    handler: handlerAround(analysed, linked, isHere, elsewhere),
    failures: result.failures.filter((failure) => failure.file === file).map(({ message }) => message),
  };
}

async function lintFile(name: string, options: LintOptions): Promise<{ readonly result: LintResult; readonly linked: LinkedProject }> {
  let linked: LinkedProject | undefined;
  const result = await lint({ ...options, paths: [name], baseline: false, onLinked: (project) => (linked = project) });
  if (linked === undefined) throw new UserError(whyNot(name, result));
  return { result, linked };
}

function whyNot(name: string, { failures: [failure], files }: LintResult): string {
  if (failure !== undefined) return `\`${name}\` ${failure.message}.`;
  return files.length > 0 ? `\`${name}\` is more than one file: name the one that the line is in.` : `\`${name}\` is not analysed.`;
}

/** The file's diagnostics by line. Lines are quoted that no diagnostic is on, so all secrets have to be known. */
function reportOf(found: FileResult, analysed: AnalysedFile, linked: LinkedProject, { root, summary }: LintResult): ReportedFile {
  const analysis = { files: [{ ...found, secrets: secretLiterals(analysed) }], failures: [] };
  const textOf = (file: string) => linked.files.get(file)?.bound.text;
  const [file] = createReport({ version, root, rules: [], analysis, summary, textOf }).files;
  return file!;
}

function textOn(line: number, { bound: { source, text } }: AnalysedFile): Range {
  const starts = source.getLineStarts();
  const start = starts[line - 1] ?? 0;
  const onLine = text.slice(start, starts[line]).trimEnd();
  return { start: start + onLine.length - onLine.trimStart().length, end: start + onLine.length };
}

/** Tells what is new from what the project's baseline knows. */
function freshIn(found: FileResult, root: string): (diagnostic: ReportedDiagnostic) => boolean {
  const [rest] = compare([found], presentBaseline(path.join(root, baselineName), root)?.known ?? {}, root).files;
  const fresh = new Set(rest?.diagnostics.map(({ fingerprint }) => fingerprint));
  return ({ fingerprint }) => fresh.has(fingerprint);
}

/** The innermost handler that is on the line; else the innermost one that gets what fails there. */
function handlerAround(
  file: AnalysedFile,
  linked: LinkedProject,
  isHere: (range: Range) => boolean,
  reportedElsewhere: readonly ReportedDiagnostic[],
): LineHandler | undefined {
  const rangeOf = (node: Node): Range => ({ start: node.getStart(file.bound.source), end: node.end });
  const innermost = (handlers: readonly ErrorHandler[], part: 'node' | 'tried') =>
    handlers.filter((handler) => isHere(rangeOf(handler[part]))).sort((a, b) => lengthOf(a[part]) - lengthOf(b[part]))[0];
  // What a function in a `try` block throws is thrown where somebody calls it.
  const isInFunction = ({ tried }: ErrorHandler) =>
    file.bound.functions.some((fn) => fn.pos >= tried.pos && fn.end <= tried.end && isHere(rangeOf(fn)));
  const handlers = [...errorHandlers(file, linked)];
  const own = innermost(handlers, 'node');
  const trying = own === undefined ? handlers.filter((each) => each.kind !== 'catch clause' || !isInFunction(each)) : [];
  const handler = own ?? innermost(trying, 'tried');
  if (handler === undefined) return undefined;
  const { start, end } = rangeOf(handler.node);
  const reported = reportedElsewhere.filter((diagnostic) => diagnostic.start >= start && diagnostic.end <= end);
  return { handler, isTried: own === undefined, reported };
}

function lengthOf({ pos, end }: Node): number {
  return end - pos;
}
