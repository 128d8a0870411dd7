import type { AnalyzeOptions, Memory } from '../analyze.js';
import type { ConfigOptions } from '../config/effective.js';
import type { Share } from './share.js';

/** A text, and the file that it stands for. */
export interface GivenText {
  readonly file: string;
  readonly text: string;
}

/** What to lint, and how. */
export interface LintOptions extends ConfigOptions {
  /** The folder that relative paths start from and where the configuration is looked for; the current one by default. */
  readonly cwd?: string;
  /** Files, folders and globs. None: the places where a backend keeps its sources. */
  readonly paths?: readonly string[];
  /** Instead of `paths`: lints this text as that of the file, in its place in the project, and reports only on it. */
  readonly text?: GivenText;
  /** `false`: also lints what git or the configuration ignores. */
  readonly ignore?: boolean;
  /**
   * The file of a baseline: the diagnostics in it are counted and not reported. By default `errlint-baseline.json` in `cwd`, if it is
   * there; `false` for none.
   */
  readonly baseline?: string | false;
  /**
   * Reports only on files that differ from the last commit that `HEAD` has in common with this ref, and on those that import them, directly
   * or through others. The rest of what `paths` names is read along.
   */
  readonly since?: string;
  /** Reports only on files whose staged content differs from the last commit, and looks at what is staged, not at the work tree. */
  readonly staged?: boolean;
  /** With `since` or `staged`: reports only what is on a line that the change touches, or whose trace leads over one. */
  readonly changedLines?: boolean;
  /** How many threads the files are spread over; 1 by default. The result is the same for any number. */
  readonly threads?: number;
  /** Reports only on this share of the files, for a run that is spread over several machines. The result of all shards is that of one run. */
  readonly shard?: Share;
  /** Takes what runs of so many shards have kept, and analyses only what they have not. Needs `cache`. */
  readonly mergeShards?: number;
  /** Answers from the results of an earlier run when nothing has changed since, and keeps its own. */
  readonly cache?: boolean;
  /** The folder to keep results in; by default `node_modules/.cache/errlint` of the project, or else the user's cache folder. */
  readonly cacheLocation?: string;
  /** What an earlier run has parsed and this one need not parse again; it gets what this one has parsed. */
  readonly memory?: Memory;
  /** Of the files that would be reported on, only this share: what a thread is given. */
  readonly share?: Share;
  /** Does not read these files, by absolute path: there is no result of them. */
  readonly without?: readonly string[];
  /** Called when the files are known and the analysis begins. */
  readonly onStart?: (fileCount: number) => void;
  /** Called with each file before it is parsed, and again before the rules look at it. */
  readonly onFile?: AnalyzeOptions['onFile'];
  /** Called with the linked files before the rules run, for what says more of them than diagnostics do. */
  readonly onLinked?: AnalyzeOptions['onLinked'];
}
