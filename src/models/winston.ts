import type { Model } from './model.js';

/** winston 3: loggers of its own making and its default logger. */
export const winston: Model = {
  package: 'winston',
  values: {
    logger: '{createLogger(),Logger(),loggers.get(),loggers.add(),Container().get(),Container().add(),logger.child()}',
  },
  calls: [
    { call: '{,logger.}{error,warn,info,debug}', is: 'log', errorAt: 'second' },
    { call: '{,logger.}{http,verbose,silly}', is: 'log', level: 'debug' },
    // Syslog levels: winston.config.syslog.levels.
    { call: 'logger.{emerg,alert,crit}', is: 'log', level: 'fatal' },
    { call: '{,logger.}log', is: 'log', level: 0 },
  ],
  traits: [{ is: 'structured-log' }],
};
