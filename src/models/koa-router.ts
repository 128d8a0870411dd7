import type { Model } from './model.js';

/** Routers of Koa; their handlers take Koa's context. */
export const koaRouter: Model = {
  package: ['@koa/router', 'koa-router'],
  addsTo: 'koa',
  values: {
    router: '{(),Router(),router.{use,get,post,put,patch,delete,del,options,head,all,prefix}()}',
    handler: 'router.{use,get,post,put,patch,delete,del,options,head,all}.argument[0..]',
    context: '{handler.parameter[0],RouterContext(),router.param.argument[1].parameter[1]}',
    next: 'handler.parameter[1]',
  },
  calls: [
    { call: 'router.{get,post,put,patch,delete,del,options,head,all}', is: 'route', path: 0, handlers: '1..' },
    { call: 'router.use', is: 'use', path: 0, handlers: '0..' },
  ],
};
