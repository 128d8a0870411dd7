import type { Model } from './model.js';

/** consola 3. */
export const consola: Model = {
  package: ['consola', 'consola/basic', 'consola/core'],
  values: {
    logger: '{.consola,createConsola(),ConsolaInstance(),{logger,}.{create,withTag,withDefaults}()}',
  },
  calls: [
    { call: '{,logger.}{fatal,error,warn,info,debug,trace}', is: 'log', errorAt: 'last' },
    { call: '{,logger.}{log,success,ready,start,box}', is: 'log', level: 'info' },
    { call: '{,logger.}fail', is: 'log', level: 'error' },
  ],
};
