import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'double-response',
  category: 'global',
  preset: 'recommended',
  severity: 'error',
  fixable: true,

  docs: {
    summary: 'Disallow code that goes on to reply again after it has replied',
    why: `
      A reply does not end the function. When the code runs on into a second one, the headers are already sent: Express throws
      \`ERR_HTTP_HEADERS_SENT\`, which in an async handler of Express 4 is an unhandled rejection and ends the process, and what stands
      between the two replies works on with data that was just found to be wrong.`,
    instead: `
      Leave the function with the reply: \`return response.status(404).json(…)\`, or a \`return\` behind it, or an \`else\` around the rest.`,
    limits: `
      Reported are replies after which every way leads to another one: a \`return\`, a \`throw\`, an \`else\`, \`next()\`, a test of
      \`headersSent\` or a flag on some way keeps the rule silent. \`next(error)\` counts as a reply, that of the error
      handler, where another follows. Replies in helpers of the project count where the helper always replies, replies in callbacks where
      they get the result of a call or come later in a chain. Failures on the way are left out, save what \`.catch(next)\` has handed
      to the error handler. A reply or a \`next(error)\` that refuses a request in a branch, with a bare \`next()\` behind the branch, lets
      it through all the same, and is reported.`,
    references: ['CWE-705', 'https://nodejs.org/api/errors.html#err_http_headers_sent'],
  },

  examples: [
    {
      bad: `
import express from 'express';
import { orders } from './orders.js';

export const router = express.Router();
router.get('/orders/:id', async (request, response, next) => {
  try {
    const order = await orders.find(request.params.id);
    if (!order) {
      response.status(404).json({ message: 'Order not found' });
    }
    response.json(order);
  } catch (error) {
    next(error);
  }
});`,
      good: `
import express from 'express';
import { orders } from './orders.js';

export const router = express.Router();
router.get('/orders/:id', async (request, response, next) => {
  try {
    const order = await orders.find(request.params.id);
    if (!order) {
      return response.status(404).json({ message: 'Order not found' });
    }
    return response.json(order);
  } catch (error) {
    next(error);
  }
});`,
    },
  ],

  messages: {
    again: 'The code goes on after `{{reply}}`, and `{{again}}` replies a second time.',
    through: 'The code goes on after `{{reply}}`, and `{{again}}` lets the refused request through to the handlers that follow.',
  },

  visit: {
    RepeatedResponse({ node, text: reply, again: { at, isLetThrough }, againText: again, fix }, context) {
      const label = isLetThrough ? 'goes on to the handlers that follow' : 'replies again';
      const trace = [{ file: at.file.path, start: at.node.getStart(), end: at.node.end, label }];
      const message = isLetThrough ? 'through' : 'again';
      const data = { reply, again };
      context.report(fix === undefined ? { at: node, message, data, trace } : { at: node, message, data, trace, fix });
    },
  },
});
