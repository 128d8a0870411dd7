import type { Model } from './model.js';

/** GraphQL Yoga 3 to 5: it hides every error that is no GraphQLError. */
export const graphqlYoga: Model = {
  package: 'graphql-yoga',
  values: {
    app: 'createYoga()',
    handler: 'createSchema.argument[0].resolvers.*.*',
    formatter: 'createYoga.argument[0].maskedErrors.maskError',
    error: 'formatter.parameter[0]',
  },
  calls: [
    { call: 'createYoga', is: 'handle-errors', handlers: '0.maskedErrors.maskError' },
    { returns: 'handler', is: 'respond', body: 0, ends: true },
    { returns: 'formatter', is: 'respond', body: 0, ends: false, forwardsErrors: true },
  ],
  traits: [
    { is: 'fails-in-body' },
    { is: 'forwards-rejections', value: 'app' },
    // the-guild.dev/graphql/yoga-server/docs/features/error-masking
    { is: 'option-leaks', value: 'app', option: '0.maskedErrors', set: false, reply: 'its message, whatever it says' },
  ],
};
