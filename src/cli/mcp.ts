import path from 'node:path';
import type { Command } from 'commander';

/** `errlint mcp`: the tools for language models. */
export function addMcp(program: Command): void {
  program
    .command('mcp')
    .description('offer lint, explain and fix to language models, over the Model Context Protocol on standard input and output')
    .option('--run-config', 'also read configurations that are programs; without it, only those that are data')
    .action(async ({ runConfig = false }: { readonly runConfig?: boolean }) => {
      const { serve } = await import('../mcp/server.js');
      await serve(process.stdin, process.stdout, { root: path.resolve('.'), safeConfig: !runConfig, version: program.version() ?? '' });
    });
}
