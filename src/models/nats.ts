import type { Model } from './model.js';

/** NATS' client, 2 and 3: `publish` only writes to a buffer, a request waits one second by default. Version 1 calls back. */
export const nats: Model = {
  package: ['nats', '@nats-io/transport-node', '@nats-io/jetstream'],
  values: {
    connection: '{connect(),NatsConnection()}',
    stream: '{jetstream(),connection.jetstream(),JetStreamClient()}',
  },
  calls: [
    { call: 'connect', is: 'query', promise: true, majors: [2, 3] },
    { call: 'connection.{request,flush,drain}', is: 'query', promise: true, majors: [2, 3] },
    { call: 'stream.publish', is: 'query', writes: true, promise: true, majors: [2, 3] },
  ],
};
