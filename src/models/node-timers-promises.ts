import type { Model } from './model.js';

/** Node's timers with promises. */
export const nodeTimersPromises: Model = {
  package: ['timers/promises', 'node:timers/promises'],
  calls: [{ call: '{setTimeout,setImmediate,scheduler.wait}', is: 'io', promise: true }],
};
