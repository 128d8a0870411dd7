import type { Model } from './model.js';

/** Node's HTTP/2 client: sessions and their streams emit `error`. */
export const nodeHttp2: Model = {
  package: ['http2', 'node:http2'],
  values: {
    session: 'connect()',
    stream: 'session.request()',
  },
  calls: [
    { call: '{connect,session.request}', is: 'emitter' },
    { call: '{session,stream}.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
