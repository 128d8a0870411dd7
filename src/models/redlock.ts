import type { Model } from './model.js';

/** Redlock 4 and 5. */
export const redlock: Model = {
  package: 'redlock',
  values: {
    locks: '()',
    lock: 'locks.{acquire,lock}()',
  },
  calls: [
    {
      call: 'locks.{acquire,lock}',
      is: 'acquire',
      release: ['lock.release', 'lock.unlock', 'locks.release', 'locks.unlock'],
      promise: true,
    },
    { call: '{lock,locks}.{release,unlock}', is: 'release', promise: true },
  ],
};
