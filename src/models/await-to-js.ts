import type { Model } from './model.js';

/** await-to-js 3: the promise of `[error, result]` never rejects. */
export const awaitToJs: Model = {
  package: 'await-to-js',
  calls: [{ call: '{,to}', is: 'settle', failure: '0', promise: true }],
};
