import type { Model } from './model.js';

/** Node's sockets. */
export const nodeNet: Model = {
  package: ['net', 'node:net', 'tls', 'node:tls'],
  values: {
    socket:
      '{connect(),createConnection(),Socket(),TLSSocket(),createServer.argument[{0,1}].parameter[0],server.on.argument[1].parameter[0]}',
    server: '{createServer(),Server()}',
    peer: '{createServer.argument[{0,1}],server.on.argument[1]}.parameter[0]',
    input: 'socket.on.argument[1].parameter[0]',
  },
  calls: [
    { call: '{connect,createConnection,Socket}', is: 'emitter' },
    { call: 'createServer', is: 'emitter', handlers: '0..' },
    { call: 'server.on', is: 'emitter', when: { 0: ['connection', 'secureConnection'] }, handlers: 1 },
    { call: '{socket,server}.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
    { call: 'peer.{end,destroy}', is: 'respond', body: -1, ends: false },
    { call: 'server.listen', is: 'listen' },
    { call: 'createServer', is: 'subscribe', handlers: '0..' },
  ],
};
