import type { Command } from 'commander';
import { isFingerprint, parseLine, type Line } from '../explain/line.js';
import { pageOf } from '../explain/rule-page.js';
import { isOfPlugin, ruleNamed, ruleText } from '../explain/rule-text.js';
import { UserError } from '../project/user-error.js';
import type { Rule } from '../rule.js';
import { addConfigOptions, configOptionsOf, type ConfigFlags } from './config-options.js';
import { addColorOptions, outputStyle, print, type ColorFlags } from './output.js';

interface ExplainFlags extends ColorFlags, ConfigFlags {
  readonly open?: boolean;
}

/**
 * `errlint explain <rule>`: why, what instead, examples. `errlint explain <file:line>`: why something was reported there, or not; the line
 * may also be said by the fingerprint of what is reported on it.
 */
export function addExplain(program: Command): void {
  const command = program
    .command('explain')
    .description('explain a rule, or why something was or was not reported on a line')
    .argument('<rule|file:line>', 'the name of a rule, a place such as src/orders.ts:12, or a fingerprint from a report or a baseline')
    .option('--open', 'print the address of the rule’s page, and nothing else');
  addConfigOptions(addColorOptions(command).optionsGroup('For a line:')).action(async (subject: string, flags: ExplainFlags) => {
    const lines = await linesNamed(subject, flags);
    if (lines.length === 0) await print(await aboutRule(subject, flags, program.version() ?? ''));
    for (const line of lines) await print(await aboutLine(line, flags));
  });
}

async function aboutRule(name: string, flags: ExplainFlags, version: string): Promise<string> {
  const { open = false, color } = flags;
  if (/\.[cm]?[jt]sx?$/.test(name)) throw new UserError(`Which line of \`${name}\`? Say it as \`${name}:12\`.`);
  const rule = ruleNamed(name, await rulesFor(name, flags));
  if (open && isOfPlugin(name)) throw new UserError('`--open` prints the page of a built-in rule; the rules of plugins have none.');
  return open ? `${pageOf(rule.name, version)}\n` : ruleText(rule, outputStyle(color));
}

/** Only what is said of a rule of a plugin needs the configuration. */
async function rulesFor(name: string, flags: ExplainFlags): Promise<readonly Rule[]> {
  if (!isOfPlugin(name)) return (await import('../../rules/index.js')).rules;
  const { rulesIn } = await import('../api.js');
  return await rulesIn(configOptionsOf(flags));
}

async function linesNamed(subject: string, flags: ExplainFlags): Promise<readonly Line[]> {
  if (isFingerprint(subject)) {
    const { linesOf } = await import('../explain/fingerprint.js');
    return await linesOf(subject, configOptionsOf(flags));
  }
  const line = parseLine(subject);
  return line === undefined ? [] : [line];
}

async function aboutLine(line: Line, flags: ExplainFlags): Promise<string> {
  if (flags.open === true) throw new UserError('`--open` prints the page of a rule; a line has none.');
  // Loaded late: what does not analyse does not pay for TypeScript.
  const [{ factsOf }, { lineText }] = await Promise.all([import('../explain/line-facts.js'), import('../explain/line-text.js')]);
  return lineText(await factsOf(line, configOptionsOf(flags)), outputStyle(flags.color));
}
