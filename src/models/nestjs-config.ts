import type { Model } from './model.js';

/** @nestjs/config 3 and 4. */
export const nestjsConfig: Model = {
  package: '@nestjs/config',
  calls: [
    { call: 'ConfigModule.forRoot', is: 'load-env' },
    // docs.nestjs.com/techniques/configuration#schema-validation
    { call: 'ConfigModule.forRoot', is: 'validate-env', argument: -1, keys: ['validationSchema', 'validate'] },
  ],
};
