import type { Model } from './model.js';

/** `asyncHandler(async (request, response) => …)`. */
export const expressAsyncHandler: Model = {
  package: 'express-async-handler',
  addsTo: 'express',
  values: {
    handler: '.argument[0]',
  },
  calls: [{ call: '', is: 'wrap-handler', handlers: 0 }],
};
