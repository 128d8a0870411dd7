/** JUnit's XML: each file is a suite, each diagnostic a failed test of it, and a clean file a test that has passed. */
import { entriesByFile, type Entry } from './entry.js';
import type { Report } from './report.js';
import { xmlAttributes, xmlText } from './xml.js';

/** Writes the report. */
export function junit(report: Report): string {
  const byFile = entriesByFile(report);
  const names = new Set([...report.files.map(({ name }) => name), ...byFile.keys()]);
  const suites = [...names].sort().map((name) => suite(name, byFile.get(name) ?? []));
  return ['<?xml version="1.0" encoding="utf-8"?>', '<testsuites name="errlint">', ...suites, '</testsuites>', ''].join('\n');
}

function suite(name: string, entries: readonly Entry[]): string {
  const errors = entries.filter(({ diagnostic }) => diagnostic === undefined).length;
  const counts = { tests: Math.max(1, entries.length), failures: entries.length - errors, errors };
  const clean = `    <testcase${xmlAttributes({ name: 'no faults', classname: name })}/>`;
  const cases = entries.length === 0 ? [clean] : entries.map(testCase);
  return [`  <testsuite${xmlAttributes({ name, ...counts })}>`, ...cases, '  </testsuite>'].join('\n');
}

function testCase({ name, line, column, rule, message, diagnostic }: Entry): string {
  const kind = diagnostic === undefined ? 'error' : 'failure';
  const instead = diagnostic?.instead === undefined ? [] : [diagnostic.instead];
  const text = xmlText([`${name}:${line}:${column}`, message, ...instead].join('\n'));
  return [
    `    <testcase${xmlAttributes({ name: `${rule} (line ${line})`, classname: name })}>`,
    `      <${kind}${xmlAttributes({ message, type: rule })}>${text}</${kind}>`,
    '    </testcase>',
  ].join('\n');
}
