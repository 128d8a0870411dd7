import type { Model } from './model.js';

/** class-validator 0.14. */
export const classValidator: Model = {
  package: 'class-validator',
  calls: [
    { call: 'validateSync', is: 'validate', argument: 0 },
    { call: '{validate,validateOrReject}', is: 'validate', argument: 0, promise: true },
  ],
};
