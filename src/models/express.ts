import type { Model } from './model.js';

/** Express 4 and 5. */
export const express: Model = {
  package: ['express', 'express-serve-static-core'],
  conventions: [
    {
      parameters: [
        ['req', 'request', '_req'],
        ['res', 'response'],
      ],
      at: '().use.argument[0]',
    },
    {
      parameters: [
        ['err', 'error', '_err'],
        ['req', 'request', '_req'],
        ['res', 'response'],
        ['next', '_next'],
      ],
      isTyped: true,
      at: '().use.argument[0]',
    },
  ],
  values: {
    app: '{(),Application(),Express(),app.{use,all,get,post,put,patch,delete,options,head}()}',
    router: '{Router(),IRouter(),router.{use,all,get,post,put,patch,delete,options,head}()}',
    route: '{{app,router}.route(),route.*()}',
    handler:
      '{{app,router}.{use,all,get,post,put,patch,delete,options,head}.argument[0..],' +
      'route.{all,get,post,put,patch,delete,options,head}.argument[0..],RequestHandler(),ErrorRequestHandler()}',
    request: '{Request(),handler.parameter[{0/1,0/2,0/3,1/4}],{app,router}.param.argument[1].parameter[0]}',
    response:
      '{Response(),handler.parameter[{1/2,1/3,2/4}],{app,router}.param.argument[1].parameter[1],' +
      'response.{status,sendStatus,writeHead,type,contentType,set,header,append,cookie,clearCookie,vary,links,location,attachment}()}',
    locals: 'response.locals',
    next: '{NextFunction(),handler.parameter[{2/3,3/4}],{app,router}.param.argument[1].parameter[2]}',
    error: '{handler.parameter[0/4],ErrorRequestHandler().parameter[0]}',
    input: '{request.{body,query,params,headers,cookies},request.{get,header}()}',
    // With multer, an uploaded file is in `file`.
    content: '{request.on.argument[1].parameter[0],request.file.buffer}',
  },
  calls: [
    { call: '{app,router}.{get,post,put,patch,delete,options,head,all}', is: 'route', path: 0, handlers: '1..' },
    { call: 'route.{get,post,put,patch,delete,options,head,all}', is: 'route', handlers: '0..' },
    { call: '{app,router}.use', is: 'use', path: 0, handlers: '0..' },
    { call: '{app,router}.use', is: 'handle-errors', arity: 4, handlers: '0..' },
    { call: '{app,router}.param', is: 'use', handlers: '1' },
    { call: '{app,router}.use', is: 'mount', path: 0, handlers: '0..' },
    { call: 'app.listen', is: 'listen' },
    { call: 'response.{send,json,jsonp,end}', is: 'respond', body: 0, ends: true },
    { call: 'response.render', is: 'respond', body: 1, ends: true, rendersLocals: true },
    { call: 'response.redirect', is: 'respond', body: '*', code: 302, ends: true },
    { call: 'response.{sendFile,download}', is: 'respond', body: -1, ends: true },
    { call: 'response.sendStatus', is: 'respond', body: -1, status: 0, ends: true },
    { call: 'response.write', is: 'respond', body: 0, ends: false },
    { assign: 'response.statusMessage', is: 'respond', body: 0, ends: false },
    { call: 'response.{status,writeHead}', is: 'status', status: 0 },
    { assign: 'response.statusCode', is: 'status', status: 0 },
    { call: 'response.{set,header,setHeader,append,cookie}', is: 'header' },
    // With express-session, whose methods call back, and passport 0.6 and 0.7, which saves the session.
    { call: 'request.session.{regenerate,reload,save,destroy}', is: 'session' },
    { call: 'request.{logIn,login,logOut,logout}', is: 'session' },
    // With connect-flash, or one of those that are like it.
    { call: 'request.flash', is: 'flash', body: 1 },
    { call: 'next', is: 'forward', error: 0, runsOn: true },
  ],
  traits: [
    // finalhandler sends the stack unless NODE_ENV is `production`.
    { is: 'default-handler-leaks', value: 'app', reply: 'its stack, unless `NODE_ENV` is `production`' },
    // expressjs.com/en/guide/migrating-5.html, "Rejected promises handled from middleware and handlers".
    { is: 'forwards-rejections', value: 'app', majors: [5] },
  ],
};
