import type { Model } from './model.js';

/** Agenda 3 to 5: jobs that stand in MongoDB. */
export const agenda: Model = {
  package: ['agenda', '@hokify/agenda'],
  values: { agenda: '{(),Agenda()}' },
  calls: [
    { call: 'agenda.{start,every,schedule,now,cancel,purge}', is: 'query', writes: true, promise: true },
    { call: 'agenda.jobs', is: 'query', promise: true },
  ],
};
