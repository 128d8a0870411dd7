import { Option, type Command } from 'commander';
import { prose } from '../report/code-frame.js';
import { safeJson } from '../report/safe-text.js';
import type { Style } from '../report/style.js';
import type { Rule } from '../rule.js';
import { addColorOptions, outputStyle, print, type ColorFlags } from './output.js';

interface RulesFlags extends ColorFlags {
  readonly format: 'pretty' | 'json';
  readonly config?: string;
  readonly plugins?: boolean;
}

/** `errlint rules`: the catalogue. */
export function addRules(program: Command): void {
  const command = program
    .command('rules')
    .description('list the rules')
    .addOption(new Option('-f, --format <format>', 'how to print them').choices(['pretty', 'json']).default('pretty'))
    .option('--plugins', 'also list the rules of plugins, for which the configuration is loaded')
    .option('-c, --config <file>', 'as --plugins, with this configuration');
  addColorOptions(command).action(async (flags: RulesFlags) => {
    const rules = await rulesFor(flags);
    await print(flags.format === 'json' ? catalogueJson(rules) : catalogue(rules, outputStyle(flags.color)));
  });
}

/** No configuration is read unless it is asked for: looking up a rule runs nothing of the project's. */
async function rulesFor({ config, plugins = config !== undefined }: RulesFlags): Promise<readonly Rule[]> {
  if (!plugins) return (await import('../../rules/index.js')).rules;
  const { rulesIn } = await import('../api.js');
  return await rulesIn(config === undefined ? {} : { config });
}

function catalogue(rules: readonly Rule[], style: Style): string {
  const nameWidth = Math.max(...rules.map(({ name }) => name.length));
  const indent = ' '.repeat(nameWidth + 24);
  const isNarrow = style.width < indent.length + 40;
  const entries = rules.map(({ name, severity, preset, docs }) => {
    const head = `${style.strong(name.padEnd(nameWidth))}  ${severity.padEnd(7)}  ${style.faint(preset.padEnd(11))}`;
    const summary = prose(docs.summary, style, isNarrow ? style.width - 2 : style.width - indent.length);
    return isNarrow ? [head.trimEnd(), ...summary.map((line) => `  ${line}`)].join('\n') : `${head}  ${summary.join(`\n${indent}`)}`;
  });
  const hint = prose(
    '`errlint explain <rule>` says more. Rules of the strict preset are off unless `--preset strict` or a configuration turns them on. ' +
      '`errlint rules --plugins` also lists those of the configuration’s plugins.',
    style,
    style.width,
  );
  return `${[...entries, '', ...hint].join('\n')}\n`;
}

function catalogueJson(rules: readonly Rule[]): string {
  const entries = rules.map(({ name, category, preset, severity, fixable = false, docs, options = {} }) => {
    return { name, category, preset, severity, fixable, docs, options };
  });
  return `${safeJson(JSON.stringify(entries, null, 2))}\n`;
}
