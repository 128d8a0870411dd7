import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'unforwarded-async-handler',
  category: 'global',
  preset: 'recommended',
  severity: 'error',

  docs: {
    summary: 'Disallow async handlers whose errors never reach the error handler',
    why: `
      Express 4 calls a handler and drops the promise that it returns. When the promise rejects, no error handler runs and the client waits
      until it gives up; Node ends the process for the unhandled rejection, and all other requests with it. What a callback throws
      goes the same way with any framework: by the time the query has failed, nobody is there to catch it.`,
    instead: `
      Put the whole body into \`try\` and hand the error on (\`catch (error) { next(error); }\`), or wrap the handler in a function that
      does (\`express-async-handler\`, or your own). Express 5 forwards rejections by itself. In a callback, hand the error on
      (\`if (error) return next(error);\`).`,
    limits: `
      Promises only where the nearest \`package.json\` asks for Express 4, or where there is none. A handler counts when it is \`async\` or
      returns a promise, and is registered as it is: handlers in a call of an unknown wrapper, and packages that import \`express-async-errors\` or
      patch the layers of Express, with those that they depend on, are left alone. So are handlers in which nothing can reject, and those
      that catch everything, whatever they do with the error then. A callback counts where it is an argument of a query or another call
      that is known to call back later, and stands in the handler of a route, a message or a log-in.`,
    references: ['CWE-755', 'CWE-248', 'https://expressjs.com/en/guide/error-handling.html'],
  },

  examples: [
    {
      bad: `
import { Router } from 'express';
import { orders } from './orders.js';

export const router = Router();
router.get('/orders', async (request, response) => {
  response.json(await orders.list(request.query));
});`,
      good: `
import { Router } from 'express';
import { orders } from './orders.js';

export const router = Router();
router.get('/orders', async (request, response, next) => {
  try {
    response.json(await orders.list(request.query));
  } catch (error) {
    next(error);
  }
});`,
    },
  ],

  messages: {
    rejects: '{{framework}} drops the promise of this async handler: when `{{failing}}` fails, no error handler runs.',
    throws: '{{framework}} drops the promise of this async handler: when it throws, no error handler runs.',
    escapes: 'Nobody can catch what this callback throws: if `{{failing}}` fails, no error handler runs.',
  },

  visit: {
    CallbackThrow({ node: at, name: failing, forwarding }, context) {
      const suggestions = forwarding === undefined ? [] : [{ description: 'Hand the error to the framework', edits: forwarding }];
      context.report({ at, message: 'escapes', data: { failing }, suggestions });
    },

    AsyncHandler({ file, node: at, framework, failing, registration, forwarding }, context) {
      const { call, file: home } = registration;
      const isHere = home === file && call.pos <= at.pos && at.end <= call.end;
      const trace = isHere ? [] : [{ file: home.path, start: call.getStart(), end: call.end, label: 'registers it' }];
      const suggestions = forwarding === undefined ? [] : [{ description: 'Hand errors to the framework', edits: forwarding }];
      context.report(
        failing === undefined
          ? { at, until: 'first-token', message: 'throws', data: { framework }, trace, suggestions }
          : { at, until: 'first-token', message: 'rejects', data: { framework, failing }, trace, suggestions },
      );
    },
  },
});
