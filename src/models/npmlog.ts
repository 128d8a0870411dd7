import type { Model } from './model.js';

/** npmlog 6 and 7: `log.error(prefix, message)`. */
export const npmlog: Model = {
  package: 'npmlog',
  calls: [
    { call: '{error,warn,info,verbose,silly,http,notice,timing}', is: 'log' },
    { call: 'log', is: 'log', level: 0 },
  ],
};
