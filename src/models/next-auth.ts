import type { Model } from './model.js';

/** Auth.js 4 and 5: credentials come in, a session comes out. */
export const nextAuth: Model = {
  package: ['next-auth', 'next-auth/*'],
  values: {
    input: '{,CredentialsProvider,Credentials}.argument[0].authorize.parameter[0]',
  },
  calls: [{ call: '{getServerSession,getToken,().auth}', is: 'verify-token', argument: -1, promise: true }],
};
