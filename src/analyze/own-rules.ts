import type { Rule } from '../rule.js';

/** What is said about a report that no rule makes. */
export interface OwnRule extends Pick<Rule, 'name' | 'preset' | 'severity' | 'messages'> {
  readonly docs: Pick<Rule['docs'], 'summary' | 'why' | 'instead'>;
}

/** What errlint reports whatever rules are on: comments to it that are wrong, and text that it cannot read. */
export const ownRules: readonly OwnRule[] = [
  {
    name: 'directive',
    preset: 'recommended',
    severity: 'warning',
    docs: {
      summary: 'Disallow `errlint-disable` comments without a reason, for unknown rules, or that silence nothing',
      why: `
        A directive that names no rule, or one that does not exist, silences nothing, and who wrote it believes that it does. One that has
        nothing left to silence hides the next fault that is made there. One without a reason leaves everybody after its author guessing
        whether the code is right.`,
      instead: `
        Name the rule and say why the code is right: \`// errlint-disable-next-line swallowed-error -- the cache is filled again on the next
        read\`. Take a directive out when what it silenced has been repaired.`,
    },
    messages: { noRule: '{{text}}', unknownRule: '{{text}}', noReason: '{{text}}', unused: '{{text}}' },
  },
  {
    name: 'syntax-error',
    preset: 'recommended',
    severity: 'error',
    docs: {
      summary: 'Disallow text that errlint cannot read as TypeScript or JavaScript',
      why: `
        What stands behind a syntax error is understood in part at best, so a fault in it may be missed. The run counts as incomplete and
        ends with 3, however clean the rest is.`,
      instead: `
        Repair the syntax, or take the file out with \`ignores\` in the configuration where it is no source: a template, generated text,
        another dialect.`,
    },
    messages: { syntax: '{{text}}' },
  },
];
