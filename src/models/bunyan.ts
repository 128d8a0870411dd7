import type { Model } from './model.js';

/** bunyan 1. */
export const bunyan: Model = {
  package: 'bunyan',
  values: {
    logger: '{createLogger(),(),Logger(),logger.child()}',
  },
  calls: [{ call: 'logger.{trace,debug,info,warn,error,fatal}', is: 'log', errorAt: 'first' }],
  traits: [{ is: 'structured-log' }],
};
