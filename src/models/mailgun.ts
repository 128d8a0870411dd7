import type { Model } from './model.js';

/** Mailgun's client: mailgun.js 3 and later. */
export const mailgun: Model = {
  package: 'mailgun.js',
  calls: [{ call: '().client().messages.create', is: 'send-mail', promise: true }],
};
