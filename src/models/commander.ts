import type { Model } from './model.js';

/** Commander 2 to 14; the package itself was the program before 12. */
export const commander: Model = {
  package: 'commander',
  values: { command: '{,Command(),createCommand(),program,command.*()}' },
  calls: [{ call: 'command.action', is: 'command' }],
};
