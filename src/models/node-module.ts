import type { Model } from './model.js';

/** `createRequire(import.meta.url)` gives an ES module its `require`. */
export const nodeModule: Model = {
  package: ['module', 'node:module'],
  calls: [{ call: 'createRequire(){,.resolve}', is: 'probe' }],
};
