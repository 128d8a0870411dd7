import type { Model } from './model.js';

/** mysql2 3 with callbacks, and its `promise()` wrappers. */
export const mysql2: Model = {
  package: 'mysql2',
  values: {
    pool: '{createPool(),Pool(),createPoolCluster().of()}',
    connection: '{createConnection(),Connection(),PoolConnection(),pool.getConnection.argument[0].parameter[1]}',
    promised: '{pool,connection}.promise()',
    promisedConnection: 'promised.getConnection()',
  },
  calls: [
    // connectTimeout is 10 seconds and connectionLimit 10 by default (lib/connection_config.js, lib/pool_config.js); queueLimit is 0, none.
    { call: 'createPool', is: 'pool', limit: { argument: 0, keys: ['connectionLimit'] }, wait: { argument: 0, keys: ['queueLimit'] } },
    { call: '{pool,connection}.{query,execute}', is: 'query' },
    { call: '{promised,promisedConnection}.{query,execute}', is: 'query', promise: true },
    { call: 'pool.getConnection', is: 'acquire', release: 'connection.release', handlers: 0, parameter: 1 },
    { call: 'promised.getConnection', is: 'acquire', release: 'promisedConnection.release', promise: true },
    {
      call: 'promisedConnection.beginTransaction',
      is: 'acquire',
      release: ['promisedConnection.rollback', 'promisedConnection.commit'],
      promise: true,
    },
    { call: '{connection,promisedConnection}.release', is: 'release' },
    // A connection without a pool emits `error` when the server ends it and no command waits.
    { call: 'createConnection', is: 'emitter' },
    { call: 'connection.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
  errors: [
    // lib/constants/errors.js and the driver's own.
    {
      class: 'QueryError',
      leaks: true,
      codes: ['ER_*', 'EE_*', 'HA_*', 'WARN_*', 'PROTOCOL_*', 'HANDSHAKE_*', 'AUTH_*', 'POOL_*'],
      meanings: {
        duplicate: 'ER_DUP_ENTRY',
        reference: 'ER_NO_REFERENCED_ROW_2',
        'not null': 'ER_BAD_NULL_ERROR',
        deadlock: 'ER_LOCK_DEADLOCK',
        'lock timeout': 'ER_LOCK_WAIT_TIMEOUT',
      },
      // `errno`
      numbers: { duplicate: 1062, reference: 1452, 'not null': 1048, deadlock: 1213, 'lock timeout': 1205 },
    },
  ],
};
