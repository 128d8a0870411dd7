import type { Model } from './model.js';

/** Restify 10 and 11. */
export const restify: Model = {
  package: 'restify',
  addsTo: 'http',
  values: {
    app: '{createServer(),.Server()}',
    handler: '{app.{get,post,put,patch,del,head,opts}.argument[1..],app.{use,pre}.argument[0..],RequestHandler()}',
    request: '{.Request(),handler.parameter[0]}',
    response: '{.Response(),handler.parameter[1]}',
    next: '{.Next(),handler.parameter[2]}',
    error: 'app.on.argument[1].parameter[2]',
    input: 'request.{body,query,params}',
  },
  calls: [
    { call: 'app.{get,post,put,patch,del,head,opts}', is: 'route', path: 0, handlers: '1..' },
    { call: 'app.{use,pre}', is: 'use', handlers: '0..' },
    { call: 'app.on', is: 'handle-errors', when: { 0: 'restifyError' }, handlers: 1 },
    { call: 'app.listen', is: 'listen' },
    // send(code?, body?, headers?)
    { call: 'response.{send,json,sendRaw}', is: 'respond', body: '*', status: 0, ends: true },
    { call: 'response.status', is: 'status', status: 0 },
    { call: 'next', is: 'forward', error: 0 },
  ],
  traits: [
    // Without a restifyError listener the reply is the error, or an InternalError with its text (lib/server.js).
    { is: 'default-handler-leaks', value: 'app', reply: 'its message, whatever it says' },
    // For async functions of two parameters (docs/guides/8to9guide.md).
    { is: 'forwards-rejections', value: 'app' },
  ],
};
