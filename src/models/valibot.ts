import type { Model } from './model.js';

/** Valibot 0.3x and 1: the schema is the first argument. */
export const valibot: Model = {
  package: 'valibot',
  calls: [
    { call: '{parse,safeParse,is,assert}', is: 'validate', argument: 1 },
    { call: '{parseAsync,safeParseAsync}', is: 'validate', argument: 1, promise: true },
  ],
  errors: [{ class: 'ValiError', exposes: true }],
};
