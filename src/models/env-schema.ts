import type { Model } from './model.js';

/** env-schema 5 and 6: reads process.env by itself, and a .env file on request. */
export const envSchema: Model = {
  package: 'env-schema',
  calls: [
    { call: '{,envSchema}', is: 'validate-env', argument: -1 },
    { call: '{,envSchema}', is: 'load-env', keys: ['dotenv'] },
  ],
};
