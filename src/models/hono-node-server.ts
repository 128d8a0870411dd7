import type { Model } from './model.js';

/** Hono on Node: `serve(app)` listens. */
export const honoNodeServer: Model = {
  package: '@hono/node-server',
  calls: [{ call: 'serve', is: 'listen' }],
};
