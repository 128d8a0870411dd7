import type { Model } from './model.js';

/** Importing it is enough: it wraps the layers of Express 4. */
export const expressAsyncErrors: Model = {
  package: 'express-async-errors',
  traits: [{ is: 'patches-async' }],
};
