import type { Model } from './model.js';

/** @nestjs/websockets 10 and 11: a message's sender gets what its method returns, and of what it throws the text of a `WsException`. */
export const nestjsWebsockets: Model = {
  package: '@nestjs/websockets',
  values: {
    handler: 'SubscribeMessage().decorated',
    // Called with each connection, and what they give back is dropped: packages/websockets/web-sockets-controller.ts.
    listener: 'WebSocketGateway().decorated.{handleConnection,handleDisconnect,afterInit}',
    input: 'MessageBody().decorated',
  },
  calls: [{ returns: 'handler', is: 'respond', body: 0, ends: true }],
  errors: [{ class: 'WsException', exposes: true }],
  traits: [{ is: 'fails-in-body' }],
};
