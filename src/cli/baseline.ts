import path from 'node:path';
import type { Command } from 'commander';
import { baselineName, baselineOf, baselineText, pruned } from '../baseline/baseline.js';
import { presentBaseline } from '../baseline/present-baseline.js';
import { replaceFile } from '../project/write-file.js';
import { reasonOf, UserError } from '../project/user-error.js';
import { counted } from '../report/counted.js';
import { safeText } from '../report/safe-text.js';
import { addConfigFileOptions, addPresetOption, configOptionsOf, type ConfigFileFlags, type ConfigFlags } from './config-options.js';
import { tell } from './output.js';

interface BaselineFlags extends ConfigFileFlags, Pick<ConfigFlags, 'preset'> {
  readonly baseline: string;
  readonly prune?: boolean;
}

/** `errlint baseline`: what is found now is known from now on. */
export function addBaseline(program: Command): void {
  const command = program
    .command('baseline')
    .description('write down what is found now, so that later runs show only what is new')
    .argument('[paths...]', 'as for linting')
    .option('--prune', 'only take out what is no longer found')
    .option('--baseline <file>', 'the file to write', baselineName);
  addConfigFileOptions(addPresetOption(command)).action(writeBaseline);
}

async function writeBaseline(paths: string[], flags: BaselineFlags): Promise<void> {
  const { baseline: name, prune = false } = flags;
  const file = path.resolve(name);
  const before = prune ? presentBaseline(file, path.resolve('.')) : undefined;
  if (prune && before === undefined) throw new UserError(`There is no baseline \`${name}\` to prune. \`errlint baseline\` writes one.`);
  const { lint } = await import('../api.js');
  const { files, failures, notices, root } = await lint({ paths, baseline: false, ...configOptionsOf(flags) });
  for (const notice of notices) tell(`errlint: ${safeText(notice)}`);
  // Written down now, what a file that could not be analysed has would come up as new later.
  if (failures.length > 0) throw new UserError('The analysis is incomplete; `errlint` says why. The baseline was not written.');
  const after = before === undefined ? baselineOf(files, root) : pruned(before.known, files, root);
  try {
    await replaceFile(file, baselineText(after));
  } catch (error) {
    throw new UserError(`The baseline \`${file}\` cannot be written: ${reasonOf(error)}.`, { cause: error });
  }
  const count = Object.values(after).flatMap((rules) => Object.values(rules).flat()).length;
  tell(`errlint: \`${safeText(name)}\` has ${counted(count, 'diagnostic')} in ${counted(Object.keys(after).length, 'file')}`);
}
