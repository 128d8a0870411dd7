import type { Model } from './model.js';

/** Functions Framework 3 and 4: HTTP functions on Google Cloud, which get Express's request and response. */
export const googleFunctionsFramework: Model = {
  package: '@google-cloud/functions-framework',
  addsTo: 'express',
  values: {
    handler: '{http.argument[1],HttpFunction()}',
    request: '{handler.parameter[0],Request()}',
    response: '{handler.parameter[1],Response(),response.{status,type,set,header}()}',
    input: '{request.{body,rawBody,query,params,headers,cookies},request.{get,header}()}',
  },
};
