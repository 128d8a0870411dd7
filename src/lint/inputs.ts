/** What a run looks at: the files to report on, and those around them that say what they depend on. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Settings } from '../config/settings.js';
import type { Change } from '../git/change.js';
import { findContext, findSources, type Sources } from '../project/files.js';
import { readInstead, sourcesOfText } from '../project/given-text.js';
import { createPackages, type Packages } from '../project/packages.js';
import { createSourceReader, type SourceReader } from '../project/source-text.js';
import { UserError } from '../project/user-error.js';
import { isWithin } from '../project/within.js';
import type { GivenText, LintOptions } from './options.js';
import { filesOfShard } from './shard.js';
import { isCount, isShare } from './share.js';
import type { Stopwatch } from './stopwatch.js';

/** The files of a run. All paths are absolute. */
export interface LintInputs {
  readonly root: string;
  readonly sources: Sources;
  /** The sources, and what is only read along. */
  readonly files: readonly string[];
  /** What differs by git, where the run is about that. */
  readonly change: Change | undefined;
  /** The text that is linted instead of a file's. */
  readonly given: GivenText | undefined;
  readonly reader: SourceReader;
  isIgnored(target: string, isFolder: boolean): boolean;
}

/** Finds the files. Throws a UserError when there are none, and when what was asked for contradicts itself. */
export async function findInputs(root: string, options: LintOptions, settings: Settings, stopwatch: Stopwatch): Promise<LintInputs> {
  const { paths = [], text, ignore = true, shard, without = [] } = options;
  refuseContradiction(options);
  const given = text && { ...text, file: path.resolve(root, text.file) };
  const change = await stopwatch.time('git', () => changeAsked(root, options));
  const reader = createSourceReader(given === undefined ? change?.readBytes : readInstead(given));
  const isIgnored = ignore ? settings.isIgnored : () => false;
  const request = { root, reader, isIgnored, useGitIgnore: ignore, absent: change?.absent ?? new Set<string>() };
  return stopwatch.time('files', () => {
    const sources = given === undefined ? findSources({ ...request, paths }) : sourcesOfText(given.file, isIgnored);
    const isWhole = given === undefined && paths.length === 0;
    // What is wrong with a package.json is said when the project is opened.
    const { packageOf } = createPackages(sources.files, () => undefined);
    const around = isWhole ? [] : contextFolders(root, sources.files, packageOf).filter((folder) => !sources.folders.has(folder));
    const context = around.flatMap((folder) => findContext(request, folder, isPackage));
    const isLeftOut = new Set(without);
    return {
      root,
      sources: shard === undefined ? sources : { ...sources, files: filesOfShard(sources.files, shard, root) },
      files: [...new Set([...sources.files, ...context])].filter((file) => !isLeftOut.has(file)),
      change,
      given,
      reader,
      isIgnored,
    };
  });
}

function refuseContradiction({ cache = false, mergeShards, shard, since, staged = false, text }: LintOptions): void {
  if (text !== undefined && shard !== undefined) throw new UserError('A text is linted whole: there is nothing to spread over shards.');
  if (shard !== undefined && !isShare(shard)) throw new UserError('A shard is one of so many, counted from 1, such as 2 of 4.');
  if (mergeShards === undefined) return;
  if (!isCount(mergeShards)) throw new UserError('The number of shards to merge is a whole number, 1 or more.');
  if (shard !== undefined) throw new UserError('A run is one of the shards or merges them, not both.');
  if (!cache) throw new UserError('Shards are merged from what they have kept: that cannot be done without the cache.');
  if (since !== undefined || staged || text !== undefined)
    throw new UserError('Shards keep only what they find in whole files of the work tree.');
}

/** What the run is about by git; undefined when it is about everything. */
async function changeAsked(root: string, { since, staged = false, changedLines = false, text }: LintOptions): Promise<Change | undefined> {
  if (since !== undefined && staged) throw new UserError('`--since` and `--staged` exclude each other.');
  if (changedLines && since === undefined && !staged) throw new UserError('`--changed-lines` needs `--since` or `--staged`.');
  if (since === undefined && !staged) return undefined;
  if (text !== undefined) throw new UserError('A text is linted as it is, without regard to git.');
  const { changeSince, stagedChange } = await import('../git/change.js');
  return since === undefined ? stagedChange(root) : changeSince(root, since);
}

/** The packages of the files: their other files say what helpers do and what is validated at start-up, so they are read along. */
function contextFolders(root: string, files: readonly string[], packageOf: Packages['packageOf']): string[] {
  const folders = new Set(files.map((file) => packageOf(file)?.folder));
  return [...folders].filter((folder) => folder !== undefined).filter((folder) => isWithin(folder, root) || isInRepository(folder));
}

function isPackage(folder: string): boolean {
  return existsSync(path.join(folder, 'package.json'));
}

/** A package.json far above, in a home folder or in `/tmp`, says nothing about the file. */
function isInRepository(folder: string): boolean {
  for (let current = folder; current !== homedir(); current = path.dirname(current)) {
    if (existsSync(path.join(current, '.git'))) return true;
    if (current === path.dirname(current)) return false;
  }
  return false;
}
