import type { Model } from './model.js';

/** Passport's strategies and sessions: the last parameter of their callbacks takes the error, and what they return is dropped. */
export const passport: Model = {
  package: ['passport', 'passport-*', '@node-saml/passport-saml', '@nestjs/passport'],
  values: {
    verify: '{.argument[{0,1}],Strategy.argument[{0,1}],serializeUser.argument[0],deserializeUser.argument[0]}',
    done: 'verify.parameter[{1/2,2/3,3/4,4/5}]',
  },
  calls: [
    { call: 'done', is: 'forward', error: 0 },
    { call: '{,{,Basic,Bearer,ClientPassword,Digest,OAuth2,OIDC}Strategy}', is: 'subscribe', handlers: '0..' },
    { call: '{serializeUser,deserializeUser}', is: 'subscribe', handlers: 0 },
    // The constructors of passport-jwt and passport-oauth2 throw without these.
    { call: '{Strategy,PassportStrategy()}', is: 'refuse', needs: ['0.secretOrKey', '0.clientID'] },
    { call: 'authenticate', is: 'verify-token', argument: -1 },
    { call: 'authenticate', is: 'subscribe', handlers: '1..' },
  ],
};
