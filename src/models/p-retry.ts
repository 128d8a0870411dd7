import type { Model } from './model.js';

/** p-retry: exponential backoff, 10 retries, rejects with the last error. */
export const pRetry: Model = {
  package: 'p-retry',
  calls: [{ call: '', is: 'retry', handlers: 0, promise: true }],
};
