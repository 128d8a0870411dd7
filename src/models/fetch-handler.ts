import type { Model } from './model.js';

/** Servers that the runtime calls as `export default { fetch(request) { … } }`: Bun 1. */
export const fetchHandler: Model = {
  package: ['bun', 'bun-types', '@types/bun'],
  files: ['**'],
  values: {
    handler: 'exports.default.fetch',
    request: 'handler.parameter[0]',
    input: '{request.{json,text,formData,arrayBuffer,blob}(),request.{headers,formData()}.get()}',
  },
  calls: [{ call: 'request.json', is: 'parse', argument: -1, promise: true }],
  traits: [{ is: 'forwards-rejections' }],
};
