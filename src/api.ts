/**
 * errlint for programs.
 *
 * ```ts
 * import { lint } from 'errlint';
 *
 * const { files, summary } = await lint({ paths: ['src'] });
 * ```
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { defineConfig } from './config/config.js';
import { effectiveConfig, type ConfigOptions, type EffectiveConfig } from './config/effective.js';
import { fileConfigOf, type FileConfig } from './config/file-config.js';
import { baselineName, compare } from './baseline/baseline.js';
import { presentBaseline } from './baseline/present-baseline.js';
import type { Analysis, FileResult } from './diagnostic.js';
import type { Change } from './git/change.js';
import { analyzeInputs } from './lint/analysis.js';
import type { GivenText, LintOptions } from './lint/options.js';
import { Stopwatch } from './lint/stopwatch.js';
import type { Sources } from './project/files.js';
import { UserError } from './project/user-error.js';
import { noticesOfHiddenOrder } from './report/hidden-order.js';
import type { Output } from './report/formats.js';
import { createReport, summarize, type Summary } from './report/report.js';
import { reporters } from './report/reporter.js';
import { createStyle } from './report/style.js';
import { defineRule, type Rule } from './rule.js';
import { rules } from '../rules/index.js';

export { defineConfig };
export type { Config, EnvChecks, Override, Plugin, Preset, RuleEntries, RuleEntry, SeveritySetting } from './config/config.js';
export type { ConfigOptions } from './config/effective.js';
export type { FileConfig } from './config/file-config.js';
export type { Analysis, Diagnostic, Edit, Failure, FileResult, Range, Suggestion, TraceStep } from './diagnostic.js';
export type { GivenText, LintOptions } from './lint/options.js';
export type { Model } from './models/model.js';
export { UserError } from './project/user-error.js';
export type { Summary } from './report/report.js';
export { defineRule };
export type { Category, Context, Example, Option, Rule } from './rule.js';
export { rules };

/** What came out: the analysis, and the run in numbers. */
export interface LintResult extends Analysis {
  /** The folder that paths are shown relative to. */
  readonly root: string;
  readonly summary: Summary;
  /** The reports that the configuration asks for. */
  readonly reporters: readonly Output[];
  /** What the user should know of the run besides its result. */
  readonly notices: readonly string[];
  /** Milliseconds that each phase took. */
  readonly timings: Readonly<Record<string, number>>;
  /** What the result depends on, for those who want to know when it is out of date. */
  readonly inputs: Inputs;
  /** The result as text, as `errlint --format` prints it. */
  format(name: string, options?: FormatOptions): string;
}

/** What a run looked at. */
export interface Inputs {
  /** Absolute paths, those included that were only read along. */
  readonly files: readonly string[];
  /** Whether the configuration leaves out the file or folder. */
  isIgnored(target: string, isFolder: boolean): boolean;
}

/** How text for people looks. */
export interface FormatOptions {
  /** 0 is none (the default), 3 is all that terminals can do. */
  readonly colorLevel?: 0 | 1 | 2 | 3;
  /** Columns to write for; 100 by default. */
  readonly width?: number;
  /** Leaves out warnings. */
  readonly quiet?: boolean;
}

/** The names that `format` takes. */
export const formatNames: readonly string[] = Object.keys(reporters);

/** The version of errlint. */
export const version = (createRequire(import.meta.url)('errlint/package.json') as { readonly version: string }).version;

/**
 * Lints a project. Throws a {@link UserError} when what was asked for cannot be done: a wrong configuration, an unknown path, nothing to
 * lint. A file that cannot be analysed is no error but one of the result's `failures`.
 */
export async function lint(options: LintOptions = {}): Promise<LintResult> {
  const root = path.resolve(options.cwd ?? '.');
  const stopwatch = new Stopwatch();
  const effective = await stopwatch.time('configuration', () => configIn(root, options));
  const { findInputs } = await import('./lint/inputs.js');
  const inputs = await findInputs(root, options, effective.settings, stopwatch);
  const { sources, files, change, given, reader, isIgnored } = inputs;
  options.onStart?.(sources.files.length);
  const { analysis, reported, notices } = await analyzeInputs(inputs, effective, options, stopwatch, rules.length);
  const judged = options.onlyRules === undefined ? analysis.files : analysis.files.map(withoutDirectives);
  const compared = compareWithBaseline(root, judged, options);
  const textOf = (file: string) => {
    try {
      return reader.read(file);
    } catch {
      // The analysis met the same error and named the file; a trace into it is shown without code.
      return undefined;
    }
  };
  return resultOf({
    root,
    rules: effective.rules,
    wanted: effective.reporters,
    analysis: {
      files: await narrowed(compared.files, change, options, textOf),
      failures: [...sources.failures, ...analysis.failures],
    },
    known: compared.known,
    sources: { ...sources, files: reported },
    notices: [
      ...effective.notices,
      ...noticesOfText(given, sources),
      ...noticesOfHiddenOrder(analysis.files, root),
      ...compared.notices,
      ...notices,
    ],
    timings: stopwatch.timings,
    inputs: { files, isIgnored },
    textOf,
  });
}

/** What holds for the file, which need not be there. Throws a {@link UserError} when the configuration is wrong. */
export async function configFor(file: string, options: ConfigOptions & Pick<LintOptions, 'cwd'> = {}): Promise<FileConfig> {
  const root = path.resolve(options.cwd ?? '.');
  return fileConfigOf(path.resolve(root, file), root, await configIn(root, options));
}

/** The built-in rules and those of the configuration's plugins. Throws a {@link UserError} when the configuration is wrong. */
export async function rulesIn(options: ConfigOptions & Pick<LintOptions, 'cwd'> = {}): Promise<readonly Rule[]> {
  return (await configIn(path.resolve(options.cwd ?? '.'), options)).rules;
}

function configIn(root: string, options: ConfigOptions): Promise<EffectiveConfig> {
  return effectiveConfig(root, options, { rules, api });
}

/** Faults of directives come from no rule, so that they are none of those that were asked for. */
function withoutDirectives(result: FileResult): FileResult {
  return { ...result, diagnostics: result.diagnostics.filter(({ rule }) => rule !== 'directive') };
}

/** A text that was given and is left out is news: a report without it looks like one without faults. */
function noticesOfText(given: GivenText | undefined, { skipped }: Sources): readonly string[] {
  return given === undefined ? [] : skipped.map(({ file, reason }) => `\`${file}\` is not linted: ${reason}.`);
}

interface Outcome {
  readonly root: string;
  readonly rules: readonly Rule[];
  readonly wanted: readonly Output[];
  readonly analysis: Analysis;
  /** Diagnostics that are in the baseline. */
  readonly known: number;
  readonly sources: Sources;
  readonly notices: readonly string[];
  readonly timings: Readonly<Record<string, number>>;
  readonly inputs: Inputs;
  readonly textOf: (file: string) => string | undefined;
}

function resultOf({ root, rules, wanted, analysis, known, sources, notices, timings, inputs, textOf }: Outcome): LintResult {
  const summary = summarize(analysis, {
    files: sources.files.length,
    known,
    skipped: sources.skipped.filter(isNotable),
    places: sources.places,
  });
  return {
    ...analysis,
    root,
    summary,
    reporters: wanted,
    notices,
    timings,
    inputs,
    format(name, { colorLevel = 0, width = 100, quiet = false } = {}) {
      const reporter = Object.hasOwn(reporters, name) ? reporters[name] : undefined;
      if (reporter === undefined) throw new UserError(`There is no format \`${name}\`.`);
      return reporter(createReport({ version, root, rules, analysis, summary, quiet, textOf }), createStyle(colorLevel, width));
    },
  };
}

/** Takes out what is known. A baseline that was asked for has to be there. */
function compareWithBaseline(root: string, files: readonly FileResult[], { baseline: asked, onlyRules }: LintOptions) {
  const name = asked === undefined ? baselineName : asked;
  const baseline = name === false ? undefined : presentBaseline(path.resolve(root, name), root);
  if (baseline === undefined) {
    if (typeof asked === 'string') throw new UserError(`There is no baseline \`${asked}\`. \`errlint baseline\` writes one.`);
    return { files, known: 0, notices: [] };
  }
  const { gone: goneHere, ...compared } = compare(files, baseline.known, root);
  const gone = goneHere + baseline.gone;
  const entries = gone === 1 ? 'One entry' : `${gone} entries`;
  const notices =
    gone === 0 || onlyRules !== undefined
      ? []
      : [`${entries} of \`${name}\` ${gone === 1 ? 'is' : 'are'} no longer found; \`errlint baseline --prune\` takes them out.`];
  return { ...compared, notices };
}

/** Leaves out what lies on no line of the change, if that was asked for. */
async function narrowed(
  files: readonly FileResult[],
  change: Change | undefined,
  { changedLines = false }: LintOptions,
  textOf: (file: string) => string | undefined,
): Promise<readonly FileResult[]> {
  if (change === undefined || !changedLines) return files;
  const { onTouchedLines } = await import('./git/touched-lines.js');
  return onTouchedLines(files, change.linesIn, textOf);
}

/** Whether it is news to the user that the file was left out. */
function isNotable({ reason }: Sources['skipped'][number]): boolean {
  return ['binary', 'generated', 'minified', 'not a regular file', 'over 2 MB'].includes(reason);
}

/** What `import … from 'errlint'` gives in a configuration. */
const api = { defineConfig, defineRule, formatNames, lint, rules, UserError, version };
