import type { Model } from './model.js';

/** `createRequire(import.meta.url)` gives an ES module its `require`; the compile cache only makes the next start faster. */
export const nodeModule: Model = {
  package: ['module', 'node:module'],
  calls: [{ call: '{createRequire(){,.resolve},enableCompileCache}', is: 'probe' }],
};
