/** The analysis of a run: what an earlier run has kept, or one of its own. */
import type { EffectiveConfig } from '../config/effective.js';
import type { Analysis } from '../diagnostic.js';
import type { LintInputs } from './inputs.js';
import type { LintOptions } from './options.js';
import { filesOfThread, joined, sharesOf } from './share.js';
import type { Stopwatch } from './stopwatch.js';

/** What the analysis said, and of which files. */
export interface LintAnalysis {
  readonly analysis: Analysis;
  /** Absolute paths of the files that are reported on. */
  readonly reported: readonly string[];
  /** What the user should know of the cache. */
  readonly notices: readonly string[];
}

/** Analyses the inputs, unless that has been done. `builtIn` is the number of rules that come with errlint. */
export async function analyzeInputs(
  inputs: LintInputs,
  effective: EffectiveConfig,
  options: LintOptions,
  stopwatch: Stopwatch,
  builtIn: number,
): Promise<LintAnalysis> {
  const { root, sources, files, reader } = inputs;
  const analyzeNow = (reported = sources.files) =>
    analyzeSpread({ ...inputs, sources: { ...sources, files: reported } }, effective, options, stopwatch);
  if (!isKeepable(inputs, effective, options, builtIn)) {
    const notices = options.mergeShards === undefined ? [] : ['Of runs with plugins nothing is kept: the shards are analysed again.'];
    return { ...(await analyzeNow()), notices };
  }
  const question = { root, files, reported: sources.files, settings: effective.settings, reader };
  const { analysis, notices } = await stopwatch.time('cache', async () => {
    const answer = async (reported?: readonly string[]) => (await analyzeNow(reported)).analysis;
    if (options.mergeShards !== undefined) {
      const { mergeShards } = await import('./merge-shards.js');
      return mergeShards(question, options.cacheLocation, sharesOf(options.mergeShards), answer);
    }
    const { analyzeCached } = await import('../cache/cached.js');
    return analyzeCached(question, options.cacheLocation, answer);
  });
  return { analysis, reported: sources.files, notices };
}

/** What only a run itself can say is not kept: results that rest on git, on a text or on the code of plugins, and what is linked. */
function isKeepable({ given, change }: LintInputs, { rules }: EffectiveConfig, options: LintOptions, builtIn: number): boolean {
  const { cache = false, onLinked, memory } = options;
  return cache && given === undefined && change === undefined && onLinked === undefined && memory === undefined && rules.length === builtIn;
}

/** The analysis, by as many threads as are asked for. What a thread cannot do, the main one does as well. */
async function analyzeSpread(
  inputs: LintInputs,
  effective: EffectiveConfig,
  options: LintOptions,
  stopwatch: Stopwatch,
): Promise<Omit<LintAnalysis, 'notices'>> {
  const count = Math.min(options.threads ?? 1, inputs.sources.files.length);
  // What is linked and what is remembered cannot leave a thread.
  if (count <= 1 || options.memory !== undefined || options.onLinked !== undefined)
    return analyzeAnew(inputs, effective, options, stopwatch);
  const { analyzeSurviving } = await import('./surviving.js');
  const [own, ...others] = sharesOf(count);
  const elsewhere = others.map((share) => analyzeSurviving({ ...options, share }));
  const here = await analyzeAnew(inputs, effective, { ...options, share: own! }, stopwatch);
  const there = await stopwatch.time('other threads', () => Promise.all(elsewhere));
  const done = there.filter((analysis) => analysis !== undefined);
  // Only the main thread can have a larger stack.
  const isShort = done.length < others.length || done.some(({ failures }) => failures.some((failure) => failure.isTooDeep));
  if (isShort) return analyzeAnew(inputs, effective, options, stopwatch);
  const before = inputs.sources.failures.length;
  const found = done.map(({ files, failures }) => ({ files, failures: failures.slice(before) }));
  return { ...here, analysis: joined([here.analysis, ...found]) };
}

async function analyzeAnew(
  { root, sources, files, change, reader }: LintInputs,
  { settings, rules }: EffectiveConfig,
  options: LintOptions,
  stopwatch: Stopwatch,
): Promise<Omit<LintAnalysis, 'notices'>> {
  // Loaded late: what finds its result kept does not pay for TypeScript.
  const [{ analyze }, { openProject }] = await stopwatch.time('loading', () =>
    Promise.all([import('../analyze.js'), import('../project/project.js')]),
  );
  const changed = change === undefined ? files : files.filter(change.isChanged);
  const project = openProject(root, changed.length === 0 ? [] : files, reader);
  const named = new Set(sources.files);
  let reported: ReadonlySet<string> = named;
  const { files: results, failures } = analyze(project, rules, {
    settingsFor: settings.settingsFor,
    strict: settings.preset === 'strict',
    models: settings.models,
    env: settings.env,
    onPhase(phase, milliseconds) {
      stopwatch.timings[phase] = milliseconds;
    },
    only(linked) {
      if (change !== undefined) reported = new Set([...change.reportedFor(changed, linked)].filter((file) => named.has(file)));
      return options.share === undefined ? reported : filesOfThread(reported, options.share);
    },
    ...(options.onFile === undefined ? {} : { onFile: options.onFile }),
    ...(options.onLinked === undefined ? {} : { onLinked: options.onLinked }),
    ...(options.memory === undefined ? {} : { memory: options.memory }),
  });
  const analysis = { files: results, failures: [...project.failures, ...failures] };
  const isTooDeep = failures.some((failure) => failure.isTooDeep);
  const deeper = isTooDeep ? await analyzeDeeper(sources.failures.length, options, stopwatch) : undefined;
  return { analysis: deeper ?? analysis, reported: [...reported] };
}

/** The analysis with a larger stack; undefined when that cannot be had. What went wrong while files were looked for is left out. */
async function analyzeDeeper(failuresBefore: number, options: LintOptions, stopwatch: Stopwatch): Promise<Analysis | undefined> {
  const { analyzeWithLargeStack } = await import('./large-stack.js');
  const deeper = await stopwatch.time('large stack', () => analyzeWithLargeStack(options));
  return deeper && { ...deeper, failures: deeper.failures.slice(failuresBefore) };
}
