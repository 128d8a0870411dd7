import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { placeOf } from './corpus-run.js';
import type { Report } from './corpus-run.js';

/** In an order that looks random but is the same on every run with the seed, whatever else is in the list. */
export function shuffled(reports: readonly Report[], seed: string): Report[] {
  const rankOf = (report: Report) =>
    createHash('sha256')
      .update(seed + placeOf(report))
      .digest('hex');
  return [...reports].sort((a, b) => (rankOf(a) < rankOf(b) ? -1 : 1));
}

/** The report with the code around it and its trace, for a reviewer. */
export function codeOf(report: Report, title: string): string {
  const lines = report.text
    .split('\n')
    .map((text, index) => `${index + 1 === report.line ? '>' : ' '} ${String(index + 1).padStart(5)} ${text.slice(0, 160)}`);
  return [
    `\n── ${title} ── ${placeOf(report)}`,
    report.message,
    ...lines.slice(Math.max(0, report.line - 13), report.line + 12),
    ...report.trace.map((step) => `  ${stepText(step)}`),
  ].join('\n');
}

function stepText({ file, start, label }: Report['trace'][number]): string {
  const text = readFileSync(file, 'utf8');
  const line = text.slice(0, start).split('\n').length;
  return `${file}:${line}: ${label}: ${text.split('\n')[line - 1]?.trim().slice(0, 120)}`;
}
