import type { Model } from './model.js';

/** Airbrake's notifier for Node, 2. */
export const airbrake: Model = {
  package: '@airbrake/node',
  values: {
    client: 'Notifier()',
  },
  calls: [{ call: 'client.notify', is: 'report', error: 0 }],
};
