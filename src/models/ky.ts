import type { Model } from './model.js';

/** ky 1 and 2: waits 10 seconds by default, rejects on a status outside 2xx. */
export const ky: Model = {
  package: 'ky',
  values: {
    client: '{{,client.}{create,extend}(),KyInstance()}',
  },
  calls: [
    {
      call: '{,client,{,client.}{get,post,put,patch,head,delete}}',
      is: 'request',
      throwsOnStatus: true,
      anyStatus: 'throwHttpErrors',
      promise: true,
    },
  ],
};
