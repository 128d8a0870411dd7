import type { Model } from './model.js';

/** envalid 7 and 8. */
export const envalid: Model = {
  package: 'envalid',
  calls: [{ call: '{cleanEnv,customCleanEnv}', is: 'validate-env', argument: 0 }],
};
