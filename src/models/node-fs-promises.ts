import type { Model } from './model.js';

/** Node's file system with promises. */
export const nodeFsPromises: Model = {
  package: ['fs/promises', 'node:fs/promises'],
  values: {
    content: 'readFile()',
    file: '{open(),FileHandle()}',
  },
  calls: [
    { call: '*', is: 'io', promise: true },
    { call: '{access,stat,lstat,readlink,realpath}', is: 'probe', promise: true },
    { call: 'open', is: 'acquire', release: 'file.close', promise: true },
    { call: 'file.close', is: 'release' },
  ],
};
