import type { Model } from './model.js';

/** Postmark's client, 2 to 5: it waits a minute or longer by default, and rejects on an error status. */
export const postmark: Model = {
  package: 'postmark',
  values: {
    client: 'ServerClient()',
  },
  calls: [{ call: 'client.{sendEmail,sendEmailBatch,sendEmailWithTemplate,sendEmailBatchWithTemplates}', is: 'send-mail', promise: true }],
};
