import type { Model } from './model.js';

/** Node's event emitters. */
export const nodeEvents: Model = {
  package: ['events', 'node:events'],
  values: {
    emitter: '{(),EventEmitter()}',
  },
  calls: [
    { call: 'emitter.{on,once,addListener}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
    { call: 'emitter.emit', is: 'forward', when: { 0: 'error' }, error: 1 },
  ],
};
