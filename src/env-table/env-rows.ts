/** The environment variables of a project as plain data: where each is read and checked, and what takes its place. */
import { lint, rules, type LintOptions, type LintResult } from '../api.js';
import { envVariables, type EnvPlace } from '../concepts/env-variables.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import { nameOf } from '../report/report.js';

/** A place in a file, counted from 1. */
export interface Place {
  /** Relative to the root, with `/`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One variable. */
export interface EnvRow {
  readonly name: string;
  readonly reads: readonly Place[];
  /** What takes its place when it is missing; `null` is a default that must not be printed. */
  readonly defaults: readonly (string | null)[];
  /** Where something makes sure that it is there, or looks whether it is. */
  readonly checks: readonly Place[];
  /** The system, the runtime or the platform sets it, or it is made to be left out. */
  readonly isOptional: boolean;
}

/** What was found, and the run that found it. */
export interface EnvTable {
  readonly rows: readonly EnvRow[];
  readonly result: LintResult;
}

/** Looks for the variables in the files. Throws a UserError as linting does. */
export async function envTable(options: LintOptions): Promise<EnvTable> {
  let linked: LinkedProject | undefined;
  const off = Object.fromEntries(rules.map(({ name }) => [name, 'off' as const]));
  const result = await lint({ ...options, baseline: false, rules: off, onLinked: (project) => (linked = project) });
  const named = new Set(result.files.map(({ file }) => nameOf(result.root, file)));
  const isNamed = ({ file }: Place) => named.has(file);
  const rows = linked === undefined ? [] : rowsOf(linked, result.root);
  return { rows: rows.filter(({ reads, checks }) => reads.some(isNamed) || checks.some(isNamed)), result };
}

function rowsOf(linked: LinkedProject, root: string): readonly EnvRow[] {
  const placeOf = ({ file: { path, bound }, node }: EnvPlace): Place => {
    const { line, character } = bound.source.getLineAndCharacterOfPosition(node.getStart(bound.source));
    return { file: nameOf(root, path), line: line + 1, column: character + 1 };
  };
  return envVariables(linked).map(({ name, reads, defaults, checks, isOptional }) => ({
    name,
    reads: reads.map(placeOf),
    defaults: defaults.map(({ text, isSecret }) => (isSecret ? null : text)),
    checks: checks.map(placeOf),
    isOptional,
  }));
}
