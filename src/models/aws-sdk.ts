import type { Model } from './model.js';

/** AWS SDK for JavaScript 3: every client has `send`, which rejects on a service error. */
export const awsSdk: Model = {
  package: '@aws-sdk/*',
  calls: [
    { call: '*().send', is: 'request', throwsOnStatus: true, promise: true },
    { call: '{DynamoDBClient(),DynamoDBDocumentClient.from()}.send', is: 'query', promise: true },
    { call: '{SESClient,SESv2Client}().send', is: 'send-mail', promise: true },
  ],
};
