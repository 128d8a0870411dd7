import type { Rule } from '../src/rule.js';
import doubleResponse from './double-response.js';
import leakedErrorDetails from './leaked-error-details.js';
import lostCause from './lost-cause.js';
import missingGlobalHandler from './missing-global-handler.js';
import partialCatch from './partial-catch.js';
import secretLogging from './secret-logging.js';
import swallowedError from './swallowed-error.js';
import thrownNonError from './thrown-non-error.js';
import unguardedEnv from './unguarded-env.js';
import unsafeFinally from './unsafe-finally.js';
import userEnumeration from './user-enumeration.js';

/** Every rule, in alphabetical order. */
export const rules: readonly Rule[] = [
  doubleResponse,
  leakedErrorDetails,
  lostCause,
  missingGlobalHandler,
  partialCatch,
  secretLogging,
  swallowedError,
  thrownNonError,
  unguardedEnv,
  unsafeFinally,
  userEnumeration,
];
