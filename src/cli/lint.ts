/** The command itself: finds, analyses, reports. */
import path from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { LintResult } from '../api.js';
import type { Preset, RuleEntries, SeveritySetting } from '../config/config.js';
import { UserError } from '../project/user-error.js';
import { reporters } from '../report/reporter.js';
import { safeText } from '../report/safe-text.js';
import { colorLevel, outputWidth } from '../report/style.js';
import { exitStatus } from './exit-status.js';
import { print, tell, writeWhole } from './output.js';

interface LintFlags {
  readonly format: readonly Output[];
  readonly rule: RuleEntries;
  readonly preset?: Preset;
  readonly quiet?: boolean;
  readonly maxWarnings?: number;
  readonly config?: string | false;
  readonly safeConfig?: boolean;
  readonly ignore: boolean;
  readonly color?: boolean;
  readonly stats?: boolean;
  readonly baseline?: string | false;
  readonly fix?: boolean;
  readonly fixDryRun?: boolean;
}

/** A format, and the file it goes to; standard output without one. */
interface Output {
  readonly format: string;
  readonly file?: string;
}

/** Gives the command the arguments and options of linting. */
export function addLint(command: Command): Command {
  const formats = Object.keys(reporters).join(', ');
  return command
    .argument('[paths...]', 'files, folders and globs; without any, the places where a backend keeps its sources')
    .addOption(
      new Option('-f, --format <format[:file]>', `${formats}; repeatable, all but one with a file to write to`)
        .argParser(addOutput)
        .default([], 'pretty'),
    )
    .option('-q, --quiet', 'show errors only; warnings still count for --max-warnings')
    .addOption(new Option('--max-warnings <count>', 'fail when there are more warnings').argParser(countOf))
    .option('--baseline <file>', 'show only what this file does not know (default: errlint-baseline.json, if it is there)')
    .option('--no-baseline', 'show everything')
    .option('--fix', 'make the fixes that are safe, until none is left')
    .option('--fix-dry-run', 'print what --fix would change first, as a diff, instead of the report')
    .option('--stats', 'say on standard error how long each phase took')
    .option('--color', 'use colours')
    .option('--no-color', 'use no colours')
    .optionsGroup('Rules and configuration:')
    .addOption(new Option('--preset <preset>', 'the rules that are on to begin with').choices(['recommended', 'strict']))
    .addOption(
      new Option('--rule <id:severity>', 'set a rule to off, warning or error; repeatable').argParser(addRule).default({}, 'the preset'),
    )
    .option('-c, --config <file>', 'use this configuration and look for no other')
    .option('--no-config', 'use no configuration')
    .option('--safe-config', 'read configurations that are data only, and run none: for code you do not trust')
    .option('--no-ignore', 'also lint what git and the configuration ignore')
    .action(lintAndReport);
}

async function lintAndReport(paths: string[], flags: LintFlags): Promise<void> {
  const outputs: readonly Output[] = flags.format.length > 0 ? flags.format : [{ format: 'pretty' }];
  if (outputs.filter(({ file }) => file === undefined).length > 1) {
    throw new UserError('Two formats would go to standard output. Give all but one a file: `--format json:errlint.json`.');
  }
  const { lint } = await import('../api.js');
  const progress = showProgress();
  const run = () => lint({
    paths,
    ignore: flags.ignore,
    safeConfig: flags.safeConfig ?? false,
    rules: flags.rule,
    onStart: progress.start,
    ...(flags.config === undefined ? {} : { config: flags.config }),
    ...(typeof flags.baseline === 'string' || flags.baseline === false ? { baseline: flags.baseline } : {}),
    ...(flags.preset === undefined ? {} : { preset: flags.preset }),
  });
  const result = await (flags.fix === true ? fix(run) : run()).finally(progress.stop);
  for (const notice of result.notices) tell(`errlint: ${safeText(notice)}`);
  // Set first: whoever reads the report and goes away early still gets the verdict.
  process.exitCode = statusOf(result, flags.maxWarnings);
  if (flags.fixDryRun === true) {
    const { fixedTexts } = await import('../fix/fix-all.js');
    const { diffOf } = await import('../fix/diff.js');
    await print(fixedTexts(result.files).map((file) => diffOf(file, result.root)).join(''));
    return;
  }
  await write(result, outputs, flags);
  explainThreshold(result, flags);
  if (flags.stats === true) tellStats(result);
}

/** Fixes what can be fixed, and says on standard error what became of it. */
async function fix(run: () => Promise<LintResult>): Promise<LintResult> {
  const { fixAll } = await import('../fix/fix-all.js');
  const { result, fixes, files, leftAlone } = await fixAll(run);
  if (fixes > 0) tell(`errlint: made ${fixes} ${fixes === 1 ? 'fix' : 'fixes'} in ${files} ${files === 1 ? 'file' : 'files'}`);
  for (const { file, reason } of leftAlone) tell(`errlint: ${safeText(file)} was left alone: ${safeText(reason)}`);
  return result;
}

async function write(result: LintResult, outputs: readonly Output[], { quiet = false, color }: LintFlags): Promise<void> {
  for (const { format, file } of outputs) {
    if (file !== undefined) {
      await writeWhole(path.resolve(file), result.format(format, { quiet }));
      continue;
    }
    const [level, width] = [colorLevel(process.stdout, process.env, color), outputWidth(process.stdout)];
    await print(result.format(format, { quiet, colorLevel: level, width }));
  }
}

function statusOf({ failures, summary }: LintResult, maxWarnings = Infinity): number {
  if (failures.length > 0) return exitStatus.incomplete;
  return summary.errors > 0 || summary.warnings > maxWarnings ? exitStatus.diagnostics : exitStatus.clean;
}

function explainThreshold({ summary }: LintResult, { maxWarnings }: LintFlags): void {
  if (maxWarnings === undefined || summary.warnings <= maxWarnings) return;
  tell(`errlint: ${summary.warnings} warnings are more than --max-warnings ${maxWarnings} allows.`);
}

function tellStats({ timings, summary }: LintResult): void {
  const phases = Object.entries(timings).map(([phase, milliseconds]) => `${phase} ${milliseconds.toFixed(0)} ms`);
  tell(`errlint: ${phases.join(', ')}; ${summary.filesAnalysed} of ${summary.filesFound} files`);
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
  const colon = value.indexOf(':');
  const format = colon < 0 ? value : value.slice(0, colon);
  const file = colon < 0 ? undefined : value.slice(colon + 1);
  if (!Object.hasOwn(reporters, format)) throw new InvalidArgumentError(`The formats are ${Object.keys(reporters).join(', ')}.`);
  if (file === '') throw new InvalidArgumentError('There is no file after the colon.');
  return [...previous, file === undefined ? { format } : { format, file }];
}

function addRule(value: string, previous: RuleEntries): RuleEntries {
  const match = /^(.+):(off|warn|warning|error)$/.exec(value);
  if (match === null)
    throw new InvalidArgumentError('It is a rule and a severity: `swallowed-error:warning`. The severities are off, warning and error.');
  const [, rule = '', severity = ''] = match;
  return { ...previous, [rule]: severity as SeveritySetting };
}

function countOf(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It is a whole number, 0 or more.');
  return Number(value);
}
