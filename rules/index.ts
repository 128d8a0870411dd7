import type { Rule } from '../src/rule.js';
import leakedErrorDetails from './leaked-error-details.js';
import lostCause from './lost-cause.js';
import missingGlobalHandler from './missing-global-handler.js';
import partialCatch from './partial-catch.js';
import swallowedError from './swallowed-error.js';
import unguardedEnv from './unguarded-env.js';

/** Every rule, in alphabetical order. */
export const rules: readonly Rule[] = [leakedErrorDetails, lostCause, missingGlobalHandler, partialCatch, swallowedError, unguardedEnv];
