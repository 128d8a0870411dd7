import type { Model } from './model.js';

/** argon2 (node-argon2) and @node-rs/argon2: `verify(hash, password)`. */
export const argon2: Model = {
  package: ['argon2', '@node-rs/argon2'],
  calls: [
    { call: 'hash', is: 'hash', argument: 0, promise: true },
    { call: 'verify', is: 'verify-password', argument: 1, promise: true },
  ],
};
