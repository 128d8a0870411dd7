import type { Model } from './model.js';

/** Node's timers with promises. */
export const nodeTimersPromises: Model = {
  package: ['timers/promises', 'node:timers/promises'],
  // Fails only when its signal is aborted, and that is what whoever aborts it wants to know.
  calls: [{ call: '{setTimeout,setImmediate,scheduler.wait}', is: 'probe', promise: true }],
};
