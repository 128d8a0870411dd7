/** `--watch`: lints again whenever something changes that the result depends on. */
import { statSync, watch as watchFolder, type FSWatcher } from 'node:fs';
import path from 'node:path';
import type { LintResult } from '../api.js';
import type { Memory } from '../analyze.js';
import { createGitIgnore } from '../project/git-ignore.js';
import { isSourceName, whyNotEnter, whyNotName } from '../project/source-names.js';
import { reasonOf, UserError } from '../project/user-error.js';
import { safeLines } from '../report/safe-text.js';
import { tell } from './output.js';

/** Milliseconds of quiet after a change before it is looked at: editors and version control write several files at once. */
const quiet = 100;
/** What says how the sources belong together and what counts: manifests, and errlint's own configuration and baseline. */
const settingNames = /^(?:\.gitignore|\.errlintrc(?:\.\w+)?|errlint\..+|errlint-baseline\.json|package\.json|tsconfig.*\.json)$/;
const programNames = /^errlint\.config\.[cm]?js$/;

/**
 * Lints, and lints again after each change, until the user ends it with Ctrl-C. What has not changed is not parsed again. Throws what the
 * first run throws; later a mistake, such as one in the configuration, is told and waited over.
 */
export async function watch(lint: (memory: Memory, onResult: () => void) => Promise<LintResult>): Promise<void> {
  const memory: Memory = new Map();
  const folders = createFolders();
  let result: LintResult | undefined;
  try {
    for (let isEnded = false; !isEnded;) {
      const start = Date.now();
      try {
        // The last result stays until there is a new one.
        result = await lint(memory, clearScreen);
      } catch (error) {
        if (result === undefined || !(error instanceof UserError)) throw error;
        tell(`errlint: ${safeLines(error.message)}`);
      }
      folders.follow(result);
      tell('errlint: waiting for changes; Ctrl-C ends');
      isEnded = (await folders.next(result, start)) === 'ended';
    }
  } finally {
    folders.close();
  }
  // 128 and the number of the signal, as shells count.
  process.exitCode = 130;
}

function clearScreen(): void {
  if (process.stdout.isTTY && process.env['TERM'] !== 'dumb') process.stdout.write('\x1b[2J\x1b[3J\x1b[H');
}

/** The folders that sources are in, and the changes in them. Those without sources, `node_modules` above all, cost nothing. */
function createFolders() {
  const watchers = new Map<string, FSWatcher>();
  let onChange: (file: string) => void = () => undefined;

  function open(folder: string): FSWatcher {
    try {
      const watcher = watchFolder(folder, (_, name) => onChange(path.join(folder, name ?? '')));
      // A folder that goes away is seen by the changes of what was in it.
      return watcher.on('error', () => undefined);
    } catch (error) {
      throw new UserError(`\`${folder}\` cannot be watched: ${reasonOf(error)}.`, { cause: error });
    }
  }

  return {
    /** Watches the folders of the sources that there are now, and no others. */
    follow({ root, inputs }: LintResult): void {
      const wanted = new Set([root, ...inputs.files.flatMap((file) => foldersUpTo(root, file))].filter(isFolder));
      for (const [folder, watcher] of watchers) {
        if (wanted.has(folder)) continue;
        watcher.close();
        watchers.delete(folder);
      }
      for (const folder of wanted) if (!watchers.has(folder)) watchers.set(folder, open(folder));
    },
    /** Waits for a change that matters, made after `start`, or for the end that the user wants. */
    next(result: LintResult, start: number): Promise<'changed' | 'ended'> {
      const concerns = concernOf(result);
      return new Promise((resolve) => {
        let timer: NodeJS.Timeout | undefined;
        const settle = (what: 'changed' | 'ended') => {
          clearTimeout(timer);
          process.removeListener('SIGINT', end);
          onChange = () => undefined;
          resolve(what);
        };
        const end = () => settle('ended');
        onChange = (file) => {
          if (programNames.test(path.basename(file))) tell('errlint: the configuration has changed; start errlint again to have it read');
          if (!concerns(file)) return;
          clearTimeout(timer);
          timer = setTimeout(settle, quiet, 'changed');
        };
        // Only while nothing goes on: in the midst of an analysis no handler would be called, and the signal ends the process by itself.
        process.once('SIGINT', end);
        // Changed while it was read, and before it was watched.
        const now = Date.now();
        if (result.inputs.files.some((file) => isBetween(start, modifiedAt(file), now))) timer = setTimeout(settle, quiet, 'changed');
      });
    },
    close(): void {
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}

/** Whether a change of the file may change the result: of a source, of a folder that may hold some, or of what sources are looked at by. */
function concernOf({ root, inputs }: LintResult): (file: string) => boolean {
  const known = new Set(inputs.files);
  const isIgnoredByGit = createGitIgnore(root);
  return (file) => {
    const name = path.basename(file);
    if (known.has(file) || settingNames.test(name)) return !programNames.test(name);
    const isFolderNow = isFolder(file);
    const isLeftOut = isFolderNow ? whyNotEnter(name, false) !== undefined : !isSourceName(name) || whyNotName(name) !== undefined;
    return !isLeftOut && !inputs.isIgnored(file, isFolderNow) && !isIgnoredByGit(file, isFolderNow);
  };
}

/** The folder of the file, and those above it up to the root, where it lies below. */
function foldersUpTo(root: string, file: string): string[] {
  const folders = [path.dirname(file)];
  if (!file.startsWith(root + path.sep)) return folders;
  for (let folder = path.dirname(file); folder !== root; folder = path.dirname(folder)) folders.push(path.dirname(folder));
  return folders;
}

function isFolder(target: string): boolean {
  return statSync(target, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Milliseconds since 1970; 0 for what is not there. */
function modifiedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function isBetween(start: number, time: number, end: number): boolean {
  return start < time && time <= end;
}
