import type { Model } from './model.js';

/** cockatiel 3 and 4. */
export const cockatiel: Model = {
  package: 'cockatiel',
  values: {
    policy: '{{retry,wrap}(),RetryPolicy()}',
  },
  calls: [{ call: 'policy.execute', is: 'retry', handlers: 0, promise: true }],
};
