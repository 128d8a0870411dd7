import { defineRule, type Node, type RepeatedResponse, type TraceStep } from '../src/rule.js';

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
      between the two replies works on with data that was just found to be wrong. The same goes for a \`catch\` clause that replies to
      what fails only after the reply: the client was told that all went well, and the error that matters is lost behind the second one.`,
    instead: `
      Leave the function with the reply: \`return response.status(404).json(…)\`, or a \`return\` behind it, or an \`else\` around the rest.
      Reply last in a \`try\`, give what follows the reply a handler of its own, or ask for \`response.headersSent\` in the \`catch\`.`,
    limits: `
      Reported are replies after which every way leads to another one: a \`return\`, a \`throw\`, an \`else\`, \`next()\`, a test of
      \`headersSent\` or a flag on some way keeps the rule silent. \`next(error)\` counts as a reply, that of the error
      handler, where another follows. Replies in helpers of the project count where the helper always replies, replies in callbacks where
      they get the result of a call or come later in a chain. A helper that replies on some way only counts where nobody looks at its
      result. Failures on the way count where the \`catch\` clause that gets them replies whatever they are, and looks neither at the
      response nor at a flag; log lines, counters and clean-up behind a reply are not expected to fail. Fastify drops a second reply of
      that kind. What \`.catch(next)\` has handed to the error handler has been answered. A reply or a \`next(error)\` that refuses a request in a branch, with a bare \`next()\` behind the branch, lets
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
    {
      bad: `
import express from 'express';
import { audit, orders } from './orders.js';

export const router = express.Router();
router.post('/orders', async (request, response) => {
  try {
    const order = await orders.create(request.body);
    response.status(201).json(order);
    await audit.record(order.id);
  } catch (error) {
    response.status(500).json({ message: 'Order not created' });
  }
});`,
      good: `
import express from 'express';
import { audit, orders } from './orders.js';

export const router = express.Router();
router.post('/orders', async (request, response) => {
  try {
    const order = await orders.create(request.body);
    await audit.record(order.id);
    response.status(201).json(order);
  } catch (error) {
    response.status(500).json({ message: 'Order not created' });
  }
});`,
    },
  ],

  messages: {
    again: 'The code goes on after `{{reply}}`, and `{{again}}` replies a second time.',
    failing: 'This `{{again}}` answers what `{{failing}}` throws, after `{{reply}}` has replied already.',
    inside: 'The code goes on where `{{reply}}` has replied, and `{{again}}` replies a second time.',
    through: 'The code goes on after `{{reply}}`, and `{{again}}` lets the refused request through to the handlers that follow.',
  },

  visit: {
    RepeatedResponse({ node, text: reply, again: { at, from, isLetThrough }, againText: again, failing, inside, file, fix }, context) {
      if (failing !== undefined) {
        const trace = [step({ node, file }, 'replies first'), step({ node: failing.node, file }, 'can fail then')];
        context.report({ at: from, message: 'failing', data: { reply, again, failing: failing.text }, trace });
        return;
      }
      const next = step(at, isLetThrough ? 'goes on to the handlers that follow' : 'replies again');
      const trace = inside === undefined ? [next] : [step(inside, 'replies here'), next];
      const message = inside !== undefined ? 'inside' : isLetThrough ? 'through' : 'again';
      const data = { reply, again };
      context.report(fix === undefined ? { at: node, message, data, trace } : { at: node, message, data, trace, fix });
    },
  },
});

function step({ node, file }: Pick<RepeatedResponse, 'file'> & { readonly node: Node }, label: string): TraceStep {
  return { file: file.path, start: node.getStart(), end: node.end, label };
}
