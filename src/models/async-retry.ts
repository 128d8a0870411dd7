import type { Model } from './model.js';

/** async-retry 1: exponential backoff, 10 retries, rejects with the last error. */
export const asyncRetry: Model = {
  package: 'async-retry',
  calls: [{ call: '', is: 'retry', handlers: 0, promise: true }],
};
