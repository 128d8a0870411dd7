import type { Model } from './model.js';

/** Joi 17 and 18. */
export const joi: Model = {
  package: ['joi', '@hapi/joi'],
  values: {
    schema: '{object(),string(),number(),boolean(),array(),date(),alternatives(),any(),Schema(),ObjectSchema(),schema.*()}',
  },
  calls: [
    { call: 'schema.validate', is: 'validate' },
    { call: 'schema.validateAsync', is: 'validate', promise: true },
    { call: '{assert,attempt}', is: 'validate' },
  ],
  errors: [{ class: 'ValidationError', exposes: true }],
};
