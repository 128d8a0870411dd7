import type { Model } from './model.js';

/**
 * Nitro 2 and the server of Nuxt 3 and 4: h3's functions without an import, or by `#imports`. What `createError` has made is sent with its
 * `message`, `statusMessage` and `data`, whatever the status (`isSensitive` in dist/runtime/internal/error/prod.mjs).
 */
export const nitro: Model = {
  package: ['nitropack', 'nitro', 'nuxt', '#imports', 'global'],
  addsTo: 'h3',
  values: {
    handler: '{defineEventHandler,eventHandler,defineCachedEventHandler,cachedEventHandler}.argument[0]{,.handler}',
    input: '{readBody,readRawBody,readFormData,getQuery,getRouterParam,getRouterParams,getCookie,getHeader,getRequestHeader}()',
  },
  calls: [
    { call: 'sendError', is: 'respond', body: -1, ends: false },
    { call: 'sendRedirect', is: 'respond', body: -1, code: 302, ends: false },
    { call: 'createError', is: 'respond', keys: ['statusCode'], body: '0.statusMessage', status: '0.statusCode', ends: false },
    { call: 'createError', is: 'respond', keys: ['statusCode'], body: '0.message', status: '0.statusCode', ends: false },
    { call: 'createError', is: 'respond', keys: ['statusCode'], body: '0.data', status: '0.statusCode', ends: false },
    { call: 'setResponseStatus', is: 'status', status: 1 },
    { call: '{readValidatedBody,getValidatedQuery,getValidatedRouterParams}', is: 'validate', argument: -1, promise: true },
  ],
  // On Node, it listens to both process events and logs (`trapUnhandledNodeErrors` in dist/runtime/internal/utils.mjs).
  traits: [{ is: 'forwards-rejections' }, { is: 'outlives-rejections' }],
};
