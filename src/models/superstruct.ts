import type { Model } from './model.js';

/** Superstruct 1 and 2. */
export const superstruct: Model = {
  package: 'superstruct',
  calls: [{ call: '{assert,create,mask,is,validate}', is: 'validate', argument: 0 }],
  errors: [{ class: 'StructError', exposes: true }],
};
