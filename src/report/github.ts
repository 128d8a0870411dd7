/** GitHub Actions workflow commands: annotations on the lines of a pull request. */
import { countedSummary } from './counted.js';
import { nameOf, type Report, type ReportedDiagnostic } from './report.js';
import { safeLines, safeText } from './safe-text.js';

/** One command per diagnostic; GitHub shows the first ten errors and warnings of a step, so the last line counts all. */
export function github({ files, failures, root, summary }: Report): string {
  const lines = [
    ...files.flatMap(({ name, diagnostics }) => diagnostics.map((diagnostic) => annotation(name, diagnostic))),
    ...failures.map(({ file, line, message, rule }) => {
      const title = rule === undefined ? 'errlint: incomplete' : `errlint: incomplete (${rule})`;
      return command('error', { file: nameOf(root, file), line: line ?? 1, title }, message);
    }),
    countedSummary(summary),
  ];
  return `${lines.join('\n')}\n`;
}

function annotation(name: string, { severity, from, to, rule, message, instead, trace }: ReportedDiagnostic): string {
  const way = trace.map((step, index) => `${index + 1}. ${step.name}:${step.from.line} ${step.label}`);
  const text = [message, ...way, ...(instead === undefined ? [] : [instead])].join('\n');
  // GitHub takes columns only within one line.
  const columns = from.line === to.line ? { col: from.column, endColumn: to.column } : {};
  return command(severity, { file: name, line: from.line, endLine: to.line, ...columns, title: `errlint: ${rule}` }, text);
}

function command(name: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const list = Object.entries(properties).map(
    ([key, value]) =>
      `${key}=${escaped(safeText(String(value)))
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C')}`,
  );
  return `::${name} ${list.join(',')}::${escaped(safeLines(message))}`;
}

function escaped(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}
