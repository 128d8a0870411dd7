import type { Model } from './model.js';

/** graphql-js 16: the error whose message is meant for the client. */
export const graphql: Model = {
  package: 'graphql',
  errors: [{ class: 'GraphQLError', exposes: true }],
};
