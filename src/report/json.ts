/** ESLint's result shape with errlint's fields added: what reads ESLint's `--format json` reads this. */
import type { Failure } from '../diagnostic.js';
import { syntaxErrorRule, type Report, type ReportedDiagnostic, type ReportedFile, type ReportedSuggestion } from './report.js';
import { safeJson } from './safe-text.js';
import type { Replacement } from './source.js';

/** One entry per analysed file, clean ones too. What kept the analysis from being complete is a `fatal` message of its file. */
export function json({ files, failures }: Report): string {
  const failed = groupByFile(failures);
  const results = files.map((file) => resultOf(file, failed.get(file.file) ?? []));
  const analysed = new Set(files.map(({ file }) => file));
  const unread = [...failed]
    .filter(([file]) => !analysed.has(file))
    .map(([file, own]) => resultOf({ file, diagnostics: [], suppressed: [] }, own));
  const all = [...results, ...unread].sort((a, b) => (a.filePath < b.filePath ? -1 : 1));
  return `${safeJson(JSON.stringify(all))}\n`;
}

function groupByFile(failures: readonly Failure[]): Map<string, Failure[]> {
  const groups = new Map<string, Failure[]>();
  for (const failure of failures) groups.set(failure.file, [...(groups.get(failure.file) ?? []), failure]);
  return groups;
}

function resultOf({ file, diagnostics, suppressed }: Pick<ReportedFile, 'diagnostics' | 'file' | 'suppressed'>, all: readonly Failure[]) {
  const syntaxErrors = diagnostics.filter(({ rule }) => rule === syntaxErrorRule);
  const failures = all.filter(({ rule, line }) => rule !== undefined || !syntaxErrors.some(({ from }) => from.line === line));
  const count = (severity: ReportedDiagnostic['severity'], isFixable = false) =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity && (!isFixable || diagnostic.fix !== undefined)).length;
  return {
    filePath: file,
    messages: [...failures.map(fatalMessage), ...diagnostics.map(messageOf)],
    suppressedMessages: suppressed.map((diagnostic) => ({
      ...messageOf(diagnostic),
      suppressions: [{ kind: 'directive', justification: diagnostic.justification ?? '' }],
    })),
    errorCount: count('error') + failures.length,
    fatalErrorCount: failures.length + syntaxErrors.length,
    warningCount: count('warning'),
    fixableErrorCount: count('error', true),
    fixableWarningCount: count('warning', true),
    usedDeprecatedRules: [],
  };
}

function messageOf(diagnostic: ReportedDiagnostic) {
  const { rule, severity, message, messageId, from, to, fix, suggestions, instead, trace, fingerprint } = diagnostic;
  return {
    ruleId: rule === syntaxErrorRule ? null : rule,
    ...(rule === syntaxErrorRule ? { fatal: true } : {}),
    severity: severity === 'error' ? 2 : 1,
    message,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    messageId,
    ...(fix === undefined ? {} : { fix: fixOf(fix) }),
    ...(suggestions.length === 0 ? {} : { suggestions: suggestions.map(suggestionOf) }),
    ...(instead === undefined ? {} : { instead }),
    trace: trace.map((step) => ({
      filePath: step.file,
      line: step.from.line,
      column: step.from.column,
      endLine: step.to.line,
      endColumn: step.to.column,
      message: step.label,
    })),
    fingerprint,
  };
}

function fatalMessage({ rule, message, line }: Failure) {
  return { ruleId: rule ?? null, fatal: true, severity: 2, message, line: line ?? 0, column: 0 };
}

function suggestionOf({ description, fix }: ReportedSuggestion) {
  return { desc: description, fix: fixOf(fix) };
}

function fixOf({ start, end, text }: Replacement) {
  return { range: [start, end], text };
}
