import type { Model } from './model.js';

/** imapflow 1: a connection that breaks emits `error`: imapflow.com, Error handling. */
export const imapflow: Model = {
  package: 'imapflow',
  values: {
    client: 'ImapFlow()',
  },
  calls: [
    { call: 'ImapFlow', is: 'emitter' },
    { call: 'client.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
    { call: 'client.connect', is: 'query', promise: true },
  ],
};
