import type { Model } from './model.js';

/** Node's file system with promises where no callback is given, and what builds on it: github.com/jprichardson/node-fs-extra. */
export const fsExtra: Model = {
  package: 'fs-extra',
  values: {
    content: '{readFileSync(),readFile()}',
    stream: '{createReadStream(),createWriteStream()}',
  },
  calls: [
    {
      call: '{appendFile,chmod,copyFile,cp,mkdir,mkdtemp,readdir,readFile,rename,rm,rmdir,symlink,truncate,unlink,writeFile}',
      is: 'io',
      promise: true,
    },
    {
      call: '{copy,emptyDir,ensureDir,ensureFile,ensureLink,ensureSymlink,mkdirp,mkdirs,move,outputFile,outputJson,outputJSON,readJson,readJSON,remove,writeJson,writeJSON}',
      is: 'io',
      promise: true,
    },
    { call: '{access,stat,lstat,readlink,realpath,pathExists}', is: 'probe', promise: true },
    { call: '{access,stat,lstat,readlink,realpath,exists,pathExists}Sync', is: 'probe' },
    {
      call: '{appendFile,copy,copyFile,emptyDir,ensureDir,ensureFile,mkdir,mkdirp,mkdirs,move,outputFile,outputJson,readdir,readFile,readJson,remove,rename,rm,rmdir,unlink,writeFile,writeJson}Sync',
      is: 'io',
    },
    { call: '{read,write,fstat,ftruncate}Sync', is: 'io' },
    { call: 'openSync', is: 'acquire', release: '.closeSync' },
    { call: '{createReadStream,createWriteStream}', is: 'emitter' },
    { call: 'stream.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
