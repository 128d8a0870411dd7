import type { Model } from './model.js';

/** Koa 2 and 3. */
export const koa: Model = {
  package: 'koa',
  conventions: [{ parameters: [['ctx']], at: '().use.argument[0]' }],
  values: {
    app: '{(),app.use()}',
    handler: '{app.use.argument[0],Middleware()}',
    context: '{handler.parameter[0],Context(),ParameterizedContext(),ExtendableContext()}',
    next: '{handler.parameter[1],Next()}',
    request: 'context.{request,req}',
    response: 'context.{response,res}',
    error: 'app.on.argument[1].parameter[0]',
    input: '{context.{query,params,headers,header},context.request.{body,query,headers,header},context.{get,cookies.get}()}',
  },
  calls: [
    { call: 'app.use', is: 'use', handlers: 0 },
    { call: 'app.on', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
    { call: 'app.listen', is: 'listen' },
    { assign: '{context,context.response}.{body,message}', is: 'respond', body: 0, ends: false },
    { call: 'context.{redirect,response.redirect}', is: 'respond', body: 0, code: 302, ends: false },
    // http-errors 2: `expose` is false from status 500 on, and Koa then answers the status' name.
    { call: 'context.throw', is: 'respond', status: 0, body: 1, ends: true, hidesServerErrors: true },
    { call: 'context.throw', is: 'exit' },
    { assign: '{context,context.response}.status', is: 'status', status: 0 },
    { call: '{context,context.response}.{set,append}', is: 'header' },
    { call: 'context.res.end', is: 'respond', body: 0, ends: true },
    { call: 'context.res.write', is: 'respond', body: 0, ends: false },
  ],
  traits: [{ is: 'forwards-rejections', value: 'app' }],
};
