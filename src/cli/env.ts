import { Option, type Command } from 'commander';
import { nameOf } from '../report/report.js';
import { safeText } from '../report/safe-text.js';
import { addConfigFileOptions, configOptionsOf, type ConfigFileFlags } from './config-options.js';
import { exitStatus } from './exit-status.js';
import { addColorOptions, outputStyle, print, tell, type ColorFlags } from './output.js';

interface EnvFlags extends ColorFlags, ConfigFileFlags {
  readonly format: string;
  readonly ignore: boolean;
}

/** `errlint env`: the environment variables of the project. */
export function addEnv(program: Command): void {
  const command = program
    .command('env')
    .description('list the environment variables: where each is read, its default, where it is checked')
    .argument('[paths...]', 'as for linting')
    .addOption(
      new Option('-f, --format <format>', 'how to print them; dotenv gives lines for an .env.example')
        .choices(['table', 'json', 'markdown', 'dotenv'])
        .default('table'),
    );
  addConfigFileOptions(command).option('--no-ignore', 'also read what git and the configuration ignore');
  addColorOptions(command).action(listVariables);
}

async function listVariables(paths: string[], flags: EnvFlags): Promise<void> {
  const [{ envTable }, { envFormats }] = await Promise.all([import('../env-table/env-rows.js'), import('../env-table/env-formats.js')]);
  const { rows, result } = await envTable({ paths, ignore: flags.ignore, ...configOptionsOf(flags) });
  for (const notice of result.notices) tell(`errlint: ${safeText(notice)}`);
  for (const { file, message } of result.failures) tell(`errlint: ${safeText(nameOf(result.root, file))} ${safeText(message)}`);
  process.exitCode = result.failures.length > 0 ? exitStatus.incomplete : exitStatus.clean;
  await print(envFormats[flags.format]!(rows, outputStyle(flags.color)));
}
