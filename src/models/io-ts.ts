import type { Model } from './model.js';

/** io-ts 2: `decode` returns an Either. */
export const ioTs: Model = {
  package: 'io-ts',
  values: {
    codec: '{{type,partial,strict,exact,intersection,union,array,record,tuple,readonly,refinement}(),Type()}',
  },
  calls: [{ call: 'codec.{decode,is}', is: 'validate', argument: 0 }],
};
