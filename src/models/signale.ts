import type { Model } from './model.js';

/** signale 1: the default logger and custom ones. */
export const signale: Model = {
  package: 'signale',
  values: {
    logger: '{.Signale(),{logger,}.scope()}',
  },
  calls: [
    { call: '{,logger.}{fatal,error,warn,info,debug}', is: 'log', errorAt: 'last' },
    { call: '{,logger.}{log,success,note,await,complete,start,pending}', is: 'log', level: 'info' },
  ],
};
