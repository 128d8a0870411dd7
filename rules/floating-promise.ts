import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'floating-promise',
  category: 'swallow',
  preset: 'recommended',
  severity: 'error',

  docs: {
    summary: 'Disallow promises whose rejection nobody can see',
    why: `
      A promise that is neither awaited nor given a handler goes its own way. When it rejects, no \`catch\` around it runs and the caller
      has already answered; Node ends the process for the unhandled rejection, and every other request with it.`,
    instead: `
      Await the promise, return it, or end its chain with a handler (\`.catch((error) => log.error(error))\`). An async callback for code
      that does not wait needs a \`try\` around its whole body.`,
    limits: `
      Works without types, so only what is surely a promise counts: async functions and functions of the project that return promises,
      across files and injected classes, parameters and members of the project's types that are declared to give one, calls of known
      libraries, and what is chained on (\`store.save(order).then(…)\`) where its name tells of work that can fail. So do async functions that unknown code calls back with an
      error or not. Nothing is reported where no failure can leave the function: its body is guarded, or nothing in it can reject; a
      function that is not async throws what it checks before there is a promise; one that is handed a callback calls it back. Scripts,
      examples, worker threads and commands (a file that reads \`process.argv\`) may end with an error, and so may the start of a server or
      of a program of its own at the top of a file (\`bootstrap()\`); files that run in a browser end nothing, and a comment about failures
      covers the calls of the same function below it. A promise that is kept counts where nothing reads its name but a test of it. \`void\` in a function says that
      nobody waits; the demanding reading (\`strict\`) reports it as well.`,
    references: [
      'https://typescript-eslint.io/rules/no-floating-promises',
      'https://nodejs.org/api/process.html#event-unhandledrejection',
      'CWE-755',
    ],
  },

  examples: [
    {
      bad: `
async function remind(user) {
  await fetch('https://mail.example.org/remind', { method: 'POST', body: user.id, signal: AbortSignal.timeout(5000) });
}

export function closeOrder(order) {
  remind(order.user);
  return order.id;
}`,
      good: `
async function remind(user) {
  await fetch('https://mail.example.org/remind', { method: 'POST', body: user.id, signal: AbortSignal.timeout(5000) });
}

export function closeOrder(order) {
  remind(order.user).catch((error) => console.error('not reminded', error));
  return order.id;
}`,
    },
    {
      bad: `
export function saveAll(orders, store) {
  orders.forEach(async (order) => {
    await store.save(order);
  });
}`,
      good: `
export async function saveAll(orders, store) {
  for (const order of orders) await store.save(order);
}`,
    },
  ],

  messages: {
    statement: 'Nobody waits for `{{name}}` or handles its rejection: when it fails, {{then}}.',
    unsent: 'Nobody waits for `{{name}}`, which only then goes to the database: it never runs.',
    tested: '`{{name}}` gives a promise, which is always true: nobody waits for the answer, and when it fails, {{then}}.',
    void: '`void` hides that nobody handles a rejection of `{{name}}`: when it fails, {{then}}.',
    returned: 'This `try` is left before `{{name}}` rejects: its catch clause never runs, as nothing awaits the promise.',
    callback: '`{{name}}` drops the promise of this async function: when it rejects, {{then}}.',
    executor: 'An error in this async executor rejects nothing: the new promise stays pending, and {{then}}.',
  },

  visit: {
    LoosePromise({ node: at, how, name, endsProcess, neverRuns, trace, remedy }, context) {
      if (how === 'void' && !neverRuns && !context.strict) return;

      const suggestions = remedy === undefined ? [] : [remedy];
      const then = endsProcess ? 'the process ends' : 'no code here learns of it';
      if (neverRuns) context.report({ at, message: 'unsent', data: { name }, trace, suggestions });
      else if (how === 'executor') context.report({ at, until: 'first-token', message: how, data: { then }, trace });
      else if (how === 'callback') context.report({ at, until: 'first-token', message: how, data: { name, then }, trace });
      else if (how === 'returned') context.report({ at, message: how, data: { name }, trace, suggestions });
      else context.report({ at, message: how, data: { name, then }, trace, suggestions });
    },
  },
});
