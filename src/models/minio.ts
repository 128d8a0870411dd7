import type { Model } from './model.js';

/** MinIO's client, 7 and 8. */
export const minio: Model = {
  package: 'minio',
  values: {
    client: 'Client()',
  },
  calls: [
    {
      call:
        'client.{putObject,fPutObject,getObject,fGetObject,statObject,removeObject,removeObjects,copyObject,makeBucket,removeBucket,' +
        'bucketExists,listBuckets,presignedUrl,presignedGetObject,presignedPutObject}',
      is: 'io',
      promise: true,
    },
    { call: 'client.{listObjects,listObjectsV2}', is: 'emitter' },
  ],
};
