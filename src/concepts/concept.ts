import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import type { AuthFlow } from './auth-flow.js';
import type { EnvRead } from './env-read.js';
import type { ErrorHandler } from './error-handler.js';
import type { FailureReply } from './failure-reply.js';
import type { FinallyExit } from './finally-exit.js';
import type { HandlerLog } from './handler-log.js';
import type { LogCall } from './log-call.js';
import type { LoosePromise } from './loose-promise.js';
import type { RaisedError } from './raised-error.js';
import type { Registration } from './registration.js';
import type { RejectedInput } from './rejected-input.js';
import type { RepeatedResponse } from './repeated-response.js';
import type { ReplacedError } from './replaced-error.js';
import type { Response } from './response.js';
import type { SecretUse } from './secret-use.js';
import type { Server } from './server.js';
import type { SettledResults } from './settled-results.js';

export type { AuthFlow, Tell } from './auth-flow.js';
export type { EnvRead } from './env-read.js';
export type { EnvNeed, EnvUse } from './env-use.js';
export type { ErrorHandler, HandlerKind, HandlerPath, Outcome, Narrowing, Deliberate } from './error-handler.js';
export type { ErrorReply, ErrorPart } from './error-reply.js';
export type { FailureReply } from './failure-reply.js';
export type { FinallyExit } from './finally-exit.js';
export type { HandlerLog } from './handler-log.js';
export type { LogCall } from './log-call.js';
export type { LoosePromise, Looseness } from './loose-promise.js';
export type { NonError } from './non-error.js';
export type { RaisedError, Raising } from './raised-error.js';
export type { Registration, RegistrationKind } from './registration.js';
export type { RejectedInput } from './rejected-input.js';
export type { RepeatedResponse } from './repeated-response.js';
export type { ReplacedError, CauseExcuse } from './replaced-error.js';
export type { Response } from './response.js';
export type { SecretUse, SecretSink } from './secret-use.js';
export type { Server } from './server.js';
export type { SettledResults } from './settled-results.js';
export type { Effect, Guards } from '../dataflow/effects.js';

/** The things that rules ask about, by name; a rule's `visit` has one function per kind. */
export interface ConceptKinds {
  readonly AuthFlow: AuthFlow;
  readonly EnvRead: EnvRead;
  readonly ErrorHandler: ErrorHandler;
  readonly FailureReply: FailureReply;
  readonly FinallyExit: FinallyExit;
  readonly HandlerLog: HandlerLog;
  readonly LogCall: LogCall;
  readonly LoosePromise: LoosePromise;
  readonly RaisedError: RaisedError;
  readonly Registration: Registration;
  readonly RejectedInput: RejectedInput;
  readonly RepeatedResponse: RepeatedResponse;
  readonly ReplacedError: ReplacedError;
  readonly Response: Response;
  readonly SecretUse: SecretUse;
  readonly Server: Server;
  readonly SettledResults: SettledResults;
}

/** Finds one kind of concept in one file, in order of position. */
export type Finder<Kind extends keyof ConceptKinds> = (file: AnalysedFile, project: LinkedProject) => Iterable<ConceptKinds[Kind]>;
