import type { Model } from './model.js';

/** celebrate 15: middleware that validates the request with Joi. */
export const celebrate: Model = {
  package: 'celebrate',
  calls: [{ call: '{celebrate,celebrator()}', is: 'validate', argument: -1 }],
};
