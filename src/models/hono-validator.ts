import type { Model } from './model.js';

/** Validators for Hono: middleware whose data `request.valid()` returns. */
export const honoValidator: Model = {
  package: ['@hono/zod-validator', '@hono/valibot-validator', '@hono/typebox-validator', '@hono/standard-validator'],
  calls: [{ call: '{zValidator,vValidator,tbValidator,sValidator}', is: 'validate', argument: -1 }],
};
