import type { Model } from './model.js';

/** got 11 to 14: no timeout by default, rejects on a status outside 2xx. */
export const got: Model = {
  package: 'got',
  values: {
    client: '{extend(),.got,Got(),client.extend()}',
  },
  calls: [
    {
      call: '{,client,{,client.}{get,post,put,patch,head,delete}}',
      is: 'request',
      throwsOnStatus: true,
      anyStatus: 'throwHttpErrors',
      deadline: { argument: 1, keys: ['signal', 'timeout'] },
      promise: true,
    },
    {
      call: '{,client.}stream{,.{get,post,put,patch,head,delete}}',
      is: 'request',
      throwsOnStatus: true,
      deadline: { argument: 1, keys: ['signal', 'timeout'] },
    },
    { call: '{,client.}extend', is: 'set-deadline', deadline: { keys: ['timeout'] } },
    { call: '{,client.}stream{,.{get,post,put,patch,head,delete}}', is: 'emitter' },
  ],
  errors: [{ class: '{RequestError,HTTPError}', codes: ['ERR_*'] }],
};
