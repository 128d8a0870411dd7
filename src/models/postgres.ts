import type { Model } from './model.js';
import { sqlStates } from './sqlstate.js';

/** Postgres.js 3: the query is a tagged template. */
export const postgres: Model = {
  package: 'postgres',
  values: {
    db: '{(),Sql(),TransactionSql(),db.begin.argument[{0,1}].parameter[0],reserved,db.savepoint.argument[{0,1}].parameter[0]}',
    reserved: '{db.reserve(),ReservedSql()}',
  },
  calls: [
    // connect_timeout is 30 seconds and max 10 by default: github.com/porsager/postgres#connection-details. What waits for one has no limit.
    { call: '', is: 'pool', limit: { keys: ['max'] }, wait: { keys: [] } },
    { call: '{db,db.unsafe}', is: 'query', promise: true },
    { call: 'db.{begin,savepoint}', is: 'transaction', handlers: '0..', promise: true },
    { call: 'db.reserve', is: 'acquire', release: 'reserved.release', promise: true },
    { call: 'reserved.release', is: 'release' },
  ],
  errors: [
    {
      class: 'PostgresError',
      leaks: true,
      // SQLSTATE, and the driver's own: github.com/porsager/postgres#error-handling.
      codes: [
        ...sqlStates.codes,
        'CONNECT*',
        'COPY_IN_PROGRESS',
        'MESSAGE_NOT_SUPPORTED',
        'UNDEFINED_VALUE',
        'NOT_TAGGED_CALL',
        'MAX_PARAMETERS_EXCEEDED',
        'SASL_*',
        'UNSAFE_TRANSACTION',
      ],
      meanings: sqlStates.meanings,
    },
  ],
};
