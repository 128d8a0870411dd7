import type { Model } from './model.js';

/** xml2js 0.6: with a promise; the function with a callback hands the error to that. */
export const xml2js: Model = {
  package: 'xml2js',
  calls: [{ call: '{,Parser().}parseStringPromise', is: 'parse', promise: true }],
};
