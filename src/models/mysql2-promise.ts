import type { Model } from './model.js';

/** mysql2 3, the promise API. */
export const mysql2Promise: Model = {
  package: 'mysql2/promise',
  values: {
    pool: '{createPool(),Pool(),createPoolCluster().of()}',
    connection: '{createConnection(),Connection(),PoolConnection(),pool.getConnection()}',
  },
  calls: [
    // connectTimeout is 10 seconds and connectionLimit 10 by default (lib/connection_config.js, lib/pool_config.js); queueLimit is 0, none.
    { call: 'createPool', is: 'pool', limit: { argument: 0, keys: ['connectionLimit'] }, wait: { argument: 0, keys: ['queueLimit'] } },
    { call: '{pool,connection}.{query,execute}', is: 'query', promise: true },
    { call: 'pool.getConnection', is: 'acquire', release: 'connection.release', promise: true },
    { call: 'createConnection', is: 'acquire', release: 'connection.end', promise: true },
    { call: 'connection.beginTransaction', is: 'acquire', release: ['connection.rollback', 'connection.commit'], promise: true },
    { call: 'connection.{release,end,commit,rollback}', is: 'release' },
  ],
  errors: [
    // lib/constants/errors.js and the driver's own.
    { class: 'QueryError', leaks: true, codes: ['ER_*', 'EE_*', 'HA_*', 'WARN_*', 'PROTOCOL_*', 'HANDSHAKE_*', 'AUTH_*', 'POOL_*'] },
  ],
};
