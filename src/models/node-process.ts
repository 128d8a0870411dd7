import type { Model } from './model.js';

/** The process object, imported; the global one is in `global`. */
export const nodeProcess: Model = {
  package: ['process', 'node:process'],
  values: {
    env: '.env',
    listening: '{,listening.{on,once,addListener,prependListener,prependOnceListener}()}',
  },
  calls: [
    { call: '{kill,loadEnvFile}', is: 'probe' },
    { call: '{exit,abort}', is: 'exit' },
    {
      call: 'listening.{on,once,addListener,prependListener,prependOnceListener}',
      is: 'process-handler',
      when: { 0: ['uncaughtException', 'unhandledRejection'] },
      handlers: 1,
    },
  ],
};
