import type { Model } from './model.js';

/** cac 6: commands are chained. */
export const cac: Model = {
  package: 'cac',
  values: { command: '{(),cac(),CAC(),command.*()}' },
  calls: [{ call: 'command.action', is: 'command' }],
};
