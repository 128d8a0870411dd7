import type { Model } from './model.js';

/** Zod 3 and 4. */
export const zod: Model = {
  package: ['zod', 'zod/*'],
  values: {
    schema:
      '{{,z.}{object,strictObject,looseObject,string,number,boolean,enum,array,tuple,union,discriminatedUnion,record,coerce.*}(),' +
      '{,z.}{ZodType,ZodSchema,ZodObject}(),schema.*()}',
  },
  calls: [
    { call: 'schema.{parse,safeParse}', is: 'validate' },
    { call: 'schema.{parseAsync,safeParseAsync}', is: 'validate', promise: true },
  ],
  // Its message lists the issues of the input; `issues` and `flatten()` are made for replies.
  errors: [{ class: '{,z.}ZodError', exposes: true }],
};
