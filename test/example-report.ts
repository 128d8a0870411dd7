/** Reports on made-up files, for the tests of their formats. */
import assert from 'node:assert/strict';
import type { Analysis, Diagnostic, Failure, Range } from '../src/diagnostic.js';
import { createReport, summarize, type Report } from '../src/report/report.js';
import { reporters } from '../src/report/reporter.js';
import { createStyle } from '../src/report/style.js';
import { defineRule, type Rule } from '../src/rule.js';

const plain = createStyle(0, 80);
const docs = { summary: 'Disallow it', why: '\n      Because.\n      It breaks.', instead: 'Do not.', references: ['CWE-390'] };
/** The rules that the reports may name. */
export const rules: readonly Rule[] = ['swallowed-error', 'leaked-error-details'].map((name) =>
  defineRule({ name, category: 'swallow', preset: 'recommended', severity: 'error', docs, examples: [], messages: {}, visit: {} }),
);

/** A file, and what is reported in it as far as it matters. */
export interface FileWith {
  readonly text: string;
  readonly diagnostics?: readonly Partial<Diagnostic>[];
  readonly suppressed?: readonly Partial<Diagnostic>[];
  readonly secrets?: readonly Range[];
}

/** Where the snippet stands in the text. */
export function at(text: string, snippet: string): Range {
  const start = text.indexOf(snippet);
  assert.ok(start >= 0, snippet);
  return { start, end: start + snippet.length };
}

/** A report on files below `/shop`. */
export function reportOn(files: Readonly<Record<string, FileWith>>, failures: readonly Failure[] = [], quiet = false): Report {
  const diagnosticOf = (file: string, partial: Partial<Diagnostic>): Diagnostic => ({
    rule: 'swallowed-error',
    severity: 'error',
    file,
    messageId: 'dropped',
    message: 'This catch clause drops the error.',
    start: 0,
    end: 1,
    trace: [],
    suggestions: [],
    fingerprint: 'f1',
    anchor: 'a1',
    ...partial,
  });
  const analysis: Analysis = {
    files: Object.entries(files).map(([name, { text, diagnostics = [], suppressed = [], secrets = [] }]) => {
      const file = `/shop/${name}`;
      const complete = (partial: Partial<Diagnostic>) => diagnosticOf(file, partial);
      return { file, text, secrets, diagnostics: diagnostics.map(complete), suppressed: suppressed.map(complete) };
    }),
    failures,
  };
  const found = { files: analysis.files.length, skipped: [{ reason: 'generated' }], places: ['src'] };
  return createReport({ version: '1.2.3', root: '/shop', rules, analysis, summary: summarize(analysis, found), quiet });
}

/** The report in a format, for 80 columns without colour. */
export function show(report: Report, format = 'pretty', style = plain): string {
  return reporters[format]?.(report, style) ?? assert.fail(format);
}
