import type { Model } from './model.js';

/** DataStax' driver for Cassandra, 4: it waits 12 seconds for a reply by default. */
export const cassandraDriver: Model = {
  package: 'cassandra-driver',
  values: {
    client: 'Client()',
  },
  calls: [
    { call: 'client.{connect,execute}', is: 'query', promise: true },
    { call: 'client.batch', is: 'query', writes: true, promise: true },
    { call: 'client.stream', is: 'emitter' },
  ],
  // What the server says of the query, with names of tables and columns.
  errors: [{ class: 'errors.ResponseError', leaks: true }],
};
