import type { Model } from './model.js';

/** `import 'dotenv/config'` loads the file. */
export const dotenvConfig: Model = {
  package: 'dotenv/config',
  traits: [{ is: 'loads-env' }],
};
