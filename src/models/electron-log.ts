import type { Model } from './model.js';

/** electron-log 5. */
export const electronLog: Model = {
  package: ['electron-log', 'electron-log/*'],
  values: {
    logger: '{.scope(),create()}',
  },
  calls: [
    { call: '{,logger.}{error,warn,info,debug}', is: 'log', errorAt: 'last' },
    { call: '{,logger.}{log,verbose,silly}', is: 'log', level: 'info' },
  ],
};
