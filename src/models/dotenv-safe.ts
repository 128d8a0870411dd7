import type { Model } from './model.js';

/** dotenv-safe 9: throws when a variable that .env.example names is missing. */
export const dotenvSafe: Model = {
  package: ['dotenv-safe', 'dotenv-safe/config'],
  calls: [{ call: '{config,load}', is: 'load-env' }],
  traits: [{ is: 'validates-env' }],
};
