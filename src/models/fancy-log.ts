import type { Model } from './model.js';

/** fancy-log 2. */
export const fancyLog: Model = {
  package: 'fancy-log',
  calls: [
    { call: '{error,warn,info}', is: 'log', errorAt: 'last' },
    { call: '{,dir}', is: 'log', level: 'info' },
  ],
};
