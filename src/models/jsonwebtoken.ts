import type { Model } from './model.js';

/** jsonwebtoken 8 and 9: `verify` throws without a callback. */
export const jsonwebtoken: Model = {
  package: 'jsonwebtoken',
  calls: [{ call: 'verify', is: 'verify-token', argument: 0 }],
  errors: [{ class: '{JsonWebTokenError,TokenExpiredError,NotBeforeError}', exposes: true }],
};
