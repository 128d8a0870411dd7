import type { Model } from './model.js';

/** Cloudflare Workers, whose modules are called as `export default { fetch(request, env, context) { … } }`. */
export const cloudflareWorkers: Model = {
  package: ['wrangler', '@cloudflare/workers-types', 'cloudflare:workers'],
  addsTo: 'global',
  files: ['**'],
  values: {
    handler: 'exports.default.fetch',
    request: 'handler.parameter[0]',
    input: '{request.{json,text,formData,arrayBuffer,blob}(),request.{headers,formData()}.get()}',
    bindings: 'exports.default.{fetch,scheduled,queue}.parameter[1]',
    d1: '{D1Database(),bindings.*}',
    statement: '{d1.prepare(),statement.bind()}',
    kv: '{KVNamespace(),bindings.*}',
    r2: '{R2Bucket(),bindings.*}',
  },
  calls: [{ call: 'request.json', is: 'parse', argument: -1, promise: true }],
  traits: [
    { is: 'forwards-rejections' },
    // developers.cloudflare.com/workers/runtime-apis/context: what nobody waits for is cancelled once the reply is sent.
    { is: 'outlives-rejections' },
  ],
};
