/** What is told of a rule at a terminal: why it matters, what to do instead, examples, options, limits. */
import { ownRules, type OwnRule } from '../analyze/own-rules.js';
import { didYouMean } from '../nearest.js';
import { UserError } from '../project/user-error.js';
import { prose } from '../report/code-frame.js';
import type { Style } from '../report/style.js';
import type { Example, Rule } from '../rule.js';

/** What can be explained: a rule, or a report that no rule makes. */
export type Explained = OwnRule & Partial<Pick<Rule, 'category' | 'examples' | 'options'>> & { readonly docs: Partial<Rule['docs']> };

/** The rule of that name, with or without `errlint/` in front. Throws a UserError with the nearest name when there is none. */
export function ruleNamed(name: string, rules: readonly Rule[]): Explained {
  const all: readonly Explained[] = [...rules, ...ownRules];
  const rule = all.find((candidate) => candidate.name === name.replace(/^errlint\//, ''));
  if (rule !== undefined) return rule;
  const names = all.map((each) => each.name);
  throw new UserError(`There is no rule \`${name}\`${didYouMean(name, names)} \`errlint rules\` lists them.`);
}

/** Whether the name is that of a plugin's rule, which only the configuration knows. */
export function isOfPlugin(name: string): boolean {
  return name.includes('/') && !name.startsWith('errlint/');
}

/** All there is to say of the rule. */
export function ruleText({ name, category, preset, severity, docs, examples = [], options = {} }: Explained, style: Style): string {
  const optionTexts = Object.entries(options).map(([option, { default: standard, about }]) => {
    return `\`${option}\` (by default \`${JSON.stringify(standard)}\`): ${about}`;
  });
  const kind = category === undefined ? [severity, 'whatever rules are on'] : [severity, category, `in the ${preset} preset`];
  const sections = [
    [`${style.title(name)}  ${style.faint(kind.join(', '))}`, '', ...paragraphs(docs.summary, style, '')],
    section('Why', docs.why, style),
    section('Instead', docs.instead, style),
    ...examples
      .slice(0, 4)
      .map(({ bad, good }) => [
        ...exampleLines(`${style.error('✖')} Reported`, bad, style),
        '',
        ...exampleLines(`${style.success('✔')} Right`, good, style),
      ]),
    ...(optionTexts.length === 0 ? [] : [section('Options', optionTexts.join('\n\n'), style)]),
    ...(docs.limits === undefined ? [] : [section('Limits', docs.limits, style)]),
    ...((docs.references ?? []).length === 0
      ? []
      : [[style.strong('References'), ...(docs.references ?? []).map((reference) => `  ${reference}`)]]),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function section(title: string, text: string, style: Style): string[] {
  return [style.strong(title), ...paragraphs(text, style, '  ')];
}

/** The text as it stands in the rule, over the width of the terminal. A line that starts with a dash stays a line of its own. */
function paragraphs(text: string, style: Style, indent: string): string[] {
  const blocks = text
    .trim()
    .split(/\n\s*\n/)
    .map((block) => block.replace(/\s*\n\s*(?!\s*[-*] )/g, ' ').split(/\n\s*/));
  return blocks.flatMap((lines, index) => [
    ...(index > 0 ? [''] : []),
    ...lines.flatMap((line) => prose(line, style, style.width - indent.length).map((part) => indent + part)),
  ]);
}

function exampleLines(title: string, example: Example, style: Style): string[] {
  const files = typeof example === 'string' ? { '': example } : example;
  return [
    title,
    ...Object.entries(files).flatMap(([file, code]) => [
      ...(file === '' ? [] : [style.faint(`    ${file}`)]),
      ...dedented(code).map((line) => `    ${line}`),
    ]),
  ];
}

/** The lines without the indentation that all of them share. */
function dedented(code: string): string[] {
  const lines = code
    .replace(/^\s*\n/, '')
    .trimEnd()
    .split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  return lines.map((line) => line.slice(Math.min(...indents)).trimEnd());
}
