import type { Model } from './model.js';

/** Socket.IO 4, the server. */
export const socketIo: Model = {
  package: 'socket.io',
  values: {
    server: '{(),Server(),server.of(),Namespace()}',
    socket: '{server.on.argument[1].parameter[0],server.use.argument[0].parameter[0],Socket(),socket.{to,in,broadcast}}',
    next: '{server,socket}.use.argument[0].parameter[1]',
    input: '{socket.on.argument[1].parameter[0],socket.handshake.{auth,query,headers}}',
  },
  calls: [
    { call: '{server,socket}.use', is: 'use', handlers: 0 },
    { call: '{server,server.to(),socket,socket.to(),socket.broadcast}.emit', is: 'respond', body: 1, ends: false },
    { call: 'socket.on.argument[1].parameter[1]', is: 'respond', body: '*', ends: false },
    // The client hears that the server has hung up: socket.io/docs/v4/server-socket-instance/#disconnect
    { call: 'socket.disconnect', is: 'respond', body: -1, ends: false },
    // A middleware's error reaches the client as connect_error with its message: socket.io/docs/v4/middlewares.
    { call: 'next', is: 'forward', error: 0 },
    // Listeners run as those of Node's emitters do, whatever they return: socket.io/docs/v4/listening-to-events/#error-handling.
    { call: '{server,socket}.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
