import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'unguarded-parse',
  category: 'validation',
  preset: 'recommended',
  severity: 'error',

  docs: {
    summary: 'Disallow parsing text from outside where malformed text becomes a 500 or ends the process',
    why: `
      \`JSON.parse\` throws for whatever a client, a peer or another service sends that is not JSON. In a handler the mistake of the client
      is then reported as a fault of the server; in a listener of a socket or a queue the error is uncaught, and one bad message ends the
      process for everybody.`,
    instead: `
      Parse inside a \`try\` and answer with 400, drop the message, or close the connection. In a handler, a body parser with a limit or a
      schema does the same.`,
    limits: `
      Parsers are \`JSON.parse\`, \`decodeURIComponent\`, and well-known packages for YAML, TOML, CSV and the like; body readers such as
      \`request.json()\` are left alone. Text counts as from outside when it is (a part of) a request, a message of a web socket, a queue or a broker, the text of a
      fetched answer or of a language model; files and the environment do not.
      Any \`try\` with a \`catch\` on the way counts as a guard, as does a call that looked at the text in a condition. The error is
      followed up through promise chains and callers; where it gets lost in code that errlint does not know, the rule is silent, as it is
      where an error handler of the framework tells errors apart.`,
    references: ['CWE-20', 'CWE-248', 'CWE-755'],
  },

  examples: [
    {
      bad: `
import express from 'express';
import { orders } from './orders.js';

export const router = express.Router();
router.get('/orders', (request, response) => {
  const filter = JSON.parse(request.query.filter);
  response.json(orders.matching(filter));
});`,
      good: `
import express from 'express';
import { orders } from './orders.js';

export const router = express.Router();
router.get('/orders', (request, response) => {
  let filter;
  try {
    filter = JSON.parse(request.query.filter);
  } catch {
    return response.status(400).json({ message: 'filter is not JSON' });
  }
  return response.json(orders.matching(filter));
});`,
    },
  ],

  messages: {
    answered: 'Malformed text in `{{text}}` makes `{{parser}}` throw, which is answered with 500.',
    uncaught: 'Malformed text in `{{text}}` makes `{{parser}}` throw, and nothing catches it.',
  },

  visit: {
    OutsideParse({ node: at, text, parser, failure, trace, guard }, context) {
      const suggestions = guard === undefined ? [] : [{ description: 'Answer malformed text with status 400', edits: guard }];
      context.report({ at, message: failure === 'uncaught' ? 'uncaught' : 'answered', data: { text, parser }, trace, suggestions });
    },
  },
});
