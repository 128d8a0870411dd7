import type { Model } from './model.js';

/** superagent 8 to 10: rejects on 4xx and 5xx; its timeout is a method of the request. */
export const superagent: Model = {
  package: 'superagent',
  values: {
    client: 'agent()',
  },
  calls: [
    {
      call: '{,client.}{get,post,put,patch,head,del,delete}',
      is: 'request',
      throwsOnStatus: true,
      deadline: { keys: ['timeout'], isAddressed: true },
      promise: true,
    },
  ],
};
