import type { Model } from './model.js';

/** graphql-js 16 and the servers on it: the error whose message is meant for the client, in the body of a 200 by specification. */
export const graphql: Model = {
  package: ['graphql', 'graphql-http', 'mercurius'],
  errors: [{ class: 'GraphQLError', exposes: true }],
  traits: [{ is: 'fails-in-body' }],
};
