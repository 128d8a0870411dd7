import type { RuleText } from './generated-rule.js';

/** What errlint reports whatever rules are on: comments to it that are wrong, and text that it cannot read. */
export const ownRules: readonly RuleText[] = [
  {
    name: 'directive',
    preset: 'recommended',
    severity: 'warning',
    docs: { summary: 'Disallow `errlint-disable` comments without a reason, for unknown rules, or that silence nothing' },
    messages: { noRule: '{{text}}', unknownRule: '{{text}}', noReason: '{{text}}', unused: '{{text}}' },
  },
  {
    name: 'syntax-error',
    preset: 'recommended',
    severity: 'error',
    docs: { summary: 'Disallow text that errlint cannot read as TypeScript or JavaScript' },
    messages: { syntax: '{{text}}' },
  },
];
