import type { Model } from './model.js';

/** Raygun's provider for Node, 1 and 2. */
export const raygun: Model = {
  package: 'raygun',
  values: {
    client: '{Client(),client.init()}',
  },
  calls: [{ call: 'client.send', is: 'report', error: 0 }],
};
