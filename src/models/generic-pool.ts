import type { Model } from './model.js';

/** generic-pool 3. */
export const genericPool: Model = {
  package: 'generic-pool',
  values: {
    pool: '{createPool(),Pool()}',
  },
  calls: [
    { call: 'pool.acquire', is: 'acquire', release: ['pool.release', 'pool.destroy'], promise: true },
    { call: 'pool.{release,destroy}', is: 'release', promise: true },
  ],
};
