import type { Model } from './model.js';

/** async-sema 3. */
export const asyncSema: Model = {
  package: 'async-sema',
  values: {
    semaphore: 'Sema()',
  },
  calls: [
    { call: 'semaphore.{acquire,v}', is: 'acquire', release: ['semaphore.release', 'semaphore.p'], promise: true },
    { call: 'semaphore.{release,p}', is: 'release' },
  ],
};
