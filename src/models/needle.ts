import type { Model } from './model.js';

/** needle 3: waits 10 seconds for a connection and forever for an answer. */
export const needle: Model = {
  package: 'needle',
  calls: [
    { call: '', is: 'request', throwsOnStatus: false, deadline: { keys: ['response_timeout', 'read_timeout', 'signal'] }, promise: true },
    // These give a stream, whether or not there is a callback: github.com/tomas/needle#readme.
    {
      call: '{get,head,post,put,patch,delete,request}',
      is: 'request',
      throwsOnStatus: false,
      deadline: { keys: ['response_timeout', 'read_timeout', 'signal'] },
    },
    { call: 'defaults', is: 'set-deadline', keys: ['response_timeout', 'read_timeout'] },
  ],
};
