import type { Model } from './model.js';

/** exponential-backoff 3: 10 attempts, rejects with the last error. */
export const exponentialBackoff: Model = {
  package: 'exponential-backoff',
  calls: [{ call: 'backOff', is: 'retry', handlers: 0, promise: true }],
};
