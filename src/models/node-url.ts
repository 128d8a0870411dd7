import type { Model } from './model.js';

/** Node's URL class, imported, and the parser that it has replaced. */
export const nodeUrl: Model = {
  package: ['url', 'node:url'],
  values: { address: '{URL(),URL.parse(),parse()}' },
  calls: [{ call: '{URL,URL.parse}', is: 'probe' }],
};
