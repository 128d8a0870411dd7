import type { Model } from './model.js';

/** Kysely 0.28 and 0.29. */
export const kysely: Model = {
  package: 'kysely',
  values: {
    db: '{Kysely(),started,.Transaction(),transaction.execute.argument[0].parameter[0],db.withSchema(),db.withPlugin()}',
    transaction: '{db.transaction(),transaction.setIsolationLevel()}',
    started: '{db.startTransaction().execute(),db.startTransaction().setIsolationLevel().execute(),ControlledTransaction()}',
    select: '{db.selectFrom(),select.*()}',
    change: '{db.{insertInto,updateTable,deleteFrom,replaceInto,mergeInto}(),change.*()}',
  },
  calls: [
    { call: '{PostgresDialect,MysqlDialect}', is: 'borrow' },
    { call: 'select.executeTakeFirst', is: 'find', promise: true },
    { call: 'select.{execute,executeTakeFirstOrThrow}', is: 'query', promise: true },
    { call: 'change.{execute,executeTakeFirst,executeTakeFirstOrThrow}', is: 'query', writes: true, promise: true },
    { call: 'change.{values,set}', is: 'query', writes: true },
    { call: 'db.executeQuery', is: 'query', promise: true },
    { call: 'transaction.execute', is: 'transaction', handlers: 0, promise: true },
    { call: 'db.startTransaction().execute', is: 'acquire', release: ['started.rollback', 'started.commit'], promise: true },
    { call: 'started.{commit,rollback}', is: 'release' },
  ],
};
