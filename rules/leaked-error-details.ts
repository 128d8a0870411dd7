import { defineRule, type ErrorHandler, type ErrorPart, type ErrorReply } from '../src/rule.js';

export default defineRule({
  name: 'leaked-error-details',
  category: 'leak',
  preset: 'recommended',
  severity: 'error',

  docs: {
    summary: 'Disallow error texts, stacks, SQL and whole error objects in replies to clients',
    why: `
      The text of an unexpected error is written for the people who run the server: it names tables, columns, hosts, files and versions. A
      driver's error object also carries the SQL and its parameters. Sent to a client, it tells an attacker what to try next.`,
    instead: `
      Answer unexpected errors with a fixed text and an id, and log the error under the same id. Send the text of an error only where its
      class or status says that it was written for clients.`,
    limits: `
      The text alone is left alone with a status from 400 to 499 (reported in \`strict\`), under a test of the error's class, code or
      status, in an exception filter for certain classes (\`@Catch(OrderError)\`), and where the code runs only outside production (also by
      the name of the file or the function: \`dev-mailbox.ts\`, \`developmentErrors\`). The text of a database's error counts whatever the
      status, where its class is known or nothing but queries is tried; with its name (\`'Error: ' + error\`) wherever a query is tried and no
      schema. An exception counts where it is raised, not where a helper makes it for whoever masks or logs it. What a
      function returns is followed to the replies of those that call it, and what is put into \`response.locals\` to a page that the same
      function renders. A GraphQL server sends the text by itself: of what formats its errors, only the stack and what stands behind
      (\`originalError\`) count.`,
    references: ['CWE-209', 'CWE-497'],
  },

  examples: [
    {
      bad: `
import express from 'express';
const app = express();
app.get('/orders/:id', async (request, response) => {
  try {
    response.json(await orders.load(request.params.id));
  } catch (error) {
    response.status(500).send('SQL Error: ' + error.message);
  }
});
app.use((error, request, response, next) => response.status(500).json({ error: 'Internal error' }));`,
      good: `
import express from 'express';
const app = express();
app.get('/orders/:id', async (request, response) => {
  try {
    response.json(await orders.load(request.params.id));
  } catch (error) {
    console.error('order not loaded', { id: request.params.id, error });
    response.status(500).json({ error: 'Internal error' });
  }
});
app.use((error, request, response, next) => response.status(500).json({ error: 'Internal error' }));`,
    },
  ],

  messages: {
    text: '`{{use}}` sends the text of an unexpected error to the client.',
    stack: '`{{use}}` sends the stack to the client.',
    query: '`{{use}}` sends what the database says of the query to the client.',
    whole: '`{{use}}` sends the whole error object to the client.',
    option: 'With `{{option}}`, every unexpected error is answered with {{reply}}.',
  },

  visit: {
    ErrorHandler(handler, context) {
      for (const reply of worstByPlace(handler, context.strict)) {
        const { part: message, effect, use } = reply;
        const text = use.getText().replace(/\s+/g, ' ');
        const suggestions = reply.fixedText === undefined ? [] : [{ description: 'Send a fixed text', edits: [reply.fixedText] }];
        context.report({
          at: use,
          message,
          data: { use: text.length > 50 ? `${text.slice(0, 47)}…` : text },
          trace: effect.isElsewhere ? effect.trace : [],
          suggestions,
        });
      }
    },

    Server({ leakingOptions, isIncidental }, context) {
      for (const { node, reply } of isIncidental ? [] : leakingOptions)
        context.report({ at: node, message: 'option', data: { option: node.getText(), reply } });
    },
  },
});

const badness: readonly ErrorPart[] = ['text', 'whole', 'query', 'stack'];

/** One reply for each place where the error leaves the handler: the one that tells most. */
function worstByPlace(handler: ErrorHandler, strict: boolean): Iterable<ErrorReply> {
  const worst = new Map<unknown, ErrorReply>();
  for (const reply of handler.replies) {
    if (!isLeak(reply, handler, strict)) continue;
    const known = worst.get(reply.effect.from);
    if (known === undefined || badness.indexOf(known.part) < badness.indexOf(reply.part)) worst.set(reply.effect.from, reply);
  }
  return worst.values();
}

function isLeak({ effect: { guards }, part, status, isOfQuery }: ErrorReply, { triesInputOnly }: ErrorHandler, strict: boolean): boolean {
  if (guards.isDevelopment) return false;
  if (part === 'stack' || part === 'query') return true;
  if (guards.isNarrowed || guards.isExposed || triesInputOnly) return false;
  return part === 'whole' || strict || isOfQuery || status === undefined || status >= 500 || status < 400;
}
