import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'unhandled-emitter-error',
  category: 'swallow',
  preset: 'recommended',
  severity: 'error',

  docs: {
    summary: 'Disallow streams, pools, clients and child processes without an `error` listener',
    why: `
      An emitter whose \`error\` event nobody hears throws it, and no \`try\` can catch that: Node ends the process. A missing file, a
      command that is not installed or a database that restarts takes every request with it.`,
    instead: `
      Attach a listener (\`stream.on('error', handle)\`) where the emitter is made, or connect streams with \`pipeline\`, which hears them
      all.`,
    limits: `
      Only what is surely unheard is reported: an emitter that is passed to a function or kept in a structure may be heard there,
      but not a pool in the hands of Drizzle or Kysely, which listen to none. One that a
      function of the project makes and returns is looked at where the function is called.
      Sockets that a server hands to a listener written in place count as well.
      One that a module shares counts as heard when any file listens to one of its kind. A database connection that is closed where it was
      opened is left alone, as are scripts, examples, and streams of the code's own whose callback never gets an error.`,
    references: ['https://nodejs.org/api/events.html#error-events', 'https://node-postgres.com/apis/pool#error', 'CWE-248', 'CWE-755'],
  },

  examples: [
    {
      bad: `
import { createReadStream } from 'node:fs';

export function sendInvoice(path, socket) {
  createReadStream(path).pipe(socket);
}`,
      good: `
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

export function sendInvoice(path, socket) {
  return pipeline(createReadStream(path), socket);
}`,
    },
    {
      bad: {
        'pool.ts': `
import { Pool } from 'pg';

export const pool = new Pool({ max: 10, connectionTimeoutMillis: 5000 });`,
        'orders.ts': `
import { pool } from './pool';

export const loadOrders = () => pool.query('select * from orders');`,
      },
      good: {
        'pool.ts': `
import { Pool } from 'pg';

export const pool = new Pool({ max: 10, connectionTimeoutMillis: 5000 });`,
        'start.ts': `
import { pool } from './pool';

pool.on('error', (error) => console.error('idle client failed', error));`,
      },
    },
  ],

  messages: {
    unheard: '`{{name}}` has no `error` listener: the first error that it emits ends the process.',
    late: '`{{name}}` gets its `error` listener only when it is open: an error before that ends the process.',
    unshared: '`{{name}}` has no `error` listener in any file: the first error that it emits ends the process.',
  },

  visit: {
    Emitter(concept, context) {
      if (concept.hearing !== 'unheard' && concept.hearing !== 'late') return;

      const { node: at, held, isShared } = concept;
      const data = { name: held ?? concept.name };
      const edits = concept.listening;
      const suggestions = edits.length === 0 ? [] : [{ description: 'Log its errors', edits }];
      const message = concept.hearing === 'late' ? 'late' : isShared ? 'unshared' : 'unheard';
      context.report({ at, message, data, suggestions });
    },
  },
});
