import type { Model } from './model.js';

/** New Relic's agent, 11 to 13. */
export const newrelic: Model = {
  package: 'newrelic',
  calls: [
    { call: 'noticeError', is: 'report', error: 0 },
    { call: '{addCustomAttribute,addCustomAttributes,recordCustomEvent,recordLogEvent}', is: 'log', level: 'info' },
  ],
};
