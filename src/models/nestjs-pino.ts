import type { Model } from './model.js';

/** nestjs-pino 4: Nest's logger and pino's, both on pino. */
export const nestjsPino: Model = {
  package: 'nestjs-pino',
  values: {
    logger: '{Logger(),PinoLogger()}',
  },
  calls: [
    { call: 'logger.{trace,debug,info,warn,error,fatal}', is: 'log' },
    { call: 'logger.{log,verbose}', is: 'log', level: 'info' },
  ],
  traits: [{ is: 'structured-log' }],
};
