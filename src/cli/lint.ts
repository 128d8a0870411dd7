/** The command itself: finds, analyses, reports. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Memory } from '../analyze.js';
import type { LintOptions, LintResult } from '../api.js';
import { isShare, type Share } from '../lint/share.js';
import { nearest } from '../nearest.js';
import { UserError } from '../project/user-error.js';
import { counted } from '../report/counted.js';
import { formats, outputNamed, type Output } from '../report/formats.js';
import { safeJson, safeText } from '../report/safe-text.js';
import { addChangeOptions, changeOptionsOf, type ChangeFlags } from './change-options.js';
import { addConfigOptions, configOptionsOf, type ConfigFlags } from './config-options.js';
import { exitStatus } from './exit-status.js';
import { createFacts } from './facts.js';
import { addFixOptions, fixFiles, fixStdin, makeSuggestions, printFixes, refuseUnanswerable, type FixFlags } from './fix.js';
import { addColorOptions, outputLook, print, tell, writeWhole, type ColorFlags } from './output.js';
import { addStepSummary } from './step-summary.js';
import { addStdinOptions, readStdin, type StdinFlags, type StdinText } from './stdin.js';

interface LintFlags extends ChangeFlags, ColorFlags, ConfigFlags, FixFlags, StdinFlags {
  readonly format: readonly Output[];
  readonly quiet?: boolean;
  readonly failOn: 'error' | 'warning' | 'never';
  readonly maxWarnings?: number;
  readonly printConfig?: string;
  readonly ignore: boolean;
  readonly cache: boolean;
  readonly cacheLocation?: string;
  readonly stats?: boolean;
  readonly baseline?: string | false;
  readonly watch?: boolean;
  readonly threads?: number;
  readonly shard?: Share;
  readonly mergeShards?: number;
  readonly factsOut?: string;
}

/** Gives the command the arguments and options of linting. */
export function addLint(command: Command): Command {
  command
    .argument('[paths...]', 'files, folders and globs; without any, the places where a backend keeps its sources')
    .addOption(
      new Option('-f, --format <format[:file]>', `${formats.join(', ')}; repeatable, all but one with a file to write to`)
        .argParser(addOutput)
        .default([], 'pretty'),
    )
    .option('-q, --quiet', 'show errors only; warnings still count for --max-warnings')
    .addOption(
      new Option('--fail-on <severity>', 'what ends with 1: error, warning (both), or never')
        .choices(['error', 'warning', 'never'])
        .default('error'),
    )
    .addOption(new Option('--max-warnings <count>', 'fail when there are more warnings').argParser(countOf))
    .option('--baseline <file>', 'show only what this file does not know (default: errlint-baseline.json, if it is there)')
    .option('--no-baseline', 'show everything');
  addFixOptions(addStdinOptions(command))
    .addOption(new Option('--watch', 'lint again after each change').conflicts(['fix', 'fixDryRun', 'fixSuggestions', 'staged', 'stdin']))
    .option('--no-cache', 'analyse everything anew, and keep nothing')
    .option('--cache-location <folder>', 'where results are kept (default: node_modules/.cache/errlint)')
    .addOption(new Option('--threads <count>', 'spread the files over so many threads').argParser(countOf))
    .addOption(
      new Option('--shard <i/n>', 'report only on one of n shares of the files, for a run on several machines')
        .argParser(shardOf)
        .conflicts(['mergeShards', 'stdin']),
    )
    .addOption(
      new Option('--merge-shards <n>', 'put together what the runs with --shard have kept at --cache-location')
        .argParser(countOf)
        .conflicts(['fix', 'since', 'staged', 'stdin', 'watch']),
    )
    .addOption(
      new Option('--facts-out <file>', 'write down what is known of what the packages export, for --facts-in').conflicts([
        'mergeShards',
        'stdin',
      ]),
    )
    .option('--stats', 'say on standard error how long each phase and each rule took, and how much memory');
  addColorOptions(command);
  addChangeOptions(command.optionsGroup('Changes:'));
  return addConfigOptions(command.optionsGroup('Rules and configuration:'))
    .option('--print-config <file>', 'print what holds for the file, as JSON, and lint nothing')
    .option('--no-ignore', 'also lint what git and the configuration ignore')
    .action(lintAndReport);
}

async function lintAndReport(paths: string[], flags: LintFlags, command: Command): Promise<void> {
  refuseMistypedCommand(paths, command);
  if (flags.printConfig !== undefined) {
    await printConfig(flags.printConfig, paths, flags);
    return;
  }
  if (flags.format.filter(({ file }) => file === undefined).length > 1) {
    throw new UserError('Two formats would go to standard output. Give all but one a file: `--format json:errlint.json`.');
  }
  refuseUnanswerable(flags);
  const given = await readStdin(paths, flags);
  const once = (memory?: Memory, onResult?: () => void) => lintOnce({ paths, flags, given, memory, onResult });
  if (flags.watch !== true) {
    await once();
    return;
  }
  const { watch } = await import('./watch.js');
  await watch(once);
}

interface Request {
  readonly paths: readonly string[];
  readonly flags: LintFlags;
  /** The text to lint instead of the paths. */
  readonly given: StdinText | undefined;
  readonly memory: Memory | undefined;
  /** Called before anything is said of the result. */
  readonly onResult: (() => void) | undefined;
}

/** Lints, says what came out, and sets the status to end with. */
async function lintOnce(request: Request): Promise<LintResult> {
  const { flags, given, onResult } = request;
  const result = await lintAndFix(request);
  onResult?.();
  for (const notice of result.notices) tell(`errlint: ${safeText(notice)}`);
  // Set first: whoever reads the report and goes away early still gets the verdict.
  process.exitCode = statusOf(result, flags);
  if (flags.fixDryRun === true) {
    await printFixes(result, flags);
    return result;
  }
  const outputs = [flags.format, result.reporters].find((each) => each.length > 0) ?? [{ format: 'pretty' }];
  // Standard output has the fixed text already.
  const isTaken = given !== undefined && flags.fix === true;
  await write(result, isTaken ? outputs.filter(({ file }) => file !== undefined) : outputs, flags);
  explainThreshold(result, flags);
  if (flags.stats === true) tellStats(result);
  return result;
}

async function lintAndFix({ paths, flags, given, memory }: Request): Promise<LintResult> {
  const { lint } = await import('../api.js');
  const progress = showProgress();
  const facts = flags.factsOut === undefined ? undefined : createFacts(flags.factsOut);
  const run = (more: LintOptions = {}) =>
    lint({
      paths,
      ignore: flags.ignore,
      onStart: progress.start,
      cache: flags.cache,
      ...(flags.baseline === undefined ? {} : { baseline: flags.baseline }),
      ...(flags.cacheLocation === undefined ? {} : { cacheLocation: flags.cacheLocation }),
      ...(memory === undefined ? {} : { memory }),
      ...(flags.threads === undefined ? {} : { threads: flags.threads }),
      ...(flags.shard === undefined ? {} : { shard: flags.shard }),
      ...(flags.mergeShards === undefined ? {} : { mergeShards: flags.mergeShards }),
      ...(facts === undefined ? {} : { onLinked: facts.onLinked }),
      ...configOptionsOf(flags),
      ...changeOptionsOf(flags),
      ...more,
    }).finally(progress.stop);
  if (given !== undefined) {
    const runText = (text: string) => run({ text: { file: given.file, text } });
    return flags.fix === true ? await fixStdin(given, runText) : await runText(given.text);
  }
  const result = await (flags.fix === true ? fixFiles(run) : run());
  await facts?.write(result);
  return flags.fixSuggestions === true && (await makeSuggestions(result, flags)) ? await run() : result;
}

async function printConfig(file: string, paths: readonly string[], flags: LintFlags): Promise<void> {
  if (paths.length > 0) throw new UserError('`--print-config` lints nothing: leave out the paths.');
  const { configFor } = await import('../api.js');
  await print(`${safeJson(JSON.stringify(await configFor(file, configOptionsOf(flags)), null, 2))}\n`);
}

/** `errlint expalin`: where there is no such file, a command is meant. */
function refuseMistypedCommand([first = '', ...others]: readonly string[], command: Command): void {
  if (!/^[\w-]+$/.test(first) || existsSync(first) || nearest(first, readdirSync('.')) !== undefined) return;
  const name = nearest(
    first,
    command
      .createHelp()
      .visibleCommands(command)
      .map((each) => each.name()),
  );
  if (name === undefined) return;
  const meant = ['errlint', name, ...others].join(' ');
  throw new UserError(`There is no file, folder or command \`${first}\`. Did you mean \`${meant}\`?`);
}

async function write(result: LintResult, outputs: readonly Output[], { quiet = false, color }: LintFlags): Promise<void> {
  for (const { format, file } of outputs) {
    if (file !== undefined) {
      await writeWhole(path.resolve(file), result.format(format, { quiet }));
      continue;
    }
    const stepSummary = process.env['GITHUB_STEP_SUMMARY'] ?? '';
    if (format === 'github' && stepSummary !== '') await addStepSummary(stepSummary, result, quiet);
    await print(result.format(format, { quiet, ...outputLook(color) }));
  }
}

function statusOf({ failures, summary }: LintResult, { failOn, maxWarnings = Infinity }: LintFlags): number {
  if (failures.some(({ hasEndedThread }) => hasEndedThread)) return exitStatus.usage;
  if (failures.length > 0) return exitStatus.incomplete;
  if (failOn === 'never') return exitStatus.clean;
  const isTooMuch = summary.errors > 0 || (failOn === 'warning' && summary.warnings > 0) || summary.warnings > maxWarnings;
  return isTooMuch ? exitStatus.diagnostics : exitStatus.clean;
}

function explainThreshold({ summary }: LintResult, { failOn, maxWarnings }: LintFlags): void {
  if (failOn === 'never' || maxWarnings === undefined || summary.warnings <= maxWarnings) return;
  const warnings = summary.warnings === 1 ? '1 warning is' : `${summary.warnings} warnings are`;
  tell(`errlint: ${warnings} more than \`--max-warnings ${maxWarnings}\` allows`);
}

/** How long the phases took, the rules from the slowest on, and how much memory it was at most. */
function tellStats({ timings, summary }: LintResult): void {
  const isOfRule = ([phase]: readonly [string, number]) => phase.startsWith('rule ');
  const all = Object.entries(timings);
  const rules = all.filter(isOfRule).sort(([, a], [, b]) => b - a);
  const lines = [
    ...all.filter((entry) => !isOfRule(entry)).map(([phase, time]) => [phase, time] as const),
    ...rules.map(([phase, time]) => [`  ${phase.slice('rule '.length)}`, time] as const),
  ].map(([name, time]) => `  ${name.padEnd(28)}${time.toFixed(0).padStart(8)} ms`);
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  tell(
    [`errlint: ${summary.filesAnalysed} of ${counted(summary.filesFound, 'file')}, at most ${memory} MB of memory`, ...lines].join('\n'),
  );
}

/** Says on a terminal what goes on, when there is enough of it to wait for. */
function showProgress() {
  const isShown = process.stderr.isTTY && process.stdout.isTTY;
  let hasLine = false;
  return {
    start(fileCount: number): void {
      if (!isShown || fileCount < 100) return;
      process.stderr.write(`Analysing ${fileCount} files…`);
      hasLine = true;
    },
    stop(): void {
      if (hasLine) process.stderr.write('\r\x1b[K');
    },
  };
}

function addOutput(value: string, previous: readonly Output[]): readonly Output[] {
  const output = outputNamed(value);
  if (!(formats as readonly string[]).includes(output.format)) throw new InvalidArgumentError(`The formats are ${formats.join(', ')}.`);
  if (output.file === '') throw new InvalidArgumentError('There is no file after the colon.');
  return [...previous, output];
}

function shardOf(value: string): Share {
  const match = /^(\d+)\/(\d+)$/.exec(value);
  const share = { index: Number(match?.[1]), count: Number(match?.[2]) };
  if (!isShare(share)) throw new InvalidArgumentError('It is a number and how many there are: `2/4`, counted from 1.');
  return share;
}

function countOf(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It is a whole number, 0 or more.');
  return Number(value);
}
