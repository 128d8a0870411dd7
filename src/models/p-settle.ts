import type { Model } from './model.js';

/** p-settle: like Promise.allSettled, with a bound on concurrency. */
export const pSettle: Model = {
  package: 'p-settle',
  calls: [{ call: '', is: 'settle', promise: true }],
};
