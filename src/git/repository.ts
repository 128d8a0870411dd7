/** What git has recorded of a repository. It is never asked to compare the work tree: that would run filters that a configuration names. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { didYouMean } from '../nearest.js';
import { UserError } from '../project/user-error.js';
import { fieldsOf, git, runGit } from './git.js';

/** A file that differs between a commit and the index. */
export interface IndexChange {
  /** Absolute path. In the index, unless it is deleted there. */
  readonly file: string;
  /** The content in the commit; undefined for a new file. */
  readonly before: string | undefined;
  readonly isDeleted: boolean;
  /** The other absolute path that it had in the commit. */
  readonly movedFrom: string | undefined;
}

/** A repository, asked from one of its folders. Contents are named by their object ids. */
export interface Repository {
  /** The commit that the ref names. Throws a UserError when it names none. */
  commitOf(ref: string): string;
  /** The last commit that the given one and `HEAD` have in common. Throws a UserError when there is none. */
  mergeBaseOf(commit: string, ref: string): string;
  /** The last commit that changed the file; undefined when none did. */
  lastCommitOf(file: string): string | undefined;
  /** What `HEAD` names, or an empty tree before the first commit. */
  head(): string;
  /** Regular files of the index, each with its content; undefined for those with conflicts. */
  tracked(): ReadonlyMap<string, string | undefined>;
  /** Files that are neither in the index nor ignored. */
  untracked(): ReadonlySet<string>;
  /** What differs between the commit and the index. */
  changesSince(commit: string): readonly IndexChange[];
  /** The contents, by id. */
  read(ids: Iterable<string>): ReadonlyMap<string, Buffer>;
}

/** Opens the repository that the folder is part of. Throws a UserError when it is part of none. */
export function openRepository(folder: string): Repository {
  const located = runGit(folder, ['rev-parse', '--show-toplevel', '--show-prefix']);
  if (located.status !== 0) {
    const isOutside = /not a git repository|must be run in a work tree/.test(located.stderr);
    const reason = isOutside ? 'it is in no git repository.' : located.stderr.trim().replaceAll('\t', '  ');
    throw new UserError(`\`--since\` and \`--staged\` cannot be used in \`${folder}\`: ${reason}`);
  }
  const [top = '', prefix = ''] = located.stdout.toString('utf8').split('\n');

  /** Below the folder, paths are spelled like it: git follows the links in them. */
  function fileOf(name: string): string {
    return name.startsWith(prefix) ? path.join(folder, name.slice(prefix.length)) : path.join(top, name);
  }

  function refs(): readonly string[] {
    return git(top, ['for-each-ref', '--format=%(refname:short)'])
      .toString('utf8')
      .split('\n')
      .filter((name) => name !== '');
  }

  function isShallow(): boolean {
    return git(top, ['rev-parse', '--is-shallow-repository']).toString('utf8').trim() === 'true';
  }

  function findCommit(ref: string): string | undefined {
    const { status, stdout } = runGit(top, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
    return status === 0 ? stdout.toString('utf8').trim() : undefined;
  }

  function commitOf(ref: string): string {
    if (ref.startsWith('-')) throw new UserError(`\`${ref}\` is no commit: the name of none starts with a dash.`);
    const commit = findCommit(ref);
    if (commit !== undefined) return commit;
    const hint = isShallow() ? ` This clone is shallow: ${howToDeepen}` : '';
    throw new UserError(`git knows no commit \`${ref}\`${didYouMean(ref, refs())}${hint}`);
  }

  return {
    commitOf,
    mergeBaseOf(commit, ref) {
      const { status, stdout } = runGit(top, ['merge-base', commit, commitOf('HEAD')]);
      if (status === 0) return stdout.toString('utf8').trim();
      const reason = isShallow() ? `this clone is shallow and does not reach it. ${howToDeepen}` : 'their histories are unrelated.';
      throw new UserError(`There is no merge base of \`${ref}\` and \`HEAD\`: ${reason}`);
    },
    lastCommitOf(file) {
      const { status, stdout } = runGit(folder, ['rev-list', '--max-count=1', 'HEAD', '--', path.relative(folder, file)]);
      return status === 0 && stdout.length > 0 ? stdout.toString('utf8').trim() : undefined;
    },
    head() {
      return findCommit('HEAD') ?? git(top, ['hash-object', '-t', 'tree', '--stdin']).toString('utf8').trim();
    },
    tracked() {
      const files = new Map<string, string | undefined>();
      for (const entry of fieldsOf(git(top, ['ls-files', '--stage', '-z']))) {
        // mode, id and stage; a tab; the path
        const [mode = '', id, stage] = entry.slice(0, entry.indexOf('\t')).split(' ');
        if (mode.startsWith('100')) files.set(fileOf(entry.slice(entry.indexOf('\t') + 1)), stage === '0' ? id : undefined);
      }
      return files;
    },
    untracked() {
      return new Set(fieldsOf(git(top, ['ls-files', '--others', '--exclude-standard', '-z'])).map(fileOf));
    },
    changesSince(commit) {
      const fixed = ['diff-index', '--cached', '--raw', '--abbrev=64', '-M', '-z', '--no-ext-diff', '--no-textconv'];
      const fields = fieldsOf(git(top, [...fixed, commit, '--']));
      const changes: IndexChange[] = [];
      for (let at = 0; at < fields.length;) {
        // `:mode mode id id status`, the path and, for a file that was moved, the path it has now
        const [oldMode = '', newMode = '', before, , status = ''] = fields[at]?.split(' ') ?? [];
        const isMoved = /^[RC]/.test(status);
        const [oldName = '', newName = ''] = [fields[at + 1], fields[at + 2]];
        at += isMoved ? 3 : 2;
        if (!newMode.startsWith('100') && status !== 'D') continue;
        changes.push({
          file: fileOf(isMoved ? newName : oldName),
          before: oldMode.startsWith(':100') ? before : undefined,
          isDeleted: status === 'D',
          movedFrom: isMoved ? fileOf(oldName) : undefined,
        });
      }
      return changes;
    },
    read(ids) {
      const wanted = [...new Set(ids)];
      if (wanted.length === 0) return new Map();
      const { status, stdout: output, stderr } = runGit(top, ['cat-file', '--batch'], `${wanted.join('\n')}\n`);
      // A partial clone fails when it may not fetch what it lacks.
      if (status !== 0) throw new UserError(`${lacksContent} (${stderr.trim()})`);
      const contents = new Map<string, Buffer>();
      for (let at = 0; at < output.length;) {
        const start = output.indexOf(0x0a, at) + 1;
        const [id = '', kind, size] = output.toString('latin1', at, start - 1).split(' ');
        if (kind !== 'blob') throw new UserError(lacksContent);
        const end = start + Number(size);
        contents.set(id, output.subarray(start, end));
        at = end + 1;
      }
      return contents;
    },
  };
}

const lacksContent = 'This clone lacks the earlier content of files, and errlint fetches nothing; `git diff` against the same commit does.';
const howToDeepen = 'Fetch more of the history: `git fetch --unshallow`, or `fetch-depth: 0` for actions/checkout.';

/** Whether the bytes are the content with this id, be it that line ends were converted on the way to the work tree. */
export function isContent(bytes: Buffer, id: string): boolean {
  if (idOf(bytes, id.length) === id) return true;
  return bytes.includes('\r\n') && idOf(withPlainLineEnds(bytes), id.length) === id;
}

function withPlainLineEnds(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}

/** The id that git gives to the content, in the kind of repository whose ids are so long. */
function idOf(bytes: Buffer, length: number): string {
  return createHash(length === 64 ? 'sha256' : 'sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex');
}
