import type { Model } from './model.js';

/** Node's worker threads: what a worker does not catch is emitted as `error`. */
export const nodeWorkerThreads: Model = {
  package: ['worker_threads', 'node:worker_threads'],
  values: {
    worker: 'Worker()',
    parent: '{parentPort,workerData}',
  },
  calls: [
    { call: 'Worker', is: 'emitter' },
    { call: 'worker.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
