import type { Model } from './model.js';

/** Node's file system: synchronous calls, callbacks, streams. */
export const nodeFs: Model = {
  package: ['fs', 'node:fs', 'graceful-fs'],
  values: {
    content: '{readFileSync(),readFile.argument[{1,2}].parameter[1]}',
    stream: '{createReadStream(),createWriteStream()}',
    file: 'promises.open()',
  },
  calls: [
    { call: '{readFile,writeFile,appendFile,mkdir,readdir,stat,lstat,access,unlink,rm,rmdir,rename,copyFile,cp}{,Sync}', is: 'io' },
    { call: '{read,write,fstat,ftruncate}{,Sync}', is: 'io' },
    { call: 'promises.*', is: 'io', promise: true },
    { call: '{{,promises.}{access,stat,lstat,readlink,realpath},{access,stat,lstat,readlink,realpath,exists}Sync}', is: 'probe' },
    { call: '{createReadStream,createWriteStream}', is: 'emitter' },
    { call: 'stream.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
    { call: 'openSync', is: 'acquire', release: '.closeSync' },
    // Its streams close the file: nodejs.org/api/fs.html#filehandlecreatereadstreamoptions.
    {
      call: 'promises.open',
      is: 'acquire',
      release: ['file.close', 'file.createReadStream', 'file.createWriteStream', 'file.readLines'],
      promise: true,
    },
  ],
};
