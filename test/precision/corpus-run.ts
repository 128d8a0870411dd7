import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '../../src/diagnostic.js';
import { lint, rules as allRules } from '../../src/api.js';
import { defaultCorpusFolder } from '../corpus.js';

/** A package or repository of the corpus that is there. */
export interface CorpusMember {
  readonly kind: 'package' | 'repository';
  /** npm package, or `owner/name` of a repository. */
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** A diagnostic in the corpus. */
export interface Report extends Pick<Diagnostic, 'rule' | 'message' | 'fingerprint' | 'trace'> {
  readonly package: string;
  readonly version: string;
  /** Path in the package. */
  readonly file: string;
  readonly line: number;
  /** The text of the file. */
  readonly text: string;
}

/** The place and the rule, as a reviewer writes them: `@budibase/server src/api/row.ts 12 swallowed-error`. */
export function placeOf({ package: name, file, line, rule }: Pick<Report, 'package' | 'file' | 'line' | 'rule'>): string {
  return `${name} ${file} ${line} ${rule}`;
}

/** What has been downloaded: packages, parts of package groups, and repositories. */
export function corpusMembers(folder = defaultCorpusFolder): CorpusMember[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .flatMap(({ name }): CorpusMember[] => {
      const member = path.join(folder, name);
      if (!existsSync(path.join(member, 'package.json'))) return corpusMembers(member);
      const manifest = JSON.parse(readFileSync(path.join(member, 'package.json'), 'utf8')) as { name: string; version?: string };
      const version = manifest.version ?? 'unversioned';
      return path.basename(folder) === 'repos'
        ? [{ kind: 'repository', name: name.replace('__', '/'), version, folder: member }]
        : [{ kind: 'package', name: manifest.name, version, folder: member }];
    });
}

/** What is reported in one member; on standard error, what could not be analysed. */
export async function reportsIn({ kind, name, version, folder }: CorpusMember, rules: readonly string[] = []): Promise<Report[]> {
  // A package is there in part only, and all of that part is its source.
  const paths = kind === 'package' ? ['.'] : [];
  const turnedOn = Object.fromEntries(rules.map((id) => [id, 'error'] as const));
  const { files, failures } = await lint({ cwd: folder, paths, config: false, rules: turnedOn });
  const failed = new Set(failures.map(({ file, rule }) => `${path.relative(folder, file)}${rule === undefined ? '' : ` in ${rule}`}`));
  for (const place of failed) console.error(`${name}: not analysed: ${place}`);
  const isAsked = ({ rule }: Diagnostic) => (rules.length === 0 ? isRule(rule) : rules.includes(rule));
  return files.flatMap(({ file, text, diagnostics }) =>
    diagnostics.filter(isAsked).map(({ rule, message, fingerprint, trace, start }) => ({
      package: name,
      version,
      file: path.relative(folder, file),
      line: text.slice(0, start).split('\n').length,
      rule,
      message,
      fingerprint,
      trace,
      text,
    })),
  );
}

/** Whether the id is a rule's: files that do not parse and directives are reported as well, and are no matter of precision. */
function isRule(id: string): boolean {
  return allRules.some(({ name }) => name === id);
}
