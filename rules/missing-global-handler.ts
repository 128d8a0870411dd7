import { defineRule, type Node, type TraceStep } from '../src/rule.js';

export default defineRule({
  name: 'missing-global-handler',
  category: 'global',
  preset: 'recommended',
  severity: 'warning',

  docs: {
    summary: 'Disallow HTTP apps whose unexpected errors reach the framework’s own error reply',
    why: `
      An error that no route expected ends in the framework's default handler. Express sends the stack to the client unless \`NODE_ENV\` is
      \`production\`, Fastify sends the raw message of every error, and neither writes it to your log. The same happens when the error
      handler is there but never runs: because it stands before the routes, or because Express takes it for ordinary middleware.`,
    instead: `
      Register one error handler after all routes: \`app.use((error, request, response, next) => …)\` with exactly four parameters in
      Express, \`app.setErrorHandler(…)\` in Fastify. Log the error there and answer with a fixed text.`,
    limits: `
      Apps count that listen or leave their file, and that have routes. An app is left alone when code that errlint cannot see into gets it,
      when an error handler is registered on some router of the same package, or when something of unknown kind might be one. Apps of
      examples, scripts, command-line tools and libraries are left alone. Koa, Hono, hapi and NestJS answer unexpected errors without
      details and log them, so that their apps are never reported. Whether an error handler comes before a route is decided where both are
      reached from one function.`,
    references: ['CWE-209', 'CWE-544', 'https://expressjs.com/en/guide/error-handling.html'],
  },

  examples: [
    {
      bad: `
import express from 'express';
import { orders } from './orders.js';

const app = express();
app.get('/orders/:id', (request, response) => {
  response.json(orders.find(request.params.id));
});
app.listen(3000);`,
      good: `
import express from 'express';
import { logger } from './logger.js';
import { orders } from './orders.js';

const app = express();
app.get('/orders/:id', (request, response) => {
  response.json(orders.find(request.params.id));
});
app.use((error, request, response, next) => {
  logger.error({ err: error }, 'request failed');
  response.status(500).json({ message: 'Internal Server Error' });
});
app.listen(3000);`,
    },
    {
      bad: `
import express from 'express';

export const router = express.Router();
router.use((error, request, response) => {
  response.status(500).json({ message: 'Internal Server Error' });
});`,
      good: `
import express from 'express';

export const router = express.Router();
router.use((error, request, response, next) => {
  response.status(500).json({ message: 'Internal Server Error' });
});`,
    },
  ],

  messages: {
    missing: '`{{app}}` has no error handler: {{framework}} answers an unexpected error with {{reply}}.',
    early: 'This error handler is registered before `{{route}}`, whose errors it never gets.',
    misfit: 'This error handler declares {{declared}} parameters: {{framework}} runs it as ordinary middleware, since it needs {{needed}}.',
  },

  visit: {
    Registration({ kind, node, framework, functions, arity, handlerArity }, context) {
      const [found] = functions;
      if (kind !== 'misfit' || found === undefined || arity === undefined || handlerArity === undefined) return;
      const data = { declared: arity, framework, needed: handlerArity };
      context.report({ at: node, message: 'misfit', data, trace: found.node === node ? [] : [stepTo(found, 'is declared here')] });
    },

    Server(server, context) {
      const { name: app, framework, node, leakByDefault: reply, listen, registrations } = server;
      if (
        reply === undefined ||
        !server.hasRoutes ||
        !server.isServed ||
        server.isMounted ||
        server.isOpen ||
        server.isIncidental ||
        server.isSideline
      )
        return;

      if (server.early !== undefined) {
        const { at, handler, route } = server.early;
        context.report({
          at,
          message: 'early',
          data: { route: route.text },
          trace: handler.node === at ? [] : [stepTo(handler, 'is registered here')],
        });
        return;
      }
      if (registrations.some(({ kind }) => kind === 'error handler' || kind === 'misfit' || kind === 'unknown')) return;
      const trace = listen === undefined ? [] : [stepTo(listen, 'serves it')];
      context.report({ at: node, until: 'first-token', message: 'missing', data: { app, framework, reply }, trace });
    },
  },
});

function stepTo({ file, node }: { readonly file: { readonly path: string }; readonly node: Node }, label: string): TraceStep {
  return { file: file.path, start: node.getStart(), end: node.end, label };
}
