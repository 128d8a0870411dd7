import type { Model } from './model.js';

/** jose 5 and 6. */
export const jose: Model = {
  package: ['jose', 'jose/*'],
  calls: [{ call: '{jwtVerify,compactVerify,flattenedVerify,generalVerify,jwtDecrypt}', is: 'verify-token', argument: 0, promise: true }],
  errors: [{ class: '{errors.,}{JOSEError,JWTExpired,JWTInvalid,JWTClaimValidationFailed}', codes: ['ERR_J*'] }],
};
