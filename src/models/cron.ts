import type { Model } from './model.js';

/** cron 4: a time that it cannot read is thrown. */
export const cron: Model = {
  package: 'cron',
  calls: [{ call: '{sendAt,timeout,CronTime}', is: 'probe' }],
};
