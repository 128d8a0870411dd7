/**
 * errlint for programs.
 *
 * ```ts
 * import { lint } from 'errlint';
 *
 * const { files, summary } = await lint({ paths: ['src'] });
 * ```
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import path from 'node:path';
import type { AnalyzeOptions, Memory } from './analyze.js';
import { defineConfig } from './config/config.js';
import { effectiveConfig, type ConfigOptions, type EffectiveConfig } from './config/effective.js';
import { fileConfigOf, type FileConfig } from './config/file-config.js';
import { baselineName, compare, readBaseline } from './baseline/baseline.js';
import type { Analysis, FileResult } from './diagnostic.js';
import type { Change } from './git/change.js';
import type { Sources } from './project/files.js';
import type { Packages } from './project/packages.js';
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
export type { Model } from './models/model.js';
export { UserError } from './project/user-error.js';
export type { Summary } from './report/report.js';
export { defineRule };
export type { Category, Context, Example, Option, Rule } from './rule.js';
export { rules };

/** A text, and the file that it stands for. */
export interface GivenText {
  readonly file: string;
  readonly text: string;
}

/** What to lint, and how. */
export interface LintOptions extends ConfigOptions {
  /** The folder that relative paths start from and where the configuration is looked for; the current one by default. */
  readonly cwd?: string;
  /** Files, folders and globs. None: the places where a backend keeps its sources. */
  readonly paths?: readonly string[];
  /** Instead of `paths`: lints this text as that of the file, in its place in the project, and reports only on it. */
  readonly text?: GivenText;
  /** `false`: also lints what git or the configuration ignores. */
  readonly ignore?: boolean;
  /**
   * The file of a baseline: the diagnostics in it are counted and not reported. By default `errlint-baseline.json` in `cwd`, if it is there;
   * `false` for none.
   */
  readonly baseline?: string | false;
  /**
   * Reports only on files that differ from the last commit that `HEAD` has in common with this ref, and on those that import them, directly
   * or through others. The rest of what `paths` names is read along.
   */
  readonly since?: string;
  /** Reports only on files whose staged content differs from the last commit, and looks at what is staged, not at the work tree. */
  readonly staged?: boolean;
  /** With `since` or `staged`: reports only what is on a line that the change touches, or whose trace leads over one. */
  readonly changedLines?: boolean;
  /** Answers from the results of an earlier run when nothing has changed since, and keeps its own. */
  readonly cache?: boolean;
  /** The folder to keep results in; by default `node_modules/.cache/errlint` of the project, or else the user's cache folder. */
  readonly cacheLocation?: string;
  /** What an earlier run has parsed and this one need not parse again; it gets what this one has parsed. */
  readonly memory?: Memory;
  /** Called when the files are known and the analysis begins. */
  readonly onStart?: (fileCount: number) => void;
  /** Called with the linked files before the rules run, for what says more of them than diagnostics do. */
  readonly onLinked?: AnalyzeOptions['onLinked'];
}

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
  const timings: Record<string, number> = {};
  const timed = async <T>(phase: string, work: () => Promise<T> | T): Promise<T> => {
    const start = performance.now();
    const result = await work();
    timings[phase] = performance.now() - start;
    return result;
  };

  const effective = await timed('configuration', () => configIn(root, options));
  const { settings } = effective;
  const [files, { readInstead, sourcesOfText }, { createPackages }, { createSourceReader }] = await timed('loading', () =>
    Promise.all([
      import('./project/files.js'),
      import('./project/given-text.js'),
      import('./project/packages.js'),
      import('./project/source-text.js'),
    ]),
  );
  const given = options.text === undefined ? undefined : { ...options.text, file: path.resolve(root, options.text.file) };
  const change = await timed('git', () => changeAsked(root, options));
  const reader = createSourceReader(given === undefined ? change?.readBytes : readInstead(given));
  const isIgnored = options.ignore === false ? () => false : settings.isIgnored;
  const absent = change?.absent ?? new Set<string>();
  const request = { root, reader, isIgnored, useGitIgnore: options.ignore !== false, absent };
  const { sources, all, changed } = await timed('files', () => {
    const { paths = [] } = options;
    const found = given === undefined ? files.findSources({ ...request, paths }) : sourcesOfText(given.file, isIgnored);
    const isWhole = given === undefined && (options.paths ?? []).length === 0;
    // What is wrong with a package.json is said when the project is opened.
    const { packageOf } = createPackages(found.files, () => undefined);
    const context = isWhole
      ? []
      : contextFolders(root, found.files, packageOf).flatMap((folder) => files.findContext(request, folder, isPackage));
    const all = [...new Set([...found.files, ...context])];
    return { sources: found, all, changed: change === undefined ? all : all.filter(change.isChanged) };
  });
  options.onStart?.(sources.files.length);
  const named = new Set(sources.files);
  let reported: ReadonlySet<string> = named;
  const analyzeAll = async (): Promise<Analysis> => {
    // Loaded late: what finds its result kept does not pay for TypeScript.
    const [{ analyze }, { openProject }] = await timed('loading the analysis', () =>
      Promise.all([import('./analyze.js'), import('./project/project.js')]),
    );
    const project = openProject(root, changed.length === 0 ? [] : all, reader);
    const analysis = analyze(project, effective.rules, {
      settingsFor: settings.settingsFor,
      strict: settings.preset === 'strict',
      models: settings.models,
      env: settings.env,
      onPhase(phase, milliseconds) {
        timings[phase] = milliseconds;
      },
      ...(options.onLinked === undefined ? {} : { onLinked: options.onLinked }),
      only(linked) {
        if (change !== undefined) reported = new Set([...change.reportedFor(changed, linked)].filter((file) => named.has(file)));
        return reported;
      },
      ...(options.memory === undefined ? {} : { memory: options.memory }),
    });
    const found = { files: analysis.files, failures: [...project.failures, ...analysis.failures] };
    if (!found.failures.some(({ isTooDeep = false }) => isTooDeep)) return found;
    const { analyzeWithLargeStack } = await import('./large-stack.js');
    const deeper = await timed('large stack', () => analyzeWithLargeStack(options));
    // What went wrong while files were looked for comes first there as well.
    return deeper === undefined ? found : { ...deeper, failures: deeper.failures.slice(sources.failures.length) };
  };
  // What only a run itself can say is not kept: results that rest on git, on a text or on the code of plugins, and what is linked.
  const isKeepable =
    options.cache === true &&
    given === undefined &&
    change === undefined &&
    options.onLinked === undefined &&
    options.memory === undefined &&
    effective.rules.length === rules.length;
  const question = { root, files: all, reported: sources.files, settings, reader };
  const { analysis, notices: cacheNotices } = isKeepable
    ? await timed('cache', async () => (await import('./cache/cached.js')).analyzeCached(question, options.cacheLocation, analyzeAll))
    : { analysis: await analyzeAll(), notices: [] };
  const failures = [...sources.failures, ...analysis.failures];
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
    analysis: { files: await narrowed(compared.files, change, options, textOf), failures },
    known: compared.known,
    sources: { ...sources, files: [...reported] },
    notices: [...effective.notices, ...noticesOfText(given, sources), ...noticesOfHiddenOrder(analysis.files, root), ...compared.notices, ...cacheNotices],
    timings,
    inputs: { files: all, isIgnored },
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
  const baseline = name === false ? undefined : readBaseline(path.resolve(root, name));
  if (baseline === undefined) {
    if (typeof asked === 'string') throw new UserError(`There is no baseline \`${asked}\`. \`errlint baseline\` writes one.`);
    return { files, known: 0, notices: [] };
  }
  const { gone, ...compared } = compare(files, baseline, root);
  const entries = gone === 1 ? 'One entry' : `${gone} entries`;
  const notices =
    gone === 0 || onlyRules !== undefined
      ? []
      : [`${entries} of \`${name}\` ${gone === 1 ? 'is' : 'are'} no longer found; \`errlint baseline --prune\` takes them out.`];
  return { ...compared, notices };
}

/** What the run is about by git; undefined when it is about everything. */
async function changeAsked(root: string, { since, staged = false, changedLines = false, text }: LintOptions): Promise<Change | undefined> {
  if (since !== undefined && staged) throw new UserError('`--since` and `--staged` exclude each other.');
  if (changedLines && since === undefined && !staged) throw new UserError('`--changed-lines` needs `--since` or `--staged`.');
  if (since === undefined && !staged) return undefined;
  if (text !== undefined) throw new UserError('A text is linted as it is, without regard to git.');
  const { changeSince, stagedChange } = await import('./git/change.js');
  return since === undefined ? stagedChange(root) : changeSince(root, since);
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

/** The packages of the files: their other files say what helpers do and what is validated at start-up, so they are read along. */
function contextFolders(root: string, files: readonly string[], packageOf: Packages['packageOf']): string[] {
  const folders = new Set(files.map((file) => packageOf(file)?.folder));
  return [...folders].filter((folder) => folder !== undefined).filter((folder) => isWithin(folder, root) || isInRepository(folder));
}

function isPackage(folder: string): boolean {
  return existsSync(path.join(folder, 'package.json'));
}

function isWithin(target: string, folder: string): boolean {
  return target === folder || target.startsWith(folder + path.sep);
}

/** A package.json far above, in a home folder or in `/tmp`, says nothing about the file. */
function isInRepository(folder: string): boolean {
  for (let current = folder; current !== homedir(); current = path.dirname(current)) {
    if (existsSync(path.join(current, '.git'))) return true;
    if (current === path.dirname(current)) return false;
  }
  return false;
}
