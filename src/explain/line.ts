/** A line of a file. */
export interface Line {
  /** As the user wrote it. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** The line in `FILE:LINE` or `FILE:LINE:COLUMN`; undefined when the text is none. */
export function parseLine(text: string): Line | undefined {
  const [, file, line] = /^(.+?):(\d+)(?::\d+)?$/.exec(text) ?? [];
  return file === undefined ? undefined : { file, line: Number(line) };
}

/** Whether the text is a fingerprint, as reports have them, or an entry of a baseline. */
export function isFingerprint(text: string): boolean {
  return /^[0-9a-f]{16}$/.test(text);
}
