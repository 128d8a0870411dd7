import type { Model } from './model.js';
import { sqlStates } from './sqlstate.js';

/** node-postgres 8. */
export const pg: Model = {
  package: ['pg', 'pg-pool'],
  values: {
    pool: '{Pool(),native.Pool()}',
    client: '{Client(),PoolClient(),ClientBase(),pool.connect(),pool.connect.argument[0].parameter[1],pool.on.argument[1].parameter[0]}',
  },
  calls: [
    {
      // Neither has a default: node-postgres.com/apis/pool, node-postgres.com/apis/client.
      call: '{,native.}Pool',
      is: 'pool',
      deadline: { argument: 0, keys: ['connectionTimeoutMillis', 'statement_timeout', 'query_timeout', 'options'] },
      limit: { argument: 0, keys: ['max'] },
      wait: { argument: 0, keys: ['connectionTimeoutMillis'] },
    },
    { call: '{pool,client}.query', is: 'query', promise: true },
    { call: 'client.connect', is: 'query', promise: true },
    { call: 'pool.connect', is: 'acquire', release: 'client.release', handlers: 0, parameter: 1, promise: true },
    { call: 'client.connect', is: 'acquire', release: 'client.end', promise: true },
    { call: 'client.release', is: 'release' },
    // An idle client that loses its connection emits `error` on the pool: node-postgres.com/apis/pool#error.
    { call: '{Pool,Client,native.Pool}', is: 'emitter' },
    { call: '{pool,client}.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
  errors: [
    {
      class: 'DatabaseError',
      leaks: true,
      ...sqlStates,
    },
  ],
};
