import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import type { EnvRead } from './env-read.js';
import type { ErrorHandler } from './error-handler.js';
import type { LogCall } from './log-call.js';
import type { RaisedError } from './raised-error.js';
import type { Registration } from './registration.js';
import type { ReplacedError } from './replaced-error.js';
import type { Response } from './response.js';
import type { Server } from './server.js';

export type { EnvRead } from './env-read.js';
export type { EnvNeed, EnvUse } from './env-use.js';
export type { ErrorHandler, HandlerKind, HandlerPath, Outcome, Narrowing, Deliberate } from './error-handler.js';
export type { ErrorReply, ErrorPart } from './error-reply.js';
export type { LogCall } from './log-call.js';
export type { RaisedError, Raising } from './raised-error.js';
export type { Registration, RegistrationKind } from './registration.js';
export type { ReplacedError, CauseExcuse } from './replaced-error.js';
export type { Response } from './response.js';
export type { Server } from './server.js';
export type { Effect, Guards } from '../dataflow/effects.js';

/** The things that rules ask about, by name; a rule's `visit` has one function per kind. */
export interface ConceptKinds {
  readonly EnvRead: EnvRead;
  readonly ErrorHandler: ErrorHandler;
  readonly LogCall: LogCall;
  readonly RaisedError: RaisedError;
  readonly Registration: Registration;
  readonly ReplacedError: ReplacedError;
  readonly Response: Response;
  readonly Server: Server;
}

/** Finds one kind of concept in one file, in order of position. */
export type Finder<Kind extends keyof ConceptKinds> = (file: AnalysedFile, project: LinkedProject) => Iterable<ConceptKinds[Kind]>;
