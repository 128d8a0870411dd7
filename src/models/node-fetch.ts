import type { Model } from './model.js';

/** node-fetch 2 and 3, and cross-fetch: no timeout by default. */
export const nodeFetch: Model = {
  package: ['node-fetch', 'cross-fetch', 'isomorphic-fetch', 'node-fetch-native'],
  values: {
    content: '{,.fetch}().text()',
  },
  calls: [
    // `timeout` is node-fetch 2's own option.
    { call: '{,fetch}', is: 'request', throwsOnStatus: false, deadline: { argument: 1, keys: ['signal', 'timeout'] }, promise: true },
  ],
};
