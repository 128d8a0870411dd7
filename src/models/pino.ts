import type { Model } from './model.js';

/** pino 9 and 10, and the request logger of pino-http. */
export const pino: Model = {
  package: 'pino',
  values: {
    logger: '{(),pino(),Logger(),BaseLogger(),pino.Logger(),logger.child()}',
  },
  calls: [
    // Only `err` has a serializer: getpino.io/#/docs/api?id=serializers-object
    {
      call: '{,pino}',
      is: 'make-logger',
      rewriting: ['serializers', 'formatters', 'errorKey', 'nestedKey', 'mixin', 'logMethod'],
      rearranging: ['logMethod'],
    },
    // What the text has no place for is dropped: getpino.io/#/docs/api?id=interpolation-values-any
    { call: 'logger.{trace,debug,info,warn,error,fatal}', is: 'log', errorAt: 'first', errorKey: 'err', leavesRestOut: true },
  ],
  traits: [{ is: 'structured-log' }],
};
