import { Argument, type Command, type Option } from 'commander';
import { reporters } from '../report/reporter.js';
import { completionScript, shells, type CompletedCommand, type CompletedOption } from './completion-scripts.js';
import { print } from './output.js';

/** `errlint completion <shell>`: the script that makes a shell complete errlint's commands and options. */
export function addCompletion(program: Command): void {
  program
    .command('completion')
    .description('print a script that completes errlint in your shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .action(async (shell: string) => {
      const { rules } = await import('../../rules/index.js');
      const ruleNames = rules.map(({ name }) => name);
      await print(completionScript(shell, commandsOf(program, ruleNames)));
    });
}

/** The command and its subcommands, as far as the help shows them. */
function commandsOf(program: Command, ruleNames: readonly string[]): readonly CompletedCommand[] {
  return [program, ...program.createHelp().visibleCommands(program)].map((command) => {
    return {
      name: command === program ? '' : command.name(),
      description: command.description(),
      options: command
        .createHelp()
        .visibleOptions(command)
        .map((option) => optionOf(option, ruleNames)),
      values: command.registeredArguments.flatMap((argument) => argument.argChoices ?? valuesNamed(argument.name(), ruleNames)),
      takesFiles: command.registeredArguments.some(({ argChoices }) => argChoices === undefined),
    };
  });
}

function optionOf(option: Option, ruleNames: readonly string[]): CompletedOption {
  const [, placeholder = ''] = /^[^<[]*[<[](.*)[>\]]$/.exec(option.flags) ?? [];
  return {
    flags: [option.short, option.long].filter((flag) => flag !== undefined),
    description: option.description,
    takesValue: option.required || option.optional,
    values: option.argChoices ?? valuesNamed(placeholder, ruleNames),
  };
}

/** What a value can be, as its name in the help says: `rule|file:line`, `id:severity`, `format[:file]`. */
function valuesNamed(placeholder: string, ruleNames: readonly string[]): readonly string[] {
  if (/^(id|rule)\b/.test(placeholder)) return ruleNames;
  return /^format\b/.test(placeholder) ? Object.keys(reporters) : [];
}
