import type { Model } from './model.js';

/** archiver 5 to 7: a file that cannot be read makes it emit `error`. */
export const archiver: Model = {
  package: 'archiver',
  values: {
    archive: '{(),create()}',
  },
  calls: [
    { call: '{,create}', is: 'emitter' },
    { call: 'archive.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
