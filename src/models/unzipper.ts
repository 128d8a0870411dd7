import type { Model } from './model.js';

/** unzipper 0.10 to 0.12: what is no archive makes its streams emit `error`. */
export const unzipper: Model = {
  package: 'unzipper',
  values: {
    stream: '{Parse,ParseOne,Extract}()',
  },
  calls: [
    { call: '{Parse,ParseOne,Extract}', is: 'emitter' },
    { call: 'stream.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
