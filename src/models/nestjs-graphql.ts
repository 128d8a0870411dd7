import type { Model } from './model.js';

/** @nestjs/graphql 10 to 13: what a resolver returns is the data of the reply, and the message of what it throws is in its errors. */
export const nestjsGraphql: Model = {
  package: '@nestjs/graphql',
  values: {
    handler: '{Query,Mutation,Subscription,ResolveField}().decorated',
    input: 'Args().decorated',
  },
  calls: [{ returns: 'handler', is: 'respond', body: 0, ends: true }],
  traits: [{ is: 'fails-in-body' }, { is: 'sends-messages', value: 'handler' }],
};
