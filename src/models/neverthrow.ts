import type { Model } from './model.js';

/** neverthrow 6 to 8. */
export const neverthrow: Model = {
  package: 'neverthrow',
  calls: [{ call: '{err,errAsync}', is: 'fail', error: 0 }],
};
