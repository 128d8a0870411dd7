import type { Model } from './model.js';

/** T3 Env: reads every variable that its schema names. */
export const t3Env: Model = {
  package: ['@t3-oss/env-core', '@t3-oss/env-nextjs', '@t3-oss/env-nuxt'],
  calls: [{ call: 'createEnv', is: 'validate-env', argument: 0 }],
};
