/** What the command does with fixes and suggestions, and what it says of it on standard error. */
import { Option, type Command } from 'commander';
import type { LintResult } from '../api.js';
import type { Diagnostic, Edit, FileResult } from '../diagnostic.js';
import { UserError } from '../project/user-error.js';
import { prose } from '../report/code-frame.js';
import { counted } from '../report/counted.js';
import { nameOf } from '../report/report.js';
import { safeText } from '../report/safe-text.js';
import { createSource } from '../report/source.js';
import { errorStyle, outputStyle, print, tell, type ColorFlags } from './output.js';
import { askOnTerminal, canAsk } from './questions.js';
import type { StdinText } from './stdin.js';

/** The options that change files, or show how they would be changed. */
export interface FixFlags {
  readonly fix?: boolean;
  readonly fixDryRun?: boolean;
  readonly fixSuggestions?: boolean;
  readonly yes?: boolean;
}

/** Gives the command the options of {@link FixFlags}. */
export function addFixOptions(command: Command): Command {
  return command
    .option('--fix', 'make the fixes that are safe, until none is left')
    .addOption(
      new Option('--fix-dry-run', 'print the first changes that --fix would make, as a diff, in place of the report').conflicts([
        'fix',
        'fixSuggestions',
      ]),
    )
    .option('--fix-suggestions', 'show each suggestion as a diff and ask whether to make it')
    .option('--yes', 'with --fix-suggestions: make the first suggestion of each diagnostic without asking');
}

/** Throws a UserError when there is nobody to ask. */
export function refuseUnanswerable({ fixSuggestions = false, yes = false }: FixFlags): void {
  if (yes && !fixSuggestions) throw new UserError('`--yes` says nothing without `--fix-suggestions`.');
  if (fixSuggestions && !yes && !canAsk()) {
    throw new UserError('`--fix-suggestions` asks on a terminal, and there is none. `--yes` makes the suggestions without asking.');
  }
}

/** Fixes what can be fixed. */
export async function fixFiles(run: () => Promise<LintResult>): Promise<LintResult> {
  const { fixAll } = await import('../fix/fix-all.js');
  const { result, fixes, files, leftAlone } = await fixAll(run);
  if (fixes > 0) tell(`errlint: made ${counted(fixes, 'fix', 'fixes')} in ${counted(files, 'file')}`);
  for (const { file, reason } of leftAlone) tellLeftAlone(file, reason);
  return result;
}

/** Fixes the text from standard input and prints what became of it. */
export async function fixStdin(given: StdinText, run: (text: string) => Promise<LintResult>): Promise<LintResult> {
  const { fixText } = await import('../fix/fix-all.js');
  const { result, text } = await fixText(given.text, run);
  await given.print(text);
  return result;
}

/** Prints the fixes as a diff, which can be applied unless it went to a terminal. */
export async function printFixes(result: LintResult, { color }: ColorFlags): Promise<void> {
  const { fixedTexts } = await import('../fix/fix-all.js');
  const { diffOf, shownDiff } = await import('../fix/diff.js');
  const fixed = fixedTexts(result.files);
  if (fixed.length === 0) tell('errlint: there is nothing to fix');
  const diff = fixed.map((file) => diffOf(file, result.root)).join('');
  await print(process.stdout.isTTY ? shownDiff(diff, outputStyle(color)) : diff);
}

/** Makes the suggestions that the user wants. Returns whether a file was changed. */
export async function makeSuggestions(result: LintResult, { yes = false, color }: FixFlags & ColorFlags): Promise<boolean> {
  const { fixFile } = await import('../fix/fix-file.js');
  const { withFixes } = await import('../fix/with-fixes.js');
  const chooser = yes ? chooseFirst : await createAsking(result, color);
  let [made, changed, skipped] = [0, 0, 0];
  try {
    for (const file of result.files) {
      const chosen = await chosenIn(file, chooser);
      if (chosen.length === 0) continue;
      const { text, count } = withFixes(file.text, chosen);
      const reason = await fixFile(file.file, file.text, text, result.root);
      if (reason !== undefined) {
        tellLeftAlone(file.file, reason);
        continue;
      }
      made += count;
      changed += 1;
      skipped += chosen.length - count;
    }
  } finally {
    chooser.close();
  }
  tell(`errlint: made ${counted(made, 'suggestion')} in ${counted(changed, 'file')}`);
  if (skipped > 0) tell(`errlint: ${skipped} more touch the same code; run again to make them`);
  return changed > 0;
}

/** Decides on one suggestion after the other. */
interface Chooser {
  choose(file: FileResult, diagnostic: Diagnostic, edits: readonly Edit[], description: string): Promise<'yes' | 'no' | 'quit'>;
  close(): void;
}

const chooseFirst: Chooser = { choose: () => Promise.resolve('yes'), close: () => undefined };

/** The edits that are wanted in the file: at most one suggestion of each diagnostic. */
async function chosenIn(file: FileResult, chooser: Chooser): Promise<(readonly Edit[])[]> {
  const chosen: (readonly Edit[])[] = [];
  for (const diagnostic of file.diagnostics) {
    for (const { description, edits } of diagnostic.suggestions) {
      const answer = await chooser.choose(file, diagnostic, edits, description);
      if (answer === 'quit') return chosen;
      if (answer === 'no') continue;
      chosen.push(edits);
      break;
    }
  }
  return chosen;
}

/** Shows each suggestion on the terminal and waits for an answer. */
async function createAsking({ root, files }: LintResult, color: boolean | undefined): Promise<Chooser> {
  const { diffOf, shownDiff } = await import('../fix/diff.js');
  const { withFixes } = await import('../fix/with-fixes.js');
  const questions = await askOnTerminal();
  const style = errorStyle(color);
  const numbers = new Map<Diagnostic, number>();
  for (const diagnostic of files.flatMap(({ diagnostics }) => diagnostics)) {
    if (diagnostic.suggestions.length > 0) numbers.set(diagnostic, numbers.size + 1);
  }
  let forAll: 'yes' | 'quit' | undefined;

  function show(file: FileResult, diagnostic: Diagnostic, edits: readonly Edit[], description: string): void {
    const { line, column } = createSource(file.text, []).positionOf(diagnostic.start);
    const place = `${safeText(nameOf(root, file.file))}:${line}:${column}`;
    const number = `${numbers.get(diagnostic)} of ${numbers.size}`;
    tell(`\n${style.title(place)}  ${style.strong(safeText(diagnostic.rule))}  ${style.faint(number)}`);
    tell([...prose(diagnostic.message, style, style.width), '', ...prose(`${description}:`, style, style.width)].join('\n'));
    tell(`\n${shownDiff(diffOf({ file: file.file, before: file.text, ...withFixes(file.text, [edits]) }, root), style)}`);
  }

  return {
    async choose(file, diagnostic, edits, description) {
      if (forAll !== undefined) return forAll;
      show(file, diagnostic, edits, description);
      const answer = (await questions.ask('Make this change? yes, no, all, quit:', ['yes', 'no', 'all', 'quit'])) ?? 'quit';
      if (answer === 'yes' || answer === 'no') return answer;
      return (forAll = answer === 'all' ? 'yes' : 'quit');
    },
    close: () => questions.close(),
  };
}

function tellLeftAlone(file: string, reason: string): void {
  tell(`errlint: ${safeText(file)} was left alone: ${safeText(reason)}`);
}
