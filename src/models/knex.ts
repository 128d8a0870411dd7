import type { Model } from './model.js';

/** Knex 2 and 3. */
export const knex: Model = {
  package: 'knex',
  values: {
    db: '{(),knex(),Knex(),transaction}',
    transaction: '{db.transaction(),db.transaction.argument[0].parameter[0],Knex.Transaction()}',
    builder:
      '{db(),db.{select,insert,update,delete,from,into,table,queryBuilder,with,withRecursive,where,count,max,min,first}(),' +
      'Knex.QueryBuilder(),builder.*()}',
  },
  calls: [
    // By default it waits 60 seconds for a connection: knexjs.org/guide/#acquireconnectiontimeout.
    { call: '{,knex}', is: 'pool', limit: { keys: ['pool'] } },
    { call: '{db,builder}.first', is: 'find', isLazy: true, promise: true },
    { call: '{db,builder}.{select,pluck,count}', is: 'query', isLazy: true, promise: true },
    {
      call: '{db,builder}.{insert,update,upsert,delete,del,increment,decrement,truncate}',
      is: 'query',
      isLazy: true,
      runsOnAwait: true,
      writes: true,
      promise: true,
    },
    { call: 'db.raw', is: 'query', promise: true },
    { call: 'db.transaction', is: 'transaction', handlers: 0, promise: true },
    { call: 'db.transaction', is: 'acquire', release: ['transaction.rollback', 'transaction.commit'], promise: true },
    { call: 'transaction.{commit,rollback}', is: 'release' },
  ],
  // What a query rejects with is the driver's own error, its message prefixed with the SQL.
  errors: [{ class: 'KnexTimeoutError' }],
};
