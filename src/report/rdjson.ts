/** Reviewdog's diagnostic format (https://github.com/reviewdog/reviewdog/tree/master/proto/rdf), which it turns into review comments. */
import type { Range } from '../diagnostic.js';
import { entriesOf, type Entry } from './entry.js';
import type { Report, ReportedDiagnostic } from './report.js';
import { safeJson } from './safe-text.js';
import type { Source } from './source.js';

/** Writes the report. */
export function rdjson(report: Report): string {
  const result = { source: { name: 'errlint' }, diagnostics: entriesOf(report).map(diagnosticOf) };
  return `${safeJson(JSON.stringify(result, undefined, 2))}\n`;
}

function diagnosticOf({ name, line, severity, rule, message, diagnostic, source }: Entry) {
  const isPlaced = diagnostic !== undefined && source !== undefined;
  const range = isPlaced ? rangeOf(diagnostic, source) : { start: { line } };
  const suggestions = isPlaced ? changesOf(diagnostic).map((change) => ({ range: rangeOf(change, source), text: change.text })) : [];
  return {
    message: [message, ...(diagnostic === undefined ? [] : detailsOf(diagnostic))].join('\n'),
    location: { path: name, range },
    severity: severity === 'error' ? 'ERROR' : 'WARNING',
    code: { value: rule },
    ...(suggestions.length === 0 ? {} : { suggestions }),
  };
}

function detailsOf({ trace, instead }: ReportedDiagnostic): readonly string[] {
  const way = trace.map((step, index) => `${index + 1}. ${step.name}:${step.from.line} ${step.label}`);
  return instead === undefined ? way : [...way, instead];
}

function changesOf({ fix, suggestions }: ReportedDiagnostic) {
  return [...(fix === undefined ? [] : [fix]), ...suggestions.map((suggestion) => suggestion.fix)];
}

/** Columns are counted in bytes of UTF-8. */
function rangeOf({ start, end }: Range, source: Source) {
  return { start: source.bytePositionOf(start), end: source.bytePositionOf(end) };
}
