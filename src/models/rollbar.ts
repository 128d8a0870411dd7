import type { Model } from './model.js';

/** Rollbar 2 and 3: the error may stand at any place. */
export const rollbar: Model = {
  package: 'rollbar',
  values: {
    client: '{(),init(),Rollbar()}',
  },
  calls: [{ call: '{,client.}{critical,error,warning,warn,info,debug,log}', is: 'report' }],
};
