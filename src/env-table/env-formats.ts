/** The table of environment variables as text. */
import { counted } from '../report/counted.js';
import { safeJson, safeText } from '../report/safe-text.js';
import type { Style } from '../report/style.js';
import { padTo, widthOf } from '../report/width.js';
import type { EnvRow, Place } from './env-rows.js';

/** The formats by name. */
export const envFormats: Readonly<Record<string, (rows: readonly EnvRow[], style: Style) => string>> = {
  table: envTableText,
  json: (rows) => `${safeJson(JSON.stringify(rows, undefined, 2))}\n`,
  markdown,
  dotenv,
};

const head = ['Variable', 'Reads', 'Read in', 'Default', 'Checked'];
const hidden = '(not shown)';

function envTableText(rows: readonly EnvRow[], style: Style): string {
  if (rows.length === 0) return 'No environment variable is read.\n';
  const cells = [head, ...rows.map((row) => cellsOf(row).map(safeText))];
  const widths = head.map((_, column) => Math.max(...cells.map((line) => widthOf(line[column] ?? ''))));
  const lines = cells.map((line, index) => {
    const padded = line.map((cell, column) => padTo(cell, widths[column] ?? 0));
    if (index === 0)
      return padded
        .map((cell) => style.faint(cell))
        .join('  ')
        .trimEnd();
    return [style.strong(padded[0] ?? ''), ...padded.slice(1)].join('  ').trimEnd();
  });
  const unchecked = rows.filter(({ defaults, checks, isOptional }) => defaults.length + checks.length === 0 && !isOptional).length;
  const verdict = unchecked === 0 ? '' : `; ${unchecked} with neither a default nor a check`;
  return `${[...lines, '', `${counted(rows.length, 'variable')}${verdict}.`].join('\n')}\n`;
}

function cellsOf({ name, reads, defaults, checks }: EnvRow): readonly string[] {
  const shown = defaults.map((text) => (text === null ? hidden : text === '' ? "''" : text));
  return [name, String(reads.length), placesText(reads, 2), shown.join(', ') || '–', placesText(checks, 1)];
}

/** `src/db.ts:4, src/jobs.ts:9 …` */
function placesText(places: readonly Place[], most: number): string {
  if (places.length === 0) return '–';
  const shown = places
    .slice(0, most)
    .map(({ file, line }) => `${file}:${line}`)
    .join(', ');
  return places.length > most ? `${shown} …` : shown;
}

function markdown(rows: readonly EnvRow[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const body = rows.map((row) => line(cellsOf(row).map((cell) => (cell === '–' ? cell : code(cell)))));
  return `${[line(head), line(head.map(() => '---')), ...body].join('\n')}\n`;
}

/** As code, whatever is in it: nothing of it can end the cell or become a link. */
function code(text: string): string {
  const safe = safeText(text).replaceAll('|', '\\|');
  const fence = '`'.repeat(1 + Math.max(0, ...[...safe.matchAll(/`+/g)].map(([ticks]) => ticks.length)));
  const space = safe.startsWith('`') || safe.endsWith('`') ? ' ' : '';
  return fence + space + safe + space + fence;
}

/** Lines for an `.env.example`. What may be left out is commented out, and a default that must not be printed is left empty. */
function dotenv(rows: readonly EnvRow[]): string {
  const entries = rows.map(({ name, reads, defaults, checks, isOptional }) => {
    const places = [
      ...(reads.length === 0 ? [] : [`read in ${placesText(reads, 1)}`]),
      ...(checks.length === 0 ? [] : [`checked in ${placesText(checks, 1)}`]),
    ];
    const [value] = defaults;
    const assignment = `${name}=${typeof value === 'string' ? dotenvValue(value) : ''}`;
    return `# ${safeText(places.join(', '))}\n${isOptional && defaults.length === 0 ? '# ' : ''}${assignment}\n`;
  });
  return entries.join('\n');
}

/** In quotes where dotenv would read something else without them. */
function dotenvValue(text: string): string {
  const safe = safeText(text);
  if (/^[\w.:/@,+*-]*$/.test(safe)) return safe;
  // Only between double quotes does `\n` stand for a line break.
  return /[\n']/.test(text) ? `"${safe.replaceAll('"', '\\"')}"` : `'${safe}'`;
}
