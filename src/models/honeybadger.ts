import type { Model } from './model.js';

/** Honeybadger 6. */
export const honeybadger: Model = {
  package: '@honeybadger-io/js',
  values: {
    client: '{factory(),configure()}',
  },
  calls: [
    { call: '{,client.}notify', is: 'report', error: 0 },
    { call: '{,client.}notifyAsync', is: 'report', error: 0, promise: true },
    { call: '{,client.}{setContext,addBreadcrumb}', is: 'log', level: 'debug' },
  ],
};
