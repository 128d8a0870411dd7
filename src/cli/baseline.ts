import path from 'node:path';
import { Option, type Command } from 'commander';
import type { LintOptions } from '../api.js';
import type { Preset } from '../config/config.js';
import { baselineName, baselineOf, baselineText, pruned, readBaseline } from '../baseline/baseline.js';
import { replaceFile } from '../project/write-file.js';
import { reasonOf, UserError } from '../project/user-error.js';
import { safeText } from '../report/safe-text.js';
import { tell } from './output.js';

interface BaselineFlags {
  readonly baseline: string;
  readonly prune?: boolean;
  readonly preset?: Preset;
  readonly config?: string | false;
  readonly safeConfig?: boolean;
}

/** `errlint baseline`: what is found now is known from now on. */
export function addBaseline(program: Command): void {
  program
    .command('baseline')
    .description('write down what is found now, so that later runs show only what is new')
    .argument('[paths...]', 'as for linting')
    .option('--prune', 'only take out what is no longer found')
    .option('--baseline <file>', 'the file to write', baselineName)
    .addOption(new Option('--preset <preset>', 'the rules that are on to begin with').choices(['recommended', 'strict']))
    .option('-c, --config <file>', 'use this configuration and look for no other')
    .option('--no-config', 'use no configuration')
    .option('--safe-config', 'read configurations that are data only, and run none')
    .action(writeBaseline);
}

async function writeBaseline(paths: string[], flags: BaselineFlags): Promise<void> {
  const { baseline: name, prune = false, preset, config, safeConfig = false } = flags;
  const file = path.resolve(name);
  const before = prune ? readBaseline(file) : undefined;
  if (prune && before === undefined) throw new UserError(`There is no baseline \`${name}\` to prune. \`errlint baseline\` writes one.`);
  const { lint } = await import('../api.js');
  const options: LintOptions = {
    paths,
    baseline: false,
    safeConfig,
    ...(preset === undefined ? {} : { preset }),
    ...(config === undefined ? {} : { config }),
  };
  const { files, failures, root } = await lint(options);
  // Written down now, what a file that could not be analysed has would come up as new later.
  if (failures.length > 0) throw new UserError(`The analysis is incomplete; \`errlint\` says why. The baseline was not written.`);
  const after = before === undefined ? baselineOf(files, root) : pruned(before, files, root);
  try {
    await replaceFile(file, baselineText(after));
  } catch (error) {
    throw new UserError(`The baseline \`${file}\` cannot be written: ${reasonOf(error)}.`, { cause: error });
  }
  const count = Object.values(after).flatMap((rules) => Object.values(rules).flat()).length;
  const fileCount = Object.keys(after).length;
  tell(`errlint: \`${safeText(name)}\` has ${count} diagnostic${count === 1 ? '' : 's'} in ${fileCount} file${fileCount === 1 ? '' : 's'}`);
}
