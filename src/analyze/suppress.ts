import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { secretLiterals } from '../dataflow/secrets.js';
import type { FileResult } from '../diagnostic.js';
import { didYouMean } from '../nearest.js';
import { directivesIn, type Directive } from '../parse/directives.js';
import { fingerprint, type Problem } from './context.js';

/** What a run knows of the rules: all their names, and those that ran in the file. */
export interface RuleNames {
  readonly all: ReadonlySet<string>;
  readonly ran: ReadonlySet<string>;
}

interface Silencer {
  readonly directive: Directive;
  readonly rule: string;
  /** Lines, first and last, both counted. */
  readonly from: number;
  readonly to: number;
}

/** The file's result: problems that a directive silences set apart, and the directives' own faults reported. */
export function resultOf(file: AnalysedFile, problems: readonly Problem[], rules: RuleNames, path: string): FileResult {
  const { source, text } = file.bound;
  const lineOf = (offset: number): number => source.getLineAndCharacterOfPosition(offset).line;
  const directives = text.includes('errlint-') ? directivesIn(text, source) : [];
  const silencersAt = indexed(silencersOf(directives, rules, lineOf));
  const used = new Map(directives.map((directive) => [directive, new Set<string>()]));
  const ordered = [...problems].sort((a, b) => a.start - b.start || a.end - b.end || (a.rule < b.rule ? -1 : 1));
  const silenced = new Set<Problem>();
  const judged = ordered.map((problem) => {
    const line = lineOf(problem.start);
    const own = silencersAt(line).filter(({ rule }) => rule === problem.rule);
    if (own.length === 0) return problem;
    for (const { directive } of own) used.get(directive)?.add(problem.rule);
    const { reason } = own.map(({ directive }) => directive).reduce((first, each) => (each.start < first.start ? each : first));
    const known = reason === '' ? problem : { ...problem, justification: reason };
    silenced.add(known);
    return known;
  });
  const faults = directives.flatMap((directive) => faultsOf(directive, used.get(directive)!, rules));
  const all = [...judged, ...faults].sort((a, b) => a.start - b.start);
  const diagnostics = fingerprint(all, file, path);
  return {
    file: file.path,
    text,
    diagnostics: diagnostics.filter((_, index) => !silenced.has(all[index]!)),
    suppressed: diagnostics.filter((_, index) => silenced.has(all[index]!)),
    secrets: diagnostics.length === 0 ? [] : secretLiterals(file),
  };
}

function silencersOf(directives: readonly Directive[], { all }: RuleNames, lineOf: (offset: number) => number): readonly Silencer[] {
  const silencers: Silencer[] = [];
  // From the last to the first, so that what ends a stretch is known where it begins.
  let end = Number.POSITIVE_INFINITY;
  const ends = new Map<string, number>();
  for (const directive of [...directives].reverse()) {
    const { kind, start } = directive;
    if (kind === 'enable' && directive.rules.length === 0) {
      end = lineOf(start);
      ends.clear();
    }
    for (const rule of directive.rules) {
      const own = { directive, rule };
      if (kind === 'enable') ends.set(rule, lineOf(start));
      else if (!all.has(rule)) continue;
      else if (kind === 'disable-line') silencers.push({ ...own, from: lineOf(start), to: lineOf(start) });
      else if (kind === 'disable-next-line') silencers.push({ ...own, from: lineOf(directive.end) + 1, to: lineOf(directive.end) + 1 });
      else if (kind === 'disable-file') silencers.push({ ...own, from: 0, to: Number.POSITIVE_INFINITY });
      else silencers.push({ ...own, from: lineOf(start), to: ends.get(rule) ?? end });
    }
  }
  return silencers;
}

/** Finds those that count on a line, without looking at each that counts on another one only. */
function indexed(silencers: readonly Silencer[]): (line: number) => readonly Silencer[] {
  const byLine = new Map<number, Silencer[]>();
  const stretches: Silencer[] = [];
  for (const silencer of silencers) {
    const { from, to } = silencer;
    const alike = from === to ? (byLine.get(from) ?? []) : stretches;
    alike.push(silencer);
    if (from === to) byLine.set(from, alike);
  }
  return (line) => [...(byLine.get(line) ?? []), ...stretches.filter(({ from, to }) => line >= from && line <= to)];
}

/** The id of a message, and the message. */
type Fault = readonly [messageId: string, message: string];

/** A directive without a rule, for an unknown rule, without a reason, or that silences nothing. */
function faultsOf(directive: Directive, used: ReadonlySet<string>, { all, ran }: RuleNames): readonly Problem[] {
  const { kind, rules, start, end } = directive;
  const unknown = rules
    .filter((rule) => isUnknown(rule, all))
    .map((rule): Fault => {
      const meant = didYouMean(rule.replace(/^errlint\//, ''), all);
      return ['unknownRule', `This \`errlint-${kind}\` names \`${rule}\`, which is no rule${meant}`];
    });
  return [...unknown, ...(kind === 'enable' ? [] : faultsOfSilencing(directive, used, ran))].map(([messageId, message]) => ({
    rule: 'directive',
    severity: 'warning',
    messageId,
    message,
    data: { text: message },
    start,
    end,
    trace: [],
    suggestions: [],
  }));
}

/** Whether there is no such rule. Of a plugin that is not loaded, as none is in ESLint, nobody can tell. */
function isUnknown(rule: string, all: RuleNames['all']): boolean {
  if (all.has(rule)) return false;
  const [plugin = '', name] = rule.split('/');
  return name === undefined || plugin === 'errlint' || [...all].some((known) => known.startsWith(`${plugin}/`));
}

function faultsOfSilencing(directive: Directive, used: ReadonlySet<string>, ran: RuleNames['ran']): readonly Fault[] {
  const { kind, rules, reason } = directive;
  const messages: Fault[] = [];
  if (rules.length === 0) messages.push(['noRule', `This \`errlint-${kind}\` names no rule and silences nothing.`]);
  if (rules.length > 0 && reason === '') messages.push(['noReason', `This \`errlint-${kind}\` gives no reason: write one behind \`--\`.`]);
  const unused = rules.filter((rule) => ran.has(rule) && !used.has(rule));
  if (unused.length > 0) messages.push(['unused', `This \`errlint-${kind}\` silences nothing of ${list(unused)}.`]);
  return messages;
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
