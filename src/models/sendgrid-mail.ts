import type { Model } from './model.js';

/** SendGrid's mail client, 7 and 8. */
export const sendgridMail: Model = {
  package: '@sendgrid/mail',
  values: {
    client: 'MailService()',
  },
  calls: [{ call: '{,client.}{send,sendMultiple}', is: 'send-mail', promise: true }],
};
