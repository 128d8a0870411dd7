/**
 * Results of earlier runs. What is kept is signed: a file that came with a checkout, that is damaged or that somebody changed is none of
 * ours, and is not read. Source text is not kept.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Diagnostic, FileResult } from '../diagnostic.js';
import { codeOf, reasonOf } from '../project/user-error.js';
import { replaceFile } from '../project/write-file.js';

/** Results by the hash of what they depend on. */
export interface KeptResults {
  /** The results of a run whose hash was the same; undefined when none is kept. `textOf` gives the source text of a file. */
  read(hash: string, textOf: (file: string) => string): readonly FileResult[] | undefined;
  /** Keeps the results. Why that was not possible, for people; undefined when it was. */
  write(hash: string, files: readonly FileResult[]): Promise<string | undefined>;
}

/** How many results are kept: of some branches, of what an editor, a hook and a person ask about, and of the shards of a large run. */
const mostKept = 64;
const nameOf = (hash: string) => `${hash}.json`;
const isKeptName = /^[\da-f]{64}\.json$/;

/** Opens the folder; `undefined` stands for the usual one. Nothing is made before there is something to keep. */
export function openKeptResults(root: string, location: string | undefined): KeptResults {
  const folder = location === undefined ? usualFolder(root) : path.resolve(root, location);

  return {
    read(hash, textOf) {
      const [signature, body] = readSigned(path.join(folder, nameOf(hash)));
      if (signature === undefined || body === undefined || !isOurs(signature, hash, body)) return undefined;
      const files = JSON.parse(body) as readonly Omit<FileResult, 'text'>[];
      return files.map((result) => {
        const file = path.resolve(root, result.file);
        return { ...result, file, text: textOf(file), ...eachDiagnostic(result, (name) => path.resolve(root, name)) };
      });
    },
    async write(hash, files) {
      const body = JSON.stringify(
        files.map(({ text: _text, ...result }) => ({
          ...result,
          file: path.relative(root, result.file),
          ...eachDiagnostic(result, (name) => path.relative(root, name)),
        })),
      );
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        await replaceFile(path.join(folder, nameOf(hash)), `${signatureOf(hash, body, ownKey(true))}\n${body}`);
        await removeOldest(folder);
      } catch (error) {
        return `results cannot be kept in \`${folder}\`: ${reasonOf(error)}`;
      }
      return undefined;
    },
  };
}

/** Beside the installed packages of the project, where other tools keep such things as well; else in the user's own folder. */
function usualFolder(root: string): string {
  for (let folder = root; ; folder = path.dirname(folder)) {
    const installed = path.join(folder, 'node_modules');
    if (existsSync(installed)) return path.join(installed, '.cache/errlint/results');
    if (folder === path.dirname(folder)) return path.join(userFolder(), 'results');
  }
}

function userFolder(): string {
  const base = process.env['XDG_CACHE_HOME'] ?? (process.platform === 'win32' ? process.env['LOCALAPPDATA'] : undefined);
  return path.join(base === undefined || base === '' ? path.join(homedir(), '.cache') : base, 'errlint');
}

/**
 * What results are signed with: `ERRLINT_CACHE_KEY`, for machines that share results, or else a key that this user has and no checkout.
 * Undefined when there is none and none is to be made. Throws when it cannot be read or made.
 */
function ownKey(mayMake: boolean): string | undefined {
  const given = process.env['ERRLINT_CACHE_KEY'];
  if (given !== undefined && given !== '') return given;
  const file = path.join(userFolder(), 'key');
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  if (!mayMake) return undefined;
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    // Another run was faster.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}

function signatureOf(hash: string, body: string, key = ''): string {
  return createHmac('sha256', key).update(hash).update(body).digest('hex');
}

function isOurs(signature: string, hash: string, body: string): boolean {
  try {
    const key = ownKey(false);
    if (key === undefined) return false;
    const expected = Buffer.from(signatureOf(hash, body, key));
    const actual = Buffer.from(signature);
    return expected.length === actual.length && timingSafeEqual(expected, actual);
  } catch {
    // Without the key nothing can be told to be ours.
    return false;
  }
}

function readSigned(file: string): readonly [string?, string?] {
  try {
    const text = readFileSync(file, 'utf8');
    const end = text.indexOf('\n');
    return [text.slice(0, end), text.slice(end + 1)];
  } catch {
    // Not there, or nobody may read it: the analysis says it all anew.
    return [];
  }
}

async function removeOldest(folder: string): Promise<void> {
  const kept = readdirSync(folder)
    .filter((name) => isKeptName.test(name))
    .map((name) => ({ file: path.join(folder, name), time: statSync(path.join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.time - a.time);
  for (const { file } of kept.slice(mostKept)) await rm(file, { force: true });
}

/** The diagnostics with every path in them turned. */
function eachDiagnostic({ diagnostics, suppressed }: Pick<FileResult, 'diagnostics' | 'suppressed'>, turned: (file: string) => string) {
  const turn = (diagnostic: Diagnostic): Diagnostic => ({
    ...diagnostic,
    file: turned(diagnostic.file),
    trace: diagnostic.trace.map((step) => ({ ...step, file: turned(step.file) })),
  });
  return { diagnostics: diagnostics.map(turn), suppressed: suppressed.map(turn) };
}
