import type { Model } from './model.js';

/** Commander 5 to 14. */
export const commander: Model = {
  package: 'commander',
  values: { command: '{Command(),createCommand(),program,command.*()}' },
  calls: [{ call: 'command.action', is: 'command' }],
};
