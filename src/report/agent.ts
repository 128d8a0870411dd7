/** Terse text for language models: the place, the fact, the way of the error, and what to do, with no ornament. */
import { entriesOf, type Entry } from './entry.js';
import type { Report, ReportedDiagnostic } from './report.js';
import { safeText, withoutCommands } from './safe-text.js';

/** Writes the report. */
export function agent(report: Report): string {
  const { summary } = report;
  const counts = `${summary.errors} errors, ${summary.warnings} warnings, ${summary.filesAnalysed}/${summary.filesFound} files`;
  return withoutCommands([...entriesOf(report).flatMap(linesOf), counts, ''].join('\n'));
}

function linesOf({ name, line, column, rule, message, diagnostic }: Entry): readonly string[] {
  const head = `${name}:${line}:${column} ${rule}: ${message}`;
  return [head, ...(diagnostic === undefined ? [] : detailsOf(diagnostic))].map(safeText);
}

function detailsOf({ trace, instead, fix, suggestions }: ReportedDiagnostic): readonly string[] {
  const way = trace.map((step) => `  via ${step.name}:${step.from.line} ${step.label}`);
  const changes = suggestions.map(({ description, fix: change }) => `  suggestion: ${description}: ${changeText(change)}`);
  return [
    ...way,
    ...(instead === undefined ? [] : [`  do: ${instead}`]),
    ...(fix === undefined ? [] : [`  fix: ${changeText(fix)}`]),
    ...changes,
  ];
}

/** Offsets are UTF-16 code units, as in ESLint's JSON. */
function changeText({ start, end, text }: NonNullable<ReportedDiagnostic['fix']>): string {
  return `replace [${start}, ${end}) with ${JSON.stringify(text)}`;
}
