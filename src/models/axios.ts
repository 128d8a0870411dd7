import type { Model } from './model.js';

/** axios 0.2x and 1: no timeout by default, rejects on a status outside 2xx. */
export const axios: Model = {
  package: 'axios',
  values: {
    client: '{create(),.axios,Axios(),AxiosInstance(),AxiosStatic(),client.create()}',
  },
  calls: [
    {
      call: '{,client,{,client.}{get,delete,head,options,post,put,patch,postForm,putForm,patchForm,request}}',
      is: 'request',
      throwsOnStatus: true,
      deadline: { keys: ['timeout', 'signal', 'cancelToken'] },
      promise: true,
    },
    { call: '{,client.}create', is: 'set-deadline', deadline: { argument: 0, keys: ['timeout', 'signal'] } },
    { assign: '{,client.}defaults.timeout', is: 'set-deadline' },
  ],
  errors: [
    {
      // `config` with its headers and data, `request` and `response` are enumerable.
      class: 'AxiosError',
      leaks: true,
      codes: ['ERR_*', 'ECONNABORTED', 'ETIMEDOUT'],
    },
  ],
};
