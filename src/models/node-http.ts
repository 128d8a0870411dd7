import type { Model } from './model.js';

/** HTTP server and client of Node. */
export const nodeHttp: Model = {
  package: ['http', 'node:http', 'https', 'node:https'],
  values: {
    server: '{createServer(),Server()}',
    handler: 'createServer.argument[0..]',
    request: '{IncomingMessage(),handler.parameter[0]}',
    response: '{ServerResponse(),handler.parameter[1],response.{writeHead,setHeader}()}',
    // What a listener to `upgrade` or `connect` gets in the place of a response: nodejs.org/api/http.html#event-upgrade_1
    peer: 'server.on.argument[1].parameter[1]',
    // The client's side of a call: a request that emits `error` and the answer its callback gets.
    call: '{ClientRequest(),.request(),.get()}',
    answer: '{.request,.get}.argument[0..].parameter[0]',
    input: 'request.{headers,url}',
    content: '{request,answer}.on.argument[1].parameter[0]',
  },
  calls: [
    { call: 'server.listen', is: 'listen' },
    // What a listener gives back is dropped, and its rejection ends the process: nodejs.org/api/events.html#capture-rejections-of-promises.
    { call: 'createServer', is: 'subscribe', handlers: '0..' },
    { call: 'response.end', is: 'respond', body: 0, ends: true },
    { call: 'response.write', is: 'respond', body: 0, ends: false },
    { assign: 'response.statusMessage', is: 'respond', body: 0, ends: false },
    { call: 'peer.{end,destroy}', is: 'respond', body: -1, ends: false },
    { call: 'response.writeHead', is: 'status', status: 0 },
    { assign: 'response.statusCode', is: 'status', status: 0 },
    { call: 'response.setHeader', is: 'header' },
    { call: '{.request,.get}', is: 'request', throwsOnStatus: false, deadline: { keys: ['signal', 'agent'], event: 'timeout' } },
    { call: '{.request,.get}', is: 'emitter' },
    { call: '{server,call}.{on,once,addListener}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
