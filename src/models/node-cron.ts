import type { Model } from './model.js';

/** node-cron 2 and 3. */
export const nodeCron: Model = {
  package: 'node-cron',
  calls: [
    // What a task rejects with is emitted as `task-failed`, which ends nothing where nobody listens: src/task.js.
    { call: 'schedule', is: 'subscribe', handlers: 1, isQuiet: true, majors: [2, 3] },
  ],
};
