import type { Model } from './model.js';

/** Effect 3. */
export const effect: Model = {
  package: ['effect', 'effect/*'],
  calls: [
    { call: '{,Effect.,Exit.,Cause.}{fail,die}', is: 'fail', error: 0 },
    { call: '{,Either.}left', is: 'fail', error: 0 },
  ],
};
