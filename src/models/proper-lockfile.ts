import type { Model } from './model.js';

/** proper-lockfile 4. */
export const properLockfile: Model = {
  package: 'proper-lockfile',
  values: {
    unlock: '{lock(),lockSync()}',
  },
  calls: [
    { call: 'lock', is: 'acquire', release: ['unlock', '.unlock'], promise: true },
    { call: 'lockSync', is: 'acquire', release: ['unlock', '.unlockSync'] },
    { call: '{unlock,.unlock}', is: 'release', promise: true },
    { call: '.unlockSync', is: 'release' },
  ],
};
