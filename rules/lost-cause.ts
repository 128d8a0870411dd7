import { defineRule, type Raising } from '../src/rule.js';

export default defineRule({
  name: 'lost-cause',
  category: 'swallow',
  preset: 'recommended',
  severity: 'error',
  fixable: true,

  docs: {
    summary: 'Disallow new errors that take the place of the one that caused them',
    why: `
      The new error says what was tried, the old one why it failed: its stack, its code, the query, the host that did not answer. When only
      the new one leaves the handler, whoever is called at night has a sentence and nothing to go on. \`error.message\` in the text is not
      enough.`,
    instead: `
      Pass the error on as the cause (\`new Error('order not saved', { cause: error })\`), or let it through as it is.`,
    limits: `
      A new error may go alone where the old one was picked out by its code or class, was logged or handed to other code before, where it
      tells the caller what it did wrong (a status below 500, \`ValidationError\`), where the code knows why this one failed and lets the
      others through (\`if (!isId(id)) throw new Error('no id'); throw error;\`), where a helper masks its text (\`redact(error)\`) or a
      comment says why it is kept back, and for probes such as \`JSON.parse\` or \`git rev-parse\`. The demanding reading (\`strict\`)
      reports these as well. Where the class is not known to take a cause, the fix is only a suggestion.`,
    references: ['https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Error/cause', 'CWE-755'],
  },

  examples: [
    {
      bad: `
export async function placeOrder(order) {
  try {
    await orders.save(order);
  } catch (error) {
    throw new Error('order not saved');
  }
}`,
      good: `
export async function placeOrder(order) {
  try {
    await orders.save(order);
  } catch (error) {
    throw new Error('order not saved', { cause: error });
  }
}`,
    },
    {
      bad: `
export function loadPrices(id) {
  return prices.load(id).catch((error) => {
    throw new Error(\`prices of \${id}: \${error.message}\`);
  });
}`,
      good: `
export function loadPrices(id) {
  return prices.load(id).catch((error) => {
    throw new Error(\`prices of \${id} not loaded\`, { cause: error });
  });
}`,
    },
  ],

  messages: {
    lost: 'This `{{made}}` is {{how}} without `{{error}}` as its cause: what really failed is lost.',
    unnamed: 'This `{{made}}` is {{how}} without the error that led to it: what really failed is lost.',
  },

  visit: {
    ReplacedError(concept, context) {
      if (concept.keepsCause || (concept.excuse !== undefined && !context.strict)) return;

      const { node: at, made, trace, withCause, handler } = concept;
      const how = ways[concept.how];
      const edits = withCause?.edits ?? [];
      const remedy =
        withCause === undefined
          ? {}
          : withCause.isSafe
            ? { fix: edits }
            : { suggestions: [{ description: 'Make the handled error its cause', edits }] };
      context.report(
        handler.name === undefined
          ? { at, message: 'unnamed', data: { made, how }, trace, ...remedy }
          : { at, message: 'lost', data: { made, how, error: handler.name }, trace, ...remedy },
      );
    },
  },
});

const ways: Readonly<Record<Raising, string>> = {
  thrown: 'thrown',
  rejected: 'the reason of a rejection',
  forwarded: 'forwarded',
  emitted: 'emitted',
  'called back': 'handed to the callback',
};
