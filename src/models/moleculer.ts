import type { Model } from './model.js';

/** Moleculer 0.14: actions are called from other nodes and, by a gateway, from outside; what they throw goes to their caller. */
export const moleculer: Model = {
  package: 'moleculer',
  files: ['**/*.service.{ts,js,mjs,cjs}'],
  values: {
    broker: 'ServiceBroker()',
    schema: '{broker.createService.argument[0],exports,exports.default}',
    handler: 'schema.actions.*{,.handler}',
    context: '{handler.parameter[0],schema.events.*{,.handler}.parameter[0],Context()}',
    input: 'context.params',
  },
  calls: [
    // requestTimeout is 0 by default, none, and stands among the broker's options: moleculer.services/docs/0.14/fault-tolerance.html#Timeout.
    { call: '{broker,context}.call', is: 'request', throwsOnStatus: true, promise: true },
    { call: 'broker.start', is: 'listen', promise: true },
  ],
  traits: [{ is: 'forwards-rejections' }],
};
