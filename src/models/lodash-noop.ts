import type { Model } from './model.js';

/** Lodash's function that does nothing, imported alone. */
export const lodashNoop: Model = {
  package: ['lodash/noop', 'lodash/noop.js', 'lodash-es/noop', 'lodash-es/noop.js', 'lodash.noop'],
  addsTo: 'lodash',
  values: { noop: '' },
};
