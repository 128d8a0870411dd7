/** The report for people at a terminal. */
import type { Rule } from '../rule.js';
import { ownRules } from '../analyze/own-rules.js';
import { isSourceName } from '../project/source-names.js';
import { codeFrame, codeLine, prose } from './code-frame.js';
import { counted } from './counted.js';
import { nameOf, type Report, type ReportedDiagnostic, type ReportedFile, type ReportedStep, type Summary } from './report.js';
import { safeText, withoutCommands } from './safe-text.js';
import type { Source } from './source.js';
import type { Style } from './style.js';
import { widthOf } from './width.js';

/** Diagnostics shown of one file; the rest is counted. */
const maxPerFile = 200;

/** Groups by file; shows the code, the way of the error, and what to do. */
export function pretty(report: Report, style: Style): string {
  const sections = [
    ...report.files.filter(({ diagnostics }) => diagnostics.length > 0).map((file) => fileSection(file, style)),
    ...(report.failures.length > 0 ? [failureSection(report, style)] : []),
    summarySection(report, style),
  ];
  return withoutCommands(`\n${sections.join('\n\n\n')}\n\n`);
}

function fileSection({ name, diagnostics, source }: ReportedFile, style: Style): string {
  const shown = diagnostics.slice(0, maxPerFile).map((diagnostic) => diagnosticLines(diagnostic, source, style).join('\n'));
  const rest = diagnostics.length - shown.length;
  const more = rest > 0 ? [`  ${style.faint(`… and ${rest} more in this file`)}`] : [];
  return [style.title(safeText(name)), ...shown, ...more].join('\n\n');
}

/** One diagnostic as the report shows it: the code, the way of the error, and what to do. */
export function diagnosticLines(diagnostic: ReportedDiagnostic, source: Source, style: Style): string[] {
  const paint = diagnostic.severity === 'error' ? style.error : style.warning;
  return [
    ...heading(diagnostic, style, paint),
    '',
    ...codeFrame(source, diagnostic, style, paint, '    '),
    ...way(diagnostic, style),
    ...advice(diagnostic, style),
  ];
}

/** `  ✖ 12:35  This catch clause drops the error. …  swallowed-error` */
function heading({ rule, severity, from, message }: ReportedDiagnostic, style: Style, paint: (text: string) => string): string[] {
  const place = `${from.line}:${from.column}`;
  const mark = severity === 'error' ? '✖' : '▲';
  const hang = ' '.repeat(4);
  const [first = '', ...others] = prose(message, style, style.width - hang.length - 2);
  return [
    `  ${paint(`${mark} ${severity}`)}  ${style.strong(safeText(rule))}  ${style.faint(place)}`,
    hang + first,
    ...others.map((line) => hang + line),
  ];
}

/** The steps from where the error arises to where it ends. */
function way({ trace }: ReportedDiagnostic, style: Style): string[] {
  if (trace.length === 0) return [];
  const hang = ' '.repeat(4);
  const digits = String(trace.length).length;
  return [
    '',
    `${hang}${style.faint('How it gets there')}`,
    ...trace.flatMap((step, index) => stepLines(step, String(index + 1).padStart(digits), style)),
  ];
}

function stepLines(step: ReportedStep, number: string, style: Style): string[] {
  const hang = ' '.repeat(4);
  const inner = hang + ' '.repeat(number.length + 2);
  const room = style.width - inner.length;
  const place = `${safeText(step.name)}:${step.from.line}:${step.from.column}`;
  const [first = '', ...others] = prose(step.label, style, room);
  const code = codeLine(step.source, step, room - 2);
  return [
    `${hang}${style.strong(number)}  ${first}`,
    ...others.map((line) => inner + line),
    ...(code === '' ? [`${inner}${style.faint(place)}`] : [`${inner}${style.faint(place)}`, `${inner}${style.faint('│')} ${code}`]),
  ];
}

function advice({ instead, fix }: ReportedDiagnostic, style: Style): string[] {
  if (instead === undefined) return [];
  const hang = ' '.repeat(4);
  const [first = '', ...others] = prose(instead, style, style.width - hang.length - 2);
  const fixable = fix === undefined ? [] : [`${hang}  ${style.faint('This can be fixed automatically.')}`];
  return ['', `${hang}${style.hint('→')} ${first}`, ...others.map((line) => `${hang}  ${line}`), ...fixable];
}

function failureSection({ failures, root }: Report, style: Style): string {
  const lines = failures.flatMap(({ file, line, message }) => {
    const place = nameOf(root, file) + (line === undefined ? '' : `:${line}`);
    const [first = '', ...others] = prose(`${place}  ${message}`, style, style.width - 4);
    return [`  ${style.error('✖')} ${first}`, ...others.map((text) => `    ${text}`)];
  });
  return [style.title('Incomplete'), '', ...lines].join('\n');
}

function summarySection({ summary, failures, files, rules }: Report, style: Style): string {
  const hidden = summary.warnings > 0 && !files.some(({ diagnostics }) => diagnostics.some(({ severity }) => severity === 'warning'));
  const counts = [
    ...(summary.errors > 0 ? [style.error(counted(summary.errors, 'error'))] : []),
    ...(summary.warnings > 0 ? [style.warning(counted(summary.warnings, 'warning')) + (hidden ? ' (not shown)' : '')] : []),
  ];
  const isClean = counts.length === 0;
  const verdict = isClean
    ? failures.length > 0
      ? style.warning('▲ Nothing found, but the analysis is incomplete')
      : style.success(summary.known > 0 ? '✔ No new faults found' : '✔ No faults found')
    : `${counts.join(' and ')} in ${counted(summary.filesWithDiagnostics, 'file')}`;
  return [verdict, ...rulesTable(summary, rules, style), ...notes(summary, style)].join('\n');
}

function rulesTable({ byRule }: Summary, rules: readonly Rule[], style: Style): string[] {
  if (byRule.length === 0) return [];
  const width = Math.max(...byRule.map(({ count }) => String(count).length));
  const explained = byRule.find(({ rule }) => [...rules, ...ownRules].some(({ name }) => name === rule));
  const hint =
    explained === undefined
      ? []
      : prose(`Run \`errlint explain ${explained.rule}\` to read why it matters and what to do instead.`, style, style.width);
  return ['', ...byRule.map(({ rule, count }) => `  ${String(count).padStart(width)}  ${safeText(rule)}`), '', ...hint];
}

/** What was analysed and what was not. */
function notes({ filesAnalysed, filesFound, places, skipped, suppressed, known, fixable }: Summary, style: Style): string[] {
  const files = filesAnalysed === filesFound ? counted(filesFound, 'file') : `${filesAnalysed} of ${counted(filesFound, 'file')}`;
  const parts = [
    `Analysed ${files}${filesFound > 0 ? placesText(places, style.width) : ''}`,
    ...(skipped.length > 0 ? [`left out ${skipped.map(({ reason, count }) => `${count} ${reason}`).join(', ')}`] : []),
    ...(suppressed > 0 ? [`${suppressed} suppressed`] : []),
    ...(known > 0 ? [`${known} in the baseline`] : []),
    ...(fixable > 0 ? [`${fixable} fixable with \`--fix\``] : []),
  ];
  return prose(`${parts.join('; ')}.`, style, style.width).map((line) => style.faint(line));
}

/** `Analysed 2 files` in `src`, or: `src/a.js, src/b.js`. */
function placesText(places: readonly string[], width: number): string {
  if (places.length === 0 || (places.length === 1 && places[0] === '.')) return '';
  const shown: string[] = [];
  for (const place of places) {
    if (shown.length > 0 && widthOf([...shown, place].join(', ')) > width / 2) break;
    shown.push(place);
  }
  const more = places.length - shown.length;
  return `${places.every(isSourceName) ? ':' : ' in'} ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
