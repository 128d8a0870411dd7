import type { Model } from './model.js';

/** BullMQ 5. What no listener takes it prints (`emit` in src/classes/queue-base.ts), so a worker is no emitter here. */
export const bullmq: Model = {
  package: 'bullmq',
  values: {
    queue: '{Queue(),FlowProducer()}',
    worker: 'Worker()',
    events: 'QueueEvents()',
    content: '{Worker.argument[1].parameter[0].data,Job().data}',
  },
  calls: [
    { call: 'queue.{add,addBulk}', is: 'query', writes: true, promise: true },
    { call: '{worker,queue,events}.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
