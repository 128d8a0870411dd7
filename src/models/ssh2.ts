import type { Model } from './model.js';

/** ssh2 1: a connection that fails or breaks emits `error`. */
export const ssh2: Model = {
  package: 'ssh2',
  values: {
    client: 'Client()',
  },
  calls: [
    { call: 'Client', is: 'emitter' },
    { call: 'client.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
