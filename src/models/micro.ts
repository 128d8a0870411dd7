import type { Model } from './model.js';

/** Micro 9 and 10. */
export const micro: Model = {
  package: 'micro',
  addsTo: 'http',
  values: {
    handler: '{{,micro,serve,run}.argument[0..],RequestHandler()}',
    request: 'handler.parameter[0]',
    response: 'handler.parameter[1]',
    input: '{json,text,buffer}()',
  },
  calls: [
    { call: 'send', is: 'respond', body: 2, status: 1, ends: true },
    // An error without a status of its own is answered with `Internal Server Error` (packages/micro/src/lib/index.ts).
    { call: 'sendError', is: 'respond', body: 2, ends: true, hidesServerErrors: true },
    { returns: 'handler', is: 'respond', body: 0, ends: true },
  ],
};
