import type { Model } from './model.js';

/** ts-results 3 and its successor ts-results-es. */
export const tsResults: Model = {
  package: ['ts-results', 'ts-results-es'],
  calls: [{ call: 'Err', is: 'fail', error: 0 }],
};
