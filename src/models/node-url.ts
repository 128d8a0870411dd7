import type { Model } from './model.js';

/** Node's URL class, imported. */
export const nodeUrl: Model = {
  package: ['url', 'node:url'],
  calls: [{ call: '{URL,URL.parse}', is: 'probe' }],
};
