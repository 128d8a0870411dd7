import type { Model } from './model.js';

/** mssql 11 and 12. */
export const mssql: Model = {
  package: ['mssql', 'mssql/msnodesqlv8'],
  values: {
    pool: '{.connect(),ConnectionPool(),pool.connect()}',
    transaction: '{Transaction(),pool.transaction()}',
    statement: '{PreparedStatement(),{pool,transaction}.prepare()}',
    query: '{Request(),{pool,transaction}.request(),query.input(),query.output()}',
  },
  calls: [
    { call: '{,pool.}connect', is: 'query', promise: true },
    { call: '{.query,{pool,query}.{query,batch},query.{execute,bulk},statement.execute}', is: 'query', promise: true },
    { call: 'transaction.begin', is: 'acquire', release: ['transaction.rollback', 'transaction.commit'], promise: true },
    { call: 'statement.prepare', is: 'acquire', release: 'statement.unprepare', promise: true },
    { call: '{transaction.commit,transaction.rollback,statement.unprepare}', is: 'release' },
    { call: 'pool.on', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
    // tediousjs.github.io/node-mssql/#streaming: what fails is emitted, and the promise is never rejected.
    { assign: 'query.stream', is: 'emit-errors' },
  ],
  errors: [
    // tediousjs.github.io/node-mssql/#errors
    {
      class: '{RequestError,ConnectionError,TransactionError,PreparedStatementError,MSSQLError}',
      leaks: true,
      codes: [
        'EREQUEST',
        'ECANCEL',
        'ETIMEOUT',
        'EARGS',
        'EINJECT',
        'ENOCONN',
        'ENOTOPEN',
        'EALREADYCONNECTED',
        'EALREADYCONNECTING',
        'ELOGIN',
        'EINSTLOOKUP',
        'ESOCKET',
        'ECONNCLOSED',
        'EDRIVER',
        'ENOTBEGUN',
        'EALREADYBEGUN',
        'EREQINPROG',
        'EABORT',
        'ENOTPREPARED',
        'EALREADYPREPARED',
        'EDEPRECATED',
        'EDUPEPARAM',
        'EJSON',
        'ENAME',
        'EPARAM',
        'UNKNOWN',
      ],
    },
  ],
};
