import type { Model } from './model.js';

/** Apollo Server 2 and 3, in the packages for each framework. */
export const apolloServer: Model = {
  package: ['apollo-server', 'apollo-server-*'],
  values: {
    app: 'ApolloServer()',
    handler: 'ApolloServer.argument[0].resolvers.*.*',
    formatter: 'ApolloServer.argument[0].formatError',
    error: 'formatter.parameter[0]',
  },
  calls: [
    { call: 'ApolloServer', is: 'handle-errors', handlers: '0.formatError' },
    { returns: 'handler', is: 'respond', body: 0, ends: true },
    { returns: 'formatter', is: 'respond', body: 0, code: 400, ends: false, forwardsErrors: true },
  ],
  errors: [
    { class: 'ApolloError', exposes: true },
    { class: '{UserInputError,AuthenticationError,ForbiddenError}', exposes: true, status: 400 },
  ],
  traits: [
    { is: 'fails-in-body' },
    { is: 'forwards-rejections', value: 'app' },
    // apollographql.com/docs/apollo-server/v3/api/apollo-server, `debug`: the stack is in the reply unless NODE_ENV says otherwise.
    { is: 'option-leaks', value: 'app', option: '0.debug', set: true, reply: 'its stack' },
  ],
};
