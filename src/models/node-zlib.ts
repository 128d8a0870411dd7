import type { Model } from './model.js';

/** Node's compression. */
export const nodeZlib: Model = {
  package: ['zlib', 'node:zlib'],
  values: {
    stream: '{createGunzip(),createInflate(),createInflateRaw(),createUnzip(),createBrotliDecompress(),createZstdDecompress()}',
  },
  calls: [
    // Compressing takes anything; only input that is no archive fails.
    { call: '{createGunzip,createInflate,createInflateRaw,createUnzip,createBrotliDecompress,createZstdDecompress}', is: 'emitter' },
    { call: 'stream.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
