import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'missing-timeout',
  category: 'resilience',
  preset: 'recommended',
  severity: 'warning',

  docs: {
    summary: 'Disallow outgoing requests, pools and connections without a deadline',
    why: `
      A server that is overloaded often does not refuse: it takes the connection and says nothing. Without a deadline every request that
      needs it waits along, with its memory, its connection and its own client, until the whole service stands still. Most clients wait
      without end by default; Node's \`fetch\` gives up after five minutes without a byte, which is no help to anybody who waits for the
      answer.`,
    instead: `
      Pass \`signal: AbortSignal.timeout(…)\` to \`fetch\`, or the client's own \`timeout\` option, best once in the client that all calls
      share. Give a database pool a time to connect and a time for statements.`,
    limits: `
      Options that errlint cannot see into may hold a deadline: a parameter, a spread, a \`Request\`, a signal of the caller. Only where
      nobody but the same file can call a function is it looked at what its callers give. A promise that goes into a race or into another
      function may have a deadline too. Files that run in a browser, scripts, commands, requests to addresses without a host and event
      streams are left alone, and so are clients that have a deadline by default. Requests through a client that the project creates are
      reported once, where it is created. A single connection to a broker, and a request that nothing waits for, are reported in
      \`strict\` only.`,
    references: ['CWE-400', 'CWE-1088', 'https://nodejs.org/api/globals.html#static-method-abortsignaltimeoutdelay'],
  },

  examples: [
    {
      bad: `
export async function loadOrder(id) {
  const response = await fetch(\`https://orders.example/orders/\${id}\`);
  if (!response.ok) throw new Error(\`orders answered \${response.status}\`);
  return response.json();
}`,
      good: `
export async function loadOrder(id) {
  const response = await fetch(\`https://orders.example/orders/\${id}\`, { signal: AbortSignal.timeout(5000) });
  if (!response.ok) throw new Error(\`orders answered \${response.status}\`);
  return response.json();
}`,
    },
    {
      bad: `
import axios from 'axios';

const orders = axios.create({ baseURL: 'https://orders.example' });

export const loadOrder = (id) => orders.get(\`/orders/\${id}\`);`,
      good: `
import axios from 'axios';

const orders = axios.create({ baseURL: 'https://orders.example', timeout: 5000 });

export const loadOrder = (id) => orders.get(\`/orders/\${id}\`);`,
    },
  ],

  messages: {
    call: '`{{name}}` has no deadline here: a server that takes the request and does not answer holds this code up.',
    unheard: '`{{option}}` ends nothing here: `{{name}}` emits `{{option}}`, and no listener destroys the request.',
    client: '`{{name}}` sets no `{{option}}`, nor {{requests}}: a server that does not answer holds this code up.',
    pool: '`{{name}}` has no time limit, such as `{{option}}`: a database that does not answer holds every query up.',
    connection: '`{{name}}` has no time limit, such as `{{option}}`: a server that does not answer holds this code up.',
  },

  visit: {
    UntimedCall({ node, kind, name, option, unheard, requests: trace, isAwaited, limiting }, context) {
      if ((kind === 'connection' || !isAwaited) && !context.strict) return;

      const at = node.expression;
      const suggestions = limiting === undefined ? [] : [{ description: 'Set a deadline of ten seconds', edits: limiting }];
      switch (kind) {
        case 'call':
          if (unheard === undefined) context.report({ at, message: kind, data: { name }, suggestions });
          else context.report({ at, message: 'unheard', data: { name, option: unheard }, suggestions });
          break;
        case 'client': {
          const requests = trace.length === 1 ? 'does its request' : `do its ${trace.length} requests`;
          context.report({ at, message: kind, data: { name, option, requests }, trace, suggestions });
          break;
        }
        default:
          context.report({ at, message: kind, data: { name, option } });
      }
    },
  },
});
