import type { Model } from './model.js';

/** loglevel 1. */
export const loglevel: Model = {
  package: 'loglevel',
  values: {
    logger: '{getLogger(),Logger(),RootLogger()}',
  },
  calls: [
    { call: '{,logger.}{trace,debug,info,warn,error}', is: 'log', errorAt: 'last' },
    { call: '{,logger.}log', is: 'log', level: 'debug' },
  ],
};
