import type { Model } from './model.js';

/** log4js 6. */
export const log4js: Model = {
  package: 'log4js',
  values: {
    logger: '{getLogger(),Logger()}',
  },
  calls: [
    { call: 'logger.{trace,debug,info,warn,error,fatal}', is: 'log', errorAt: 'last' },
    { call: 'logger.log', is: 'log', level: 0 },
  ],
};
