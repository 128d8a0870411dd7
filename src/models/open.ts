import type { Model } from './model.js';

/** Opens a page in the browser of whoever started the program. */
export const open: Model = {
  package: ['open', 'opn'],
  calls: [{ call: '', is: 'show' }],
};
