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
    // Its streams close the file: nodejs.org/api/fs.html#filehandlecreatereadstreamoptions.
    {
      call: 'open',
      is: 'acquire',
      release: ['file.close', 'file.createReadStream', 'file.createWriteStream', 'file.readLines'],
      promise: true,
    },
    { call: 'file.close', is: 'release' },
  ],
};
