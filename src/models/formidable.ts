import type { Model } from './model.js';

/** Formidable 1 to 3: without a callback, `parse` gives a promise from version 3 on. */
export const formidable: Model = {
  package: 'formidable',
  values: {
    form: '{(),formidable(),IncomingForm()}',
  },
  calls: [
    { call: 'form.parse', is: 'io', majors: [1, 2] },
    { call: 'form.parse', is: 'io', promise: true, majors: [3] },
    { call: 'form.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
