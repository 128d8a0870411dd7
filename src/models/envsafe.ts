import type { Model } from './model.js';

/** envsafe 2: reads process.env by itself. */
export const envsafe: Model = {
  package: 'envsafe',
  calls: [{ call: 'envsafe', is: 'validate-env', argument: -1 }],
};
