import type { Model } from './model.js';

/** Functions Framework 3 and 4: HTTP functions on Google Cloud, which get Express's request and response. */
export const googleFunctionsFramework: Model = {
  package: '@google-cloud/functions-framework',
  values: {
    handler: '{http.argument[1],HttpFunction()}',
    request: '{handler.parameter[0],Request()}',
    response: '{handler.parameter[1],Response(),response.{status,type,set,header}()}',
    input: '{request.{body,rawBody,query,params,headers,cookies},request.{get,header}()}',
  },
  calls: [
    { call: 'response.{json,send,end,jsonp}', is: 'respond', body: 0, ends: true },
    { call: 'response.sendStatus', is: 'respond', body: -1, status: 0, ends: true },
    { call: 'response.redirect', is: 'respond', body: '*', code: 302, ends: true },
    { call: 'response.write', is: 'respond', body: 0, ends: false },
    { call: 'response.status', is: 'status', status: 0 },
    { call: 'response.{set,header,type}', is: 'header' },
  ],
};
