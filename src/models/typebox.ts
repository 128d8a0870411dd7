import type { Model } from './model.js';

/** TypeBox: its value and compiler modules check data. */
export const typebox: Model = {
  package: ['@sinclair/typebox/value', '@sinclair/typebox/compiler', 'typebox/value', 'typebox/compile'],
  calls: [
    // Check(schema, value), or Check(schema, references, value).
    // `Value` is also the default export of typebox/value.
    { call: '{Value.,}{Check,Parse,Decode,Assert}', is: 'validate', argument: 1 },
    { call: '{TypeCompiler.Compile,Compile}().{Check,Parse,Decode}', is: 'validate', argument: 0 },
  ],
};
