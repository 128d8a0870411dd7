import type { Model } from './model.js';

/** fast-redact 3: `fastRedact({ paths })` makes a function that censors them. */
export const fastRedact: Model = {
  package: 'fast-redact',
  calls: [{ call: '()', is: 'mask' }],
};
