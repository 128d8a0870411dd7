import type { Model } from './model.js';

/** which 6: where a command is, if there is one. */
export const which: Model = {
  package: 'which',
  calls: [{ call: '{,sync}', is: 'probe' }],
};
