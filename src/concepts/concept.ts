import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import type { ErrorHandler } from './error-handler.js';
import type { LogCall } from './log-call.js';
import type { Response } from './response.js';

export type { ErrorHandler, HandlerKind, HandlerPath, Outcome, Narrowing, Deliberate } from './error-handler.js';
export type { LogCall } from './log-call.js';
export type { Response } from './response.js';
export type { Effect, Guards } from '../dataflow/effects.js';

/** The things that rules ask about, by name; a rule's `visit` has one function per kind. */
export interface ConceptKinds {
  readonly ErrorHandler: ErrorHandler;
  readonly LogCall: LogCall;
  readonly Response: Response;
}

/** Finds one kind of concept in one file, in order of position. */
export type Finder<Kind extends keyof ConceptKinds> = (file: AnalysedFile, project: LinkedProject) => Iterable<ConceptKinds[Kind]>;
