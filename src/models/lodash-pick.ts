import type { Model } from './model.js';

/** Lodash's choice of keys by name, imported alone. */
export const lodashPick: Model = {
  package: [
    'lodash/pick',
    'lodash/pick.js',
    'lodash-es/pick',
    'lodash-es/pick.js',
    'lodash.pick',
    'lodash/omit',
    'lodash/omit.js',
    'lodash-es/omit',
    'lodash-es/omit.js',
    'lodash.omit',
  ],
  calls: [{ call: '', is: 'mask' }],
};
