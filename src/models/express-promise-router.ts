import type { Model } from './model.js';

/** An Express router whose handlers may return promises; rejections reach `next`. */
export const expressPromiseRouter: Model = {
  package: 'express-promise-router',
  addsTo: 'express',
  values: {
    router: '()',
  },
  traits: [{ is: 'forwards-rejections', value: 'router' }],
};
