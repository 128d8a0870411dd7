import type { Model } from './model.js';

/** Resend 3 to 6. */
export const resend: Model = {
  package: 'resend',
  calls: [{ call: 'Resend', is: 'refuse', needs: ['0'] }],
};
