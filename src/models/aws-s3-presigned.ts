import type { Model } from './model.js';

/** Signed addresses of AWS SDK for JavaScript 3: signing first asks for credentials. */
export const awsS3Presigned: Model = {
  package: ['@aws-sdk/s3-request-presigner', '@aws-sdk/s3-presigned-post'],
  calls: [{ call: '{getSignedUrl,createPresignedPost}', is: 'io', promise: true }],
};
