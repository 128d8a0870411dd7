/** Which files, and which lines of them, a run is about: what is staged, or what has changed since a branch was left. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import type { LinkedProject } from '../dataflow/linked-project.js';
import { isSourceName } from '../project/source-names.js';
import { decode } from '../project/source-text.js';
import { UserError } from '../project/user-error.js';
import { isContent, openRepository, type IndexChange, type Repository } from './repository.js';
import { touchedLines } from './touched-lines.js';

/** A change, as git knows it. */
export interface Change {
  /** Whether the file differs, in content or by its path. */
  isChanged(file: string): boolean;
  /** The files to report on when these have changed. */
  reportedFor(changed: readonly string[], linked: LinkedProject): ReadonlySet<string>;
  /** The lines of the file, counted from 1, that the change added, altered, or took others out beside. */
  linesIn(file: string, text: string): ReadonlySet<number>;
  /** The content that counts. Throws when it cannot be read. */
  readBytes(file: string): Buffer;
  /** Files that count and that are not on disk. */
  readonly absent: ReadonlySet<string>;
}

/**
 * What the next commit changes. Tracked files have the content of the index, whatever the work tree holds; what the index does not know is
 * as it is on disk. Throws a UserError outside of a repository, or when files have conflicts.
 */
export function stagedChange(root: string): Change {
  const repository = openRepository(root);
  const tracked = repository.tracked();
  const conflicts = [...tracked].filter(([file, id]) => id === undefined && isSourceName(file)).map(([file]) => file);
  if (conflicts.length > 0) throw new UserError(`\`${conflicts[0]}\` has conflicts: resolve them and \`git add\` it before it is linted.`);
  const changes = sourceChanges(repository, repository.head());
  const absent = new Set([...tracked.keys()].filter((file) => isSourceName(file) && !isFile(file)));
  const likely = [...changes.keys(), ...absent].flatMap((file) => [changes.get(file)?.before, tracked.get(file)]);
  const contents = contentsOf(repository.read, likely);
  return {
    isChanged: (file) => changes.has(file) && tracked.has(file),
    reportedFor: (changed) => new Set(changed),
    linesIn(file, text) {
      const change = changes.get(file);
      return change === undefined ? new Set() : touchedLines(textOf(change.before, contents), text);
    },
    readBytes(file) {
      const id = tracked.get(file);
      if (id === undefined) return readFileSync(file);
      const bytes = isFile(file) ? readFileSync(file) : undefined;
      return bytes !== undefined && isContent(bytes, id) ? bytes : contents(id);
    },
    absent,
  };
}

/**
 * What the work tree changes since the last commit that `HEAD` has in common with the ref. Other files can be affected as well: those that
 * import what has changed, directly or through others, are reported on too. Throws a UserError outside of a repository, for an unknown ref,
 * and when there is no such commit.
 */
export function changeSince(root: string, ref: string): Change {
  const repository = openRepository(root);
  const base = repository.mergeBaseOf(repository.commitOf(ref), ref);
  const tracked = repository.tracked();
  const untracked = repository.untracked();
  const changes = sourceChanges(repository, base);
  const contents = contentsOf(
    repository.read,
    [...changes.values()].map(({ before }) => before),
  );
  const contentBefore = (file: string) => (changes.has(file) ? changes.get(file)?.before : tracked.get(file));

  function isChanged(file: string): boolean {
    // What is ignored, or in a repository of its own, git says nothing of.
    if (!tracked.has(file) && !untracked.has(file)) return false;
    const before = contentBefore(file);
    return before === undefined || changes.get(file)?.movedFrom !== undefined || !isUnchanged(file, before);
  }

  return {
    isChanged,
    reportedFor: withDependents,
    linesIn: (file, text) => (isChanged(file) ? touchedLines(textOf(contentBefore(file), contents), text) : new Set()),
    readBytes: (file) => readFileSync(file),
    absent: new Set(),
  };
}

/** What differs between the commit and the index, as far as it can hold code. */
function sourceChanges(repository: Repository, commit: string): ReadonlyMap<string, IndexChange> {
  const changes = repository.changesSince(commit).filter(({ file }) => isSourceName(file));
  return new Map(changes.map((change) => [change.file, change]));
}

/** Contents by id. All that are likely to be needed come with the first that is. */
function contentsOf(read: Repository['read'], likely: readonly (string | undefined)[]): (id: string) => Buffer {
  let known: Map<string, Buffer> | undefined;
  return (id) => {
    known ??= new Map(read(likely.filter((each) => each !== undefined)));
    if (!known.has(id)) known.set(id, read([id]).get(id) ?? Buffer.alloc(0));
    return known.get(id)!;
  };
}

/** Whether it is there, and no pipe or folder. */
function isFile(file: string): boolean {
  return existsSync(file) && statSync(file).isFile();
}

function textOf(id: string | undefined, contents: (id: string) => Buffer): string | undefined {
  return id === undefined ? undefined : decode(contents(id));
}

function isUnchanged(file: string, id: string): boolean {
  try {
    return isContent(readFileSync(file), id);
  } catch {
    // It is among the files of the change then, and the analysis names it with the same error.
    return false;
  }
}

/** The files, and those that import them, directly or through others. */
function withDependents(files: readonly string[], linked: LinkedProject): ReadonlySet<string> {
  const found = new Set(files);
  // A set is walked with what is added on the way.
  for (const name of found) {
    const file = linked.files.get(name);
    for (const importer of file === undefined ? [] : linked.importersOf(file)) found.add(importer.file.path);
  }
  return found;
}
