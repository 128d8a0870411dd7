import type { Model } from './model.js';

/** Elysia 1 on Bun. */
export const elysia: Model = {
  package: 'elysia',
  addsTo: 'drizzle-orm',
  values: {
    app: '{Elysia(),app.*()}',
    handler: '{app.{get,post,put,patch,delete,options,head,all}.argument[1],app.onError.argument[0]}',
    context: 'handler.parameter[0]',
    // Whatever `decorate` has added: only Drizzle's chains are spelled so.
    insertion: 'context.*.insert()',
    update: 'context.*.update()',
    removal: 'context.*.delete()',
    request: 'context.request',
    error: 'app.onError.argument[0].parameter[0].error',
    input: 'context.{body,query,params,headers,cookie}',
  },
  calls: [
    { call: 'app.{get,post,put,patch,delete,options,head,all}', is: 'route', path: 0, handlers: 1 },
    { call: 'app.{get,post,put,patch,delete,options,head,all}', is: 'validate', argument: -1, keys: ['body', 'query', 'params'] },
    { call: 'app.onError', is: 'handle-errors', handlers: 0 },
    { call: 'app.use', is: 'mount' },
    { call: 'app.listen', is: 'listen' },
    { call: 'context.{status,error}', is: 'respond', status: 0, body: 1, ends: false },
    { call: 'context.redirect', is: 'respond', body: 0, code: 302, ends: false },
    { returns: 'handler', is: 'respond', body: 0, ends: true },
    { assign: 'context.set.status', is: 'status', status: 0 },
  ],
  traits: [{ is: 'forwards-rejections', value: 'app' }],
};
