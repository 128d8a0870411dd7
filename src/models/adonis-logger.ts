import type { Model } from './model.js';

/** The logger service of AdonisJS 5 and 6. */
export const adonisLogger: Model = {
  package: ['@adonisjs/core/services/logger', '@ioc:Adonis/Core/Logger'],
  calls: [{ call: '{trace,debug,info,warn,error,fatal}', is: 'log', errorAt: 'first' }],
  traits: [{ is: 'structured-log' }],
};
