import type { Model } from './model.js';

/** @nestjs/config 3 and 4. */
export const nestjsConfig: Model = {
  package: '@nestjs/config',
  values: {
    config: 'ConfigService()',
  },
  calls: [
    { call: 'config.{get,getOrThrow}', is: 'read-env' },
    { call: 'config.getOrThrow', is: 'validate-env', argument: -1 },
    { call: 'ConfigModule.forRoot', is: 'load-env' },
    // docs.nestjs.com/techniques/configuration#schema-validation
    { call: 'ConfigModule.forRoot', is: 'validate-env', argument: -1, keys: ['validationSchema', 'validate'] },
  ],
};
