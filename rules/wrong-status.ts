import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'wrong-status',
  category: 'validation',
  preset: 'recommended',
  severity: 'warning',

  docs: {
    summary: 'Disallow failures that are answered with a success status, and rejected input that is answered with 500',
    why: `
      Clients, caches, proxies and monitoring go by the status. A failure that goes out with 200 counts as a success: it is cached, not
      retried, and no dashboard shows it. Bad input that becomes 500 raises alarms at night for a typo in a form, and tells the client to
      send the same request again.`,
    instead: `
      Set a status from 400 on with the reply (\`response.status(404).json(…)\`), or throw an error that carries one
      (\`new BadRequestException(…)\`, \`createError(400, …)\`).`,
    limits: `
      A reply tells of a failure when an object literal has no other keys than a failure's (\`error\`, \`errors\`, \`success: false\` …),
      when an error handler sends its error or a text about it, or when a text about a failure (\`'Order not found'\`) is all that is sent
      where something is missing or not what it should be; so does a page that is named after a status (\`errors/404\`), or after an error
      where one is handled. Left alone are replies whose status some statement or helper may set, other pages, web hooks, files for
      development (\`dev-mailbox.ts\`), and protocols that keep failures in the body (GraphQL,
      JSON-RPC, tRPC, Slack). What is handed to a function of the project that replies, or makes the reply, counts where the call or a
      default shows the status. Behind a handler that only logs, a reply counts when it holds what only success would have given, or when it
      says \`success: true\` of the only write. Rejected input counts where a handler, or a function that only handlers call with it, throws a plain
      \`Error\` after a test of the request, and every reply that may follow is known to be a server error.`,
    references: ['CWE-393', 'CWE-394', 'https://www.rfc-editor.org/rfc/rfc9110.html#name-status-codes'],
  },

  examples: [
    {
      bad: `
import express from 'express';
import { logger } from './logger.js';
import { orders } from './orders.js';

export const router = express.Router();
router.get('/orders/:id', async (request, response) => {
  try {
    response.json(await orders.find(request.params.id));
  } catch (error) {
    logger.error({ err: error }, 'order not loaded');
    response.json({ error: 'Order could not be loaded' });
  }
});`,
      good: `
import express from 'express';
import { logger } from './logger.js';
import { orders } from './orders.js';

export const router = express.Router();
router.get('/orders/:id', async (request, response) => {
  try {
    response.json(await orders.find(request.params.id));
  } catch (error) {
    logger.error({ err: error }, 'order not loaded');
    response.status(500).json({ error: 'Order could not be loaded' });
  }
});`,
    },
    {
      bad: `
import express from 'express';

export const router = express.Router();
router.post('/orders', (request, response) => {
  if (!request.body.item) throw new Error('item is required');
  response.status(201).json({ item: request.body.item });
});`,
      good: `
import express from 'express';
import createError from 'http-errors';

export const router = express.Router();
router.post('/orders', (request, response) => {
  if (!request.body.item) throw createError(400, 'item is required');
  response.status(201).json({ item: request.body.item });
});`,
    },
  ],

  messages: {
    success: 'The reply `{{reply}}` tells of a failure, and goes out with status {{status}}.',
    unnoticed: 'The reply `{{reply}}` goes out with status {{status}} as well when {{tried}} has failed, which is only logged.',
    rejected: '`{{thrown}}` rejects the input of a request, and becomes status 500: a fault of the server.',
  },

  visit: {
    FailureReply({ node, text: reply, status }, context) {
      // 207 says that the parts have statuses of their own.
      if (status === undefined || status < 200 || status > 299 || status === 207) return;
      context.report({ at: node, message: 'success', data: { reply, status } });
    },

    ErrorHandler(handler, context) {
      const { successTold: told, triedName, isBesideBackend } = handler;
      if (told === undefined || handler.deliberate !== undefined || isBesideBackend) return;
      const tried = triedName === undefined ? 'what it is about' : `\`${triedName}\``;
      context.report({ at: told.node, message: 'unnoticed', data: { reply: told.text, status: told.status, tried } });
    },

    RejectedInput({ node, text: thrown, trace }, context) {
      context.report({ at: node, message: 'rejected', data: { thrown }, trace });
    },
  },
});
