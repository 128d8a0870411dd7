import type { Model } from './model.js';

/** AWS SDK for JavaScript 2: a call makes a request, which `promise` or a callback sends. */
export const awsSdkV2: Model = {
  package: 'aws-sdk',
  values: {
    object: 'S3().getObject().createReadStream()',
  },
  calls: [
    {
      call: '{S3,SQS,SNS,Lambda,SecretsManager,DynamoDB,DynamoDB.DocumentClient}().*().promise',
      is: 'request',
      throwsOnStatus: true,
      promise: true,
    },
    { call: 'SES().{sendEmail,sendRawEmail}().promise', is: 'send-mail', promise: true },
    // What is not there makes the stream emit `error`: docs.aws.amazon.com/sdk-for-javascript/v2, "Creating a Stream".
    { call: 'S3().getObject().createReadStream', is: 'emitter' },
    { call: 'object.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
