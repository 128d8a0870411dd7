import type { Model } from './model.js';

/** Drizzle 0.44 and 0.45: a builder runs when it is awaited. */
export const drizzle: Model = {
  package: ['drizzle-orm', 'drizzle-orm/*'],
  values: {
    db:
      '{drizzle(),db.transaction.argument[0].parameter[0],{NodePgDatabase,PostgresJsDatabase,NeonHttpDatabase,PgDatabase}(),' +
      '{MySql2Database,MySqlDatabase,BetterSQLite3Database,LibSQLDatabase,DrizzleD1Database}()}',
    insertion: 'db.insert()',
    update: 'db.update()',
    removal: 'db.delete()',
    change: '{insertion.values(),update.set(),removal,change.*()}',
  },
  calls: [
    { call: 'drizzle', is: 'borrow' },
    { call: 'db.query.*.findFirst', is: 'find', promise: true },
    { call: 'db.query.*.findMany', is: 'query', promise: true },
    { call: 'db.{select,selectDistinct,execute,$count}', is: 'query', promise: true },
    { call: 'db.{insert,update,delete}', is: 'query', writes: true, promise: true },
    { call: 'insertion.values', is: 'query', writes: true, runsOnAwait: true, promise: true },
    { call: 'update.set', is: 'query', writes: true, runsOnAwait: true, promise: true },
    {
      call: 'change.{where,returning,$returningId,onConflictDoNothing,onConflictDoUpdate,onDuplicateKeyUpdate}',
      is: 'query',
      isLazy: true,
      runsOnAwait: true,
      promise: true,
    },
    { call: 'db.transaction', is: 'transaction', handlers: 0, promise: true },
  ],
  // Since 0.44 its message holds the query and the parameters; the driver's error is its cause.
  errors: [{ class: 'DrizzleQueryError', leaks: true }],
};
