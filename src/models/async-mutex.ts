import type { Model } from './model.js';

/** async-mutex 0.5. */
export const asyncMutex: Model = {
  package: 'async-mutex',
  values: {
    lock: '{Mutex(),Semaphore(),withTimeout()}',
    unlock: 'lock.acquire()',
  },
  calls: [
    { call: 'lock.acquire', is: 'acquire', release: ['unlock', 'lock.release'], promise: true },
    { call: '{unlock,lock.release}', is: 'release' },
  ],
};
