import type { Model } from './model.js';

/** Koa 2 and 3. */
export const koa: Model = {
  package: 'koa',
  conventions: [
    { parameters: [['ctx'], ['next']], at: '().use.argument[0]' },
    // What has another second parameter may be no step of a chain.
    { parameters: [['ctx']], at: '().middleware.push.argument[0]' },
  ],
  values: {
    app: '{(),app.use()}',
    handler: '{app.{use,middleware.push}.argument[0],Middleware()}',
    context: '{handler.parameter[0],Context(),ParameterizedContext(),ExtendableContext()}',
    next: '{{app.use.argument[0],Middleware()}.parameter[1],Next()}',
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
    // It runs the handlers that follow and gives their promise: koajs/compose, index.js.
    { call: 'next', is: 'forward', error: -1, promise: true },
  ],
  traits: [{ is: 'forwards-rejections', value: 'app' }],
};
