import type { Model } from './model.js';

/** Lodash: what is left after choosing keys by name, and the function that does nothing. */
export const lodash: Model = {
  package: ['lodash', 'lodash-es'],
  values: { noop: '.noop' },
  calls: [{ call: '{omit,pick}', is: 'mask' }],
};
