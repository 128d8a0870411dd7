import type { Model } from './model.js';

/** request 2, which is no longer maintained: callbacks, no timeout by default. */
export const request: Model = {
  package: 'request',
  values: {
    client: 'defaults()',
    answered: '{,client,{,client.}{get,post,put,patch,delete,del}}.argument[{1,2}]',
    content: 'answered.parameter[2]',
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
