import type { Model } from './model.js';

/** Polka 0.5 and 1. */
export const polka: Model = {
  package: 'polka',
  addsTo: 'http',
  values: {
    app: '{(),Polka(),app.{use,get,post,put,patch,delete,options,head,all,add}()}',
    handler: '{app.{get,post,put,patch,delete,options,head,all}.argument[1..],app.use.argument[0..],Middleware()}',
    request: '{.Request(),handler.parameter[0]}',
    response: '{.Response(),handler.parameter[1]}',
    next: '{NextHandler(),handler.parameter[2]}',
    error: '.argument[0].onError.parameter[0]',
    input: 'request.{body,query,params}',
  },
  calls: [
    { call: 'app.{get,post,put,patch,delete,options,head,all}', is: 'route', path: 0, handlers: '1..' },
    { call: 'app.use', is: 'use', path: 0, handlers: '0..' },
    { call: '', is: 'handle-errors', handlers: '0.onError' },
    { call: 'app.listen', is: 'listen' },
    { call: 'next', is: 'forward', error: 0, runsOn: true },
  ],
  // Without onError the reply is the error's message.
  traits: [{ is: 'default-handler-leaks', value: 'app', reply: 'its message, whatever it says' }],
};
