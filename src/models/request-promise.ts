import type { Model } from './model.js';

/** request-promise 4: rejects on a status outside 2xx. */
export const requestPromise: Model = {
  package: ['request-promise', 'request-promise-native'],
  values: {
    client: 'defaults()',
  },
  calls: [
    {
      call: '{,client,{,client.}{get,post,put,patch,head,delete,del}}',
      is: 'request',
      throwsOnStatus: true,
      deadline: { keys: ['timeout'] },
      promise: true,
    },
    { call: 'defaults', is: 'set-deadline', deadline: { argument: 0, keys: ['timeout'] } },
  ],
};
