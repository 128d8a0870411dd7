import type { Model } from './model.js';

/** mysql 2. */
export const mysql: Model = {
  package: 'mysql',
  values: {
    pool: '{createPool(),Pool()}',
    connection: '{createConnection(),Connection(),PoolConnection(),pool.getConnection.argument[0].parameter[1]}',
  },
  calls: [
    // connectTimeout is 10 seconds and connectionLimit 10 by default; queueLimit is 0, none: github.com/mysqljs/mysql#pool-options.
    { call: 'createPool', is: 'pool', limit: { argument: 0, keys: ['connectionLimit'] }, wait: { argument: 0, keys: ['queueLimit'] } },
    { call: '{pool,connection}.query', is: 'query' },
    { call: 'pool.getConnection', is: 'acquire', release: 'connection.release', handlers: 0, parameter: 1 },
    { call: 'connection.release', is: 'release' },
    // A fatal error with no pending callback is emitted on the connection: github.com/mysqljs/mysql#error-handling.
    { call: 'createConnection', is: 'emitter' },
    { call: 'connection.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
  errors: [
    {
      class: 'MysqlError',
      leaks: true,
      codes: ['ER_*', 'EE_*', 'HA_*', 'WARN_*', 'PROTOCOL_*', 'POOL_*', 'HANDSHAKE_*'],
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
