import type { Model } from './model.js';

/** convict 6: reads process.env by the `env` keys of its schema; `validate` throws. */
export const convict: Model = {
  package: 'convict',
  calls: [{ call: '().validate', is: 'validate-env', argument: -1 }],
};
