import type { Model } from './model.js';

/** close-with-grace 2: closes the server on signals, `uncaughtException` and `unhandledRejection`, and then ends the process. */
export const closeWithGrace: Model = {
  package: 'close-with-grace',
  traits: [{ is: 'handles-process-errors' }],
};
