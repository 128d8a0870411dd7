/** GitLab's Code Quality report (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format). */
import { entriesOf } from './entry.js';
import type { Report } from './report.js';
import { safeJson } from './safe-text.js';

/** Writes the report. */
export function gitlab(report: Report): string {
  const seen = new Set<string>();
  const issues = entriesOf(report).map(({ name, line, severity, rule, message, fingerprint }) => {
    // GitLab shows one issue per fingerprint.
    let unique = fingerprint;
    for (let count = 2; seen.has(unique); count += 1) unique = `${fingerprint}-${count}`;
    seen.add(unique);
    return {
      description: message,
      check_name: rule,
      fingerprint: unique,
      severity: severity === 'error' ? 'major' : 'minor',
      location: { path: name, lines: { begin: line } },
    };
  });
  return `${safeJson(JSON.stringify(issues, undefined, 2))}\n`;
}
