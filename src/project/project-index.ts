/**
 * A project that stays linked while its files are edited, for editors and for linters that ask about one file after the other.
 *
 * It is built when first asked. After that, what changed on disk is found by modification time, at most once a second, and the project is
 * linked anew when a file other than the one in question has changed. The file in question is looked at with the text it has in the editor,
 * in place of the text that the project was linked with.
 */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { analyze, analyzeFile, link, type AnalyzeOptions } from '../analyze.js';
import { afterEdit, bindEdited, changeBetween, type Change } from '../analyze/edit.js';
import { bind, type BoundFile } from '../bind/scopes.js';
import { AnalysedFile } from '../dataflow/analysed-file.js';
import type { DeclaredEnv, LinkedProject } from '../dataflow/linked-project.js';
import type { Analysis } from '../diagnostic.js';
import type { Model } from '../models/model.js';
import { models as builtIn } from '../models/models.js';
import { parse } from '../parse/parse.js';
import type { Rule } from '../rule.js';
import { findContext } from './files.js';
import { openProject } from './project.js';
import { createSourceReader } from './source-text.js';
import { messageOf } from './user-error.js';

/** Which files belong to the index, and what is known besides them. */
export interface IndexRequest {
  /** Absolute path of the folder whose sources are analysed together. */
  readonly root: string;
  /** Whether packages inside of the folder belong to it as well. */
  readonly isWholeTree?: boolean;
  readonly isIgnored?: (target: string, isFolder: boolean) => boolean;
  readonly models?: readonly Model[];
  /** Where environment variables are checked in ways that cannot be seen. */
  readonly env?: DeclaredEnv | undefined;
  /** Milliseconds for which what is on disk is taken to be unchanged; 1000 by default. */
  readonly freshFor?: number;
}

/** A project of which one file at a time is asked for. */
export interface ProjectIndex {
  /** Analyses the file as it stands in the editor. Equal rules and settings must be the same objects. */
  analyze(file: string, text: string, rules: readonly Rule[], options: AnalyzeOptions): Analysis;
}

/** A source file as it was last read. */
interface Entry {
  readonly stamp: string;
  readonly bound: BoundFile | undefined;
}

/** The linked project, and what was found in its files. */
interface Linked {
  readonly project: LinkedProject;
  readonly results: Map<string, Known>;
  /** Milliseconds: when it was linked, and how long that took. */
  readonly at: number;
  readonly took: number;
  /** How often it was asked about a text that is not its own. */
  edits: number;
}

/** What was found in a file of the project, for the rules and settings asked for last. */
interface Known {
  readonly settings: unknown;
  readonly analysis: Analysis;
  /** What is found when a copy stands in for the file; made when it is first edited. */
  standIn?: Analysis;
}

/** Memory that concepts keep for texts long gone is given back by linking anew after this many. */
const mostEdits = 300;
/** A file that is saved again and again while it is edited may cost this part of the time. */
const shareOfTime = 1 / 50;

/** Opens an index. Nothing is read before it is asked. */
export function openIndex(request: IndexRequest): ProjectIndex {
  const { root, isWholeTree = false, isIgnored = () => false, models = [], env, freshFor = 1000 } = request;
  const entries = new Map<string, Entry>();
  const changed = new Set<string>();
  const askedFor = new Set<string>();
  let stamps = new Map<string, string>();
  let linked: Linked | undefined;
  let checkedAt = Number.NEGATIVE_INFINITY;

  function refresh(file: string): void {
    if (performance.now() - checkedAt < freshFor) return;
    // A file that lies where nothing was seen before may be new.
    const isNew = !entries.has(file) && !askedFor.has(file) && file.startsWith(root + path.sep) && existsSync(file);
    askedFor.add(file);
    if (isNew || [...stamps].some(([place, stamp]) => stampOf(place) !== stamp)) findFiles();
    for (const [known, { stamp }] of entries) {
      if (stampOf(known) !== stamp) changed.add(known);
    }
    checkedAt = performance.now();
  }

  /** Lists the folder anew, and notes by what a later change of the list is seen: folders and manifests. */
  function findFiles(): void {
    const except = (folder: string) => !isWholeTree && folder !== root && existsSync(path.join(folder, 'package.json'));
    const files = findContext({ root, reader: createSourceReader(), isIgnored }, root, except);
    const folders = new Set([root, ...files.flatMap((file) => foldersBetween(root, file))]);
    const manifestNames = ['package.json', 'tsconfig.json', '.gitignore'];
    const manifests = manifestNames.flatMap((name) => [...folders].map((folder) => path.join(folder, name)));
    stamps = new Map([...folders, ...manifests.filter((file) => existsSync(file))].map((place) => [place, stampOf(place)]));
    const found = new Set(files);
    for (const file of entries.keys()) if (!found.has(file)) entries.delete(file);
    for (const file of files) if (!entries.has(file)) entries.set(file, { stamp: '', bound: undefined });
    linked = undefined;
  }

  function linkAnew(): Linked {
    const start = performance.now();
    const project = openProject(root, [...entries.keys()]);
    for (const [file, entry] of entries) {
      const stamp = stampOf(file);
      if (stamp === entry.stamp) continue;
      entries.set(file, { stamp, bound: boundOrNothing(file, () => project.read(file)) });
    }
    changed.clear();
    const bound = [...entries.keys()].sort().flatMap((file) => entries.get(file)?.bound ?? []);
    const linkedProject = link(project, bound, [...builtIn, ...models], env);
    const at = performance.now();
    linked = { project: linkedProject, results: new Map(), at, took: at - start, edits: 0 };
    return linked;
  }

  function linkedFor(file: string): Linked {
    refresh(file);
    return linked === undefined || linked.edits >= mostEdits || isOutdated(linked, file) ? linkAnew() : linked;
  }

  /** The text of the file in question is at hand. That it was saved matters only to what the project as a whole knows of it. */
  function isOutdated({ at, took }: Linked, file: string): boolean {
    if (changed.size === 0) return false;
    return changed.size > 1 || !changed.has(file) || (performance.now() - at) * shareOfTime > took;
  }

  return {
    analyze(file, text, rules, options) {
      const current = linkedFor(file);
      const { project, results } = current;
      const own = project.files.get(file);
      const run = (analysed: AnalysedFile) => analyzeFile(analysed, project, root, rules, options);
      const inPlace = (edited: string, change: Change): Analysis => {
        current.edits += 1;
        const bound = boundOrNothing(
          file,
          () => edited,
          (source) => bindEdited(file, source, own?.bound, change),
        );
        if (bound === undefined) return { files: [], failures: [{ file, message: 'nested too deep to be analysed' }] };
        const standIn = new AnalysedFile(bound, project.table);
        return project.withFile(standIn, () => run(standIn));
      };
      if (own === undefined) return inPlace(text, changeBetween('', text));

      const settings = options.settingsFor(file);
      let known = results.get(file);
      if (known?.settings !== settings) results.set(file, (known = { settings, analysis: run(own) }));
      const { text: linkedText } = own.bound;
      if (linkedText === text) return known.analysis;
      known.standIn ??= inPlace(linkedText, changeBetween(linkedText, linkedText));
      const change = changeBetween(linkedText, text);
      const { files, failures } = inPlace(text, change);
      const [before, standIn] = [known.analysis.files[0], known.standIn.files[0]];
      if (before === undefined || standIn === undefined) return { files, failures };
      return { files: files.map((found) => afterEdit(found, before, standIn, change)), failures };
    },
  };
}

/** Analyses a text as a project of its own: nothing is known of other files but the packages they come from. */
export function analyzeAlone(file: string, text: string, rules: readonly Rule[], options: AnalyzeOptions): Analysis {
  const project = openProject(path.dirname(file), [file]);
  return analyze({ ...project, read: () => text }, rules, options);
}

/** A file that cannot be read or is nested too deep costs only itself. */
function boundOrNothing(file: string, read: () => string, bindText = (text: string) => bind(parse(file, text))): BoundFile | undefined {
  try {
    return bindText(read());
  } catch (error) {
    if (error instanceof RangeError || messageOf(error).startsWith('cannot be read')) return undefined;
    throw error;
  }
}

/** Changes when the file, or the list of what is in the folder, does. */
function stampOf(place: string): string {
  const stats = statSync(place, { throwIfNoEntry: false });
  return stats === undefined ? 'gone' : `${stats.mtimeMs} ${stats.isDirectory() ? '' : stats.size}`;
}

/** The folders from the root down to the file's. */
function foldersBetween(root: string, file: string): string[] {
  const folders: string[] = [];
  for (let folder = path.dirname(file); folder.length > root.length; folder = path.dirname(folder)) folders.push(folder);
  return folders;
}
