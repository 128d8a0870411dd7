import type { Model } from './model.js';

/** Apollo Server 4 and 5. A resolver's error reaches the client with its message unless formatError changes it. */
export const apollo: Model = {
  package: ['@apollo/server', '@apollo/server/*'],
  values: {
    app: 'ApolloServer()',
    handler: 'ApolloServer.argument[0].resolvers.*.*',
    formatter: 'ApolloServer.argument[0].formatError',
    error: 'formatter.parameter[{0,1}]',
    formatted: 'formatter.parameter[0]',
    input: 'handler.parameter[1]',
  },
  calls: [
    { call: 'ApolloServer', is: 'handle-errors', handlers: '0.formatError' },
    { call: 'startStandaloneServer', is: 'listen', promise: true },
    { returns: 'handler', is: 'respond', body: 0, ends: true },
    // Its text is in the reply anyway, and a GraphQLError has a `toJSON` that shows no more: errorNormalize.ts.
    { returns: 'formatter', is: 'respond', body: 0, code: 400, ends: false, forwardsErrors: true },
  ],
  traits: [
    { is: 'fails-in-body' },
    { is: 'forwards-rejections', value: 'app' },
    { is: 'sends-messages', value: 'handler' },
    { is: 'option-leaks', value: 'app', option: '0.includeStacktraceInErrorResponses', set: true, reply: 'its stack' },
  ],
};
