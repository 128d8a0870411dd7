import type { Model } from './model.js';

/**
 * h3 1 and 2: what a handler returns is the reply. What is thrown is logged, and answered without its text unless it was made by
 * `createError`: of that, `statusMessage` and `data` are sent (`sendError` in dist/index.mjs).
 */
export const h3: Model = {
  package: ['h3', 'nitro/h3'],
  values: {
    handler: '{defineEventHandler,eventHandler,defineHandler}.argument[0]{,.handler}',
    event: '{handler.parameter[0],H3Event()}',
    request: 'event.{node.req,req}',
    response: 'event.{node.res,res}',
    input:
      '{{readBody,readRawBody,readFormData,getQuery,getRouterParam,getRouterParams,getCookie,parseCookies}(),' +
      '{getHeader,getHeaders,getRequestHeader,getRequestHeaders}(),event.context.params}',
  },
  calls: [
    { returns: 'handler', is: 'respond', body: 0, ends: true },
    // Handlers return what these give.
    { call: 'send', is: 'respond', body: 1, ends: false },
    { call: 'sendError', is: 'respond', body: -1, ends: false },
    { call: 'sendNoContent', is: 'respond', body: -1, code: 204, ends: false },
    { call: 'sendRedirect', is: 'respond', body: -1, code: 302, ends: false },
    { call: 'createError', is: 'respond', keys: ['statusCode'], body: '0.statusMessage', status: '0.statusCode', ends: false },
    { call: 'createError', is: 'respond', keys: ['statusCode'], body: '0.data', status: '0.statusCode', ends: false },
    { call: 'setResponseStatus', is: 'status', status: 1 },
    { assign: 'response.{statusCode,status}', is: 'status', status: 0 },
    { call: '{setHeader,setHeaders,setResponseHeader,setResponseHeaders,appendHeader,setCookie}', is: 'header' },
    { call: '{readValidatedBody,getValidatedQuery,getValidatedRouterParams}', is: 'validate', argument: -1, promise: true },
  ],
  // Version 2 sends its message with whatever status: h3.dev/guide/basics/error.
  errors: [{ class: 'HTTPError', exposes: true }],
  traits: [{ is: 'forwards-rejections' }],
};
