/** The `errlint` command. Loading this module runs it. */
import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { UserError } from '../project/user-error.js';
import { safeLines } from '../report/safe-text.js';
import { exitStatus } from './exit-status.js';
import { addBaseline } from './baseline.js';
import { addCompletion } from './completion.js';
import { addEnv } from './env.js';
import { addExplain } from './explain.js';
import { addInit } from './init.js';
import { addLint } from './lint.js';
import { addMcp } from './mcp.js';
import { surviveClosedOutputs, tell } from './output.js';
import { addRules } from './rules.js';

const about = `
Examples:
  errlint                          lint the backend in this folder
  errlint src server.ts            lint a folder and a file
  errlint --format sarif:out.sarif --format pretty
  errlint explain swallowed-error  why a rule matters and what to do instead
  errlint explain src/orders.ts:12 why something was reported there, or not

Exit status:
  0 nothing found, 1 diagnostics, 2 wrong use or configuration, 3 incomplete`;

function createProgram(): Command {
  const { version, description } = createRequire(import.meta.url)('errlint/package.json') as {
    readonly version: string;
    readonly description: string;
  };
  const program = new Command('errlint').description(description).version(version, '-v, --version', 'print the version');
  program.helpOption('-h, --help', 'print this help').helpCommand(false).enablePositionalOptions().exitOverride();
  program.configureOutput({ outputError: (text, write) => write(safeLines(text).replace(/^error: /, 'errlint: ')) });
  addLint(program);
  // For those who name the command: `errlint lint src`.
  addLint(program.command('lint', { hidden: true }));
  addBaseline(program);
  addRules(program);
  addExplain(program);
  addEnv(program);
  addInit(program);
  addCompletion(program);
  addMcp(program);
  return program.addHelpText('after', about);
}

async function run(): Promise<void> {
  surviveClosedOutputs();
  process.once('exit', endedEarly);
  try {
    await createProgram().parseAsync();
  } catch (error) {
    // Only ever set: `process.exit` would cut off output that is still on its way.
    process.exitCode = statusOf(error);
  }
  process.removeListener('exit', endedEarly);
  // All output is out. What a configuration has left open must not keep the process, which ends by itself otherwise.
  setTimeout(() => process.exit(), 500).unref();
}

/** A configuration that ends the process must not pass for a run that found nothing. */
function endedEarly(): void {
  tell('errlint: The process was ended before the run was over, perhaps by a configuration.');
  process.exitCode = exitStatus.incomplete;
}

/** Says what went wrong, unless that is said already, and returns the status to end with. */
function statusOf(error: unknown): number {
  // Commander has printed its message, or what was asked for: the version, the help.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitStatus.clean : exitStatus.usage;
  if (error instanceof UserError) {
    tell(`errlint: ${safeLines(error.message)}`);
    return exitStatus.usage;
  }
  const stack = error instanceof Error ? error.stack : undefined;
  tell(`errlint: This is a fault in errlint itself; please report it.\n${safeLines(stack ?? String(error))}`);
  return exitStatus.incomplete;
}

await run();
