import type { Model } from './model.js';

/** Twilio's helper library, 4 and 5. */
export const twilio: Model = {
  package: 'twilio',
  values: {
    client: '{(),Twilio()}',
  },
  calls: [{ call: '{client.messages.create,client.verify.v2.services().verifications.create}', is: 'send-mail', promise: true }],
};
