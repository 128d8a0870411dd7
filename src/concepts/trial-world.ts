/** What a trial asks of the world that it supposes. */
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { FoundFunction } from '../dataflow/linked-project.js';
import type { CallExpression, Expression, NewExpression, ts } from '../parse/syntax.js';
import type { Known } from './known.js';
import type { Draft, Outcome, State } from './trial-state.js';

/** What a supposed world says of expressions. */
export interface World {
  /** What the world makes of a member that is read, before its owner is looked at. */
  read(node: Expression, file: AnalysedFile): Known | undefined;
  /** Whether two values are equal, and what that the question is asked marks; undefined where the world has no say. */
  compare(
    left: Known | undefined,
    right: Known | undefined,
    node: ts.BinaryExpression,
  ): { readonly holds: boolean; readonly marks: number } | undefined;
}

/** What a call does in a world; `marks`: it leaves marks, and is gone through like any other. */
export type Deed =
  | { readonly kind: 'marks'; readonly marks: number }
  | { readonly kind: 'gives'; readonly value: Known | undefined; readonly marks?: number }
  | { readonly kind: 'drafts'; readonly draft: Draft; readonly marks?: number }
  | { readonly kind: 'ends'; readonly outcome: Outcome };

/** A call as a world is asked about it. */
export interface Called {
  readonly node: CallExpression | NewExpression | ts.TaggedTemplateExpression;
  readonly file: AnalysedFile;
  readonly arguments: readonly (Known | undefined)[];
  /** What the called method is a member of. */
  readonly receiver: Known | undefined;
  readonly state: State;
  /** The project functions that it reaches. */
  readonly functions: readonly FoundFunction[];
}

/** A world that a trial can be held in. */
export interface TrialWorld extends World {
  /** Whether something of what is supposed has been met; a trial in which nothing is met ends early. */
  isConcerned(): boolean;
  call(called: Called): Deed | undefined;
  /** The draft after an assignment; undefined where it has nothing to do with the reply. */
  assign(left: Expression, value: Known | undefined, state: State, file: AnalysedFile): Draft | undefined;
}
