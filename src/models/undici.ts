import type { Model } from './model.js';

/** undici 7 and 8. */
export const undici: Model = {
  package: 'undici',
  values: {
    client: '{{Agent,Pool,Client,ProxyAgent,RetryAgent}(),Dispatcher()}',
    content: '{.fetch().text(),.request().body.text()}',
  },
  calls: [
    { call: 'fetch', is: 'request', throwsOnStatus: false, deadline: { argument: 1, keys: ['signal', 'dispatcher'] }, promise: true },
    {
      call: '{.request,client.request}',
      is: 'request',
      throwsOnStatus: false,
      deadline: { keys: ['signal', 'headersTimeout', 'bodyTimeout', 'dispatcher'] },
      promise: true,
    },
    { call: 'setGlobalDispatcher', is: 'set-deadline' },
  ],
  errors: [{ class: 'errors.UndiciError', codes: ['UND_*'] }],
};
