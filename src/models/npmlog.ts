import type { Model } from './model.js';

/** npmlog 6 and 7: `log.error(prefix, message)`. */
export const npmlog: Model = {
  package: 'npmlog',
  calls: [
    { call: '{error,warn,info}', is: 'log' },
    { call: '{verbose,silly,http,notice,timing}', is: 'log', level: 'info' },
    { call: 'log', is: 'log', level: 0 },
  ],
};
