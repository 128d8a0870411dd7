import type { Model } from './model.js';

/** proper-lockfile 4: what `lock` and `lockSync` return unlocks. */
export const properLockfile: Model = {
  package: 'proper-lockfile',
  values: {
    unlock: 'lock()',
    unlockNow: 'lockSync()',
  },
  calls: [
    { call: 'lock', is: 'acquire', release: ['unlock', '.unlock'], promise: true },
    { call: 'lockSync', is: 'acquire', release: ['unlockNow', '.unlockSync'] },
    { call: '{unlock,.unlock}', is: 'release', promise: true },
    { call: '{unlockNow,.unlockSync}', is: 'release' },
  ],
};
