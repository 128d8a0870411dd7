import { Option, type Command } from 'commander';
import type { LintOptions } from '../api.js';

/** The options that say which change is looked at. */
export interface ChangeFlags {
  readonly since?: string;
  readonly staged?: boolean;
  readonly changedLines?: boolean;
}

/** Gives the command the options of {@link ChangeFlags}. */
export function addChangeOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--since <ref>', 'report only on files changed since this branch or commit, and on what imports them').conflicts('staged'),
    )
    .addOption(
      // A fix changes the work tree, and the index would still have the fault.
      new Option('--staged', 'report only on staged files, as they are staged').conflicts(['fix', 'fixSuggestions']),
    )
    .option('--changed-lines', 'with --since or --staged: report only what the changed lines have to do with');
}

/** What the flags mean for the run. */
export function changeOptionsOf({ since, staged, changedLines }: ChangeFlags): LintOptions {
  return {
    ...(since === undefined ? {} : { since }),
    ...(staged === undefined ? {} : { staged }),
    ...(changedLines === undefined ? {} : { changedLines }),
  };
}
