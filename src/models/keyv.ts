import type { Model } from './model.js';

/** Keyv 4 and 5. From version 5 on it keeps what its store fails with to itself, and nothing dies of an `error` that nobody listens to. */
export const keyv: Model = {
  package: 'keyv',
  values: {
    cache: '{(),Keyv()}',
  },
  calls: [
    { call: 'cache.get', is: 'query', promise: true, majors: [3, 4] },
    { call: 'cache.{set,delete,clear}', is: 'query', writes: true, promise: true, majors: [3, 4] },
    // What the store emits it emits itself.
    { call: '{,Keyv}', is: 'emitter', keys: ['store'], majors: [3, 4] },
    { call: 'cache.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
