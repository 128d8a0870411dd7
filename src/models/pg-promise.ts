import type { Model } from './model.js';
import { sqlStates } from './sqlstate.js';

/** pg-promise 10 to 12: `pgp(options)(connection)` is the database, with a pool of node-postgres whose errors it takes itself. */
export const pgPromise: Model = {
  package: 'pg-promise',
  values: {
    db: '{()(),IDatabase(),ITask(),IBaseProtocol(),db.{tx,txIf,task,taskIf}.argument[{0,1}].parameter[0],connection}',
    connection: 'db.connect()',
  },
  calls: [
    { call: 'db.oneOrNone', is: 'find', promise: true },
    { call: 'db.{one,many,any,manyOrNone,query,result,multi,multiResult,func,map,each}', is: 'query', promise: true },
    { call: 'db.{none,proc}', is: 'query', writes: true, promise: true },
    { call: 'db.{tx,txIf}', is: 'transaction', handlers: '0..', promise: true },
    { call: 'db.connect', is: 'acquire', release: 'connection.done', promise: true },
    { call: 'connection.done', is: 'release' },
  ],
  errors: [
    // What the database reports comes through as node-postgres gives it: its classes of SQLSTATE are those of `pg`.
    {
      class: '{,().}errors.{QueryResultError,QueryFileError,PreparedStatementError,ParameterizedQueryError}',
      leaks: true,
      ...sqlStates,
    },
  ],
};
