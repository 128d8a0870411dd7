import type { Model } from './model.js';

/** Lodash: what is left after choosing keys by name. */
export const lodash: Model = {
  package: ['lodash', 'lodash-es'],
  calls: [{ call: '{omit,pick}', is: 'mask' }],
};
