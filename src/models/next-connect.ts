import type { Model } from './model.js';

/** next-connect 0 and 1: routers and middleware for the pages router of Next.js, with the error handler among their options. */
export const nextConnect: Model = {
  package: 'next-connect',
  values: {
    router: '{(),createRouter(),router.{use,all,get,post,put,patch,delete,head}()}',
    handler: 'router.{use,all,get,post,put,patch,delete,head}.argument[0..]',
    onError: '{,router.handler}.argument[0].onError',
    request: '{handler.parameter[{0/2,0/3}],onError.parameter[1]}',
    response: '{handler.parameter[{1/2,1/3}],onError.parameter[2],response.{status,setHeader}()}',
    next: 'handler.parameter[2/3]',
    error: 'onError.parameter[0]',
    input: 'request.{body,query,headers,cookies}',
  },
  calls: [
    { call: 'router.{get,post,put,patch,delete,head,all}', is: 'route', path: 0, handlers: '0..' },
    { call: 'router.use', is: 'use', path: 0, handlers: '0..' },
    { call: 'response.{json,send,end}', is: 'respond', body: 0, ends: true },
    { call: 'response.status', is: 'status', status: 0 },
    { call: 'next', is: 'forward', error: 0, runsOn: true },
  ],
  // Both versions catch what a handler throws or rejects with, and hand it to `onError`.
  traits: [{ is: 'forwards-rejections', value: 'router' }],
};
