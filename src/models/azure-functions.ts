import type { Model } from './model.js';

/** Azure Functions: HTTP functions of the programming models 3 (`context.res`) and 4 (`app.http`). */
export const azureFunctions: Model = {
  package: '@azure/functions',
  values: {
    app: '.app',
    registered: 'app.{http,get,post,put,patch,deleteRequest}.argument[1]',
    handler: '{registered,registered.handler,HttpHandler()}',
    classic: 'AzureFunction()',
    context: '{handler.parameter[1],InvocationContext(),classic.parameter[0],Context()}',
    request: '{handler.parameter[0],classic.parameter[1],HttpRequest()}',
    input: '{request.{body,rawBody,query,params,headers},request.{json,text,formData}(),request.{query,headers}.get()}',
  },
  calls: [
    { returns: 'handler', is: 'respond', body: '0.body', status: '0.status', ends: true },
    { returns: 'handler', is: 'respond', body: '0.jsonBody', status: '0.status', ends: true },
    { assign: 'context.res', is: 'respond', body: '0.body', status: '0.status', ends: false },
    { call: 'context.{log,trace,debug,info}', is: 'log', level: 'info' },
    { call: 'context.{,log.}{warn,error}', is: 'log' },
    { call: 'request.json', is: 'parse', argument: -1, promise: true },
  ],
  traits: [{ is: 'forwards-rejections' }],
};
