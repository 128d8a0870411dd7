import { Option, type Command } from 'commander';
import { nameOf } from '../report/report.js';
import { safeText } from '../report/safe-text.js';
import { exitStatus } from './exit-status.js';
import { outputStyle, print, tell } from './output.js';

interface EnvFlags {
  readonly format: string;
  readonly config?: string | false;
  readonly safeConfig?: boolean;
  readonly ignore: boolean;
  readonly color?: boolean;
}

/** `errlint env`: the environment variables of the project. */
export function addEnv(program: Command): void {
  program
    .command('env')
    .description('list the environment variables: where each is read, its default, where it is checked')
    .argument('[paths...]', 'as for linting')
    .addOption(
      new Option('-f, --format <format>', 'how to print them; dotenv gives lines for an .env.example')
        .choices(['table', 'json', 'markdown', 'dotenv'])
        .default('table'),
    )
    .option('-c, --config <file>', 'use this configuration and look for no other')
    .option('--no-config', 'use no configuration')
    .option('--safe-config', 'read configurations that are data only, and run none')
    .option('--no-ignore', 'also read what git and the configuration ignore')
    .option('--color', 'use colours')
    .option('--no-color', 'use no colours')
    .action(listVariables);
}

async function listVariables(paths: string[], { format, config, safeConfig = false, ignore, color }: EnvFlags): Promise<void> {
  const [{ envTable }, { envFormats }] = await Promise.all([import('../env-table/env-rows.js'), import('../env-table/env-formats.js')]);
  const { rows, result } = await envTable({ paths, safeConfig, ignore, ...(config === undefined ? {} : { config }) });
  for (const { file, message } of result.failures) tell(`errlint: ${safeText(nameOf(result.root, file))} ${safeText(message)}`);
  process.exitCode = result.failures.length > 0 ? exitStatus.incomplete : exitStatus.clean;
  await print(envFormats[format]!(rows, outputStyle(color)));
}
