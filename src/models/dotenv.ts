import type { Model } from './model.js';

/** dotenv 16 and 17. */
export const dotenv: Model = {
  package: 'dotenv',
  calls: [{ call: '{config,configDotenv}', is: 'load-env' }],
};
