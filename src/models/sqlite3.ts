import type { Model } from './model.js';

/** sqlite3 5, with callbacks. */
export const sqlite3: Model = {
  package: 'sqlite3',
  values: {
    db: '{Database(),verbose().Database(),cached.Database()}',
    statement: 'db.prepare()',
  },
  calls: [
    { call: '{db,statement}.get', is: 'find' },
    { call: '{db,statement}.{all,each}', is: 'query' },
    { call: '{db,statement}.run', is: 'query', writes: true },
    { call: 'db.exec', is: 'query' },
    { call: 'db.on', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
  traits: [{ is: 'embedded' }],
  errors: [
    // sqlite.org/rescode.html
    {
      class: 'Error',
      leaks: true,
      codes: ['SQLITE_*'],
      meanings: {
        duplicate: 'SQLITE_CONSTRAINT',
        reference: 'SQLITE_CONSTRAINT',
        'not null': 'SQLITE_CONSTRAINT',
        'lock timeout': 'SQLITE_BUSY',
      },
    },
  ],
};
