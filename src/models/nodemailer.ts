import type { Model } from './model.js';

/** Nodemailer 6 and 7. */
export const nodemailer: Model = {
  package: 'nodemailer',
  values: {
    transport: '{createTransport(),Transporter()}',
  },
  calls: [
    { call: 'transport.sendMail', is: 'send-mail', promise: true },
    // An account of a public catch-all for tests: its password is there to be shown.
    { call: 'createTestAccount', is: 'mask' },
  ],
};
