import type { Model } from './model.js';

/** Bull 4. It listens to its own `error` event (lib/queue.js), so a queue is no emitter here. */
export const bull: Model = {
  package: 'bull',
  values: {
    queue: '{(),Queue()}',
    content: 'queue.process.argument[0..].parameter[0].data',
  },
  calls: [
    { call: 'queue.{add,addBulk}', is: 'query', writes: true, promise: true },
    { call: 'queue.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
