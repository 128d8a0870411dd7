import type { Model } from './model.js';

/** ofetch 1: no timeout by default, rejects on a status outside 2xx. `onRequest` gets the options of each request. */
export const ofetch: Model = {
  package: 'ofetch',
  values: {
    client: '{ofetch,$fetch,{ofetch,$fetch,client}.create()}',
  },
  calls: [
    {
      call: 'client{,.raw}',
      is: 'request',
      throwsOnStatus: true,
      deadline: { argument: 1, keys: ['timeout', 'signal', 'dispatcher', 'onRequest'] },
      promise: true,
    },
    {
      call: '{ofetch,$fetch,client}.create',
      is: 'set-deadline',
      deadline: { argument: 0, keys: ['timeout', 'signal', 'dispatcher', 'onRequest'] },
    },
  ],
};
