import type { Model } from './model.js';

/** better-sqlite3 12 and 13: synchronous, every call throws. */
export const betterSqlite3: Model = {
  package: 'better-sqlite3',
  values: {
    db: '{(),Database()}',
    statement: '{db.prepare(),Statement(),statement.{pluck,bind,raw,expand,safeIntegers}()}',
  },
  calls: [
    { call: 'statement.get', is: 'find' },
    { call: 'statement.{all,iterate}', is: 'query' },
    { call: 'statement.run', is: 'query', writes: true },
    { call: 'db.{exec,pragma}', is: 'query' },
    { call: 'db.transaction', is: 'transaction', handlers: 0 },
  ],
  traits: [{ is: 'embedded' }],
  errors: [
    // sqlite.org/rescode.html
    {
      class: 'SqliteError',
      leaks: true,
      codes: ['SQLITE_*'],
      meanings: {
        duplicate: 'SQLITE_CONSTRAINT_UNIQUE',
        reference: 'SQLITE_CONSTRAINT_FOREIGNKEY',
        'not null': 'SQLITE_CONSTRAINT_NOTNULL',
        'lock timeout': 'SQLITE_BUSY',
      },
    },
  ],
};
