/** What is known of a line, in plain words. */
import type { Deliberate, ErrorHandler, HandlerPath, Outcome } from '../concepts/error-handler.js';
import { codeFrame, prose } from '../report/code-frame.js';
import { diagnosticLines } from '../report/pretty.js';
import type { ReportedDiagnostic } from '../report/report.js';
import { safeText, withoutCommands } from '../report/safe-text.js';
import type { Source } from '../report/source.js';
import type { Style } from '../report/style.js';
import type { LineFacts, LineHandler } from './line-facts.js';

/** The answer to "why was something reported on this line, or not?" */
export function lineText(facts: LineFacts, style: Style): string {
  const { file, line, range, reported, suppressed, known, withEveryRule, handler, failures } = facts;
  const { source } = file;
  const isQuiet = [reported, suppressed, known, withEveryRule].every((diagnostics) => diagnostics.length === 0);
  const list = (title: string, diagnostics: readonly ReportedDiagnostic[], noteOf: (diagnostic: ReportedDiagnostic) => string) =>
    diagnostics.length === 0 ? [] : [[style.strong(title), ...diagnostics.flatMap((each) => ['', ...shown(each, noteOf(each))])]];
  const shown = (diagnostic: ReportedDiagnostic, note: string) => [
    ...diagnosticLines(diagnostic, source, style),
    ...(note === '' ? [] : ['', ...indented(note, style, '    ')]),
  ];
  const sections = [
    [style.title(safeText(`${file.name}:${line}`)), ...(isQuiet ? ['', ...codeFrame(source, range, style, style.strong, '  ')] : [])],
    ...(failures.length === 0 ? [] : [[style.strong('Incomplete'), ...failures.flatMap((failure) => indented(failure, style))]]),
    ...list('Reported', reported, () => ''),
    ...list('Suppressed', suppressed, ({ justification }) => `Silenced by a directive: ${justification ?? 'it gives no reason'}.`),
    ...list('In the baseline', known, () => 'The baseline knows it, so it is not reported.'),
    ...list('Reported only with every rule on', withEveryRule, ({ rule, severity }) => howToTurnOn(rule, severity)),
    ...(isQuiet ? [['No rule reports anything on this line.']] : []),
    handlerSection(handler, source, style),
  ];
  return withoutCommands(`${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`);
}

function howToTurnOn(rule: string, severity: string): string {
  return `The rule is off here, or reads less strictly: \`--preset strict\` or \`--rule ${rule}:${severity}\` turns it on.`;
}

function handlerSection(found: LineHandler | undefined, source: Source, style: Style): string[] {
  const title = style.strong('Error handler');
  if (found === undefined) {
    return [title, ...indented('None around this line in its function: what fails here goes up to whoever runs it.', style)];
  }
  const { handler, isTried, reported } = found;
  const { file, node, kind, tried, triedName } = handler;
  const lineOf = (offset: number) => source.positionOf(offset).line;
  const [first, last] = [lineOf(node.getStart(file.bound.source)), lineOf(node.end)];
  const place = first === last ? `on line ${first}` : `on lines ${first} to ${last}`;
  const what = triedName === undefined ? '' : `, for what fails in \`${triedName}\``;
  const sentences = [
    ...(isTried && tried !== node ? ['What fails on this line goes to it.'] : []),
    ...pathTexts(handler, lineOf),
    ...reasons(handler),
    ...reported.map(({ rule, from }) => `\`${rule}\` is reported there (line ${from.line}).`),
  ];
  return [
    title,
    ...indented(`${/^`?e/.test(kind) ? 'An' : 'A'} ${kind} ${place}${what}:`, style),
    ...sentences.flatMap((sentence) => listItem(source.redact(sentence), style)),
  ];
}

const order = { met: 0, none: 1, rest: 2 };

/** `For every other error: drops the error, and returns `null` in place of the result (line 12).` */
function pathTexts({ file, paths, picks }: ErrorHandler, lineOf: (offset: number) => number): string[] {
  if (paths.length === 0) return ['No path leads through it.'];
  const picked = picks.length === 0 ? '' : ` (${picks.map((pick) => `\`${pick}\``).join(', ')})`;
  const errors = { met: `Where the error is picked out${picked}`, none: 'For every error', rest: 'For every other error' };
  const whenOf = ({ narrowing }: HandlerPath) => {
    if (narrowing === 'none') return paths.length === 1 ? errors.none : 'On one path';
    const isOnly = paths.filter((path) => path.narrowing === narrowing).length === 1;
    return isOnly ? errors[narrowing] : `${errors[narrowing]}, on one path`;
  };
  return [...paths]
    .sort((a, b) => order[a.narrowing] - order[b.narrowing])
    .map((path) => {
      const { outcome, exit, fallback, at } = path;
      const result = fallback === undefined || exit !== 'return' ? '' : `, and returns \`${fallback}\` in place of the result`;
      const place = at === undefined ? '' : ` (line ${lineOf(at.getStart(file.bound.source))})`;
      return `${whenOf(path)}: ${deeds[outcome]}${result}${place}.`;
    });
}

const deeds: Readonly<Record<Outcome, string>> = {
  rethrown: 'throws, so that the caller learns of it',
  forwarded: 'passes the error on',
  exited: 'ends the process',
  answered: 'answers the client',
  reported: 'reports the error to people',
  logged: 'logs the error',
  returned: 'returns a failure that the caller can tell from a result',
  stored: 'keeps something that outlives the handler',
  used: 'does something with the error',
  unknown: 'calls code that errlint cannot see into, which counts as handling',
  dropped: 'drops the error',
};

/** Why rules about lost errors leave the handler alone although a path drops the error. */
function reasons({ paths, deliberate, isBesideBackend }: ErrorHandler): string[] {
  if (!paths.some(({ outcome }) => outcome === 'dropped')) return [];
  return [
    ...(deliberate === undefined ? [] : [`Dropping the error counts as meant: ${meanings[deliberate]}.`]),
    ...(isBesideBackend ? ['The file is no backend (a page, an example, a script, a benchmark): no request depends on it.'] : []),
  ];
}

const meanings: Readonly<Record<Deliberate, string>> = {
  comment: 'a comment gives the reason',
  name: 'the name of the error says that it is not wanted',
  probe: 'what is tried only asks whether something is so',
  cleanup: 'what is tried gives something back or clears it away',
  predicate: 'the function answers yes or no',
  'best effort': 'what is tried is telemetry, and nobody depends on it',
  'handled elsewhere': 'the same error reaches somebody else, or another way to the same end follows',
};

function indented(text: string, style: Style, indent = '  '): string[] {
  return prose(text, style, style.width - indent.length).map((part) => indent + part);
}

function listItem(text: string, style: Style): string[] {
  return prose(text, style, style.width - 4).map((part, index) => (index === 0 ? `  - ${part}` : `    ${part}`));
}
