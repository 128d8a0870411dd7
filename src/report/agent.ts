/** Terse text for language models: for each rule what to do, then the places, the facts and the ways of the errors, with no ornament. */
import { counted } from './counted.js';
import { entriesOf, type Entry } from './entry.js';
import type { Report } from './report.js';
import { safeText, withoutCommands } from './safe-text.js';

/** Writes the report. */
export function agent(report: Report): string {
  const { errors, warnings, filesAnalysed, filesFound } = report.summary;
  const groups = new Map<string, Entry[]>();
  for (const entry of entriesOf(report)) groups.set(entry.rule, [...(groups.get(entry.rule) ?? []), entry]);
  const sections = [...groups].map(([rule, entries]) => [headOf(rule, entries), ...entries.flatMap(linesOf)].map(safeText).join('\n'));
  const counts = `${counted(errors, 'error')}, ${counted(warnings, 'warning')}, ${filesAnalysed}/${counted(filesFound, 'file')}`;
  return withoutCommands([...sections, counts, ''].join('\n'));
}

/** `swallowed-error: Rethrow the error.` */
function headOf(rule: string, entries: readonly Entry[]): string {
  const instead = entries.find(({ diagnostic }) => diagnostic?.instead !== undefined)?.diagnostic?.instead;
  return instead === undefined ? `${rule}:` : `${rule}: ${instead}`;
}

function linesOf({ name, line, column, message, diagnostic }: Entry): readonly string[] {
  const fixable = diagnostic?.fix === undefined ? '' : ' (--fix)';
  const way = (diagnostic?.trace ?? []).map((step) => {
    const place = step.name === name ? `line ${step.from.line}` : `${step.name}:${step.from.line}`;
    return `  via ${place} ${step.label}`;
  });
  return [` ${name}:${line}:${column} ${message}${fixable}`, ...way];
}
