import type { Model } from './model.js';

/** Sentry's JavaScript SDKs, 8 to 10. */
export const sentry: Model = {
  package: '@sentry/*',
  values: {
    scope: '{withScope.argument[0].parameter[0],withIsolationScope.argument[0].parameter[0],getCurrentScope(),getIsolationScope(),Scope()}',
  },
  calls: [
    { call: '{,scope.}captureException', is: 'report', error: 0 },
    { call: '{,scope.}{captureMessage,captureEvent}', is: 'report', error: -1 },
    { call: '{,scope.}{addBreadcrumb,setContext,setExtra,setExtras,setTag,setTags,setUser}', is: 'log', level: 'debug' },
    { call: '.logger.{trace,debug,info,warn,error,fatal}', is: 'log' },
  ],
};
