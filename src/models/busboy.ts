import type { Model } from './model.js';

/** busboy 0.3 and 1: a form that ends too early makes it emit `error`. */
export const busboy: Model = {
  package: ['busboy', '@fastify/busboy'],
  values: {
    parser: '{(),Busboy()}',
  },
  calls: [
    { call: '{,Busboy}', is: 'emitter' },
    { call: 'parser.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
