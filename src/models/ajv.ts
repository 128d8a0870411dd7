import type { Model } from './model.js';

/** Ajv 8. */
export const ajv: Model = {
  package: ['ajv', 'ajv/*'],
  values: {
    checker: '{(),.Ajv(),checker.{addSchema,addKeyword,addFormat}()}',
  },
  calls: [
    { call: '{checker.{compile,compileAsync}(),checker.getSchema(),ValidateFunction()}', is: 'validate', argument: 0 },
    { call: 'checker.validate', is: 'validate', argument: 1 },
  ],
};
