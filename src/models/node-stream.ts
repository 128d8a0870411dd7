import type { Model } from './model.js';

/** Node's streams. */
export const nodeStream: Model = {
  package: ['stream', 'node:stream', 'stream/promises', 'node:stream/promises'],
  values: {
    stream: '{{Readable,Writable,Duplex,Transform}(),Readable.{from,fromWeb}()}',
  },
  calls: [
    // A Readable that the code itself fills has nothing that fails.
    { call: '{Writable,Duplex,Transform,Readable.fromWeb}', is: 'emitter' },
    { call: 'stream.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
    { call: 'stream.emit', is: 'forward', when: { 0: 'error' }, error: 1 },
    { call: '{promises.,}{pipeline,finished}', is: 'io', promise: true },
    // It calls back with the error that the stream itself emits.
    { call: 'finished', is: 'await-end' },
  ],
};
