import { Option, type Command } from 'commander';
import { prose } from '../report/code-frame.js';
import type { Style } from '../report/style.js';
import type { Rule } from '../rule.js';
import { addColorOptions, outputStyle, print, type ColorFlags } from './output.js';

/** `errlint rules`: the catalogue. */
export function addRules(program: Command): void {
  const command = program
    .command('rules')
    .description('list the rules')
    .addOption(new Option('-f, --format <format>', 'how to print them').choices(['pretty', 'json']).default('pretty'));
  addColorOptions(command).action(async ({ format, color }: ColorFlags & { readonly format: string }) => {
    const { rules } = await import('../../rules/index.js');
    await print(format === 'json' ? catalogueJson(rules) : catalogue(rules, outputStyle(color)));
  });
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
    '`errlint explain <rule>` says more. Rules of the strict preset are off unless `--preset strict` or a configuration turns them on.',
    style,
    style.width,
  );
  return `${[...entries, '', ...hint].join('\n')}\n`;
}

function catalogueJson(rules: readonly Rule[]): string {
  const entries = rules.map(({ name, category, preset, severity, fixable = false, docs, options = {} }) => {
    return { name, category, preset, severity, fixable, docs, options };
  });
  return `${JSON.stringify(entries, null, 2)}\n`;
}
