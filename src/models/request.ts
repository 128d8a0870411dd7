import type { Model } from './model.js';

/** request 2, which is no longer maintained: callbacks, no timeout by default. */
export const request: Model = {
  package: 'request',
  values: {
    client: 'defaults()',
  },
  calls: [
    {
      call: '{,client,{,client.}{get,post,put,patch,head,delete,del}}',
      is: 'request',
      throwsOnStatus: false,
      deadline: { keys: ['timeout'] },
    },
    { call: 'defaults', is: 'set-deadline', deadline: { argument: 0, keys: ['timeout'] } },
  ],
};
