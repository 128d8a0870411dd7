import type { Model } from './model.js';

/** tslog 4 and 5. */
export const tslog: Model = {
  package: 'tslog',
  values: {
    logger: '{.Logger(),logger.getSubLogger()}',
  },
  calls: [
    { call: 'logger.{trace,debug,info,warn,error,fatal}', is: 'log', errorAt: 'last' },
    { call: 'logger.silly', is: 'log', level: 'trace' },
  ],
  traits: [{ is: 'structured-log' }],
};
