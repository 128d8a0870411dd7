import type { Model } from './model.js';

/** `fp(async (app) => …)` hands the plugin the instance that it is registered under. */
export const fastifyPlugin: Model = {
  package: 'fastify-plugin',
  addsTo: 'fastify',
  values: {
    app: '{,fastifyPlugin}.argument[0].parameter[0]',
  },
};
