import type { Model } from './model.js';

/** yargs 16 to 18. */
export const yargs: Model = {
  package: ['yargs', 'yargs/yargs'],
  values: { command: '{,(),command.*()}' },
  calls: [{ call: 'command.command', is: 'command' }],
};
