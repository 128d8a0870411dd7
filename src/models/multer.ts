import type { Model } from './model.js';

/** Multer 1 and 2: what its functions hand to their callback goes to Express as an error. */
export const multer: Model = {
  package: 'multer',
  values: {
    choosing: '{.argument[0].fileFilter,diskStorage.argument[0].{destination,filename}}',
    done: 'choosing.parameter[2]',
  },
  calls: [{ call: 'done', is: 'forward', error: 0 }],
};
