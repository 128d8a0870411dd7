/**
 * A baseline lists the diagnostics that a project had when it began to use errlint, so that only new ones are shown. They are known by
 * their files and anchors, which hold no text of the source and survive edits elsewhere in the file.
 */
import type { FileResult } from '../diagnostic.js';
import { readRegularFile } from '../project/regular-file.js';
import { codeOf, messageOf, reasonOf, UserError } from '../project/user-error.js';
import { nameOf } from '../report/report.js';

/** Where a baseline is kept, relative to the project's root. */
export const baselineName = 'errlint-baseline.json';

/** Anchors by file (relative to the root, with `/`) and rule. */
export type Baseline = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Reads a baseline; undefined when the file is not there. Throws a UserError when it is no baseline. */
export function readBaseline(file: string): Baseline | undefined {
  let text: string;
  try {
    text = readRegularFile(file).toString('utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new UserError(`The baseline \`${file}\` cannot be read: ${reasonOf(error)}.`, { cause: error });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = messageOf(error);
    throw new UserError(`The baseline \`${file}\` is not valid JSON: ${reason}. \`errlint baseline\` writes it anew.`, { cause: error });
  }
  if (!isBaselineFile(value)) {
    throw new UserError(`\`${file}\` is no baseline of this version of errlint. \`errlint baseline\` writes one.`);
  }
  return value.diagnostics;
}

/** The baseline as its file holds it: sorted, one anchor per line, so that version control merges it line by line. */
export function baselineText(diagnostics: Baseline): string {
  return `${JSON.stringify({ version: 1, diagnostics }, undefined, 2)}\n`;
}

/** The baseline of what was found. */
export function baselineOf(files: readonly FileResult[], root: string): Baseline {
  const baseline: Record<string, Record<string, string[]>> = {};
  for (const { file, diagnostics } of files) {
    for (const { rule, anchor } of diagnostics) ((baseline[nameOf(root, file)] ??= {})[rule] ??= []).push(anchor);
  }
  return sorted(baseline);
}

/** The baseline without what is no longer found in the files that were analysed. Nothing is added. */
export function pruned(baseline: Baseline, files: readonly FileResult[], root: string): Baseline {
  const found = new Map(files.map((file) => [nameOf(root, file.file), new Set(file.diagnostics.map(({ anchor }) => anchor))]));
  const kept: Record<string, Record<string, readonly string[]>> = {};
  for (const [name, rules] of Object.entries(baseline)) {
    for (const [rule, anchors] of Object.entries(rules)) {
      const rest = anchors.filter((anchor) => found.get(name)?.has(anchor) ?? true);
      if (rest.length > 0) (kept[name] ??= {})[rule] = rest;
    }
  }
  return sorted(kept);
}

/** What is left of the results when the known diagnostics are taken out. */
export interface Compared {
  readonly files: readonly FileResult[];
  /** Diagnostics that are in the baseline. */
  readonly known: number;
  /** Entries of analysed files that nothing is found for any more. */
  readonly gone: number;
}

/** Takes out what the baseline knows. */
export function compare(files: readonly FileResult[], baseline: Baseline, root: string): Compared {
  let known = 0;
  let gone = 0;
  const rest = files.map((result) => {
    const entries = new Set(Object.values(baseline[nameOf(root, result.file)] ?? {}).flat());
    const fresh = result.diagnostics.filter(({ anchor }) => !entries.has(anchor));
    const old = result.diagnostics.length - fresh.length;
    known += old;
    gone += entries.size - old;
    return old === 0 ? result : { ...result, diagnostics: fresh };
  });
  return { files: rest, known, gone };
}

function sorted(baseline: Baseline): Baseline {
  const entries = <T>(record: Readonly<Record<string, T>>) => Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    entries(baseline).map(([name, rules]) => [name, Object.fromEntries(entries(rules).map(([rule, list]) => [rule, [...list].sort()]))]),
  );
}

function isBaselineFile(value: unknown): value is { readonly diagnostics: Baseline } {
  if (!isRecord(value) || value['version'] !== 1 || !isRecord(value['diagnostics'])) return false;
  return Object.values(value['diagnostics']).every((rules) => isRecord(rules) && Object.values(rules).every(isListOfTexts));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}
