import type { Model } from './model.js';

/** ws 8. */
export const ws: Model = {
  package: 'ws',
  values: {
    server: '{WebSocketServer(),Server(),WebSocket.Server()}',
    client: '{(),WebSocket()}',
    socket: '{client,server.on.argument[1].parameter[0]}',
    peer: 'server.on.argument[1].parameter[0]',
    request: 'server.on.argument[1].parameter[1]',
    input: '{socket.{on,once}.argument[1].parameter[0],request.{headers,url}}',
    content: 'socket.{addEventListener.argument[1],onmessage}.parameter[0]{,.data}',
  },
  calls: [
    { call: 'socket.send', is: 'respond', body: 0, ends: false },
    { call: 'peer.{close,terminate}', is: 'respond', body: -1, ends: false },
    { call: '{,WebSocket}', is: 'emitter' },
    { call: 'server.on', is: 'emitter', when: { 0: 'connection' }, handlers: 1 },
    // lib/event-target.js calls listeners and looks at nothing that they give back.
    { call: 'socket.addEventListener', is: 'subscribe', handlers: 1 },
    { call: '{socket,server}.on', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
