import type { Model } from './model.js';

/** debug 4: `debug('orders')` makes a function that logs. */
export const debug: Model = {
  package: 'debug',
  values: {
    logger: '{(),.debug(),logger.extend()}',
  },
  calls: [{ call: 'logger', is: 'log', level: 'debug' }],
};
