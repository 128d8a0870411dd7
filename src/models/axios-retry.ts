import type { Model } from './model.js';

/** axios-retry 4: retries requests of the axios client it is given. */
export const axiosRetry: Model = {
  package: 'axios-retry',
  calls: [{ call: '', is: 'retry' }],
};
