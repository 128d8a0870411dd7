import { ownRules } from '../analyze/own-rules.js';

/** The address of the rule's page in the published package of that version, where it is read without installing anything. */
export function pageOf(rule: string, version: string): string {
  const page = ownRules.some(({ name }) => name === rule) ? 'README.md' : `rules/${rule}.md`;
  return `https://unpkg.com/errlint@${version}/${page}`;
}
