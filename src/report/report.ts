/**
 * What reporters get: the analysis with every place counted in lines, in a form that can be shown. Secrets are taken out here, before
 * any format sees them.
 */
import path from 'node:path';
import type { Analysis, Diagnostic, Failure, FileResult, Suggestion, TraceStep } from '../diagnostic.js';
import type { Rule } from '../rule.js';
import { createSource, type Position, type Replacement, type Source } from './source.js';

/** One run, ready to be shown. */
export interface Report {
  readonly version: string;
  /** Absolute path of the folder that paths are shown relative to. */
  readonly root: string;
  readonly rules: readonly Rule[];
  /** In order of path. */
  readonly files: readonly ReportedFile[];
  readonly failures: readonly Failure[];
  readonly summary: Summary;
}

/** One file and what was found in it. */
export interface ReportedFile {
  /** Absolute path. */
  readonly file: string;
  /** Relative to the root, with `/`. */
  readonly name: string;
  readonly source: Source;
  readonly diagnostics: readonly ReportedDiagnostic[];
  readonly suppressed: readonly ReportedDiagnostic[];
}

/** A diagnostic, by lines and columns. */
export interface ReportedDiagnostic extends Omit<Diagnostic, 'fix' | 'suggestions' | 'trace'> {
  readonly from: Position;
  readonly to: Position;
  readonly trace: readonly ReportedStep[];
  readonly fix?: Replacement;
  readonly suggestions: readonly ReportedSuggestion[];
}

/** A change that the user may choose. */
export interface ReportedSuggestion {
  readonly description: string;
  readonly fix: Replacement;
}

/** One step of a trace, by lines and columns. */
export interface ReportedStep extends TraceStep {
  /** Relative to the root, with `/`. */
  readonly name: string;
  readonly from: Position;
  readonly to: Position;
  readonly source: Source;
}

/** The run in numbers. */
export interface Summary {
  readonly errors: number;
  readonly warnings: number;
  readonly fixable: number;
  /** Diagnostics that a directive silences. */
  readonly suppressed: number;
  /** Diagnostics that are in the baseline, and not reported. */
  readonly known: number;
  /** Diagnostics by rule, most first. */
  readonly byRule: readonly { readonly rule: string; readonly count: number }[];
  readonly filesFound: number;
  /** Files that were analysed whole. */
  readonly filesAnalysed: number;
  readonly filesWithDiagnostics: number;
  /** Files that were left out because of what they are, by reason. */
  readonly skipped: readonly { readonly reason: string; readonly count: number }[];
  /** Where files were looked for. */
  readonly places: readonly string[];
}

/** The rule under which the parser reports. Such a diagnostic says the same as a failure of its file. */
export const syntaxErrorRule = 'syntax-error';

/** What a report is made of. */
export interface ReportRequest {
  readonly version: string;
  readonly root: string;
  readonly rules: readonly Rule[];
  readonly analysis: Analysis;
  readonly summary: Summary;
  /** Leaves out warnings. They stay in the summary. */
  readonly quiet?: boolean;
  /** The text of a file that a trace leads to; undefined when it cannot be had. */
  readonly textOf?: (file: string) => string | undefined;
}

/** Makes the report. */
export function createReport({ version, root, rules, analysis, summary, quiet = false, textOf = () => undefined }: ReportRequest): Report {
  const sources = new Map<string, Source>(analysis.files.map(({ file, text, secrets }) => [file, createSource(text, secrets)]));

  function sourceOf(file: string): Source {
    let source = sources.get(file);
    if (source === undefined) sources.set(file, (source = createSource(textOf(file) ?? '', 'unknown')));
    return source;
  }

  function reportStep({ file, start, end, label }: TraceStep, redact: (text: string) => string): ReportedStep {
    const source = sourceOf(file);
    const [from, to] = [source.positionOf(start), source.positionOf(end)];
    return { file, start, end, name: nameOf(root, file), label: source.redact(redact(label)), from, to, source };
  }

  function reportSuggestion({ description, edits }: Suggestion, source: Source): ReportedSuggestion[] {
    const fix = source.replacementOf(edits);
    return fix === undefined ? [] : [{ description: source.redact(description), fix }];
  }

  function reportDiagnostic(diagnostic: Diagnostic): ReportedDiagnostic {
    const { fix: edits, message, instead, justification, trace, suggestions, ...rest } = diagnostic;
    const source = sourceOf(diagnostic.file);
    // A message may quote from the files of its trace as well.
    const quoted = [source, ...trace.map((step) => sourceOf(step.file))];
    const redact = (text: string) => quoted.reduce((shown, each) => each.redact(shown), text);
    const fix = edits && source.replacementOf(edits);
    return {
      ...rest,
      message: redact(message),
      ...(instead === undefined ? {} : { instead: redact(instead) }),
      ...(justification === undefined ? {} : { justification: redact(justification) }),
      from: source.positionOf(diagnostic.start),
      to: source.positionOf(diagnostic.end),
      trace: trace.map((step) => reportStep(step, redact)),
      ...(fix === undefined ? {} : { fix }),
      suggestions: suggestions.flatMap((suggestion) => reportSuggestion(suggestion, source)),
    };
  }

  function reportFile({ file, diagnostics, suppressed }: FileResult): ReportedFile {
    return {
      file,
      name: nameOf(root, file),
      source: sourceOf(file),
      diagnostics: diagnostics.filter(({ severity }) => !quiet || severity === 'error').map(reportDiagnostic),
      suppressed: suppressed.map(reportDiagnostic),
    };
  }

  return { version, root, rules, files: analysis.files.map(reportFile), failures: analysis.failures, summary };
}

/** The path as it is shown: relative to the root where it is below, with `/`. */
export function nameOf(root: string, file: string): string {
  const relative = path.relative(root, file);
  const name = relative === '' ? '.' : relative.startsWith('..') && path.isAbsolute(file) ? relativeOrAbsolute(relative, file) : relative;
  return name.replaceAll(path.sep, '/');
}

/** A neighbouring folder reads better relative, a far one absolute. */
function relativeOrAbsolute(relative: string, file: string): string {
  return relative.startsWith(path.join('..', '..', '..')) ? file : relative;
}

/** What was found, in numbers. */
export function summarize(
  analysis: Analysis,
  found: {
    readonly files: number;
    readonly known?: number;
    readonly skipped: readonly { readonly reason: string }[];
    readonly places: readonly string[];
  },
): Summary {
  const diagnostics = analysis.files.flatMap((file) => file.diagnostics);
  const incomplete = new Set(analysis.failures.filter(({ rule }) => rule === undefined).map(({ file }) => file));
  return {
    errors: diagnostics.filter(({ severity }) => severity === 'error').length,
    warnings: diagnostics.filter(({ severity }) => severity === 'warning').length,
    fixable: diagnostics.filter(({ fix }) => fix !== undefined).length,
    suppressed: analysis.files.reduce((sum, { suppressed }) => sum + suppressed.length, 0),
    known: found.known ?? 0,
    byRule: countBy(diagnostics, ({ rule }) => rule).map(([rule, count]) => ({ rule, count })),
    filesFound: found.files,
    filesAnalysed: analysis.files.filter(({ file }) => !incomplete.has(file)).length,
    filesWithDiagnostics: analysis.files.filter((file) => file.diagnostics.length > 0).length,
    skipped: countBy(found.skipped, ({ reason }) => reason).map(([reason, count]) => ({ reason, count })),
    places: found.places,
  };
}

/** How often each key occurs, most first, equals in order of the key. */
function countBy<T>(items: readonly T[], keyOf: (item: T) => string): [key: string, count: number][] {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return [...counts].sort(([a, countOfA], [b, countOfB]) => countOfB - countOfA || (a < b ? -1 : 1));
}
