import type { Model } from './model.js';

/** env-var 7: `get('PORT').required().asPortNumber()` reads process.env by itself. */
export const envVar: Model = {
  package: 'env-var',
  calls: [
    { call: '{,from().}get', is: 'read-env' },
    { call: 'get', is: 'validate-env', argument: -1 },
    { call: 'from', is: 'validate-env', argument: 0 },
  ],
};
