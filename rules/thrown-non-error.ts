import { defineRule, type NonError, type Raising } from '../src/rule.js';

export default defineRule({
  name: 'thrown-non-error',
  category: 'swallow',
  preset: 'recommended',
  severity: 'error',
  tests: true,

  docs: {
    summary: 'Disallow throwing, rejecting with or forwarding what is no `Error`',
    why: `
      A string or a bare object has no stack: nobody can say where it came from. Handlers that read \`error.message\` or ask
      \`error instanceof Error\` see nothing, loggers print \`undefined\`, error trackers group everything into one.`,
    instead: `
      Throw an \`Error\` or a class that extends it (\`new Error('no such order')\`); put a status or a code on the error as a property.`,
    limits: `
      Only what is certainly no \`Error\` is reported: literals, texts, object literals (also as members of a constant), parameters
      that are declared to be a text or a number, classes that are called an error and extend nothing, functions of the project that
      return an object literal. What any other call gives back, what a variable may hold, what a Nest filter answers a message with
      (\`throwError\`) and strings handed to plain callbacks are left alone, as are \`next('route')\` and
      \`new Response()\` and code for pages. The demanding reading (\`strict\`) also reports a rejection without a reason.`,
    references: [
      'https://typescript-eslint.io/rules/only-throw-error',
      'https://eslint.org/docs/latest/rules/prefer-promise-reject-errors',
      'CWE-755',
    ],
  },

  examples: [
    {
      bad: `
export function priceOf(order) {
  if (order.items.length === 0) throw 'empty order';
  return order.total;
}`,
      good: `
export function priceOf(order) {
  if (order.items.length === 0) throw new Error('empty order');
  return order.total;
}`,
    },
    {
      bad: `
export function waitFor(stock) {
  return new Promise((resolve, reject) => {
    stock.once('filled', resolve);
    stock.once('closed', () => reject('closed before it was filled'));
  });
}`,
      good: `
export function waitFor(stock) {
  return new Promise((resolve, reject) => {
    stock.once('filled', resolve);
    stock.once('closed', () => reject(new Error('closed before it was filled')));
  });
}`,
    },
  ],

  messages: {
    thrown: '{{value}} is {{how}} here: it has no stack, and handlers that expect an `Error` see nothing.',
    nothing: 'This rejection has no reason: whoever handles it cannot tell what failed.',
  },

  visit: {
    RaisedError({ node, how, value, nonError }, context) {
      if (how === 'called back') return;
      if (value === undefined) {
        if (context.strict) context.report({ at: node, message: 'nothing' });
        return;
      }
      if (nonError === undefined || (how === 'forwarded' && !isForwarded(nonError))) return;

      const { node: at, kind, asError } = nonError;
      const suggestions = asError === undefined ? [] : [{ description: 'Make it the message of an `Error`', edits: asError }];
      context.report({ at, message: 'thrown', data: { value: names[kind], how: ways[how] }, suggestions });
    },
  },
});

/** `next(null)`, `next(false)` and `next(0)` mean something else. */
function isForwarded({ kind }: NonError): boolean {
  return kind === 'text' || kind === 'object';
}

const names: Readonly<Record<NonError['kind'], string>> = {
  text: 'A text',
  number: 'A number',
  boolean: 'A boolean',
  nothing: 'Nothing',
  object: 'A plain object',
  array: 'An array',
  function: 'A function',
};

const ways: Readonly<Record<Raising, string>> = {
  thrown: 'thrown',
  rejected: 'the reason of a rejection',
  forwarded: 'forwarded as an error',
  emitted: 'emitted as an error',
  'called back': 'handed to a callback',
};
