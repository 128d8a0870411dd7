import type { Model } from './model.js';

/** TypeGraphQL 1 and 2: what a resolver returns is the data of the reply. */
export const typeGraphql: Model = {
  package: 'type-graphql',
  values: { handler: '{Query,Mutation,Subscription,FieldResolver}().decorated' },
  calls: [{ returns: 'handler', is: 'respond', body: 0, ends: true }],
  errors: [{ class: 'GraphQLError', exposes: true }],
  traits: [{ is: 'fails-in-body' }],
};
