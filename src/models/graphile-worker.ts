import type { Model } from './model.js';

/** Graphile Worker 0.13 and later: jobs that stand in PostgreSQL. One whose task rejects is tried again. */
export const graphileWorker: Model = {
  package: 'graphile-worker',
  values: {
    task: '{{run,runOnce}.argument[0].taskList.*,Task()}',
    helpers: '{task.parameter[1],JobHelpers(),makeWorkerUtils(),run()}',
  },
  calls: [
    { call: '{run,runOnce,runMigrations,makeWorkerUtils}', is: 'query', promise: true },
    { call: '{quickAddJob,helpers.addJob}', is: 'query', writes: true, promise: true },
    { call: 'helpers.query', is: 'query', promise: true },
    { call: 'helpers.logger.{error,warn,info,debug}', is: 'log' },
  ],
};
