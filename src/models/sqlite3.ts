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
  errors: [{ class: 'Error', leaks: true, codes: ['SQLITE_*'] }],
};
