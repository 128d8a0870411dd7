/** A stretch of one file, as text offsets (UTF-16 code units, end exclusive). */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** One step of the way an error or a secret takes: where, and what happens there. */
export interface TraceStep extends Range {
  /** Absolute path of the file. */
  readonly file: string;
  readonly label: string;
}

/** Replaces a stretch of the diagnostic's file with text. */
export interface Edit extends Range {
  readonly text: string;
}

/** A change that the user has to choose. */
export interface Suggestion {
  readonly description: string;
  readonly edits: readonly Edit[];
}

/** One report: rule, place, message. */
export interface Diagnostic extends Range {
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  /** Absolute path of the file. */
  readonly file: string;
  /** Which of the rule's messages this is. */
  readonly messageId: string;
  readonly message: string;
  /** What stands in the placeholders of the message. */
  readonly data?: Readonly<Record<string, string | number>>;
  /** What to do about it, in one sentence. */
  readonly instead?: string;
  /** The way to the fault, first step first; empty when the place says it all. */
  readonly trace: readonly TraceStep[];
  /** Edits that are safe to apply without asking. */
  readonly fix?: readonly Edit[];
  readonly suggestions: readonly Suggestion[];
  /** Why a directive silences it, in the words that stand there. */
  readonly justification?: string;
  /** Stable name of the diagnostic: survives unrelated edits, holds no literal of the source. */
  readonly fingerprint: string;
  /** As the fingerprint, within the file: it stays the same when the file gets another name. */
  readonly anchor: string;
}

/** What was found in one file. */
export interface FileResult {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
  /** In order of position. */
  readonly diagnostics: readonly Diagnostic[];
  /** Diagnostics that a directive in the file silences. */
  readonly suppressed: readonly Diagnostic[];
  /** String literals at secret positions: never to be printed. */
  readonly secrets: readonly Range[];
}

/** A file that could not be read or parsed whole, or a rule that threw in it. */
export interface Failure {
  readonly file: string;
  /** The rule that threw; absent when the file itself failed. */
  readonly rule?: string;
  readonly message: string;
  readonly line?: number;
  /** The code is nested deeper than the stack takes. */
  readonly isTooDeep?: boolean;
  /** A thread of errlint died at the file. */
  readonly hasEndedThread?: boolean;
}

/** The outcome of one run. */
export interface Analysis {
  /** In order of path. */
  readonly files: readonly FileResult[];
  /** Non-empty: the analysis is incomplete (exit status 3, or 2 where a thread died). */
  readonly failures: readonly Failure[];
}
