import type { Model } from './model.js';

/** Hashes and comparisons of Node. */
export const nodeCrypto: Model = {
  package: ['crypto', 'node:crypto'],
  values: {
    digest: '{createHash(),createHmac(),digest.update()}',
  },
  calls: [
    { call: '{scrypt,scryptSync,pbkdf2,pbkdf2Sync,digest.update,digest.digest}', is: 'hash', argument: 0 },
    { call: 'timingSafeEqual', is: 'verify-password', argument: 0 },
  ],
};
