import type { Model } from './model.js';

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
      codes: ['0*', '1*', '2*', '3*', '4*', '5*', '72*', 'F0*', 'HV*', 'P0*', 'XX*'],
      meanings: {
        duplicate: '23505',
        reference: '23503',
        'not null': '23502',
        deadlock: '40P01',
        'lock timeout': '55P03',
        'serialization failure': '40001',
      },
    },
  ],
};
