import type { Model } from './model.js';

/** Importing it is enough: it wraps the layers of Express 4. */
export const expressAsyncErrors: Model = {
  // The layer is imported by hand only to wrap its methods.
  package: ['express-async-errors', 'express-async-patch', 'express/lib/router/layer', 'express/lib/router/layer.js'],
  traits: [{ is: 'patches-async' }],
};
