/** One line per diagnostic: `path:line:column: severity: message [rule]`, as compilers print and editors parse. */
import { countedSummary } from './counted.js';
import { nameOf, type Report } from './report.js';
import { safeText, withoutCommands } from './safe-text.js';

/** Ends with one line that counts. */
export function compact({ files, failures, root, summary }: Report): string {
  const lines = [
    ...files.flatMap(({ name, diagnostics }) =>
      diagnostics.map(({ from, severity, message, rule }) => `${name}:${from.line}:${from.column}: ${severity}: ${message} [${rule}]`),
    ),
    ...failures.map(({ file, line, message, rule }) => {
      return `${nameOf(root, file)}:${line ?? 1}:1: incomplete: ${message}${rule === undefined ? '' : ` [${rule}]`}`;
    }),
    countedSummary(summary),
  ];
  return withoutCommands(`${lines.map(safeText).join('\n')}\n`);
}
