import type { Model } from './model.js';

/** axios 0.2x and 1: no timeout by default, rejects on a status outside 2xx. */
export const axios: Model = {
  package: 'axios',
  // AxiosError has a toJSON().
  traits: [{ is: 'errors-as-json' }],
  values: {
    client: '{create(),.axios,Axios(),AxiosInstance(),AxiosStatic(),client.create()}',
  },
  calls: [
    {
      // An address and options, or options alone.
      call: '{,client,{,client.}request}',
      is: 'request',
      throwsOnStatus: true,
      // lib/core/settle.js
      anyStatus: 'validateStatus',
      deadline: { keys: ['timeout', 'signal', 'cancelToken'] },
      promise: true,
    },
    {
      call: '{,client.}{get,delete,head,options}',
      is: 'request',
      throwsOnStatus: true,
      anyStatus: 'validateStatus',
      deadline: { argument: 1, keys: ['timeout', 'signal', 'cancelToken'], isAddressed: true },
      promise: true,
    },
    {
      call: '{,client.}{post,put,patch,postForm,putForm,patchForm}',
      is: 'request',
      throwsOnStatus: true,
      anyStatus: 'validateStatus',
      deadline: { argument: 2, keys: ['timeout', 'signal', 'cancelToken'], isAddressed: true },
      promise: true,
    },
    { call: '{,client.}create', is: 'set-deadline', deadline: { argument: 0, keys: ['timeout', 'signal'] } },
    { assign: '{,client.}defaults.timeout', is: 'set-deadline' },
    {
      call: '{,client.}interceptors.request.use',
      is: 'set-deadline',
      deadline: { argument: 0, keys: ['timeout', 'signal', 'cancelToken'] },
    },
  ],
  errors: [
    {
      // `config` with its headers and data, `request` and `response` are enumerable.
      class: 'AxiosError',
      codes: ['ERR_*', 'ECONNABORTED', 'ETIMEDOUT'],
    },
  ],
};
