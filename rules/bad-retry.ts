import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'bad-retry',
  category: 'resilience',
  preset: 'recommended',
  severity: 'warning',

  docs: {
    summary: 'Disallow retries without a pause, without an end, or of errors that no retry can mend',
    why: `
      What has just failed fails again a millisecond later: three attempts without a pause are used up before the network is back, and a
      thousand clients that do the same keep a recovering server down. A retry without an end holds its caller for ever. And a 404 or a 401
      is not going to change, so that trying again only delays the answer.`,
    instead: `
      Wait longer before each attempt, with some chance in it, stop after a few, and try again only after errors that pass: no connection, 429,
      503. A library such as \`p-retry\` does all of it.`,
    limits: `
      Seen are loops around a \`try\` that success leaves, and functions that call themselves where they handle their error. Loops over
      different things, polls, workers and code that makes something new for each attempt are left alone. Errors are expected to be looked
      at only where they have a status or a code: after HTTP requests and writes to a database, and not where a comment says that what fails
      passes. The same pause each time, and attempts without an end for which nobody waits, are reported in \`strict\` only.`,
    references: ['CWE-835', 'CWE-400', 'https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/'],
  },

  examples: [
    {
      bad: `
export async function loadPrices(shop) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await shop.loadPrices();
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}`,
      good: `
export async function loadPrices(shop) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await shop.loadPrices();
    } catch (error) {
      if (attempt === 3) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt * Math.random()));
    }
  }
}`,
    },
    {
      bad: `
export async function loadPrices(shop) {
  while (true) {
    try {
      return await shop.loadPrices();
    } catch (error) {
      console.warn('prices not loaded', error);
    }
  }
}`,
      good: `
import pRetry from 'p-retry';

export async function loadPrices(shop) {
  return pRetry(() => shop.loadPrices(), { retries: 3 });
}`,
    },
  ],

  messages: {
    endless: '`{{name}}` is tried again without end: while it fails, nobody gets an answer.',
    atOnce: '`{{name}}` is tried again at once, with no pause: what has just failed is most likely to fail again.',
    hopeless: '`{{name}}` is tried again after every error, also after those that no retry can mend.',
    steady: '`{{name}}` is tried again after the same pause each time: clients that failed together come back together.',
  },

  visit: {
    Retry({ node, name, pause, isBounded, isAwaited, isSelective, hasStatus }, context) {
      const isEndless = !isBounded && (isAwaited || pause === 'none' || context.strict);
      const message = isEndless
        ? 'endless'
        : pause === 'none' && !isSelective
          ? 'atOnce'
          : hasStatus && !isSelective
            ? 'hopeless'
            : pause === 'constant' && context.strict
              ? 'steady'
              : undefined;
      if (message === undefined) return;

      context.report({ at: node, until: 'first-token', message, data: { name } });
    },
  },
});
