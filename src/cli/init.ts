/** `errlint init`: writes the files that make errlint part of a project. */
import path from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { parts, type Part, type Plan, type PlannedFile } from '../init/parts.js';
import { surroundingsOf } from '../init/surroundings.js';
import { writeNew } from '../init/write-new.js';
import { didYouMean } from '../nearest.js';
import { UserError } from '../project/user-error.js';
import { safeText } from '../report/safe-text.js';
import type { Style } from '../report/style.js';
import { addColorOptions, outputStyle, print, tell, type ColorFlags } from './output.js';
import { askOnTerminal, canAsk, type Questions } from './questions.js';

const partNames = parts.map(({ name }) => name);

interface InitFlags extends ColorFlags {
  readonly with?: readonly string[];
  readonly yes?: boolean;
}

/** Adds the subcommand. */
export function addInit(program: Command): void {
  const command = program
    .command('init')
    .description('set errlint up in this project: configuration, ESLint, git hooks, CI')
    .addOption(new Option('--with <parts>', 'set these up without asking, separated by commas').choices(partNames).argParser(partsOf))
    .option('-y, --yes', 'set up the configuration without asking');
  addColorOptions(command).action(setUp);
}

function partsOf(value: string, previous: readonly string[] = []): readonly string[] {
  const names = value.split(',').map((name) => name.trim());
  for (const name of names) {
    if (partNames.includes(name)) continue;
    throw new InvalidArgumentError(`There is no part \`${name}\`${didYouMean(name, partNames)} The parts are ${partNames.join(', ')}.`);
  }
  return [...previous, ...names];
}

async function setUp({ with: named, yes = false, color }: InitFlags): Promise<void> {
  const isAsking = named === undefined && !yes;
  if (isAsking && !canAsk()) {
    throw new UserError('`init` asks on a terminal, and there is none. `--yes` or `--with config,eslint` sets up without asking.');
  }
  const root = path.resolve('.');
  const surroundings = surroundingsOf(root);
  const questions = isAsking ? await askOnTerminal() : undefined;
  try {
    const wanted = ({ name, title, isDefault }: Part) =>
      questions === undefined ? (named?.includes(name) ?? isDefault) : isYes(questions, `Set up ${title}?`, isDefault);
    const plans: Plan[] = [];
    for (const part of parts) if (await wanted(part)) plans.push(part.plan(surroundings));
    const files = plans.flatMap((plan) => plan.files);
    const fresh = files.filter(({ takenBy }) => takenBy === undefined);
    await print(await preview(files, outputStyle(color)));
    const isWanted = fresh.length > 0 && (questions === undefined || (await isYes(questions, `Write ${countText(fresh.length)}?`, true)));
    if (!isWanted) tell('errlint: nothing was written');
    else await write(fresh, root);
    if (isWanted || fresh.length === 0) tellRest(plans, surroundings.packageManager ?? 'npm');
  } finally {
    questions?.close();
  }
}

/** The new files as diffs, and what stays to be done by hand where a file is there already. */
async function preview(files: readonly PlannedFile[], style: Style): Promise<string> {
  const { diffOfNew, shownDiff } = await import('../fix/diff.js');
  const sections = files.map(({ name, text, takenBy, isThere }) => {
    if (takenBy === undefined) return shownDiff(diffOfNew(name, text), style);
    if (isThere) return `\`${name}\` is there already.\n`;
    const content = text.replace(/^(?=.)/gm, '  ');
    return `\`${takenBy}\` is there and is left alone. What \`${name}\` would hold:\n\n${content}`;
  });
  return sections.length === 0 ? '' : `${sections.join('\n')}\n`;
}

async function write(files: readonly PlannedFile[], root: string): Promise<void> {
  for (const { name, text } of files) {
    await writeNew(root, name, text);
    tell(`errlint: wrote ${safeText(name)}`);
  }
}

function tellRest(plans: readonly Plan[], packageManager: 'npm' | 'pnpm' | 'yarn'): void {
  const packages = [...new Set(plans.flatMap((plan) => plan.packages))];
  const add = { npm: 'npm install --save-dev', pnpm: 'pnpm add --save-dev', yarn: 'yarn add --dev' }[packageManager];
  const steps = [...(packages.length === 0 ? [] : [`${add} ${packages.join(' ')}`]), ...plans.flatMap((plan) => plan.afterwards)];
  if (steps.length > 0) tell(`errlint: next, run\n${steps.map((step) => `  ${step}`).join('\n')}`);
}

function countText(count: number): string {
  return count === 1 ? 'this file' : `these ${count} files`;
}

/** Whether the user says yes. When there is no answer any more, it is no. */
async function isYes(questions: Questions, question: string, isDefault: boolean): Promise<boolean> {
  return (await questions.ask(`${question} ${isDefault ? '[Y/n]' : '[y/N]'}`, ['yes', 'no'], isDefault ? 'yes' : 'no')) === 'yes';
}
