import type { Model } from './model.js';

/** pg-boss 9 to 12: it emits `error` when its maintenance or its database fails (src/index.js). A job whose handler rejects is tried again. */
export const pgBoss: Model = {
  package: 'pg-boss',
  values: {
    boss: '{(),PgBoss()}',
  },
  calls: [
    { call: 'boss.{start,work,fetch,createQueue,getQueueSize}', is: 'query', promise: true },
    {
      call: 'boss.{send,sendAfter,sendThrottled,sendDebounced,insert,publish,schedule,unschedule,cancel,resume,complete,fail}',
      is: 'query',
      writes: true,
      promise: true,
    },
    { call: '{,PgBoss}', is: 'emitter' },
    { call: 'boss.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
