import type { Model } from './model.js';

/** Firebase Functions 3 to 6: HTTP functions of both generations, which get Express's request and response. */
export const firebaseFunctions: Model = {
  package: [
    'firebase-functions',
    'firebase-functions/v1',
    'firebase-functions/v2',
    'firebase-functions/v2/https',
    'firebase-functions/https',
    'firebase-functions/logger',
  ],
  addsTo: 'express',
  values: {
    builder: '{region(),runWith(),builder.{region,runWith}()}',
    web: '{https,builder.https}',
    logger: '{,.logger}',
    handler: '{onRequest,web.onRequest}.argument[0..]',
    callable: '{onCall,web.onCall}.argument[0..]',
    request: 'handler.parameter[0]',
    response: '{handler.parameter[1],response.{status,type,set,header}()}',
    input: '{request.{body,rawBody,query,params,headers,cookies},request.{get,header}()}',
  },
  calls: [
    // What a callable function returns goes to its client: firebase.google.com/docs/functions/callable.
    { returns: 'callable', is: 'respond', body: 0, ends: true },
    { call: 'logger.{error,warn,info,debug}', is: 'log' },
    { call: 'logger.log', is: 'log', level: 'info' },
  ],
  // Only these reach the client of a callable function; any other error is told as `INTERNAL`.
  errors: [
    { class: 'HttpsError', exposes: true },
    { class: 'https.HttpsError', exposes: true },
  ],
};
