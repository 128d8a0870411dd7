import type { Model } from './model.js';

/** cron 1 to 4. */
export const cron: Model = {
  package: 'cron',
  calls: [
    // A time that it cannot read is thrown.
    { call: '{sendAt,timeout,CronTime}', is: 'probe' },
    // `fireOnTick` waits only with `waitForCompletion`: src/job.ts.
    { call: 'CronJob', is: 'subscribe', handlers: 1 },
  ],
};
