import type { Model } from './model.js';

/** node-schedule 2. */
export const nodeSchedule: Model = {
  package: 'node-schedule',
  values: { job: 'scheduleJob()' },
  calls: [
    // What a job rejects with is emitted as `error`, behind the promise: lib/Invocation.js.
    { call: 'scheduleJob', is: 'subscribe', handlers: '1..' },
    { call: 'job.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
