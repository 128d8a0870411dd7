import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { defaultCorpusFolder } from '../corpus.js';
import { placeOf } from './corpus-run.js';
import type { Report } from './corpus-run.js';

/** Beside the corpus, which git ignores: what is reported depends on what is downloaded. */
const lastRunFile = path.join(defaultCorpusFolder, '.last-run.json');

/** What the last run over the same packages with the same rules reported and this one does not, and the other way round. */
export interface Changes {
  readonly appeared: readonly string[];
  readonly vanished: readonly string[];
}

/** The changes since the last run; this run is then the last. */
export function changesSinceLastRun(reports: readonly Report[], packages: ReadonlySet<string>, rules?: readonly string[]): Changes {
  const isCovered = (place: string) => {
    const [name = '', , , rule = ''] = place.split(' ');
    return packages.has(name) && (rules?.includes(rule) ?? true);
  };
  const last = existsSync(lastRunFile) ? (JSON.parse(readFileSync(lastRunFile, 'utf8')) as string[]) : [];
  const before = new Set(last.filter(isCovered));
  const after = new Set(reports.map(placeOf));
  writeFileSync(lastRunFile, JSON.stringify([...last.filter((place) => !isCovered(place)), ...after]));
  return { appeared: [...after].filter((place) => !before.has(place)), vanished: [...before].filter((place) => !after.has(place)) };
}
