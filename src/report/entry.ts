import { createHash } from 'node:crypto';
import { nameOf, type Report, type ReportedDiagnostic } from './report.js';
import type { Source } from './source.js';

/** One item of a list for machines: a diagnostic, or what kept the analysis from being complete. */
export interface Entry {
  /** The file, relative to the root. */
  readonly name: string;
  readonly line: number;
  readonly column: number;
  readonly severity: 'error' | 'warning';
  /** The rule's id, or `incomplete`. */
  readonly rule: string;
  readonly message: string;
  /** Survives unrelated edits, unlike the line. */
  readonly fingerprint: string;
  /** Undefined for what kept the analysis from being complete. */
  readonly diagnostic: ReportedDiagnostic | undefined;
  /** The file's text, where the diagnostic's is. */
  readonly source: Source | undefined;
}

/** All entries, in order of file and position. */
export function entriesOf({ files, failures, root }: Report): readonly Entry[] {
  const diagnostics = files.flatMap(({ name, source, diagnostics: own }) => own.map((diagnostic) => entryOf(name, source, diagnostic)));
  const incomplete = failures.map(({ file, line = 1, rule = 'incomplete', message }): Entry => {
    const name = nameOf(root, file);
    const fingerprint = createHash('sha256').update(`${name} ${rule} ${message}`).digest('hex').slice(0, 16);
    return { name, line, column: 1, severity: 'error', rule, message, fingerprint, diagnostic: undefined, source: undefined };
  });
  const order = ({ name, line, column }: Entry) => [name, String(line).padStart(9, '0'), String(column).padStart(9, '0')].join('\0');
  return [...diagnostics, ...incomplete].sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

function entryOf(name: string, source: Source, diagnostic: ReportedDiagnostic): Entry {
  const { from, severity, rule, message, fingerprint } = diagnostic;
  return { name, line: from.line, column: from.column, severity, rule, message, fingerprint, diagnostic, source };
}

/** The entries of each file. */
export function entriesByFile(report: Report): ReadonlyMap<string, readonly Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entriesOf(report)) {
    const group = groups.get(entry.name);
    if (group === undefined) groups.set(entry.name, [entry]);
    else group.push(entry);
  }
  return groups;
}
