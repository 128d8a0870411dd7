import type { Model } from './model.js';

/** Fastify 4 and 5. */
export const fastify: Model = {
  package: 'fastify',
  conventions: [{ parameters: [['request', 'req'], ['reply']], at: '().get.argument[1]' }],
  values: {
    app:
      '{(),fastify(),FastifyInstance(),app.register.argument[0].parameter[0],' +
      '{FastifyPluginAsync,FastifyPluginCallback,FastifyPlugin}().parameter[0],app.withTypeProvider(),' +
      'app.{register,get,post,put,patch,delete,options,head,all,route,addHook,setErrorHandler}()}',
    handler:
      '{app.{get,post,put,patch,delete,options,head,all}.argument[1..],' +
      'app.{get,post,put,patch,delete,options,head,all}.argument[1].handler,app.route.argument[0].handler,' +
      'app.setNotFoundHandler.argument[0..],RouteHandlerMethod(),RouteHandler()}',
    hook:
      '{app.addHook.argument[1],app.route.argument[0].{preHandler,preValidation,onRequest},' +
      'app.{get,post,put,patch,delete,options,head,all}.argument[1].{preHandler,preValidation,onRequest},' +
      'preHandlerHookHandler(),preHandlerAsyncHookHandler(),onRequestHookHandler(),onRequestAsyncHookHandler()}',
    request: '{FastifyRequest(),{handler,hook}.parameter[0],app.setErrorHandler.argument[0].parameter[1]}',
    response:
      '{FastifyReply(),{handler,hook}.parameter[1],app.setErrorHandler.argument[0].parameter[2],' +
      'response.{code,status,type,header,headers,serializer,setCookie,clearCookie}()}',
    // With mercurius, whose reply to a query that failed is in `response`.
    formatter: 'app.register.argument[1].errorFormatter',
    error: '{app.setErrorHandler.argument[0],formatter}.parameter[0]',
    input: 'request.{body,query,params,headers,cookies}',
    // With @fastify/websocket, of which older versions hand over a stream that holds the socket.
    socket: '{{handler,app.route.argument[0].wsHandler}.parameter[0],handler.parameter[0].socket}',
    // With @fastify/multipart; and what a socket's listeners get.
    content:
      '{request.file().{toBuffer(),toBuffer().toString()},' +
      'socket.{on,once,addListener}.argument[1].parameter[0],socket.{addEventListener.argument[1],onmessage}.parameter[0]{,.data}}',
    logger: '{{app,request,response}.log,FastifyBaseLogger()}',
  },
  calls: [
    { call: 'app.{get,post,put,patch,delete,options,head,all}', is: 'route', path: 0, handlers: '1..' },
    { call: 'app.{get,post,put,patch,delete,options,head,all}', is: 'route', path: 0, handlers: '1.handler' },
    { call: 'app.route', is: 'route', path: '0.url', handlers: '0.handler' },
    { call: 'app.{get,post,put,patch,delete,options,head,all,route}', is: 'validate', argument: -1, keys: ['schema'] },
    { call: 'app.addHook', is: 'use', handlers: 1 },
    { call: 'app.setErrorHandler', is: 'handle-errors', handlers: 0 },
    { call: 'app.register', is: 'mount', path: '1.prefix', handlers: 0 },
    { call: 'app.listen', is: 'listen', promise: true },
    // An error is handled like one that is thrown (lib/reply.js, onErrorHook). A second reply is logged as a warning (FST_ERR_REP_ALREADY_SENT).
    { call: 'response.send', is: 'respond', body: 0, ends: true, dropsRepeats: true, forwardsErrors: true },
    // Fastify 5 takes redirect(url, code), Fastify 4 redirect(code, url): the V5 migration guide.
    { call: 'response.redirect', is: 'respond', body: '*', code: 302, ends: true, dropsRepeats: true },
    { returns: 'handler', is: 'respond', body: 0, ends: true, forwardsErrors: true },
    { returns: 'formatter', is: 'respond', body: '0.response', status: '0.statusCode', ends: false },
    { call: 'response.{code,status}', is: 'status', status: 0 },
    { assign: 'response.statusCode', is: 'status', status: 0 },
    { call: 'response.{header,headers,setCookie}', is: 'header' },
    // Its `logger` takes the options of pino.
    {
      call: '{,fastify}',
      is: 'make-logger',
      rewriting: ['serializers', 'formatters', 'errorKey', 'nestedKey', 'mixin', 'logMethod'],
      rearranging: ['logMethod'],
    },
    {
      call: '{logger,logger.child()}.{trace,debug,info,warn,error,fatal}',
      is: 'log',
      errorAt: 'first',
      errorKey: 'err',
      leavesRestOut: true,
    },
  ],
  traits: [
    { is: 'structured-log' },
    // Without setErrorHandler the reply carries the raw message, for a 500 too (lib/error-handler.js).
    { is: 'default-handler-leaks', value: 'app', reply: 'its message, whatever it says' },
    { is: 'forwards-rejections', value: 'app' },
  ],
};
