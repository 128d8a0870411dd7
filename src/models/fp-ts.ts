import type { Model } from './model.js';

/** fp-ts 2. */
export const fpTs: Model = {
  package: ['fp-ts', 'fp-ts/*'],
  calls: [{ call: '{,either.,taskEither.,ioEither.}left', is: 'fail', error: 0 }],
};
