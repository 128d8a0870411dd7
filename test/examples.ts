import type { Diagnostic } from '../src/diagnostic.js';
import type { Example, Rule } from '../src/rule.js';
import { analyzeFiles } from './run.js';

/** An example's files by name; `example.ts` when it is one text. */
export function filesOf(example: Example): Readonly<Record<string, string>> {
  return typeof example === 'string' ? { 'example.ts': example } : example;
}

/** What the preset that a rule's example is written for reports on it. Throws when the analysis is incomplete. */
export function reportsOn(rule: Rule, example: Example, strict: boolean): Diagnostic[] {
  const preset = strict || rule.preset === 'strict' ? 'strict' : 'recommended';
  const { files, failures } = analyzeFiles(filesOf(example), { preset });
  if (failures.length > 0) throw new Error(`Incomplete analysis: ${JSON.stringify(failures)}`);
  return files.flatMap(({ diagnostics }) => diagnostics);
}
