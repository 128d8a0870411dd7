import type { Model } from './model.js';

/** express-graphql 0.6 to 0.12: the text of an error is in the reply anyway. */
export const expressGraphql: Model = {
  package: 'express-graphql',
  values: {
    formatter: '{,graphqlHTTP}.argument[0].{customFormatErrorFn,formatError}',
    error: 'formatter.parameter[0]',
  },
  calls: [{ returns: 'formatter', is: 'respond', body: 0, code: 400, ends: false, forwardsErrors: true }],
  traits: [{ is: 'fails-in-body' }],
};
