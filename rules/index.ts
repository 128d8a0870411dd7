import type { Rule } from '../src/rule.js';
import badRetry from './bad-retry.js';
import doubleResponse from './double-response.js';
import floatingPromise from './floating-promise.js';
import leakedErrorDetails from './leaked-error-details.js';
import leakedResource from './leaked-resource.js';
import lostCause from './lost-cause.js';
import lostLogContext from './lost-log-context.js';
import missingGlobalHandler from './missing-global-handler.js';
import missingHealthCheck from './missing-health-check.js';
import missingProcessHandler from './missing-process-handler.js';
import missingTimeout from './missing-timeout.js';
import partialCatch from './partial-catch.js';
import repeatedAdjustment from './repeated-adjustment.js';
import retryExhausted from './retry-exhausted.js';
import secretLogging from './secret-logging.js';
import shallowHealthCheck from './shallow-health-check.js';
import swallowedError from './swallowed-error.js';
import thrownNonError from './thrown-non-error.js';
import unboundedPool from './unbounded-pool.js';
import uncheckedAllsettled from './unchecked-allsettled.js';
import uncheckedResponse from './unchecked-response.js';
import unforwardedAsyncHandler from './unforwarded-async-handler.js';
import unguardedEnv from './unguarded-env.js';
import unguardedParse from './unguarded-parse.js';
import unhandledEmitterError from './unhandled-emitter-error.js';
import unknownErrorCode from './unknown-error-code.js';
import unretriedTransaction from './unretried-transaction.js';
import unsafeFinally from './unsafe-finally.js';
import unstructuredErrorLog from './unstructured-error-log.js';
import unvalidatedInput from './unvalidated-input.js';
import userEnumeration from './user-enumeration.js';
import wrongStatus from './wrong-status.js';

/** Every rule, in alphabetical order. */
export const rules: readonly Rule[] = [
  badRetry,
  doubleResponse,
  floatingPromise,
  leakedErrorDetails,
  leakedResource,
  lostCause,
  lostLogContext,
  missingGlobalHandler,
  missingHealthCheck,
  missingProcessHandler,
  missingTimeout,
  partialCatch,
  repeatedAdjustment,
  retryExhausted,
  secretLogging,
  shallowHealthCheck,
  swallowedError,
  thrownNonError,
  unboundedPool,
  uncheckedAllsettled,
  uncheckedResponse,
  unforwardedAsyncHandler,
  unguardedEnv,
  unguardedParse,
  unhandledEmitterError,
  unknownErrorCode,
  unretriedTransaction,
  unsafeFinally,
  unstructuredErrorLog,
  unvalidatedInput,
  userEnumeration,
  wrongStatus,
];
