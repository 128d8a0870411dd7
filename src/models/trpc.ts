import type { Model } from './model.js';

/** tRPC 10 and 11. */
export const trpc: Model = {
  package: ['@trpc/server', '@trpc/server/*'],
  addsTo: 'drizzle-orm',
  values: {
    builder: '{initTRPC,builder.{context,meta}()}',
    app: 'builder.create()',
    procedure: '{app.procedure,procedure.{input,output,use,meta,concat,unstable_concat}()}',
    handler: 'procedure.{query,mutation,subscription}.argument[0]',
    input: 'handler.parameter[0].input',
    // Whatever stands in the context: only Drizzle's chains are spelled so.
    kept: 'handler.parameter[0].ctx.*',
    insertion: '{kept,kept.transaction.argument[0].parameter[0]}.insert()',
    update: '{kept,kept.transaction.argument[0].parameter[0]}.update()',
    removal: '{kept,kept.transaction.argument[0].parameter[0]}.delete()',
    error: 'builder.create.argument[0].errorFormatter.parameter[0].error',
  },
  calls: [
    { call: 'procedure.{query,mutation,subscription}', is: 'route', handlers: 0 },
    { call: 'procedure.use', is: 'use', handlers: 0 },
    { call: 'builder.create', is: 'handle-errors', handlers: '0.errorFormatter' },
    { call: 'app.router', is: 'mount' },
    { returns: 'handler', is: 'respond', body: 0, ends: true },
    // The text of whatever was thrown is in the reply anyway, as one of a known status would be.
    { returns: 'builder.create.argument[0].errorFormatter', is: 'respond', body: 0, code: 400, ends: false },
    { call: 'procedure.input', is: 'validate', argument: -1 },
  ],
  errors: [{ class: 'TRPCError', exposes: true }],
  traits: [{ is: 'fails-in-body' }, { is: 'forwards-rejections', value: 'app' }, { is: 'sends-messages', value: 'handler' }],
};
