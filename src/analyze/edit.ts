/**
 * What an edit leaves as it was. A project is linked with one text of each file; the editor asks about another text of one of them. Nearly
 * always they differ in one stretch, so that every place outside of it can be told in both.
 */
import { keepIds } from '../bind/ids.js';
import { bind, type BoundFile } from '../bind/scopes.js';
import type { Diagnostic, Edit, FileResult, Range } from '../diagnostic.js';
import { parse } from '../parse/parse.js';

/** The one stretch in which two texts differ. */
export interface Change {
  readonly before: Range;
  readonly after: Range;
}

/** The stretch in which the texts differ: what is left when the beginning and the end that they have in common are taken off. */
export function changeBetween(before: string, after: string): Change {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  let common = 0;
  while (common < shorter - start && before.charCodeAt(before.length - 1 - common) === after.charCodeAt(after.length - 1 - common))
    common += 1;
  const longer = before.length < after.length ? after : before;
  const back = shorter - start > common ? 0 : distanceToLine(longer, start, longer.length - common);
  return {
    before: { start: start - back, end: before.length - common - back },
    after: { start: start - back, end: after.length - common - back },
  };
}

/**
 * How far a stretch that was put in or taken out can be moved back to begin with a line. `export function a() {}` in front of
 * `export function b() {}` is as well `a() {} export function` behind the first two words, but nobody means that.
 */
function distanceToLine(text: string, start: number, end: number): number {
  let back = 0;
  while (start - back > 0 && text.charAt(start - back - 1) !== '\n') {
    if (text.charCodeAt(start - back - 1) !== text.charCodeAt(end - back - 1)) return 0;
    back += 1;
  }
  return back;
}

/** The file with its new text. What lies outside of the change keeps the ids that it has in the project. */
export function bindEdited(path: string, text: string, before: BoundFile | undefined, change: Change): BoundFile {
  const edited = bind(parse(path, text));
  if (before === undefined) return edited;
  const shift = change.before.end - change.after.end;
  keepIds(edited, before, (offset) => (offset < change.after.start ? offset : offset >= change.after.end ? offset + shift : undefined));
  return edited;
}

/**
 * What is known of the edited file. Some facts about the whole project speak of the text that it was linked with: a diagnostic that rests on
 * them is not found in a stand-in for the file, or one is found that should not be. `standIn` is what is found in a stand-in with that very
 * text; in what it differs from `known`, `found` is not believed outside of the change.
 */
export function afterEdit(found: FileResult, known: FileResult, standIn: FileResult, change: Change): FileResult {
  const lost = without(known.diagnostics, standIn.diagnostics);
  const wrong = without(standIn.diagnostics, known.diagnostics);
  if (lost.length === 0 && wrong.length === 0) return found;
  const rangeAt = movedBy(change);
  const isUntouched = ({ start, end }: Range) => end <= change.before.start || start >= change.before.end;
  const kept = lost
    .filter((diagnostic) => isUntouched(diagnostic) && diagnostic.trace.every((step) => step.file !== known.file || isUntouched(step)))
    .map((diagnostic) => moved(diagnostic, rangeAt, isUntouched));
  const believed = without(found.diagnostics, [...wrong.map(rangeAt), ...kept]);
  const diagnostics = [...believed, ...kept].sort((a, b) => a.start - b.start || a.end - b.end || (a.rule < b.rule ? -1 : 1));
  return { ...found, diagnostics };
}

function without(diagnostics: readonly Diagnostic[], others: readonly Diagnostic[]): readonly Diagnostic[] {
  const keyOf = ({ rule, messageId, start, message }: Diagnostic) => `${start} ${rule} ${messageId} ${message}`;
  const keys = new Set(others.map(keyOf));
  return diagnostics.filter((diagnostic) => !keys.has(keyOf(diagnostic)));
}

function movedBy({ before, after }: Change) {
  const shift = after.end - before.end;
  return <Place extends Range>(place: Place): Place => ({
    ...place,
    start: place.start >= before.end ? place.start + shift : place.start,
    end: place.end <= before.start ? place.end : place.end + shift,
  });
}

function moved(diagnostic: Diagnostic, rangeAt: ReturnType<typeof movedBy>, isUntouched: (range: Range) => boolean): Diagnostic {
  const isWhole = (edits: readonly Edit[]) => edits.every(isUntouched);
  const { fix, ...rest } = rangeAt(diagnostic);
  return {
    ...rest,
    trace: diagnostic.trace.map((step) => (step.file === diagnostic.file ? rangeAt(step) : step)),
    suggestions: diagnostic.suggestions
      .filter(({ edits }) => isWhole(edits))
      .map((suggestion) => ({ ...suggestion, edits: suggestion.edits.map(rangeAt) })),
    ...(fix !== undefined && isWhole(fix) ? { fix: fix.map(rangeAt) } : {}),
  };
}
