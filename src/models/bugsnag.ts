import type { Model } from './model.js';

/** Bugsnag's JavaScript SDK, 7 and 8. */
export const bugsnag: Model = {
  package: '@bugsnag/*',
  values: {
    client: '{start(),createClient(),Client()}',
  },
  calls: [
    { call: '{,client.}notify', is: 'report', error: 0 },
    { call: '{,client.}{leaveBreadcrumb,addMetadata,setUser}', is: 'log', level: 'debug' },
  ],
};
