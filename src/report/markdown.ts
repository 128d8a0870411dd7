/** Markdown, for a comment on a pull request or the summary of a CI job. */
import { countedSummary } from './counted.js';
import { entriesByFile } from './entry.js';
import type { Report } from './report.js';
import { safeText } from './safe-text.js';

/** Writes the report. */
export function markdown(report: Report): string {
  const { summary } = report;
  const sections = [...entriesByFile(report)].map(([name, entries]) => {
    const rows = entries.map(({ line, severity, rule, message }) => {
      return `| ${[line, severity, cell(`\`${rule}\``), cell(message)].join(' | ')} |`;
    });
    return [`### ${cell(name)}`, '', '| Line | Severity | Rule | Fault |', '| --: | --- | --- | --- |', ...rows, ''].join('\n');
  });
  return ['## errlint', '', countedSummary(summary), '', ...sections].join('\n');
}

/** Text that opens no column, tag, link or emphasis of its own; code in backticks stays code. */
function cell(text: string): string {
  return (
    safeText(text)
      .split(/(`[^`]*`)/)
      // A backslash in front of a bar must not be taken for its escape.
      .map((part) => (part.startsWith('`') ? part.replace(/(?<!\\)(\\*)\|/g, '$1$1\\|') : part.replace(/[\\`*_{}[\]<>#|~@]/g, '\\$&')))
      .join('')
  );
}
