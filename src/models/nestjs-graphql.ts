import type { Model } from './model.js';

/** @nestjs/graphql 10 to 13: what a resolver returns is the data of the reply, and the message of what it throws is in its errors. */
export const nestjsGraphql: Model = {
  package: '@nestjs/graphql',
  values: {
    handler: '{Query,Mutation,Subscription,ResolveField}().decorated',
    input: 'Args().decorated',
    formatter: 'GraphQLModule.forRoot.argument[0].formatError',
    error: 'formatter.parameter[{0,1}]',
  },
  calls: [
    { returns: 'handler', is: 'respond', body: 0, ends: true },
    // The schema says what can be sent.
    { call: 'Args', is: 'validate', argument: -1 },
    // With Apollo: its text is in the reply anyway.
    { returns: 'formatter', is: 'respond', body: 0, code: 400, ends: false, forwardsErrors: true },
  ],
  traits: [{ is: 'fails-in-body' }, { is: 'sends-messages', value: 'handler' }],
};
