import type { Model } from './model.js';

/** Hono 3 and 4. A context's reply counts once the handler returns it. */
export const hono: Model = {
  package: ['hono', 'hono/*', '@hono/zod-openapi'],
  addsTo: ['global', 'drizzle-orm'],
  values: {
    app: '{Hono(),OpenAPIHono(),app.{use,get,post,put,patch,delete,options,all,on,route,basePath,onError,notFound}()}',
    handler:
      '{app.{use,get,post,put,patch,delete,options,all}.argument[0..],app.{on.argument[2..],openapi.argument[1],notFound.argument[0]},' +
      'createMiddleware.argument[0],Handler(),MiddlewareHandler(),NotFoundHandler(),createFactory().createHandlers.argument[0..]}',
    context: '{Context(),handler.parameter[0],app.onError.argument[0].parameter[1],ErrorHandler().parameter[1]}',
    // What a Worker is bound to: hono.dev/docs/getting-started/cloudflare-workers#bindings
    d1: 'context.env.*',
    statement: '{d1.prepare(),statement.bind()}',
    kv: 'context.env.*',
    // Whatever a middleware has left: only Drizzle's chains are spelled so.
    kept: '{context.get(),context.var.*}',
    insertion: '{kept,kept.transaction.argument[0].parameter[0]}.insert()',
    update: '{kept,kept.transaction.argument[0].parameter[0]}.update()',
    removal: '{kept,kept.transaction.argument[0].parameter[0]}.delete()',
    next: 'handler.parameter[1]',
    request: 'context.req',
    error: '{app.onError.argument[0].parameter[0],ErrorHandler().parameter[0]}',
    input: '{request.{json,text,parseBody,formData,arrayBuffer,blob,query,queries,param,header}(),request.formData().get()}',
  },
  calls: [
    { call: 'app.{get,post,put,patch,delete,options,all}', is: 'route', path: 0, handlers: '0..' },
    { call: 'app.openapi', is: 'route', path: '0.path', handlers: 1 },
    { call: 'app.on', is: 'route', path: 1, handlers: '2..' },
    { call: 'app.use', is: 'use', path: 0, handlers: '0..' },
    { call: 'app.onError', is: 'handle-errors', handlers: 0 },
    { call: 'app.route', is: 'mount', path: 0, handlers: 1 },
    { call: 'context.{json,text,html,body}', is: 'respond', body: 0, status: 1, ends: false },
    { call: 'context.redirect', is: 'respond', body: 0, code: 302, ends: false },
    { call: 'context.notFound', is: 'respond', body: -1, code: 404, ends: false },
    { call: 'context.status', is: 'status', status: 0 },
    { call: 'context.header', is: 'header' },
    { call: 'request.json', is: 'parse', argument: -1, promise: true },
    { call: 'request.valid', is: 'validate', argument: -1 },
  ],
  errors: [{ class: 'HTTPException', exposes: true }],
  // Each step catches what the next one throws: src/compose.ts.
  traits: [{ is: 'forwards-rejections', value: 'app' }, { is: 'catches-behind-next' }],
};
