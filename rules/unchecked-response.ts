import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'unchecked-response',
  category: 'resilience',
  preset: 'recommended',
  severity: 'error',

  docs: {
    summary: 'Disallow using the body of a response whose status nobody looks at',
    why: `
      \`fetch\` fulfils for every answer, a 404 and a 500 as well. Code that goes straight to the body takes the text of an error for the
      order it asked for: an object without the expected fields is stored or shown, or parsing fails with a message about JSON that hides
      the real reason.`,
    instead: `
      Look at \`response.ok\` or \`response.status\` before the body is used and throw an error that names the status. A wrapper that does
      so once serves all callers.`,
    limits: `
      A response that is handed to code outside the project, kept in an object, or whose headers are read counts as looked at. So does a
      body that tells by itself whether all went well: one that is validated by a schema, tested in a condition, compared, or asked for its
      \`error\`, \`success\` or \`status\`. Clients that reject on an error status are left alone, and so is code that runs in a browser,
      scripts, and requests to addresses without a host.`,
    references: ['CWE-252', 'CWE-754', 'https://developer.mozilla.org/docs/Web/API/Fetch_API/Using_Fetch#checking_response_status'],
  },

  examples: [
    {
      bad: `
export async function loadOrder(id) {
  const response = await fetch(\`https://orders.example/orders/\${id}\`, { signal: AbortSignal.timeout(5000) });
  return response.json();
}`,
      good: `
export async function loadOrder(id) {
  const response = await fetch(\`https://orders.example/orders/\${id}\`, { signal: AbortSignal.timeout(5000) });
  if (!response.ok) throw new Error(\`orders answered \${response.status}\`);
  return response.json();
}`,
    },
  ],

  messages: {
    unchecked: 'The body of `{{name}}` is used, but nobody looks at its status: an error answer is taken for the wanted one.',
  },

  visit: {
    FetchedResponse({ node, name, file, read, isChecked, isBackend, checking }, context) {
      if (isChecked || read === undefined || !isBackend) return;

      context.report({
        at: node,
        message: 'unchecked',
        data: { name },
        trace: [{ file: file.path, start: read.getStart(), end: read.end, label: 'the body is used' }],
        suggestions: checking === undefined ? [] : [{ description: 'Throw on an error status', edits: checking }],
      });
    },
  },
});
