import type { Model } from './model.js';

/** node-schedule 2. */
export const nodeSchedule: Model = {
  package: 'node-schedule',
  calls: [
    // What a job rejects with is emitted as `error`, behind the promise: lib/Invocation.js.
    { call: 'scheduleJob', is: 'subscribe', handlers: '1..' },
  ],
};
