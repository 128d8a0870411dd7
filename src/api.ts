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
import type { Project } from './analyze.js';
import { defineConfig, type Config, type Preset, type RuleEntries } from './config/config.js';
import { findConfig } from './config/find-config.js';
import { loadConfig } from './config/load-config.js';
import { createSettings, type Settings } from './config/settings.js';
import { mistakesIn } from './config/validate.js';
import { baselineName, compare, readBaseline } from './baseline/baseline.js';
import type { Analysis, FileResult } from './diagnostic.js';
import type { Sources } from './project/files.js';
import { UserError } from './project/user-error.js';
import { createReport, summarize, type Summary } from './report/report.js';
import { reporters } from './report/reporter.js';
import { createStyle } from './report/style.js';
import { defineRule } from './rule.js';
import { rules } from '../rules/index.js';

export { defineConfig };
export type { Config, Override, Preset, RuleEntries, RuleEntry, SeveritySetting } from './config/config.js';
export type { Analysis, Diagnostic, Edit, Failure, FileResult, Range, Suggestion, TraceStep } from './diagnostic.js';
export type { Model } from './models/model.js';
export { UserError } from './project/user-error.js';
export type { Summary } from './report/report.js';
export { defineRule };
export type { Category, Context, Example, Option, Rule } from './rule.js';
export { rules };

/** What to lint, and how. */
export interface LintOptions {
  /** The folder that relative paths start from and where the configuration is looked for; the current one by default. */
  readonly cwd?: string;
  /** Files, folders and globs. None: the places where a backend keeps its sources. */
  readonly paths?: readonly string[];
  /** A configuration, the path of one, or `false` for none. By default it is looked for. */
  readonly config?: Config | string | false;
  /** Reads only configurations that are data, for code that is not trusted. */
  readonly safeConfig?: boolean;
  /** Instead of the configuration's preset. */
  readonly preset?: Preset;
  /** On top of the configuration's rules. */
  readonly rules?: RuleEntries;
  /** `false`: also lints what git or the configuration ignores. */
  readonly ignore?: boolean;
  /**
   * The file of a baseline: the diagnostics in it are counted and not reported. By default `errlint-baseline.json` in `cwd`, if it is there;
   * `false` for none.
   */
  readonly baseline?: string | false;
  /** Called when the files are known and the analysis begins. */
  readonly onStart?: (fileCount: number) => void;
}

/** What came out: the analysis, and the run in numbers. */
export interface LintResult extends Analysis {
  /** The folder that paths are shown relative to. */
  readonly root: string;
  readonly summary: Summary;
  /** What the user should know of the run besides its result. */
  readonly notices: readonly string[];
  /** Milliseconds that each phase took. */
  readonly timings: Readonly<Record<string, number>>;
  /** The result as text, as `errlint --format` prints it. */
  format(name: string, options?: FormatOptions): string;
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

  const { settings, notices } = await timed('configuration', () => settingsOf(root, options));
  // Loaded late: what does not lint does not pay for TypeScript.
  const [{ analyze }, files, { openProject }, { createSourceReader }] = await timed('loading', () =>
    Promise.all([import('./analyze.js'), import('./project/files.js'), import('./project/project.js'), import('./project/source-text.js')]),
  );
  const reader = createSourceReader();
  const isIgnored = options.ignore === false ? () => false : settings.isIgnored;
  const request = { root, reader, isIgnored, useGitIgnore: options.ignore !== false };
  const { sources, project } = await timed('files', () => {
    const found = files.findSources({ ...request, paths: options.paths ?? [] });
    const named = openProject(root, found.files, reader);
    const context =
      (options.paths ?? []).length === 0 ? [] : contextFolders(named).flatMap((folder) => files.findContext(request, folder, isPackage));
    return { sources: found, project: openProject(root, [...found.files, ...context], reader) };
  });
  options.onStart?.(sources.files.length);
  const analysis = analyze(project, rules, {
    settingsFor: settings.settingsFor,
    strict: settings.preset === 'strict',
    models: settings.models,
    onPhase(phase, milliseconds) {
      timings[phase] = milliseconds;
    },
    ...(project.files.length === sources.files.length ? {} : { only: new Set(sources.files) }),
  });
  const failures = [...sources.failures, ...project.failures, ...analysis.failures];
  const compared = compareWithBaseline(root, analysis.files, options.baseline);
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
    analysis: { files: compared.files, failures },
    known: compared.known,
    sources,
    notices: [...notices, ...compared.notices],
    timings,
    textOf,
  });
}

interface Outcome {
  readonly root: string;
  readonly analysis: Analysis;
  /** Diagnostics that are in the baseline. */
  readonly known: number;
  readonly sources: Sources;
  readonly notices: readonly string[];
  readonly timings: Readonly<Record<string, number>>;
  readonly textOf: (file: string) => string | undefined;
}

function resultOf({ root, analysis, known, sources, notices, timings, textOf }: Outcome): LintResult {
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
    notices,
    timings,
    format(name, { colorLevel = 0, width = 100, quiet = false } = {}) {
      const reporter = Object.hasOwn(reporters, name) ? reporters[name] : undefined;
      if (reporter === undefined) throw new UserError(`There is no format \`${name}\`.`);
      return reporter(createReport({ version, root, rules, analysis, summary, quiet, textOf }), createStyle(colorLevel, width));
    },
  };
}

/** Takes out what is known. A baseline that was asked for has to be there. */
function compareWithBaseline(root: string, files: readonly FileResult[], asked?: string | false) {
  const name = asked === undefined ? baselineName : asked;
  const baseline = name === false ? undefined : readBaseline(path.resolve(root, name));
  if (baseline === undefined) {
    if (typeof asked === 'string') throw new UserError(`There is no baseline \`${asked}\`. \`errlint baseline\` writes one.`);
    return { files, known: 0, notices: [] };
  }
  const { gone, ...compared } = compare(files, baseline, root);
  const entries = gone === 1 ? 'One entry' : `${gone} entries`;
  const notices =
    gone === 0
      ? []
      : [`${entries} of \`${name}\` ${gone === 1 ? 'is' : 'are'} no longer found; \`errlint baseline --prune\` takes them out.`];
  return { ...compared, notices };
}

/** Whether it is news to the user that the file was left out. */
function isNotable({ reason }: Sources['skipped'][number]): boolean {
  return ['binary', 'generated', 'minified', 'not a regular file', 'over 2 MB'].includes(reason);
}

async function settingsOf(root: string, options: LintOptions): Promise<{ settings: Settings; notices: readonly string[] }> {
  const config = options.config === undefined ? await findAndLoad(root, options) : await givenConfig(root, options);
  const mistakes = mistakesIn({ rules: options.rules ?? {} }, rules);
  if (mistakes.length > 0) throw new UserError(mistakes.map(({ message }) => message).join('\n'));
  const settings = createSettings({
    config: config.value,
    folder: config.folder,
    rules,
    preset: options.preset,
    ruleEntries: options.rules,
  });
  return { settings, notices: config.notices };
}

interface LoadedConfig {
  readonly value: Config;
  readonly folder: string;
  readonly notices: readonly string[];
}

async function findAndLoad(root: string, { safeConfig = false }: LintOptions): Promise<LoadedConfig> {
  const { file, passedOver } = findConfig(root, { isDataOnly: safeConfig });
  const notices = passedOver.map((program) => `\`${program}\` is a program and was not read (--safe-config).`);
  if (file === undefined) return { value: {}, folder: root, notices };
  return { value: await load(file, safeConfig), folder: path.dirname(file), notices };
}

async function givenConfig(root: string, { config = {}, safeConfig = false }: LintOptions): Promise<LoadedConfig> {
  if (config === false) return { value: {}, folder: root, notices: [] };
  if (typeof config === 'string') {
    const file = path.resolve(root, config);
    return { value: await load(file, safeConfig), folder: path.dirname(file), notices: [] };
  }
  const mistakes = mistakesIn(config, rules);
  if (mistakes.length > 0) throw new UserError(mistakes.map(({ message }) => message).join('\n'));
  return { value: config, folder: root, notices: [] };
}

async function load(file: string, isDataOnly: boolean): Promise<Config> {
  return loadConfig(file, { rules, isDataOnly, api });
}

/** What `import … from 'errlint'` gives in a configuration. */
const api = { defineConfig, defineRule, formatNames, lint, rules, UserError, version };

/** The packages of the files: their other files say what helpers do and what is validated at start-up, so they are read along. */
function contextFolders(project: Project): string[] {
  const folders = new Set(project.files.map((file) => project.packageOf(file)?.folder));
  return [...folders].filter((folder) => folder !== undefined).filter((folder) => isWithin(folder, project.root) || isInRepository(folder));
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
