import type { Model } from './model.js';

/** express-validator 7: chains are middleware, `validationResult` and `matchedData` read what they found. */
export const expressValidator: Model = {
  package: 'express-validator',
  calls: [
    { call: '{body,check,query,param,header,cookie,checkSchema,checkExact,oneOf}', is: 'validate', argument: -1 },
    { call: '{validationResult,matchedData}', is: 'validate', argument: 0 },
  ],
};
