import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'retry-exhausted',
  category: 'swallow',
  preset: 'recommended',
  severity: 'error',

  docs: {
    summary: 'Disallow retry loops that end without throwing the last error',
    why: `
      After the last attempt has failed, the loop simply ends: the function returns \`undefined\`, and the caller takes that for success. A
      new error thrown behind the loop says that all attempts failed, but not why.`,
    instead: `
      Keep the last error and throw it behind the loop, or throw in the catch clause when no attempt is left.`,
    limits: `
      Seen are loops that count attempts around a \`try\`, or go through numbers that say how long to wait, and functions that call
      themselves where they handle their error. A loop over a list tries different things and is left alone, as are loops with other code
      behind them, and catch clauses that log or keep the error before they leave the loop by the number of the attempt.`,
    references: ['CWE-390', 'CWE-755'],
  },

  examples: [
    {
      bad: `
export async function loadPrices(shop) {
  for (let attempt = 1; attempt <= 3; attempt++) {
    try {
      return await shop.loadPrices();
    } catch (error) {
      console.warn('prices not loaded', { attempt, error });
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt));
    }
  }
}`,
      good: `
export async function loadPrices(shop) {
  let lastError;
  for (let attempt = 1; attempt <= 3; attempt++) {
    try {
      return await shop.loadPrices();
    } catch (error) {
      lastError = error;
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt));
    }
  }
  throw lastError;
}`,
    },
  ],

  messages: {
    silently: 'When every attempt at {{tried}} has failed, this {{again}} just ends: the caller takes it for success.',
    without: 'The error of the last attempt at {{tried}} is not thrown: nobody can tell why all of them failed.',
  },

  visit: {
    RetryLoop({ node, again, triedName, exhaustion, ending, throwingLast }, context) {
      if (exhaustion === 'handled') return;

      const data = { tried: triedName === undefined ? 'it' : `\`${triedName}\`` };
      if (ending !== undefined) context.report({ at: ending, message: 'without', data });
      else {
        const suggestions = throwingLast === undefined ? [] : [{ description: 'Throw the last error', edits: throwingLast }];
        context.report({ at: node, until: 'first-token', message: 'silently', data: { ...data, again }, suggestions });
      }
    },
  },
});
