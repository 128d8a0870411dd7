/** Checkstyle's XML, which Jenkins and many code review tools read. */
import { entriesByFile } from './entry.js';
import type { Report } from './report.js';
import { xmlAttributes } from './xml.js';

/** Writes the report. */
export function checkstyle(report: Report): string {
  const files = [...entriesByFile(report)].map(([name, entries]) => {
    const errors = entries.map(({ line, column, severity, rule, message }) => {
      return `    <error${xmlAttributes({ line, column, severity, message, source: `errlint.${rule}` })}/>`;
    });
    return [`  <file${xmlAttributes({ name })}>`, ...errors, '  </file>'].join('\n');
  });
  return ['<?xml version="1.0" encoding="utf-8"?>', '<checkstyle version="4.3">', ...files, '</checkstyle>', ''].join('\n');
}
