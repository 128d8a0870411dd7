import type { Model } from './model.js';

/** Auth.js 4 and 5: credentials come in, a session comes out. */
export const nextAuth: Model = {
  package: ['next-auth', 'next-auth/*'],
  values: {
    handler: '{,CredentialsProvider,Credentials}.argument[0].authorize',
    input: 'handler.parameter[0]',
  },
  calls: [{ call: '{getServerSession,getToken,().auth}', is: 'verify-token', argument: -1, promise: true }],
  // The message becomes the `error` of the sign-in page; version 5 hides it (next-auth.js.org/providers/credentials).
  traits: [{ is: 'sends-messages', value: 'handler', majors: [4] }],
};
