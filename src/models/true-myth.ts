import type { Model } from './model.js';

/** True Myth 7 to 9. */
export const trueMyth: Model = {
  package: ['true-myth', 'true-myth/*'],
  calls: [{ call: '{,Result.,result.}err', is: 'fail', error: 0 }],
};
