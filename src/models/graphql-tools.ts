import type { Model } from './model.js';

/** GraphQL Tools 8 to 10: what a resolver returns is the data of the reply, whatever serves the schema. */
export const graphqlTools: Model = {
  package: ['@graphql-tools/schema', 'graphql-tools'],
  values: { handler: 'makeExecutableSchema.argument[0].resolvers.*.*' },
  calls: [{ returns: 'handler', is: 'respond', body: 0, ends: true }],
  traits: [{ is: 'fails-in-body' }],
};
