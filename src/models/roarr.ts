import type { Model } from './model.js';

/** Roarr 7. */
export const roarr: Model = {
  package: 'roarr',
  values: {
    logger: '{Roarr,logger.child()}',
  },
  calls: [{ call: 'logger.{trace,debug,info,warn,error,fatal}', is: 'log' }],
  traits: [{ is: 'structured-log' }],
};
