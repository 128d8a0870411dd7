import type { Rule } from '../src/rule.js';
import doubleResponse from './double-response.js';
import floatingPromise from './floating-promise.js';
import leakedErrorDetails from './leaked-error-details.js';
import lostCause from './lost-cause.js';
import lostLogContext from './lost-log-context.js';
import missingGlobalHandler from './missing-global-handler.js';
import partialCatch from './partial-catch.js';
import secretLogging from './secret-logging.js';
import swallowedError from './swallowed-error.js';
import thrownNonError from './thrown-non-error.js';
import uncheckedAllsettled from './unchecked-allsettled.js';
import unguardedEnv from './unguarded-env.js';
import unsafeFinally from './unsafe-finally.js';
import unstructuredErrorLog from './unstructured-error-log.js';
import userEnumeration from './user-enumeration.js';
import wrongStatus from './wrong-status.js';

/** Every rule, in alphabetical order. */
export const rules: readonly Rule[] = [
  doubleResponse,
  floatingPromise,
  leakedErrorDetails,
  lostCause,
  lostLogContext,
  missingGlobalHandler,
  partialCatch,
  secretLogging,
  swallowedError,
  thrownNonError,
  uncheckedAllsettled,
  unguardedEnv,
  unsafeFinally,
  unstructuredErrorLog,
  userEnumeration,
  wrongStatus,
];
