import type { Model } from './model.js';

/** bcrypt 5 and 6, bcryptjs 2 and 3. */
export const bcrypt: Model = {
  package: ['bcrypt', 'bcryptjs'],
  calls: [
    { call: 'hashSync', is: 'hash', argument: 0 },
    { call: 'hash', is: 'hash', argument: 0, promise: true },
    { call: 'compareSync', is: 'verify-password', argument: 0 },
    { call: 'compare', is: 'verify-password', argument: 0, promise: true },
  ],
};
