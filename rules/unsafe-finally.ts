import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'unsafe-finally',
  category: 'swallow',
  preset: 'recommended',
  severity: 'error',
  tests: true,

  docs: {
    summary: 'Disallow leaving a `finally` in a way that replaces the error in flight',
    why: `
      A \`return\`, \`break\` or \`continue\` in \`finally\` ends the function as if nothing had failed: the error that was on its way is
      gone, and no handler ever sees it. A \`throw\` puts another error in its place. The result that the \`try\` block returned is lost in
      the same way.`,
    instead: `
      Move the statement behind the \`try\` statement, and keep to clean-up in \`finally\`; clean-up that may fail gets a handler of its
      own.`,
    limits: `
      Nothing is reported where no error and no result can be on its way, nor for throwing what this or an outer catch clause has caught.
      The demanding reading (\`strict\`) also reports awaited calls in \`finally\` that have no handler of their own: when they reject,
      their error is the one that is seen.`,
    references: ['https://eslint.org/docs/latest/rules/no-unsafe-finally', 'CWE-584'],
  },

  examples: [
    {
      bad: `
export async function placeOrder(order) {
  let isSaved = false;
  try {
    await orders.save(order);
    isSaved = true;
  } finally {
    return isSaved;
  }
}`,
      good: `
export async function placeOrder(order) {
  const lock = await locks.take(order.id);
  try {
    await orders.save(order);
    return true;
  } finally {
    lock.open();
  }
}`,
    },
    {
      strict: true,
      bad: `
export async function countOrders(client) {
  try {
    return await client.count('orders');
  } finally {
    await client.end();
  }
}`,
      good: `
export async function countOrders(client) {
  try {
    return await client.count('orders');
  } finally {
    await client.end().catch((error) => console.error('connection not closed', error));
  }
}`,
    },
  ],

  messages: {
    left: 'This `{{exit}}` in `finally` takes the place of the error in flight: nobody hears of it.',
    awaited: 'When `{{call}}` rejects here, its error takes the place of the one in flight.',
  },

  visit: {
    FinallyExit({ node: at, kind, awaited }, context) {
      if (kind !== 'await') context.report({ at, until: 'first-token', message: 'left', data: { exit: kind } });
      else if (context.strict) context.report({ at, message: 'awaited', data: { call: awaited ?? 'this' } });
    },
  },
});
