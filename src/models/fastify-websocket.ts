import type { Model } from './model.js';

/** @fastify/websocket 5 to 11: what its handlers get is a socket of ws, whose errors it logs. */
export const fastifyWebsocket: Model = {
  package: '@fastify/websocket',
  addsTo: 'ws',
  values: { socket: '{.WebSocket(),SocketStream().socket,WebsocketHandler().parameter[0]}' },
};
