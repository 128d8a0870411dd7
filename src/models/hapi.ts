import type { Model } from './model.js';

/** hapi 20 and 21. */
export const hapi: Model = {
  package: '@hapi/hapi',
  files: ['**'],
  values: {
    app:
      '{server(),Server(),{app.register.argument[0],Plugin(),exports.plugin,exports.default}.register.parameter[0],' +
      'exports.register.parameter[0]}',
    handler:
      '{{app.route.argument[0],ServerRoute()}.handler,{app.route.argument[0],ServerRoute()}.{options,config}.handler,' +
      'Lifecycle.Method()}',
    hook: '{app.ext.argument[1],app.ext.argument[0].method}',
    request: '{Request(),{handler,hook}.parameter[0]}',
    toolkit: '{ResponseToolkit(),{handler,hook}.parameter[1]}',
    response: '{ResponseObject(),toolkit.response(),response.{code,type,header,takeover}()}',
    input: 'request.{payload,query,params,headers,state}',
  },
  calls: [
    { call: 'app.route', is: 'route', path: '0.path', handlers: '0.handler' },
    { call: 'app.route', is: 'route', path: '0.path', handlers: '0.options.handler' },
    { call: 'app.ext', is: 'handle-errors', when: { 0: 'onPreResponse' }, handlers: 1 },
    { call: 'app.register', is: 'mount' },
    { call: 'app.start', is: 'listen', promise: true },
    // Errors are handled like those that are thrown: hapi.dev/api, "Errors".
    { call: 'toolkit.response', is: 'respond', body: 0, ends: false, forwardsErrors: true },
    { call: 'toolkit.redirect', is: 'respond', body: 0, code: 302, ends: false },
    { returns: 'handler', is: 'respond', body: 0, ends: true, forwardsErrors: true },
    { call: 'response.code', is: 'status', status: 0 },
    { call: 'response.header', is: 'header' },
    { call: '{app,request}.log', is: 'log' },
  ],
  traits: [{ is: 'forwards-rejections', value: 'app' }],
};
