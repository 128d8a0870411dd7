import { Chalk } from 'chalk';

/** Colours and shapes of text. Without colour, each returns its argument. */
export interface Style {
  readonly hasColor: boolean;
  /** Columns of the terminal, or what stands for them. */
  readonly width: number;
  error(text: string): string;
  warning(text: string): string;
  success(text: string): string;
  /** Code in a sentence. */
  code(text: string): string;
  strong(text: string): string;
  title(text: string): string;
  faint(text: string): string;
  hint(text: string): string;
}

/** The style for an output. Only the sixteen colours that every theme sets, so that it is readable on dark and light. */
export function createStyle(level: 0 | 1 | 2 | 3, width: number): Style {
  const chalk = new Chalk({ level });
  return {
    hasColor: level > 0,
    width,
    error: chalk.red.bold,
    warning: chalk.yellow.bold,
    success: chalk.green.bold,
    code: chalk.cyan,
    strong: chalk.bold,
    title: chalk.bold.underline,
    faint: chalk.dim,
    hint: chalk.green,
  };
}

/** Where output goes, as far as it matters for colour. */
export interface ColorTarget {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  getColorDepth?(env?: object): number;
}

/**
 * The colours to use. What was said on the command line wins, then FORCE_COLOR, then NO_COLOR, then what the terminal can do. (chalk
 * does not know NO_COLOR.)
 */
export function colorLevel(target: ColorTarget, env: Readonly<Record<string, string | undefined>>, asked?: boolean): 0 | 1 | 2 | 3 {
  if (asked === false) return 0;
  const forced = env['FORCE_COLOR'];
  if (asked === undefined && forced !== undefined)
    return forced === 'false' || forced === '0' ? 0 : forced === '2' ? 2 : forced === '3' ? 3 : 1;
  if (asked === true) return Math.max(1, terminalLevel(target, env)) as 1 | 2 | 3;
  if ((env['NO_COLOR'] ?? '') !== '') return 0;
  return terminalLevel(target, env);
}

function terminalLevel(target: ColorTarget, env: Readonly<Record<string, string | undefined>>): 0 | 1 | 2 | 3 {
  if (target.isTTY !== true || env['TERM'] === 'dumb') return 0;
  const depth = target.getColorDepth?.({ ...env, NO_COLOR: undefined, FORCE_COLOR: undefined }) ?? 1;
  return depth >= 24 ? 3 : depth >= 8 ? 2 : depth >= 4 ? 1 : 0;
}

/** The columns to write for: those of the terminal within reason, or a fixed number, so that output in files is the same everywhere. */
export function outputWidth(target: ColorTarget): number {
  return target.isTTY === true ? Math.max(40, Math.min(target.columns ?? 100, 120)) : 100;
}
